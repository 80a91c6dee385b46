/**
 * Answers that are known already, given before the router: the steps around every route are taken, and what comes out is what
 * the route answers, but no layer of middleware is. What is not known, or is refused, goes on to the router with all that was
 * found out about it, so that no step is taken twice and only one place answers refusals.
 */
import type { Hono } from 'hono'
import { getPath } from 'hono/utils/url'
import { admit, type RouteNeed } from '../api/route.ts'
import { wholeJson } from './answer-headers.ts'
import { type RequestEnv, RequestState } from './request.ts'
import { type Bracket, nested, type Step, takeSteps } from './steps.ts'

/** What a route has answered before. */
export interface KnownAnswers {
  readonly route: RouteNeed
  /** Whether a request leads to the route: cheap, because all are asked. */
  readonly leadsHere: (request: Request) => boolean
  /** @returns what path and headers ask for; null where it must go to the route */
  readonly match: (request: RequestState) => string | null
  /** @param body of at most a few KiB @returns null where it is not known; no promise where nothing is waited for */
  readonly find: (
    request: RequestState,
    asked: string,
    body: string,
  ) => KnownAnswer | null | Promise<KnownAnswer | null>
}

/** Of 200. */
export interface KnownAnswer {
  /** JSON. */
  readonly text: string
  readonly location: string
}

type Fetch = Hono['fetch']

/** What is done around every route. */
export interface Around {
  readonly brackets: readonly Bracket[]
  /** Those before the route, in their order. */
  readonly steps: readonly Step[]
}

/** @returns `fetch`, which asks `known` first */
export function knownFirst(fetch: Fetch, known: KnownAnswers, { brackets, steps }: Around): Fetch {
  const { begin, end } = nested(brackets)
  const routeAhead = (): RouteNeed => known.route
  const answer = async (request: RequestState, asked: string, env: RequestEnv): Promise<Response> => {
    const { raw } = request
    request.routeAhead = routeAhead
    begin(request)
    let body: string | null = null
    try {
      const waits = takeSteps(request, steps)
      if (waits !== undefined) await waits
      admit(request, known.route)
      body = await raw.text()
      const finding = known.find(request, asked, body)
      const found = finding instanceof Promise ? await finding : finding
      if (found !== null) {
        request.headers.location = found.location
        const response = wholeJson(request, found.text)
        end(request, response)
        return response
      }
    } catch (error) {
      request.refusal = error
    }
    request.isThrough = true
    return fetch(body === null ? raw : new Request(raw, { body }), { ...env, request })
  }
  return (raw, env, execution) => {
    if (!known.leadsHere(raw)) return fetch(raw, env, execution)
    const request = new RequestState(raw, getPath(raw), env ?? {})
    const asked = known.match(request)
    return asked === null ? fetch(raw, env, execution) : answer(request, asked, env ?? {})
  }
}

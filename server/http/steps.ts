/**
 * What is done for a request around its route, as steps over its record: they are taken in layers of the router's middleware,
 * or before it where an answer is known (`known-answers.ts`). A layer costs promises, a step none.
 */
import type { MiddlewareHandler } from 'hono'
import { routeOf } from '../api/route.ts'
import { type AppEnv, type RequestState, requestOf } from './request.ts'

/** Done before the route; refuses by throwing. A promise is waited for. */
export type Step = (request: RequestState) => void | Promise<void>

/** Done before and after the route. `before` must not throw: what came before it would miss its end. */
export interface Bracket {
  readonly before?: (request: RequestState) => void
  /** Also where something was refused. */
  readonly after?: (request: RequestState, response: Response) => void
}

/** Waits only where a step does: each promise that nobody needs is one more turn of the queue. */
export function takeSteps(request: RequestState, steps: readonly Step[], from = 0): void | Promise<void> {
  for (let i = from; i < steps.length; i += 1) {
    const waits = steps[i]?.(request)
    if (waits !== undefined) return waits.then(() => takeSteps(request, steps, i + 1))
  }
}

/** One step after the other, then the route. */
export function inOrder(...steps: readonly Step[]): MiddlewareHandler<AppEnv> {
  return (context, next) => {
    const request = requestOf(context)
    if (request.refusal !== null) throw request.refusal
    const waits = request.isThrough ? undefined : takeSteps(request, steps)
    return waits === undefined ? next() : waits.then(next)
  }
}

/** All that comes before, the route, and all that comes after it, in the opposite order. */
export function around(...brackets: readonly Bracket[]): MiddlewareHandler<AppEnv> {
  const { begin, end } = nested(brackets)
  return (context, next) => {
    const request = requestOf(context)
    if (!request.isThrough) {
      request.routeAhead = () => routeOf(context)
      begin(request)
    }
    return next().then(() => end(request, context.res))
  }
}

/** Brackets as one. */
export function nested(brackets: readonly Bracket[]): {
  readonly begin: (request: RequestState) => void
  readonly end: (request: RequestState, response: Response) => void
} {
  const before = brackets.flatMap((bracket) => bracket.before ?? [])
  const after = brackets.flatMap((bracket) => bracket.after ?? []).reverse()
  return {
    begin(request) {
      for (const one of before) one(request)
    },
    end(request, response) {
      for (const one of after) one(request, response)
    },
  }
}

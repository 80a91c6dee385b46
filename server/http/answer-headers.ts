/** Headers that every answer gets, collected while a request is on its way: a plain record costs less than `Headers` do. */
import type { Context } from 'hono'
import { type AppEnv, requestOf } from './request.ts'
import type { Bracket } from './steps.ts'

/** Sets a header of the answer; a route that sets the same itself puts its own in its place. */
export function promiseHeader(context: Context<AppEnv>, name: string, value: string): void {
  requestOf(context).headers[name] = value
}

/** Gives what was promised to whatever answer came out. */
export const promisedHeaders: Bracket = {
  after: (context) => {
    const { isWhole, headers: promised } = requestOf(context)
    if (isWhole) return
    const { headers } = context.res
    for (const name in promised) if (!headers.has(name)) headers.set(name, promised[name] as string)
  },
}

/** An answer of JSON with all its headers from the start: for what is answered from memory thousands of times a second. */
export function wholeJson(context: Context<AppEnv>, body: string): Response {
  const request = requestOf(context)
  request.isWhole = true
  const { headers } = request
  headers['content-type'] = 'application/json'
  headers['cache-control'] = 'no-store'
  return new Response(body, { status: 200, headers })
}

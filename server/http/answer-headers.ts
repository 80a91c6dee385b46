/** Headers that every answer gets, collected while a request is on its way: a plain record costs less than `Headers` do. */
import type { RequestState } from './request.ts'
import type { Bracket } from './steps.ts'

/** Sets a header of the answer; a route that sets the same itself puts its own in its place, but for `vary`, where both hold. */
export function promiseHeader({ headers }: RequestState, name: string, value: string): void {
  headers[name] = value
}

/** Gives what was promised to whatever answer came out. */
export const promisedHeaders: Bracket = {
  after: ({ isWhole, headers: promised }, response) => {
    if (isWhole) return
    const { headers } = response
    for (const name in promised)
      if (!headers.has(name)) headers.set(name, promised[name] as string)
      else if (name === 'vary') headers.append(name, promised[name] as string)
  },
}

/** An answer of JSON with all its headers from the start: for what is answered from memory thousands of times a second. */
export function wholeJson(request: RequestState, body: string): Response {
  request.isWhole = true
  const { headers } = request
  headers['content-type'] = 'application/json'
  headers['cache-control'] = 'no-store'
  return new Response(body, { status: 200, headers })
}

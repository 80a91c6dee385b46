/** Calls the server that the page came from; what it takes and gives is typed by the server's own document. */
import createClient, { type Client } from 'openapi-fetch'
import type { paths } from './generated/schema.ts'

export type Api = Client<paths>

/** @param base the page's own address, or of the folder it lies in: below it lie the server's routes */
export function apiClient(base: string): Api {
  // looked up at each call, as a page may replace it
  return createClient<paths>({
    baseUrl: base.replace(/\/$/, ''),
    fetch: (request) => globalThis.fetch(request),
  })
}

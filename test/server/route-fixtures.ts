/**
 * What the generated tests of routes cannot make up by themselves; one place for all of it. A new route needs a line
 * here where its path names a thing that must be there, or its request is more than its shapes say.
 */
import { sampleBuilding } from '../../engine/sample/building.ts'
import { DOORS } from './ids-server.ts'
import type { Caller } from './routes-under-test.ts'

/** A model that is checked in no time. */
export const SMALL_MODEL = [
  ...sampleBuilding({
    schema: 'IFC4',
    storeys: 1,
    roomsPerStorey: 2,
    seed: 7,
    violations: 0,
    mep: false,
    furniture: false,
  }),
].join('')

/** A request as a test sends it. */
export interface RequestFixture {
  readonly query?: string
  /** Sent as JSON unless it is a text, bytes or a form. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** The status of the answer to whoever may, where it is none of 2xx: a redirection, say. */
  readonly answers?: number
}

/**
 * The path up to a parameter → makes the thing and gives what stands there. `parent` is the path before it, with its
 * own parameters filled in: `/v1/buildings/0193…/models`.
 */
export const THINGS: Readonly<Record<string, (caller: Caller, parent: string) => Promise<string>>> = {
  '/v1/buildings/{id}': (caller) => caller.make('/v1/buildings', { name: 'Fixture' }),
}

/** Method and path → the request that succeeds. @param path with its parameters filled in */
export const REQUESTS: Readonly<
  Record<string, (caller: Caller, path: string) => Promise<RequestFixture> | RequestFixture>
> = {
  'post /v1/check': () => ({
    body: SMALL_MODEL,
    headers: { 'content-type': 'application/octet-stream' },
  }),
  'post /v1/assistant': () => ({
    body: { jsonrpc: '2.0', id: 1, method: 'ping' },
    headers: { accept: 'application/json, text/event-stream' },
  }),
  'post /v1/ids/lint': () => ({ body: DOORS, headers: { 'content-type': 'application/xml' } }),
}

/** Routes that refuse some of what their shapes allow, with the reason. */
export const STRICTER_THAN_SHAPES: Readonly<Record<string, string>> = {
  'get /v1/audit': 'a cursor is any text',
  'get /v1/buildings': 'a cursor is any text',
}

/** Routes that may answer other organisations' members, with the reason. */
export const SHARED_THINGS: Readonly<Record<string, string>> = {}

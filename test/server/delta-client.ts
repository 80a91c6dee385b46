/** Sends deltas to an app as a client does. */
import { expect } from 'vitest'
import type { App } from '../../server/app.ts'
import type { DeltaChange } from '../../server/checks/live-protocol.ts'
import type { DeltaAnswer } from '../../server/deltas/shapes.ts'

export interface DeltaProblem {
  readonly code: string
  readonly detail: string
}

export interface LiveState {
  readonly sequence: number
  readonly digest: string | null
  readonly summary: { readonly fail: number; readonly unknown: number; readonly waived: number } | null
  readonly isCurrent: boolean
  readonly rules: readonly string[]
}

export interface Deltas {
  readonly send: (body: object, headers?: Readonly<Record<string, string>>) => Promise<Response>
  /** Sends changes to version 1. */
  readonly apply: (changes: readonly DeltaChange[], more?: object) => Promise<DeltaAnswer>
  /** Sends what must be refused. */
  readonly refused: (body: object, status: number) => Promise<DeltaProblem>
  readonly open: (body?: object) => Promise<LiveState>
  readonly state: () => Promise<LiveState>
  /** The whole result as it is. */
  readonly result: () => Promise<{
    readonly digest: string
    readonly sequence: number
    readonly text: string
  }>
}

/** Whatever takes requests: an app, or a server somewhere. */
export type Ask = (path: string, init?: RequestInit) => Response | Promise<Response>

export function deltasOf(ask: App['request'] | Ask, model: string): Deltas {
  const path = `/v1/models/${model}`
  const call = async (method: string, at: string, body?: object, headers = {}): Promise<Response> =>
    (ask as Ask)(at, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  const good = async <T>(response: Response): Promise<T> => {
    const text = await response.text()
    expect(response.status, text).toBe(200)
    return JSON.parse(text) as T
  }
  const send: Deltas['send'] = (body, headers) => call('POST', `${path}/deltas`, body, headers)
  return {
    send,
    apply: async (changes, more = {}) => good(await send({ baseVersion: 1, changes, ...more })),
    refused: async (body, status) => {
      const response = await send(body)
      const text = await response.text()
      expect(response.status, text).toBe(status)
      expect(response.headers.get('content-type')).toBe('application/problem+json')
      return JSON.parse(text) as DeltaProblem
    },
    open: async (body = {}) => good(await call('PUT', `${path}/live`, body)),
    state: async () => good(await call('GET', `${path}/live`)),
    result: async () => {
      const response = await call('GET', `${path}/live/result`)
      const text = await response.text()
      expect(response.status, text).toBe(200)
      const { digest } = JSON.parse(text) as { digest: string }
      expect(response.headers.get('lintel-digest')).toBe(digest)
      return { digest, sequence: Number(response.headers.get('delta-sequence')), text }
    },
  }
}

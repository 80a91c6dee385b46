/** A server for IDS files: its routes without a socket, the real kernel in a real thread. */
import { afterAll, beforeAll, expect } from 'vitest'
import type { IdsFault } from '../../engine/ids/fault.ts'
import { sampleBuilding } from '../../engine/sample/building.ts'
import { type App, createApp } from '../../server/app.ts'
import { DEFAULT_LIMITS } from '../../server/limits.ts'
import { idsFile, specification } from '../ids/files.ts'
import { FORM_TYPE, type RawPart } from './raw-form.ts'
import { type TestServices, testServices } from './services.ts'

export const SAMPLE = [
  ...sampleBuilding({ schema: 'IFC4', storeys: 1, roomsPerStorey: 12, seed: 7, violations: 1 }),
].join('')
const LIMITS = {
  ...DEFAULT_LIMITS,
  bodyBytes: 50_000_000,
  idsBytes: 20_000,
  allIdsBytes: 30_000,
  idsFiles: 4,
}

export const attribute = (name: string) =>
  `<attribute><name><simpleValue>${name}</simpleValue></name></attribute>`
export const entity = (name: string) => `<entity><name><simpleValue>${name}</simpleValue></name></entity>`
export const DOORS = idsFile(specification(attribute('Tag'), { applicability: entity('IFCDOOR') }))
export const FATAL = idsFile(specification('<wall/>'))

export const ids = (file: string, text: string): RawPart => ({ field: 'ids', file, text })
export const model = (file = 'house.ifc', text = SAMPLE): RawPart => ({ field: 'model', file, text })

export interface IdsServer {
  readonly request: (path: string, init?: RequestInit) => Promise<Response>
  /** Sends a form to check as a client makes it. */
  readonly send: (query: string, ...parts: readonly RawPart[]) => Promise<Response>
  /** Sends a form to check as it is written. */
  readonly sendRaw: (body: string, type?: string) => Promise<Response>
}

/** Makes the server before the tests of a file, and ends it after them; a fault of ours fails the test. */
export function idsServer(): IdsServer {
  let services: TestServices
  let app: App
  beforeAll(async () => {
    services = await testServices({ limits: LIMITS })
    app = createApp(services)
  })
  afterAll(() => services.end())
  const request = async (path: string, init: RequestInit = {}) => app.request(path, init)
  return {
    request,
    send: (query, ...parts) => {
      const body = new FormData()
      for (const { field, file, text } of parts) body.append(field, new File([text], file as string))
      return request(`/v1/check${query}`, { method: 'POST', body })
    },
    sendRaw: (body, type = FORM_TYPE) =>
      request('/v1/check', { method: 'POST', body, headers: { 'content-type': type } }),
  }
}

interface Problem {
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly place?: object
  readonly faults?: readonly IdsFault[]
  readonly more?: number
}

export async function problemOf(response: Response): Promise<Problem> {
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  return (await response.json()) as Problem
}

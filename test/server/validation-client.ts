/** Asks an app for validations as a client does. */
import { expect } from 'vitest'
import type { App } from '../../server/app.ts'

export interface Validation {
  readonly id: string
  readonly buildingId: string
  readonly versionId: string
  readonly status: string
  readonly progress: number
  readonly digest: string | null
  readonly resultStatus: string | null
  readonly summary: { readonly fail: number; readonly waived: number } | null
  readonly error: { readonly code: string; readonly message: string } | null
  readonly order: {
    readonly rules: readonly string[]
    readonly parameters: Record<string, string>
    readonly jurisdiction: string | null
    readonly waivers: string | null
  }
}

export interface Page<T> {
  readonly items: readonly T[]
  readonly next: string | null
}

export interface ValidationClient {
  readonly post: (path: string, body?: object) => Promise<Response>
  readonly get: (path: string, headers?: Record<string, string>) => Promise<Response>
  readonly json: <T>(path: string) => Promise<T>
  /** Asks for a validation and waits for its end. */
  readonly check: (version: string, body?: object) => Promise<Validation>
}

export function validationClient(app: App): ValidationClient {
  const get = async (path: string, headers: Record<string, string> = {}) => app.request(path, { headers })
  const post = async (path: string, body: object = {}) => {
    const text = JSON.stringify(body)
    const headers = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) }
    return app.request(path, { method: 'POST', body: text, headers })
  }
  return {
    get,
    post,
    json: async <T>(path: string) => {
      const response = await get(path)
      expect(response.status).toBe(200)
      return (await response.json()) as T
    },
    check: async (version, body = {}) => {
      const response = await post(`/v1/versions/${version}/validations`, { wait: true, ...body })
      const text = await response.text()
      expect(response.status, text).toBe(200)
      return JSON.parse(text) as Validation
    },
  }
}

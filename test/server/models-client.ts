/** Calls that many tests of models make. */

const HEADER = "ISO-10303-21;\nHEADER;FILE_DESCRIPTION((''),'2;1');"

/** A small file that begins as IFC files do. */
export const STEP = stepOf('a small house')

/** @param words make files differ; @param end the last letters */
export function stepOf(words: string, end = 'END-ISO-10303-21;'): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${HEADER}/* ${words} */\n${end}`) as Uint8Array<ArrayBuffer>
}

type Call = (path: string, init?: RequestInit) => Response | Promise<Response>

export interface ModelsClient {
  readonly send: (
    method: string,
    path: string,
    body?: object,
    headers?: Record<string, string>,
  ) => Promise<Response>
  /** @returns the id of a new building */
  readonly building: () => Promise<string>
  /** @returns the id of a new model */
  readonly model: (building?: string) => Promise<string>
  readonly upload: (
    model: string,
    bytes: Uint8Array,
    query?: string,
    headers?: Record<string, string>,
  ) => Promise<Response>
  readonly put: (path: string, bytes: Uint8Array, headers?: Record<string, string>) => Promise<Response>
}

export function modelsClient(call: Call): ModelsClient {
  const send: ModelsClient['send'] = async (method, path, body, headers = {}) =>
    await call(path, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  const made = async (path: string, name: string): Promise<string> => {
    const answer = await send('POST', path, { name })
    if (answer.status !== 201) throw new Error(`${answer.status}: ${await answer.text()}`)
    return ((await answer.json()) as { id: string }).id
  }
  const building = () => made('/v1/buildings', 'Town hall')
  return {
    send,
    building,
    model: async (of) => made(`/v1/buildings/${of ?? (await building())}/models`, 'Architecture'),
    upload: async (model, bytes, query = '', headers = {}) =>
      await call(`/v1/models/${model}/versions${query}`, { method: 'POST', body: bytes.slice(), headers }),
    put: async (path, bytes, headers = {}) =>
      await call(path, { method: 'PUT', body: bytes.slice(), headers }),
  }
}

/** Everything that is listed. */
export async function allOf<T>(list: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const one of list) all.push(one)
  return all
}

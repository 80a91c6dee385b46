/** Uploads in parts over HTTP, on both storages. */
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type App, createApp } from '../server/app.ts'
import { DEFAULT_LIMITS } from '../server/limits.ts'
import { allOf, type ModelsClient, modelsClient, stepOf } from './server/models-client.ts'
import { type TestServices, testServices } from './server/services.ts'
import { describeStorages } from './server/storages.ts'

const PART = 1000
const FILE = stepOf('x'.repeat(2500))

interface Upload {
  readonly id: string
  readonly parts: number
  readonly partSize: number
  readonly received: readonly { readonly number: number }[]
  readonly versionId: string | null
}

describeStorages('uploads', (storage) => {
  let services: TestServices
  let app: App
  let client: ModelsClient
  let now = new Date()
  beforeAll(async () => {
    const limits = {
      ...DEFAULT_LIMITS,
      bodyBytes: 100_000,
      partBytes: PART,
      openUploads: 6,
      openUploadBytes: 150_000,
    }
    services = await testServices({ limits, now: () => now }, storage)
    app = createApp(services)
    client = modelsClient((path, init) => app.request(path, init))
  })
  afterAll(() => services.end())

  const start = async (size = FILE.length, model?: string): Promise<Upload> => {
    const answer = await client.send('POST', `/v1/models/${model ?? (await client.model())}/uploads`, {
      name: 'house.ifc',
      size,
    })
    expect(answer.status).toBe(201)
    return (await answer.json()) as Upload
  }
  const part = (number: number, of = FILE) => of.subarray((number - 1) * PART, number * PART)
  const put = (upload: Upload, number: number, bytes: Uint8Array = part(number), headers = {}) =>
    client.put(`/v1/uploads/${upload.id}/parts/${number}`, bytes, headers)
  const read = async ({ id }: Upload) =>
    (await (await client.send('GET', `/v1/uploads/${id}`)).json()) as Upload
  const complete = ({ id }: Upload) => client.send('POST', `/v1/uploads/${id}/complete`)
  const drop = async ({ id }: Upload) =>
    expect((await client.send('DELETE', `/v1/uploads/${id}`)).status).toBe(204)

  test('parts in any order become a version, once, however often it is completed', async () => {
    const upload = await start()
    expect(upload).toMatchObject({ parts: 3, partSize: PART, received: [], versionId: null })
    for (const number of [3, 1, 2]) expect((await put(upload, number)).status).toBe(200)
    const both = await Promise.all([complete(upload), complete(upload)])
    const versions = (await Promise.all(both.map((one) => one.json()))) as { id: string }[]
    expect(both.map(({ status }) => status)).toEqual([200, 200])
    const sha256 = createHash('sha256').update(FILE).digest('hex')
    expect(versions[0]).toMatchObject({ number: 1, fileName: 'house.ifc', size: FILE.length, sha256 })
    expect(versions[1]).toEqual(versions[0])
    expect(await (await complete(upload)).json()).toEqual(versions[0])
    expect(await read(upload)).toMatchObject({ versionId: versions[0]?.id, received: [] })
    const file = await client.send('GET', `/v1/versions/${versions[0]?.id}/file`)
    expect(new Uint8Array(await file.arrayBuffer())).toEqual(FILE)
    expect(await allOf(services.files.listUploads())).not.toContain(upload.id)
    expect((await put(upload, 1)).status).toBe(409)
    await drop(upload)
    expect((await client.send('GET', `/v1/versions/${versions[0]?.id}`)).status).toBe(200)
  })

  test('a client that was cut off learns which parts came and sends the others', async () => {
    const upload = await start()
    await put(upload, 2)
    const early = await complete(upload)
    expect([early.status, await early.text()]).toEqual([409, expect.stringContaining('1, 3')])
    const came = new Set((await read(upload)).received.map(({ number }) => number))
    expect([...came]).toEqual([2])
    for (let number = 1; number <= upload.parts; number += 1) {
      if (!came.has(number)) await put(upload, number)
    }
    expect((await complete(upload)).status).toBe(200)
  })

  test('a part sent again replaces the first as a whole', async () => {
    const upload = await start()
    await put(upload, 1, new Uint8Array(PART).fill(120))
    for (const number of [1, 2, 3]) await put(upload, number)
    expect(await (await complete(upload)).json()).toMatchObject({
      sha256: createHash('sha256').update(FILE).digest('hex'),
    })
  })

  test('a part that is wrong is refused, and the one that came before stays', async () => {
    const upload = await start()
    const digest = (bytes: Uint8Array) => ({
      'content-digest': `sha-256=:${createHash('sha256').update(bytes).digest('base64')}:`,
    })
    expect((await put(upload, 1, part(1), digest(part(1)))).status).toBe(200)
    const wrong: readonly (readonly [number, Uint8Array, object, string])[] = [
      [1, part(1).subarray(1), {}, '1000'],
      [1, FILE.subarray(0, PART + 1), {}, '1000'],
      [1, new Uint8Array(), {}, '1000'],
      [1, new Uint8Array(PART), digest(part(1)), 'digest'],
      [1, part(1), { 'content-digest': 'sha-256=:short:' }, 'content-digest'],
      [1, part(1), { 'content-encoding': 'gzip' }, 'content-encoding'],
      [4, part(1), {}, 'no part 4'],
      [0, part(1), {}, 'number'],
    ]
    for (const [number, bytes, headers, told] of wrong) {
      const answer = await put(upload, number, bytes, headers)
      expect([Math.floor(answer.status / 100), await answer.text()]).toEqual([
        4,
        expect.stringContaining(told),
      ])
    }
    expect((await read(upload)).received).toMatchObject([
      { number: 1, sha256: createHash('sha256').update(part(1)).digest('hex') },
    ])
    for (const number of [2, 3]) await put(upload, number)
    expect((await complete(upload)).status).toBe(200)
  })

  test('a part that changed behind its row is told, and nothing is made of it', async () => {
    const upload = await start()
    for (const number of [1, 2, 3]) await put(upload, number)
    await services.files.putPart(upload.id, 2, new Blob([new Uint8Array(PART)]).stream())
    const answer = await complete(upload)
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('part 2')])
    await put(upload, 2)
    expect((await complete(upload)).status).toBe(200)
  })

  test('what is no IFC file makes no version', async () => {
    const upload = await start(10)
    await put(upload, 1, new Uint8Array(10).fill(120))
    expect((await complete(upload)).status).toBe(422)
    await drop(upload)
    expect((await complete(upload)).status).toBe(404)
    expect(await allOf(services.files.listUploads())).not.toContain(upload.id)
  })

  test('as many may be open as the organisation may have, in number and in bytes', async () => {
    const model = await client.model()
    const body = { name: 'x.ifc', size: 10 }
    const tried = await Promise.all(
      Array.from({ length: 8 }, () => client.send('POST', `/v1/models/${model}/uploads`, body)),
    )
    expect(tried.map(({ status }) => status).toSorted()).toEqual([201, 201, 201, 201, 201, 201, 409, 409])
    const list = (await (await client.send('GET', '/v1/uploads')).json()) as { items: Upload[] }
    expect(list.items).toHaveLength(6)
    await Promise.all(list.items.map(drop))
    await start(90_000, model)
    const large = await client.send('POST', `/v1/models/${model}/uploads`, { name: 'x.ifc', size: 90_000 })
    expect(large.status).toBe(409)
    const huge = await client.send('POST', `/v1/models/${model}/uploads`, { name: 'x.ifc', size: 100_001 })
    expect(huge.status).toBe(413)
  })

  test('one that was not completed within a day is gone', async () => {
    const upload = await start()
    await put(upload, 1)
    now = new Date(now.getTime() + 25 * 60 * 60 * 1000)
    expect((await put(upload, 2)).status).toBe(410)
    expect((await complete(upload)).status).toBe(410)
  })

  test('one of a removed model is not found any more', async () => {
    const model = await client.model()
    const upload = await start(10, model)
    await client.send('DELETE', `/v1/models/${model}`)
    expect((await put(upload, 1, new Uint8Array(10))).status).toBe(404)
    expect((await complete(upload)).status).toBe(404)
  })
})

/** Models, versions and their files over HTTP, on both storages. */
import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type App, createApp } from '../server/app.ts'
import type { Authenticator } from '../server/auth/principal.ts'
import { permissionsOf } from '../server/auth/roles.ts'
import { DEFAULT_LIMITS } from '../server/limits.ts'
import { allOf, type ModelsClient, modelsClient, STEP, stepOf } from './server/models-client.ts'
import { type TestServices, testServices } from './server/services.ts'
import { describeStorages } from './server/storages.ts'

const LIMIT = 200_000

describeStorages('models', (storage) => {
  let services: TestServices
  let app: App
  let client: ModelsClient
  beforeAll(async () => {
    services = await testServices({ limits: { ...DEFAULT_LIMITS, bodyBytes: LIMIT } }, storage)
    app = createApp(services)
    client = modelsClient((path, init) => app.request(path, init))
  })
  afterAll(() => services.end())

  test('a model is made in a building, renamed by whoever saw its latest version, and removed', async () => {
    const building = await client.building()
    const made = await client.send('POST', `/v1/buildings/${building}/models`, { name: 'Structure' })
    expect(made.status).toBe(201)
    const path = made.headers.get('location') ?? ''
    const etag = made.headers.get('etag') ?? ''
    expect(await made.json()).toMatchObject({ buildingId: building, name: 'Structure', version: 1 })
    expect((await client.send('GET', path, undefined, { 'if-none-match': etag })).status).toBe(304)

    const renamed = await client.send('PATCH', path, { name: 'Frame' }, { 'if-match': etag })
    expect(await renamed.json()).toMatchObject({ name: 'Frame', version: 2 })
    expect((await client.send('DELETE', path, undefined, { 'if-match': etag })).status).toBe(412)
    expect((await client.send('DELETE', path)).status).toBe(204)
    expect((await client.send('GET', path)).status).toBe(404)
    const list = (await (await client.send('GET', `/v1/buildings/${building}/models`)).json()) as object
    expect(list).toEqual({ items: [], next: null })
  })

  test('a file becomes a version and comes back byte for byte, under its own name', async () => {
    const model = await client.model()
    const sent = await client.upload(model, STEP, '?name=C:\\houses\\T%C3%BCr%20%221%22.ifc')
    expect(sent.status).toBe(201)
    const version = (await sent.json()) as { id: string }
    const sha256 = createHash('sha256').update(STEP).digest('hex')
    expect(version).toMatchObject({ number: 1, fileName: 'Tür "1".ifc', size: STEP.length, sha256 })

    const file = await client.send('GET', `/v1/versions/${version.id}/file`)
    expect(new Uint8Array(await file.arrayBuffer())).toEqual(STEP)
    expect(Object.fromEntries(file.headers)).toMatchObject({
      etag: `"${sha256}"`,
      'content-length': String(STEP.length),
      'content-disposition': `attachment; filename="T_r _1_.ifc"; filename*=UTF-8''T%C3%BCr%20%221%22.ifc`,
    })
    const known = await client.send('GET', `/v1/versions/${version.id}/file`, undefined, {
      'if-none-match': `"${sha256}"`,
    })
    expect(known.status).toBe(304)
    const head = await client.send('HEAD', `/v1/versions/${version.id}/file`)
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(STEP.length)])
  })

  test.each([
    ['bytes=0-3', 206, 'bytes 0-3/', 'ISO-'],
    ['bytes=4-8', 206, 'bytes 4-8/', '10303'],
    ['bytes=-3', 206, 'bytes ', '21;'],
    ['bytes=13-', 206, 'bytes ', null],
    ['bytes=99999999-', 416, 'bytes */', ''],
    ['bytes=-0', 416, 'bytes */', ''],
    ['bytes=3-1', 200, null, null],
    ['bytes=0-1,3-4', 200, null, null],
    ['lines=1-2', 200, null, null],
  ])('the range %s is answered with %i', async (range, status, told, text) => {
    const model = await client.model()
    const { id } = (await (await client.upload(model, stepOf('range', '21;'))).json()) as { id: string }
    const answer = await client.send('GET', `/v1/versions/${id}/file`, undefined, { range })
    expect(answer.status).toBe(status)
    const body = await answer.text()
    if (told === null) expect(answer.headers.get('content-range')).toBeNull()
    else expect(answer.headers.get('content-range')).toContain(told)
    if (text !== null) expect(body).toBe(text)
    const stale = await client.send('GET', `/v1/versions/${id}/file`, undefined, { range, 'if-range': '"x"' })
    expect(stale.status).toBe(200)
  })

  test('versions are counted within their model, and the same bytes are stored once', async () => {
    const [first, second] = [await client.model(), await client.model()]
    const bytes = stepOf('twice')
    const before = await contents(services)
    for (const model of [first, first, second]) expect((await client.upload(model, bytes)).status).toBe(201)
    expect((await contents(services)) - before).toBe(1)
    const list = (await (await client.send('GET', `/v1/models/${first}/versions?limit=1`)).json()) as {
      items: { number: number }[]
      next: string
    }
    expect(list.items.map(({ number }) => number)).toEqual([2])
    const rest = await client.send('GET', `/v1/models/${first}/versions?cursor=${list.next}`)
    expect(await rest.json()).toMatchObject({ items: [{ number: 1 }], next: null })
  })

  test('many versions of one model at once have numbers of their own', async () => {
    const model = await client.model()
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) => client.upload(model, stepOf(`many ${i % 2}`))),
    )
    const numbers = await Promise.all(
      answers.map(async (one) => ((await one.json()) as { number: number }).number),
    )
    expect(numbers.toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })

  test('a file packed with gzip is kept unpacked', async () => {
    const packed = gzipSync(STEP)
    const sent = await client.upload(await client.model(), packed, '', { 'content-encoding': 'gzip' })
    expect(await sent.json()).toMatchObject({ size: STEP.length })
  })

  test('a file of exactly the limit is taken, one byte more is not, packed or not', async () => {
    const model = await client.model()
    const most = stepOf('x'.repeat(LIMIT - stepOf('').length))
    expect(most.length).toBe(LIMIT)
    expect((await client.upload(model, most)).status).toBe(201)
    const more = stepOf('x'.repeat(LIMIT - stepOf('').length + 1))
    const before = await contents(services)
    expect((await client.upload(model, more)).status).toBe(413)
    const bomb = gzipSync(stepOf(' '.repeat(50_000_000)))
    expect(bomb.length).toBeLessThan(LIMIT)
    expect((await client.upload(model, bomb, '', { 'content-encoding': 'gzip' })).status).toBe(413)
    expect(await contents(services)).toBe(before)
  })

  const refused: readonly (readonly [string, Uint8Array, string, Record<string, string>, number])[] = [
    ['nothing', new Uint8Array(), 'empty', {}, 400],
    ['a ZIP file', bytesOf('PK\u0003\u0004…'), 'ifczip', {}, 422],
    ['gzip that does not say so', gzipSync(STEP), 'content-encoding: gzip', {}, 422],
    ['XML', bytesOf('<?xml version="1.0"?><ifcXML/>'), 'ifcxml', {}, 422],
    ['some text', bytesOf('hello'), 'ISO-10303-21;', {}, 422],
    ['a beginning without end', bytesOf('ISO-103'), 'ISO-10303-21;', {}, 422],
    ['white space without end', bytesOf(' '.repeat(5000)), 'ISO-10303-21;', {}, 422],
    ['broken gzip', gzipSync(STEP).subarray(0, 40), 'whole gzip', { 'content-encoding': 'gzip' }, 400],
    ['no gzip at all', STEP, 'whole gzip', { 'content-encoding': 'gzip' }, 400],
    ['another encoding', STEP, 'br', { 'content-encoding': 'br' }, 415],
    ['a form', STEP, 'form', { 'content-type': 'multipart/form-data; boundary=x' }, 415],
  ]
  test.each(refused)('%s is refused and leaves nothing', async (_, bytes, told, headers, status) => {
    const model = await client.model()
    const before = await contents(services)
    const answer = await client.upload(model, bytes, '', headers)
    expect([answer.status, await answer.text()]).toEqual([status, expect.stringContaining(told)])
    expect(await contents(services)).toBe(before)
    expect(await (await client.send('GET', `/v1/models/${model}/versions`)).json()).toMatchObject({
      items: [],
    })
  })

  test('a file that is none is refused at its beginning, not at its end', async () => {
    const model = await client.model()
    let read = 0
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        read += 1
        controller.enqueue(new Uint8Array(1000).fill(120))
      },
    })
    const answer = await app.request(`/v1/models/${model}/versions`, {
      method: 'POST',
      body: endless,
      duplex: 'half',
    } as RequestInit)
    expect(answer.status).toBe(422)
    expect(read).toBeLessThan(10)
  })

  test('a byte order mark and empty lines may stand before the beginning', async () => {
    const model = await client.model()
    expect((await client.upload(model, bytesOf(`\ufeff\r\n ${new TextDecoder().decode(STEP)}`))).status).toBe(
      201,
    )
  })

  test('what a removed building or model had is not found any more', async () => {
    const building = await client.building()
    const model = await client.model(building)
    const { id } = (await (await client.upload(model, STEP)).json()) as { id: string }
    expect((await client.send('DELETE', `/v1/buildings/${building}`)).status).toBe(204)
    const paths = [
      `/v1/models/${model}`,
      `/v1/models/${model}/versions`,
      `/v1/versions/${id}`,
      `/v1/versions/${id}/file`,
    ]
    for (const path of paths) expect((await client.send('GET', path)).status).toBe(404)
    expect((await client.upload(model, STEP)).status).toBe(404)
  })

  describe('of another organisation', () => {
    test('are answered as what does not exist, in every way', async () => {
      const other = '00000000-0000-7000-8000-0000000000aa'
      const stranger: Authenticator = {
        forget: () => undefined,
        authenticate: async () => ({
          userId: other,
          name: 'stranger',
          organisationId: other,
          role: 'admin',
          permissions: permissionsOf('admin'),
          kind: 'session',
          credentialId: null,
        }),
      }
      const building = await client.building()
      const model = await client.model(building)
      const { id } = (await (await client.upload(model, STEP)).json()) as { id: string }
      const theirs = createApp({ ...services, authenticator: stranger })
      const unknown = '00000000-0000-7000-8000-0000000000bb'
      const calls = (b: string, m: string, v: string) =>
        [
          ['GET', `/v1/buildings/${b}/models`],
          ['GET', `/v1/models/${m}`],
          ['DELETE', `/v1/models/${m}`],
          ['GET', `/v1/models/${m}/versions`],
          ['POST', `/v1/models/${m}/versions`],
          ['GET', `/v1/versions/${v}`],
          ['GET', `/v1/versions/${v}/file`],
        ] as const
      const answers = async (list: ReturnType<typeof calls>) =>
        await Promise.all(
          list.map(async ([method, path]) => {
            const body = method === 'POST' ? { body: STEP.slice() } : {}
            const answer = await theirs.request(path, { method, ...body })
            return [answer.status, (await answer.text()).replaceAll(/[0-9a-f-]{36}/g, 'ID')]
          }),
        )
      const seen = await answers(calls(building, model, id))
      expect(seen.map(([status]) => status)).toEqual(Array(7).fill(404))
      expect(seen).toEqual(await answers(calls(unknown, unknown, unknown)))
    })
  })
})

async function contents({ files }: TestServices): Promise<number> {
  return (await allOf(files.listContent())).length
}

function bytesOf(text: string): Uint8Array {
  return text.startsWith('PK') ? Buffer.from(text, 'latin1') : new TextEncoder().encode(text)
}

/** The server: its routes without a socket, its checks with the real kernel in real threads. */
import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Result } from '../engine/result.ts'
import { sampleBuilding } from '../engine/sample/building.ts'
import { type App, createApp } from '../server/app.ts'
import { readBuilt } from '../server/built.ts'
import { CheckPool } from '../server/checks/check-pool.ts'
import { DEFAULT_LIMITS } from '../server/limits.ts'
import { type RunningServer, startServer } from '../server/start.ts'
import { type TestServices, testServices } from './server/services.ts'

const SAMPLE = [
  ...sampleBuilding({ schema: 'IFC4', storeys: 1, roomsPerStorey: 12, seed: 7, violations: 1 }),
].join('')
const OCTETS = { 'content-type': 'application/octet-stream' }

let services: TestServices
let app: App

beforeAll(async () => {
  services = await testServices()
  app = createApp(services)
})

afterAll(() => services.end())

function post(query: string, body: BodyInit = SAMPLE, headers: Record<string, string> = OCTETS) {
  return app.request(`/v1/check${query}`, { method: 'POST', headers, body, duplex: 'half' } as RequestInit)
}

async function expectProblem(response: Response, status: number, code: string): Promise<string> {
  expect(response.status).toBe(status)
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  const { detail, ...rest } = (await response.json()) as { detail: string }
  expect(rest).toMatchObject({ type: `urn:lintel:problem:${code}`, code, status })
  return detail
}

describe('POST /v1/check', () => {
  test('answers with the lintel-result/1 document of the model', async () => {
    const response = await post('?rules=core/information&name=House.ifc')
    const result = (await response.json()) as Result
    expect(response.status).toBe(200)
    expect(result.schema).toBe('lintel-result/1')
    expect(result.model.name).toBe('House.ifc')
    expect(result.packs.map((pack) => pack.id)).toEqual(['core/information'])
    expect(result.summary.fail).toBeGreaterThan(0)
    expect(response.headers.get('lintel-digest')).toBe(result.digest)
  })

  test('reads what curl --data-binary sends, as the README says', async () => {
    const response = await post('?rules=core/information', SAMPLE, {
      'content-type': 'application/x-www-form-urlencoded',
    })
    expect(response.status).toBe(200)
  })

  test('1.1 how the body is cut into chunks never changes the digest', async () => {
    const bytes = new TextEncoder().encode(SAMPLE)
    let at = 0
    const stream = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (at >= bytes.length) return controller.close()
        controller.enqueue(bytes.slice(at, at + 997))
        at += 997
      },
    })
    const whole = (await (await post('')).json()) as Result
    const cut = (await (await post('', stream)).json()) as Result
    expect(cut.digest).toBe(whole.digest)
  })

  test('a form with a file gives the same digest, and the file its name', async () => {
    const form = new FormData()
    form.append('model', new File([SAMPLE], 'Form.ifc'))
    const whole = (await (await post('')).json()) as Result
    const formed = (await (await post('', form, {})).json()) as Result
    expect(formed.model.name).toBe('Form.ifc')
    expect(formed.digest).toBe(whole.digest)
  })

  test('a parameter is taken over and changes the digest', async () => {
    const usual = (await (await post('?rules=us/ada-2010')).json()) as Result
    const other = (await (await post('?rules=us/ada-2010&param=door_clear_width=36in')).json()) as Result
    expect(other.parameters.door_clear_width).toBe('36 in')
    expect(other.digest).not.toBe(usual.digest)
  })

  test('wrong calls and wrong models are told with code and status', async () => {
    expect(await expectProblem(await post('?rules=core/informatoin'), 400, 'pack-not-found')).toContain(
      'core/information',
    )
    await expectProblem(await post('?rule=x'), 400, 'call-invalid')
    await expectProblem(await post('?param=door'), 400, 'call-invalid')
    await expectProblem(await post('', ''), 400, 'input-empty')
    await expectProblem(await post('', '{}', { 'content-type': 'application/json' }), 415, 'media-type')
    await expectProblem(await post('', 'hello'), 422, 'input-not-step')
    await expectProblem(await post('', SAMPLE.slice(0, SAMPLE.length / 2)), 422, 'input-truncated')
    await expectProblem(await app.request('/v1/check'), 405, 'method-not-allowed')
  })

  test('a body above the limit is refused, announced or not', async () => {
    const small = createApp({ ...services, limits: { ...DEFAULT_LIMITS, bodyBytes: 1000 } })
    const options = { method: 'POST', headers: OCTETS, body: SAMPLE }
    const announced = { ...options, headers: { ...OCTETS, 'content-length': String(SAMPLE.length) } }
    expect(await expectProblem(await small.request('/v1/check', announced), 413, 'body-too-large')).toContain(
      '1000 bytes',
    )
    await expectProblem(await small.request('/v1/check', options), 413, 'body-too-large')
  })

  test('a client that goes away ends the run, and the thread takes the next one', async () => {
    const control = new AbortController()
    // so many pieces are only asked for by a thread that reads them
    let pieces = 0
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pieces += 1
        if (pieces <= 20)
          return controller.enqueue(new TextEncoder().encode(SAMPLE.slice((pieces - 1) * 99, pieces * 99)))
        control.abort()
        return new Promise(() => undefined)
      },
    })
    const init = { method: 'POST', headers: OCTETS, body: endless, signal: control.signal, duplex: 'half' }
    const hanging = app.request('/v1/check', init as RequestInit)
    await expectProblem(await hanging, 499, 'cancelled')
    expect((await post('')).status).toBe(200)
  })

  test('a full queue says busy and when to come back', async () => {
    const { workerUrl, kernel } = readBuilt()
    const one = new CheckPool({ workerUrl, kernel, threads: 1, queue: 0 })
    const busy = createApp({ ...services, checks: one })
    const init = () => ({ method: 'POST', headers: OCTETS, body: SAMPLE })
    const [first, second] = await Promise.all([
      busy.request('/v1/check', init()),
      busy.request('/v1/check', init()),
    ])
    await one.end()
    expect(first.status).toBe(200)
    expect(second.headers.get('retry-after')).toBe('5')
    await expectProblem(second, 503, 'busy')
  })
})

describe('other routes', () => {
  test('health tells version and kernel, ready that a thread has loaded it', async () => {
    await post('')
    const health = await (await app.request('/health')).json()
    expect(health).toEqual({ status: 'ok', version: services.version, kernel: 'k' })
    expect((await app.request('/ready')).status).toBe(200)
    const { run, runStored, work, lint, lintPack, load } = services.checks
    const checks = { run, runStored, work, lint, lintPack, load, isReady: () => false }
    const starting = createApp({ ...services, checks })
    const response = await starting.request('/ready')
    expect(response.status).toBe(503)
    expect(await response.json()).toMatchObject({
      dependencies: { kernel: 'not ready', database: 'ok', files: 'ok' },
    })
  })

  test('the packs are listed', async () => {
    const packs = (await (await app.request('/v1/packs')).json()) as { id: string; rules: number }[]
    expect(packs.find((pack) => pack.id === 'core/information')?.rules).toBeGreaterThan(0)
  })

  test('the sample building is the generator’s, and wrong options are told', async () => {
    const response = await app.request('/v1/sample.ifc?storeys=1&roomsPerStorey=12&seed=7&violations=1')
    expect(await response.text()).toBe(SAMPLE)
    await expectProblem(await app.request('/v1/sample.ifc?storeys=0'), 400, 'call-invalid')
    await expectProblem(await app.request('/v1/sample.ifc?rooms=3'), 400, 'call-invalid')
  })

  test('the page comes with its policy; hashed names are kept, others asked for again', async () => {
    const page = await app.request('/')
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self' 'wasm-unsafe-eval'")
    expect(page.headers.get('cross-origin-embedder-policy')).toBe('require-corp')
    expect(page.headers.get('cache-control')).toBe('no-cache')
    const [script] = (await page.text()).match(/assets\/index-[\w-]+\.js/) ?? ['']
    expect((await app.request(`/${script}`)).headers.get('cache-control')).toContain('immutable')
    const kernel = await app.request('/kernel.wasm')
    expect(kernel.headers.get('content-type')).toBe('application/wasm')
    const again = await app.request('/kernel.wasm', {
      headers: { 'if-none-match': kernel.headers.get('etag') ?? '' },
    })
    expect(again.status).toBe(304)
  })

  test('nothing outside the built files is served', async () => {
    for (const path of ['/package.json', '/..%2fpackage.json', '/assets/../../package.json', '/nothing']) {
      await expectProblem(await app.request(path), 404, 'not-found')
    }
  })
})

describe('on a socket', () => {
  let server: RunningServer
  beforeAll(async () => {
    server = await startServer({ port: 0, threads: 1, data: null, limits: { bodyBytes: 2_000_000 } })
  })
  afterAll(() => server.close())

  test('a connection that breaks mid-upload leaves the server working', async () => {
    await new Promise<void>((resolve) => {
      const upload = request(`${server.url}/v1/check`, { method: 'POST', headers: OCTETS })
      upload.on('error', () => resolve())
      upload.write(SAMPLE.slice(0, 100_000), () => upload.destroy(new Error('gone')))
    })
    const response = await fetch(`${server.url}/v1/check`, { method: 'POST', headers: OCTETS, body: SAMPLE })
    expect(response.status).toBe(200)
  })

  test('an upload above the limit hears why', async () => {
    const response = await fetch(`${server.url}/v1/check`, {
      method: 'POST',
      headers: OCTETS,
      body: 'x'.repeat(3_000_000),
    })
    await expectProblem(response, 413, 'body-too-large')
  })

  test('a taken port is a clear error', async () => {
    const port = Number(new URL(server.url).port)
    await expect(startServer({ port, data: null })).rejects.toMatchObject({ code: 'call-invalid' })
  })
})

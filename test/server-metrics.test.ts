/** Metrics: their names, what they count, labels that no caller can make more of, and who may read them. */
import { spawnSync } from 'node:child_process'
import { Registry } from 'prom-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type App, createApp } from '../server/app.ts'
import { LOCAL_EDGE, readEdge } from '../server/http/edge.ts'
import { watchProcess, watchWork } from '../server/metrics/gauges.ts'
import { labelValues } from '../server/metrics/label-values.ts'
import { type Metrics, makeMetrics } from '../server/metrics/metrics.ts'
import { SAMPLE } from './server/ids-server.ts'
import { type TestServices, testServices } from './server/services.ts'
import { describeStorages } from './server/storages.ts'

const PROMTOOL = spawnSync('promtool', ['--version']).status === 0
if (!PROMTOOL) process.stderr.write('skipped: promtool on the metrics; apt-get install -y prometheus\n')

describeStorages('metrics', (storage) => {
  let services: TestServices
  let app: App
  let metrics: Metrics
  beforeAll(async () => {
    const plain = await testServices({}, storage)
    const registry = new Registry()
    watchWork(registry, plain)
    watchProcess(registry)
    metrics = makeMetrics(labelValues(plain.packs), registry)
    services = { ...plain, metrics }
    app = createApp(services)
  })
  afterAll(() => services.end())
  const lines = async (name: string): Promise<readonly string[]> => {
    const text = await (await app.request('/metrics')).text()
    return text.split('\n').filter((line) => line.startsWith(name))
  }

  test('have the names of the design, and what operators need beside them', async () => {
    const text = await (await app.request('/metrics')).text()
    for (const name of [
      'mcp_validation_requests_total counter',
      'mcp_validation_duration_seconds histogram',
      'lintel_live_checks gauge',
      'lintel_live_check_bytes gauge',
      'mcp_violations_total counter',
      'mcp_websocket_connections gauge',
      'mcp_cache_hit_ratio gauge',
      'lintel_http_requests_total counter',
      'lintel_http_request_duration_seconds histogram',
      'lintel_http_errors_total counter',
      'lintel_queue_depth gauge',
      'lintel_queue_age_seconds gauge',
      'lintel_database_connections gauge',
      'lintel_check_threads gauge',
      'nodejs_eventloop_lag_seconds gauge',
    ])
      expect(text).toContain(`# TYPE ${name}\n`)
  })

  test('count a check by its jurisdiction, how long it took and what it found', async () => {
    const response = await app.request('/v1/check?rules=core/information&jurisdiction=us/ca', {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: SAMPLE,
    })
    const result = (await response.json()) as { rules: { fail: number; severity: string }[] }
    expect(await lines('mcp_validation_requests_total')).toEqual([
      'mcp_validation_requests_total{building_type="none",jurisdiction="us/ca"} 1',
    ])
    expect(await lines('mcp_validation_duration_seconds_count')).toEqual([
      'mcp_validation_duration_seconds_count{validation_type="immediate"} 1',
    ])
    const counted = (await lines('mcp_violations_total')).map((line) => Number(line.split(' ').at(-1)))
    const found = result.rules.reduce((sum, { fail }) => sum + fail, 0)
    expect(found).toBeGreaterThan(0)
    expect(counted.reduce((sum, one) => sum + one, 0)).toBe(found)
  })

  test('count requests by the pattern of their route, however many paths somebody tries', async () => {
    for (let i = 0; i < 50; i += 1) {
      await app.request(`/v1/buildings/0190a5b0-0000-7000-8000-0000000000${String(i).padStart(2, '0')}`)
      await app.request(`/v1/${i}`)
      await app.request(`/${i}.html`)
      await app.request(`/docs/${i}`)
    }
    const requests = await lines('lintel_http_requests_total')
    expect(requests).toContain(
      'lintel_http_requests_total{method="GET",route="/v1/buildings/{id}",status="404"} 50',
    )
    expect(requests).toContain('lintel_http_requests_total{method="GET",route="none",status="404"} 50')
    expect(requests.length).toBeLessThan(12)
  })

  test('have few values of labels, whatever is asked', async () => {
    for (let i = 0; i < 50; i += 1)
      metrics.validationRequested({ buildingType: `type ${i}`, jurisdiction: `us/${i}` })
    metrics.validationRequested({ buildingType: 'Mixed Use', jurisdiction: 'us/ca' })
    const values = (await lines('mcp_validation_requests_total')).map((line) => line.replace(/ \d+$/, ''))
    expect(values).toContain('mcp_validation_requests_total{building_type="other",jurisdiction="other"}')
    expect(values).toContain('mcp_validation_requests_total{building_type="mixed-use",jurisdiction="us/ca"}')
    expect(values.length).toBe(3)
    metrics.validationDone({
      type: 'queued',
      seconds: 1,
      violations: [{ severity: 'error', category: '"}\nmade_up 1', count: 2 }],
    })
    expect(await lines('mcp_violations_total{severity="error",category="other"}')).toHaveLength(1)
    expect(await lines('made_up')).toEqual([])
  })

  test('tell the share of results that were there already, and the open connections', async () => {
    for (const found of [true, true, true, false]) metrics.cacheAsked({ found })
    metrics.webSocketsChanged(1)
    metrics.webSocketsChanged(1)
    metrics.webSocketsChanged(-1)
    expect(await lines('mcp_cache_hit_ratio')).toEqual(['mcp_cache_hit_ratio 0.75'])
    expect(await lines('mcp_websocket_connections')).toEqual(['mcp_websocket_connections 1'])
  })

  test('tell the queue and the connections of the database', async () => {
    expect(await lines('lintel_queue_depth')).toEqual(['lintel_queue_depth 0'])
    expect(await lines('lintel_database_connections')).toHaveLength(3)
    expect(await lines('lintel_check_threads{state="waited_for"}')).toEqual([
      'lintel_check_threads{state="waited_for"} 0',
    ])
  })

  test.skipIf(!PROMTOOL)('are as promtool wants them', async () => {
    const input = await (await app.request('/metrics')).text()
    const { status, stderr, stdout } = spawnSync('promtool', ['check', 'metrics'], {
      input,
      encoding: 'utf8',
    })
    expect(stdout + stderr).toBe('')
    expect(status).toBe(0)
  })
})

describe('/metrics of a served server', () => {
  const token = 'a-long-enough-token'
  let services: TestServices
  beforeAll(async () => {
    services = await testServices({ mode: 'served' })
  })
  afterAll(() => services.end())

  test('opens to the token alone, and to nobody where none is set', async () => {
    const ask = (authorization?: string, metricsToken: string | null = token) =>
      createApp({ ...services, edge: { ...LOCAL_EDGE, metricsToken } }).request('/metrics', {
        headers: authorization === undefined ? {} : { authorization },
      })
    expect((await ask(`Bearer ${token}`)).status).toBe(200)
    for (const wrong of [undefined, '', 'Bearer', `Bearer ${token}x`, `Basic ${token}`, token])
      expect((await ask(wrong)).status, wrong).toBe(401)
    expect((await ask(undefined, null)).status).toBe(401)
    expect((await ask('Bearer null', null)).status).toBe(401)
  })

  test('has no token that could be guessed', () => {
    const read = (text: string) => readEdge({ mode: 'served', environment: { LINTEL_METRICS_TOKEN: text } })
    expect(read(token).metricsToken).toBe(token)
    expect(read('').metricsToken).toBeNull()
    expect(() => read('short')).toThrow(/LINTEL_METRICS_TOKEN/)
  })
})

/** A result of a hundred thousand findings, told by an assistant's tools without holding up everybody else. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Finding, Result } from '../engine/result.ts'
import { sampleBuilding } from '../engine/sample/building.ts'
import { createApp } from '../server/app.ts'
import { type TestServices, testServices } from './server/services.ts'
import { storeModel } from './server/stored-model.ts'
import { storeValidation } from './server/stored-validation.ts'

const MANY = 100_000
/** Milliseconds for which no request may hold up the others. */
const LONGEST = 50
/** The machine itself may stop the process for a moment, so the best of some tries counts. */
const TRIES = 5

const SAMPLE = [
  ...sampleBuilding({ schema: 'IFC4', storeys: 1, roomsPerStorey: 8, seed: 3, violations: 1 }),
].join('')

let services: TestServices
let app: ReturnType<typeof createApp>
let validation: string
let findings: readonly Finding[]

beforeAll(async () => {
  services = await testServices()
  app = createApp(services)
  const checked = await app.request('/v1/check?rules=us/ada-2010', {
    method: 'POST',
    headers: { 'content-type': 'application/step' },
    body: SAMPLE,
  })
  const result = (await checked.json()) as Result
  findings = Array.from({ length: MANY }, (_, i): Finding => {
    const one = result.findings[i % result.findings.length] as Finding
    const element = { globalId: `g${i}`, class: one.element.class }
    return { ...one, id: `${one.id}-${i}`, element, inputs: [] }
  })
  const { version } = await storeModel(services, SAMPLE)
  validation = await storeValidation(services, version, { ...result, findings })
}, 60_000)
afterAll(() => services.end())

async function call(name: string, args: object): Promise<Record<string, unknown>> {
  const params = { name, arguments: { validation, ...args } }
  const response = await app.request('/v1/assistant', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }),
  })
  const text = await response.text()
  const json = text.startsWith('event:') ? (/^data: (.*)$/m.exec(text)?.[1] ?? '') : text
  const { result } = JSON.parse(json) as { result: { structuredContent?: Record<string, unknown> } }
  return result.structuredContent ?? expect.fail(json)
}

/** The longest that a call held up the event loop, in milliseconds: the least of some tries. */
async function heldUp(work: () => Promise<unknown>): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < TRIES && least >= LONGEST; i += 1) {
    let [before, longest, isOver] = [performance.now(), 0, false]
    const turn = (): void => {
      const now = performance.now()
      longest = Math.max(longest, now - before)
      before = now
      if (!isOver) setImmediate(turn)
    }
    setImmediate(turn)
    await work()
    await new Promise(setImmediate)
    isOver = true
    least = Math.min(least, longest)
  }
  return least
}

test('a page of findings is told with all counts, and the loop goes on', async () => {
  const failed = findings.filter(({ status }) => status === 'fail')
  const page = await call('list_findings', { status: 'fail', offset: 50_000, limit: 20 })
  expect(page).toMatchObject({ total: failed.length, more: Math.max(0, failed.length - 50_020) })
  expect(page.findings).toEqual(failed.slice(50_000, 50_020))
  const held = await heldUp(() => call('list_findings', { status: 'unknown', offset: 3000, limit: 100 }))
  expect(held).toBeLessThan(LONGEST)
})

test('one is explained, and the loop goes on', async () => {
  const last = findings.at(-1) as Finding
  expect(await call('explain_finding', { finding: last.id })).toMatchObject({ finding: last })
  expect(await heldUp(() => call('explain_finding', { finding: last.id }))).toBeLessThan(LONGEST)
})

/** Waivers over HTTP: the same document as on the command line, and forms that are refused (spec 8.10). */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Result } from '../engine/result.ts'
import { call } from './cli/call.ts'
import { idsServer, model, problemOf } from './server/ids-server.ts'
import type { RawPart } from './server/raw-form.ts'
import { temporaryFolder } from './temporary-folder.ts'
import { house, NARROW } from './waivers/house.ts'

const folder = temporaryFolder()
const { request, send } = idsServer()

const MODEL = house(0.5)
const RULES = '?rules=core/information&today=2026-12-01'
const waivers = (text: string, file = 'house.ifc.waivers.json'): RawPart => ({ field: 'waivers', file, text })
const document = (finding: string) =>
  JSON.stringify({
    schema: 'lintel-waivers/1',
    waivers: [{ finding, reason: 'It stays.', by: 'A. Muster', until: '2027-01-01' }],
  })

/** What the command line finds at the narrow door without waivers. */
async function findingId(): Promise<string> {
  writeFileSync(join(folder, 'house.ifc'), MODEL)
  const { out } = await call('check', join(folder, 'house.ifc'), '--format', 'json', '--waivers', 'none')
  return (JSON.parse(out) as Result).findings.find(({ element }) => element.globalId === NARROW)?.id as string
}

describe('8.10 a form with waivers', () => {
  test('8.10 gives the document that the command line gives for the same files and day', async () => {
    const text = document(await findingId())
    const response = await send(RULES, waivers(text), model('house.ifc', MODEL))
    const result = (await response.json()) as Result
    expect([response.status, result.waivers?.used, result.waivers?.date]).toEqual([200, 1, '2026-12-01'])
    const path = join(folder, 'house.ifc')
    writeFileSync(`${path}.waivers.json`, text)
    const { out } = await call('check', path, '--format', 'json', '--today', '2026-12-01')
    const mine = JSON.parse(out) as Result
    expect(result).toEqual({ ...mine, model: { ...mine.model, name: 'house.ifc' } })
    expect(response.headers.get('lintel-digest')).toBe(mine.digest)
  })

  test("8.10 without a date the day is the server's", async () => {
    const response = await send(
      '?rules=core/information',
      waivers(document('a:b')),
      model('house.ifc', MODEL),
    )
    expect(((await response.json()) as Result).waivers).toMatchObject({
      date: '2026-11-27',
      used: 0,
      unused: [{ finding: 'a:b', why: 'notChecked' }],
    })
  })

  const REFUSED: readonly [
    what: string,
    parts: readonly RawPart[],
    status: number,
    code: string,
    detail: string,
  ][] = [
    [
      'waivers that are none',
      [waivers('{}'), model('house.ifc', MODEL)],
      422,
      'waivers-invalid',
      "expected the key 'schema' (The form of this file), found none",
    ],
    [
      'waivers that are no JSON',
      [waivers(''), model('house.ifc', MODEL)],
      422,
      'waivers-invalid',
      'expected waivers as JSON: Unexpected end of JSON input',
    ],
    [
      'waivers behind the model',
      [model('house.ifc', MODEL), waivers('{}')],
      400,
      'call-invalid',
      "the waivers 'house.ifc.waivers.json' stand behind the model; send them before it",
    ],
    [
      'two waiver files',
      [waivers('{}'), waivers('{}', 'b.json'), model('house.ifc', MODEL)],
      400,
      'call-invalid',
      "the form holds a second waiver file, 'b.json'; send one",
    ],
    [
      'a waiver file that is too large',
      [waivers(' '.repeat(20_001)), model('house.ifc', MODEL)],
      413,
      'body-too-large',
      "'house.ifc.waivers.json' is larger than the 20000 bytes that a waiver file may have here",
    ],
    [
      'a second model in a field with a strange name',
      [model('house.ifc', MODEL), { field: 'constructor', file: 'b.ifc', text: MODEL }],
      400,
      'call-invalid',
      "the form holds a second model, 'b.ifc'; send one, and IDS files in fields called 'ids' before it",
    ],
  ]
  test.each(REFUSED)('8.10 refuses %s', async (_, parts, status, code, detail) => {
    const response = await send(RULES, ...parts)
    expect(await problemOf(response)).toMatchObject({ status, code, detail })
  })

  test('8.10 refuses a date that is no day', async () => {
    const response = await request('/v1/check?today=2026-02-30', { method: 'POST', body: MODEL })
    expect(await problemOf(response)).toMatchObject({
      status: 400,
      code: 'call-invalid',
      detail: "'today' must be a day such as 2026-11-27, not '2026-02-30'",
    })
  })
})

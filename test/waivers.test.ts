/** Waivers in the engine: findings that stream, specifications of an IDS, rules of like names, and odd days (spec 8). */
import { beforeAll, describe, expect, test } from 'vitest'
import { type CheckOptions, checkModel } from '../engine/check.ts'
import { compareResults, isWorse } from '../engine/compare.ts'
import { resultDigest } from '../engine/digest.ts'
import { CompactList, compactFindings } from '../engine/findings/compact.ts'
import { idsFilePacks } from '../engine/ids/files.ts'
import type { Kernel } from '../engine/kernel.ts'
import { parsePack } from '../engine/pack/parse.ts'
import { type ResolvedPack, resolvePacks } from '../engine/pack/resolve.ts'
import { jsonReport } from '../engine/report/json.ts'
import type { Finding, Result } from '../engine/result.ts'
import { giveWaiver } from '../engine/waivers/give.ts'
import type { Waiver, WaiverEntry, WaiversInForce } from '../engine/waivers/waiver.ts'
import { attribute, entity } from './ids/facet-texts.ts'
import { idsFile, specification } from './ids/files.ts'
import { testKernel, utf8 } from './kernel/load.ts'
import { FINDING, house, NARROW, OPEN_FINDING, pack } from './waivers/house.ts'

let kernel: Kernel

beforeAll(async () => {
  kernel = await testKernel()
})

const WORDS = { reason: 'It stays.', by: 'A. Muster', until: '2027-01-01' }
const PACKS = resolvePacks([parsePack(JSON.parse(pack()), 'pack.json')], ['house'])

const checked = (options: Partial<CheckOptions> = {}, text = house()): Promise<Result> =>
  checkModel(kernel, { name: 'house.ifc', chunks: [utf8(text)], size: null }, { packs: PACKS, ...options })

const inForce = (...waivers: readonly (Waiver | WaiverEntry)[]): WaiversInForce => ({
  file: { sha256: 'f'.repeat(64), waivers: waivers as readonly Waiver[] },
  date: '2026-11-27',
})

/** Gives all findings of a result the same waiver. */
const allOf = (result: Result): WaiversInForce =>
  inForce(...result.findings.map((finding) => giveWaiver(result, finding, WORDS)))

describe('8.2 a waived finding', () => {
  test('8.2 says all that it said, and beside it what it would be and who accepts it', async () => {
    const plain = await checked()
    const result = await checked({ waivers: inForce({ ...WORDS, finding: OPEN_FINDING }) })
    const before = plain.findings.find(({ id }) => id === OPEN_FINDING) as Finding
    expect(result.findings.find(({ id }) => id === OPEN_FINDING)).toEqual({
      ...before,
      status: 'waived',
      waiver: { verdict: 'unknown', ...WORDS },
    })
  })

  test('8.2 leaves its rule the status of the rest; a rule of which nothing else is left is waived, not passed', async () => {
    const narrow = house().replace(/^#[23]=.*$/gm, '')
    const all = await checked({ waivers: allOf(await checked({}, narrow)) }, narrow)
    const rule = all.rules.find(({ id }) => id === 'doors.width')
    expect(rule).toMatchObject({ status: 'waived', applicable: 1, pass: 0, fail: 0, unknown: 0, waived: 1 })
    expect(all.summary).toMatchObject({ status: 'pass', pass: 1, waived: 1, score: 1, coverage: 1 })
    const one = await checked({ waivers: inForce({ ...WORDS, finding: FINDING }) })
    expect(one.rules.map(({ id, status }) => [id, status])).toEqual([
      ['doors.named', 'pass'],
      ['doors.width', 'unknown'],
    ])
  })

  test('8.2 streams as it is in the document, with the same digest, and keeps in little room', async () => {
    const waivers = allOf(await checked())
    const whole = await checked({ waivers })
    const streamed: Finding[] = []
    const rest = await checked({ waivers, onFindings: (findings) => streamed.push(...findings) })
    expect(streamed).toEqual(whole.findings)
    expect({ ...rest, findings: streamed }).toEqual(whole)
    expect([...new CompactList([structuredClone(compactFindings(streamed))])]).toStrictEqual(streamed)
  })
})

describe('8.9 the digest', () => {
  const spec = specification(attribute('Tag'), { applicability: entity('IFCDOOR') })
  const ids = (): ResolvedPack[] => {
    const files = [{ name: 'a:b.ids', source: 'a:b.ids', bytes: utf8(idsFile(spec)) }]
    return Array.from(idsFilePacks(files, 'report'), ({ pack: one }) => one)
  }

  test('8.9 covers findings of an IDS some of which are waived, though they share their parts', async () => {
    const plain = await checked({ packs: ids() })
    expect(plain.findings.map(({ rule }) => rule)).toEqual(['a:b.ids#1 S', 'a:b.ids#1 S', 'a:b.ids#1 S'])
    const entry = giveWaiver(plain, plain.findings[1] as Finding, WORDS)
    const result = await checked({ packs: ids(), waivers: inForce(entry) })
    expect(result.findings.map(({ status }) => status)).toEqual(['fail', 'waived', 'fail'])
    expect(result.waivers).toMatchObject({ used: 1, unused: [] })
    expect(result.digest).toBe(resultDigest(result))
    expect(result.digest).not.toBe(plain.digest)
    expect([...jsonReport([{ result }])].join('')).toBe(`${JSON.stringify(result, null, 2)}\n`)
    // how many elements meet a requirement is no matter of who accepts it
    expect(result.rules[0]?.requirements).toEqual(plain.rules[0]?.requirements)
  })

  test('8.3 an IDS that says something else reopens what was waived', async () => {
    const plain = await checked({ packs: ids() })
    const entry = giveWaiver(plain, plain.findings[0] as Finding, WORDS)
    const bytes = utf8(idsFile(spec, '<title>Another</title>'))
    const files = [{ name: 'a:b.ids', source: 'a:b.ids', bytes }]
    const packs = Array.from(idsFilePacks(files, 'report'), ({ pack: one }) => one)
    const { waivers } = await checked({ packs, waivers: inForce(entry) })
    expect(waivers?.reopened).toMatchObject([
      { why: 'edition', message: 'the clause is Another 1 now; it was T 1' },
    ])
  })

  test('8.9 a day that is none is refused before a finding is made', async () => {
    const waivers = { ...inForce(), date: '2026-02-30' }
    await expect(checked({ waivers })).rejects.toMatchObject({
      code: 'call-invalid',
      message: "expected a day such as 2026-11-27 for waivers, found '2026-02-30'",
    })
  })

  test('8.9 a file without a waiver is told, too', async () => {
    const { waivers } = await checked({ waivers: inForce() })
    expect(waivers).toEqual({ sha256: 'f'.repeat(64), date: '2026-11-27', used: 0, reopened: [], unused: [] })
  })
})

describe('8.5 comparing', () => {
  test('8.5 tells fail to waived and back, other terms, and the other file', async () => {
    const plain = await checked()
    const waived = await checked({ waivers: allOf(plain) })
    const others = inForce({ ...WORDS, finding: FINDING, by: 'B. Beispiel' })
    const again = await checked({ waivers: { ...others, file: { ...others.file, sha256: 'e'.repeat(64) } } })
    const parts = (before: Result, after: Result) =>
      compareResults(before, after).changed.map((change) => [
        change.after.element.globalId === NARROW,
        change.parts,
        isWorse(change),
      ])
    expect(parts(plain, waived)).toEqual([
      [true, ['status'], false],
      [false, ['status'], false],
    ])
    expect(parts(waived, again)).toEqual([
      [true, ['waiver'], false],
      [false, ['status'], true],
    ])
    expect(compareResults(waived, again).differences).toEqual([
      { what: 'waiver file', name: 'waiver file', before: 'f'.repeat(12), after: 'e'.repeat(12) },
    ])
    expect(compareResults(plain, waived).rules).toEqual([
      { id: 'doors.width', before: 'fail', after: 'pass' },
    ])
  })
})

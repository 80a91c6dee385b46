/** Waivers against the plain reference, on whole checks and on checks that follow their model (spec 8). */
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import type { ColumnLeaf } from '../engine/columns.ts'
import { resultDigest } from '../engine/digest.ts'
import type { Kernel } from '../engine/kernel.ts'
import { LiveCheck } from '../engine/live-check.ts'
import type { Finding, Result } from '../engine/result.ts'
import type { WaiversInForce } from '../engine/waivers/waiver.ts'
import type { Building } from './kernel/building.ts'
import { building } from './kernel/building-arbitrary.ts'
import { writeBuilding } from './kernel/building-step.ts'
import { checkedOrNone, type TextsThatOccur } from './kernel/checked-rules.ts'
import { changesOf, EDITED_LEAVES, EDITED_RULES, type Edit, edit } from './kernel/edits.ts'
import { follow, packOf, sorted, told } from './kernel/live.ts'
import { editOf, editSteps, Statements } from './kernel/live-edit.ts'
import { read, runs, testKernel } from './kernel/load.ts'
import { waive } from './reference/waive.ts'
import { asGiven, PACK, type Spoil, spoils, TODAY, waiversOf } from './waivers/arbitrary.ts'

let kernel: Kernel

beforeAll(async () => {
  kernel = await testKernel()
})

const RULES: readonly TextsThatOccur[] = [
  ...EDITED_RULES,
  { applies: 'IfcElement', require: 'X.n1 <= 1.5 and X.t1 = "A"' },
  { applies: 'IfcElement', require: 'X.n2 >= X.n1' },
  { applies: 'IfcDoor where X.n1 > 0 and X.b1', require: 'X.n2 in 0 .. 1', occurs: { min: 1, max: 2 } },
]

const changes = fc.array(fc.array(edit, { minLength: 1, maxLength: 4 }), { maxLength: 4 })
const quarter = fc.integer({ min: -12, max: 12 }).map((n) => n / 4)

/** A check of a file, with waivers or without. */
async function open(
  text: string,
  schema: Statements['schema'],
  waivers?: WaiversInForce,
): Promise<LiveCheck> {
  const own = RULES.filter((rule) => checkedOrNone(rule, schema).length > 0)
  const pack = { ...packOf(own), chain: [PACK] }
  return new LiveCheck(kernel, await read(text, kernel), { packs: [pack], waivers })
}

/** What the result with waivers must be, by the reference. */
function expectWaived(result: Result, plain: Result, { file, date }: WaiversInForce): void {
  const wanted = waive(plain, file.waivers, { date, packs: [PACK] })
  expect(result.findings).toEqual(wanted.findings)
  expect(result.rules).toEqual(wanted.rules)
  expect(result.summary).toEqual(wanted.summary)
  const { sha256, date: day, used, reopened, unused } = result.waivers ?? {}
  expect({ sha256, day, used }).toEqual({ sha256: file.sha256, day: date, used: wanted.used })
  expect(reopened?.map(({ finding, why }) => ({ finding, why }))).toEqual(wanted.reopened)
  expect(unused?.map(({ finding, why }) => ({ finding, why }))).toEqual(wanted.unused)
  expect(result.digest).toBe(resultDigest(result))
}

const reasons = new Map<string, number>()

/** What the random waivers met, so that the tests are not about nothing. */
function count(result: Result): void {
  const met = [...(result.waivers?.reopened ?? []), ...(result.waivers?.unused ?? [])].map(
    ({ why }) => why as string,
  )
  for (const why of [...met, ...result.findings.map(({ status }) => status)])
    reasons.set(why, (reasons.get(why) ?? 0) + 1)
}

/** Findings without what an edit does not know: the lines of the file. */
function withoutLines(findings: Iterable<Finding>): Finding[] {
  return [...findings].map((finding) => {
    const { line: _, ...element } = finding.element
    return { ...finding, element }
  })
}

/** Follows a building through changes, with waivers and without; @returns how many waived findings came to count, and the other way */
async function followChanges(
  plainBuilding: Building,
  spoilt: readonly Spoil[],
  all: readonly (readonly Edit[])[],
): Promise<number> {
  const { text, ids } = writeBuilding(plainBuilding)
  const plain = await open(text, plainBuilding.schema)
  const first = await plain.result()
  const inForce = { file: { sha256: 'f'.repeat(64), waivers: waiversOf(first, spoilt) }, date: TODAY }
  const live = await open(text, plainBuilding.schema, inForce)
  const whole = await live.result()
  expectWaived(whole, first, inForce)
  count(whole)
  let [known, moved] = [told(whole), 0]
  for (const edits of all) {
    const rows = [...ids.values()].map((id) => live.run.model.rowOfId(id))
    plain.change(changesOf(edits, rows))
    const change = live.change(changesOf(edits, rows))
    const before = known
    known = follow(known, change)
    const now = await live.result()
    expectWaived(now, await plain.result(), inForce)
    count(now)
    expect(sorted(known)).toEqual(sorted(told(now)))
    expect(change.waivers).toEqual(now.waivers)
    for (const { id, status } of change.findings.changed)
      if ((before.findings.get(id)?.status === 'waived') !== (status === 'waived')) moved++
  }
  return moved
}

test('8.1–8.4 a result with waivers is the reference applied to the result without, before and after changes', async () => {
  await fc.assert(
    fc.asyncProperty(building, spoils, changes, async (plainBuilding, spoilt, all) => {
      await followChanges(plainBuilding, spoilt, all)
    }),
    { numRuns: runs(100) },
  )
  const met = ['early', 'expired', 'edition', 'verdict', 'limit', 'value', 'notChecked', 'gone', 'waived']
  for (const why of met) expect([why, (reasons.get(why) ?? 0) > 3]).toEqual([why, true])
}, 600_000)

test('8.3 a waived finding that worsens while it stands counts again, and is waived again when that is taken back', async () => {
  const doors = fc.array(quarter, { minLength: 1, maxLength: 4 }).map(
    (widths): Building => ({
      schema: 'IFC4',
      rows: widths.map((n1, i) => ({
        id: `d${i}`,
        class: 'IfcDoor',
        attributes: {},
        properties: { 'X.n1': n1 },
      })),
      links: [],
    }),
  )
  const given = fc.array(fc.nat().map(asGiven), { minLength: 1, maxLength: 8 })
  const leaf = EDITED_LEAVES.find((one) => one.kind === 'property' && one.name === 'n1') as ColumnLeaf
  const widths = fc.array(
    fc.array(fc.record({ leaf: fc.constant(leaf), at: fc.nat(), value: quarter }), {
      minLength: 1,
      maxLength: 2,
    }),
    { maxLength: 5 },
  )
  let moved = 0
  await fc.assert(
    fc.asyncProperty(doors, given, widths, async (plainBuilding, spoilt, all) => {
      moved += await followChanges(plainBuilding, spoilt, all)
    }),
    { numRuns: runs(150) },
  )
  expect(moved).toBeGreaterThan(10)
}, 600_000)

test('8.6 after edits by statements, what was told adds up to the reference on a check of the edited file', async () => {
  await fc.assert(
    fc.asyncProperty(
      building,
      spoils,
      fc.array(editSteps, { maxLength: 4 }),
      async (plainBuilding, spoilt, all) => {
        const { text } = writeBuilding(plainBuilding)
        const { schema } = plainBuilding
        const first = await (await open(text, schema)).result()
        const inForce = { file: { sha256: 'f'.repeat(64), waivers: waiversOf(first, spoilt) }, date: TODAY }
        const live = await open(text, schema, inForce)
        const statements = new Statements(text, schema)
        let known = told(await live.result())
        for (const steps of all) {
          const { statements: stated, removed } = editOf(statements, steps)
          const change = live.edit({ statements: stated, removed })
          known = follow(known, change)
          const plain = await (await open(statements.text, schema)).result()
          const wanted = waive(plain, inForce.file.waivers, { date: TODAY, packs: [PACK] })
          const byId = new Map(withoutLines(wanted.findings).map((finding) => [finding.id, finding]))
          expect(
            new Map(withoutLines(known.findings.values()).map((finding) => [finding.id, finding])),
          ).toEqual(byId)
          expect(known.rules).toEqual(wanted.rules)
          expect(known.summary).toEqual(wanted.summary)
          expect(change.waivers?.used).toBe(wanted.used)
          expect(change.waivers).toEqual((await live.result()).waivers)
        }
      },
    ),
    { numRuns: runs(60) },
  )
}, 600_000)

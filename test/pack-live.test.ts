/** Functions that measure, rules that are declared only, parameters that nobody has set. */
import { beforeAll, describe, expect, test } from 'vitest'
import { checkModel } from '../engine/check.ts'
import type { Kernel } from '../engine/kernel.ts'
import { canFail } from '../engine/pack/can-fail.ts'
import { caseModel } from '../engine/pack/case-model.ts'
import { runCases } from '../engine/pack/case-run.ts'
import { lintPack } from '../engine/pack/lint.ts'
import { movedLimits } from '../engine/pack/moved-limits.ts'
import type { Case, CaseRow, Pack, Rule } from '../engine/pack/pack.ts'
import { type ResolveOptions, resolvePacks } from '../engine/pack/resolve.ts'
import type { Result } from '../engine/result.ts'
import { builtKernel } from './digest/inputs.ts'
import { checked, errorOf, requireError, schemas } from './language/harness.ts'
import { doorRule, pack } from './language/packs.ts'

let kernel: Kernel

beforeAll(async () => {
  kernel = await builtKernel()
})

const door = (part: Partial<CaseRow> = {}): CaseRow => ({ id: 'd', class: 'IfcDoor', ...part })
const made = (part: Partial<Pack>, rule: Partial<Rule>): Pack => ({
  ...pack,
  ...part,
  rules: [{ ...doorRule, applies: 'IfcDoor', ...rule }],
})

async function check(of: Pack, rows: readonly CaseRow[], options: ResolveOptions = {}): Promise<Result> {
  const bytes = new TextEncoder().encode(caseModel({ name: 'c', rows, expect: 'pass' } satisfies Case))
  const packs = resolvePacks([of], [of.id], options)
  return checkModel(kernel, { name: 'case', chunks: [bytes], size: bytes.length }, { packs })
}

describe('2.4.4 functions that measure', () => {
  const wide = made({}, { require: 'clearWidth() ?? atMost(OverallWidth) >= param.door_width' })

  test('give what the model states in Lintel_Measured, in metres', async () => {
    const { rules } = await check(wide, [
      door({ id: 'a', measured: { clearWidth: 0.82 } }),
      door({ id: 'b', measured: { clearWidth: 0.8 }, attributes: { OverallWidth: 1 } }),
    ])
    expect(rules[0]).toMatchObject({ pass: 1, fail: 1, unknown: 0 })
  })

  test('are missing where nobody states it, and the finding says where to', async () => {
    const { findings } = await check(wide, [door({ attributes: { OverallWidth: 1 } })])
    expect(findings).toMatchObject([{ status: 'unknown', missing: ['Lintel_Measured.ClearWidth'] }])
  })

  test('are numbers of a dimension or truths, and take no argument', () => {
    expect(requireError('clearWidth() > 1 m2')).toContain('rule-dimension')
    expect(requireError('swingsOutward() > 1')).toContain('is true or false')
    expect(requireError('clearWidth()')).toContain('is a number; compare it')
    expect(requireError('clearWidth(this) > 1 m')).toContain('clearWidth takes no argument, found 1')
    expect(requireError('clearWith() > 1 m')).toContain("did you mean 'clearWidth'?")
    expect(
      errorOf(() => caseModel({ name: 'c', rows: [door({ measured: { width: 1 } })], expect: 'pass' })),
    ).toContain("no function 'width' measures")
  })

  test('may be seen through a relation, in a definition', () => {
    const { require } = checked('IfcDoor', 'space.narrow', {
      definitions: { narrow: 'passageWidth() < 1 m' },
    })
    expect(require).toMatchObject({ left: { text: 'space.Lintel_Measured.PassageWidth', steps: ['space'] } })
  })
})

const CAN_FAIL: readonly [require: string, fails: boolean][] = [
  ['clearWidth() >= 1 m', false],
  ['clearWidth() ?? atMost(OverallWidth) >= 1 m', true],
  ['clearWidth() ?? atLeast(OverallWidth) >= 1 m', false],
  ['atLeast(OverallWidth) <= 1 m', true],
  ['atMost(OverallWidth) <= 1 m', false],
  ['atMost(OverallWidth) * 2 >= OverallHeight', true],
  ['1 m - atMost(OverallWidth) <= 0', true],
  ['1 m - atMost(OverallWidth) >= 0', false],
  ['-atMost(OverallWidth) <= 0', true],
  ['min(atMost(OverallWidth), OverallHeight) >= 1 m', true],
  ['max(atMost(OverallWidth), OverallHeight) >= 1 m', true],
  ['max(atLeast(OverallWidth), OverallHeight) <= 1 m', true],
  ['clearWidth() in 1 m .. 2 m', false],
  ['clearWidth() = 1 m', false],
  ['swingsOutward()', false],
  ['not swingsOutward()', false],
  ['exists(Name) implies swingsOutward()', false],
  ['swingsOutward() implies exists(Name)', false],
  ['swingsOutward() or exists(Name)', false],
  ['swingsOutward() and exists(Name)', true],
  ['exists(clearWidth()) ', true],
  ['exists(clearWidth()) implies exists(Name)', false],
  ['true', false],
  ['any(spaces where isRoute())', true],
  ['every(spaces satisfies isRoute())', false],
  ['every(spaces where isRoute() satisfies exists(Name))', false],
  ['count(spaces where isRoute()) <= 1', false],
  ['sum(spaces.Lintel_Measured.RoomWidth) >= 1 m', false],
  ['param.strict', true],
  ['param.fact', true],
]

test.each(CAN_FAIL)('3.6 %s can fail without measuring: %s', (require, fails) => {
  const params = { strict: { value: false }, fact: { type: 'boolean' } } as const
  expect(canFail(checked('IfcDoor', require, { params }))).toBe(fails)
})

test('3.6 a condition that only measuring could meet never applies', () => {
  expect(canFail(checked('IfcDoor where isRoute()', 'exists(Name)'))).toBe(false)
  expect(canFail(checked('IfcDoor where isRoute() or exists(Tag)', 'exists(Name)'))).toBe(true)
})

describe('3.6 a rule that only measuring could make fail', () => {
  const declared = made({}, { require: 'clearWidth() >= param.door_width', live: false })
  const faults = (of: Pack): string[] => lintPack(of, schemas).map(({ message }) => message)

  test('must say so, and only such a rule may', () => {
    const loud = made({}, { require: 'clearWidth() >= param.door_width' })
    expect(faults(loud)).toEqual([expect.stringContaining('add `live: false`')])
    expect(faults(declared)).toEqual([])
    expect(faults(made({}, { live: false }))).toEqual([expect.stringContaining('drop `live`')])
  })

  test('is told apart by its cases: a live one fails in a case without measured values', () => {
    const cases = doorRule.cases.map((one) =>
      one.expect === 'fail' ? { ...one, rows: [door({ measured: { clearWidth: 0.5 } })] } : one,
    )
    const require = 'clearWidth() ?? atMost(OverallWidth) >= param.door_width'
    expect(faults(made({}, { require, cases }))).toEqual([
      'every failing case states measured values; add one that fails on what models state',
    ])
  })

  test('does not run, and the result names it', async () => {
    const { rules, packs } = await check(declared, [door({ measured: { clearWidth: 0.1 } })])
    expect(rules).toEqual([])
    expect(packs).toMatchObject([{ id: 'us/example', declared: ['door-width'] }])
  })

  test('has its cases judged, and its limits moved', async () => {
    const cases: Case[] = [
      { name: 'narrow', rows: [door({ measured: { clearWidth: 0.81 } })], expect: 'fail' },
      { name: 'wide', rows: [door({ measured: { clearWidth: 0.8129 } })], expect: 'pass' },
    ]
    const of = made({}, { require: 'clearWidth() >= param.door_width', live: false, cases })
    const run = (one: Pack) =>
      runCases(async (model, moved, params) => {
        const bytes = new TextEncoder().encode(model)
        const packs = resolvePacks([moved], [moved.id], { params })
        return checkModel(kernel, { name: 'case', chunks: [bytes], size: bytes.length }, { packs })
      }, one)

    expect((await run(of)).map(({ ok }) => ok)).toEqual([true, true])
    for (const moved of movedLimits(of)) expect((await run(moved.pack)).some(({ ok }) => !ok)).toBe(true)
  })
})

describe('3.7 a parameter without a value', () => {
  const params = {
    sprinklered: { type: 'boolean' },
    height: { type: 'number', unit: 'm' },
    use: { type: 'text', oneOf: ['office', 'school'] },
  } as const
  const of = (require: string): Pack => made({ params }, { require, verified: 'secondary' })

  test.each([
    ['param.sprinklered', 'param.sprinklered', { sprinklered: true }],
    ['OverallWidth <= param.height', 'param.height', { height: '100 cm' }],
    ["param.use = 'office'", 'param.use', { use: 'office' }],
    ["param.use in ['office', 'hall']", 'param.use', { use: 'school' }],
  ])('leaves %s unknown and names it, until it is stated', async (require, path, stated) => {
    const rows = [door({ attributes: { OverallWidth: 0.9 } })]
    if (path === 'param.use' && require.includes('hall')) {
      expect(lintPack(of(require), schemas).map(({ message }) => message)).toEqual([
        "'param.use' is never 'hall'; it is one of office school",
      ])
      return
    }
    expect((await check(of(require), rows)).findings).toMatchObject([{ status: 'unknown', missing: [path] }])
    expect((await check(of(require), rows, { params: stated })).rules[0]).toMatchObject({
      pass: 1,
      unknown: 0,
    })
  })

  test('the first that is known counts: the caller, then the model', async () => {
    const rule = of('param.sprinklered ?? Pset_DoorCommon.FireExit')
    const rows = [door({ properties: { 'Pset_DoorCommon.FireExit': false } })]
    expect((await check(rule, rows)).rules[0]).toMatchObject({ fail: 1 })
    expect((await check(rule, rows, { params: { sprinklered: true } })).rules[0]).toMatchObject({ pass: 1 })
  })

  test('takes only what it is: a wrong value is a wrong call', () => {
    const set = (values: Record<string, string | number | boolean>) =>
      errorOf(() => resolvePacks([of('true')], ['us/example'], { params: values }))
    expect(set({ use: 'ofice' })).toContain("is one of office, school; found 'ofice'; did you mean 'office'?")
    expect(set({ sprinklered: 'yes' })).toContain("expects true or false, found 'yes'")
    expect(set({ height: '3 m2' })).toContain("is a length, but '3 m2' is an area")
  })

  test('is no parameter of the result until it is stated', async () => {
    expect((await check(of('param.sprinklered'), [door()])).parameters).toEqual({})
  })
})

test('4.9 parameters of one name that packs set differently are told under their packs', async () => {
  const bytes = new TextEncoder().encode(caseModel({ name: 'c', rows: [door()], expect: 'pass' }))
  const other: Pack = {
    ...made({ params: { width: { value: 34, unit: 'in' }, same: { value: 1 } } }, {}),
    id: 'b',
  }
  const one: Pack = { ...other, id: 'a', params: { width: { value: 32, unit: 'in' }, same: { value: 1 } } }
  const packs = resolvePacks([one, other], ['a', 'b']).map((pack) => ({ ...pack, rules: [] }))

  const { parameters } = await checkModel(
    kernel,
    { name: 'm', chunks: [bytes], size: bytes.length },
    { packs },
  )

  expect(parameters).toEqual({ 'a width': '32 in', 'b width': '34 in', same: 1 })
})

/** What findings say of a few literal cases, and that every fix they propose is the smallest that passes. */

import { beforeAll, describe, expect, test } from 'vitest'
import { checkModel } from '../engine/check.ts'
import type { Kernel } from '../engine/kernel.ts'
import { checkRule } from '../engine/language/check.ts'
import { caseModel } from '../engine/pack/case-model.ts'
import type { CaseRow } from '../engine/pack/pack.ts'
import { readModel } from '../engine/read.ts'
import type { Finding } from '../engine/result.ts'
import { Run } from '../engine/run.ts'
import { loadSchema, SCHEMA_NAMES } from '../engine/schema/load.ts'
import { builtKernel, resolvedPacks, sampleBytes } from './digest/inputs.ts'
import { pathOf } from './kernel/edits.ts'

const packs = resolvedPacks()
const WIDTH = 'us.ada2010.404.2.3.width'
const ROUTE = { 'Pset_DoorCommon.HandicapAccessible': true }
let kernel: Kernel

beforeAll(async () => {
  kernel = await builtKernel()
})

/** The finding of a rule on the first row of a small model; undefined when there is none. */
async function findingOf(
  rule: string,
  rows: readonly CaseRow[],
  schema?: 'IFC2X3' | 'IFC4X3',
): Promise<Finding | undefined> {
  const text = caseModel({
    name: 'literal',
    rows,
    expect: 'fail',
    ...(schema === undefined ? {} : { schema }),
  })
  const bytes = new TextEncoder().encode(text)
  const result = await checkModel(kernel, { name: 'case', chunks: [bytes], size: null }, { packs })
  return result.findings.find((finding) => finding.rule === rule)
}

const door = (row: Partial<CaseRow>): CaseRow => ({ id: 'door', class: 'IfcDoor', ...row })
const path = (finding: Finding | undefined, name: string) =>
  finding?.inputs.find((input) => input.path === name)

describe('a finding on a door', () => {
  test('2.3.6 of a door too narrow even outside to outside gives bounds and no fix', async () => {
    const finding = await findingOf(WIDTH, [door({ attributes: { OverallWidth: 0.75 }, properties: ROUTE })])

    expect(finding).toMatchObject({
      status: 'fail',
      severity: 'error',
      category: 'accessibility',
      value: { interval: [null, 0.75], unit: 'm' },
      limit: { number: 0.8128, unit: 'm' },
      message: 'Door is at most 0.75 m wide; a clear opening of 0.8128 m (32 in) is needed',
    })
    expect(finding?.margin?.number).toBeCloseTo(-0.0628, 12)
    expect(finding?.fix).not.toHaveProperty('to')
    expect(path(finding, 'OverallWidth')).toEqual({
      path: 'OverallWidth',
      value: 0.75,
      unit: 'm',
      source: 'occurrence',
    })
    expect(path(finding, 'param.door_clear_width')).toEqual({
      path: 'param.door_clear_width',
      value: 0.8128,
      unit: 'm',
      source: 'parameter',
    })
  })

  test('2.3.2 of a measured clear width gives the value, the margin and the width to reach', async () => {
    const properties = { ...ROUTE, 'Lintel_Measured.ClearWidth': 0.76 }
    const finding = await findingOf(WIDTH, [door({ attributes: { OverallWidth: 0.9 }, properties })])

    expect(finding).toMatchObject({
      value: { number: 0.76, unit: 'm' },
      limit: { number: 0.8128, unit: 'm' },
      fix: { path: 'Lintel_Measured.ClearWidth', to: { number: 0.8128, unit: 'm' } },
      message: 'Door is 0.76 m (29.92 in) wide; a clear opening of 0.8128 m (32 in) is needed',
    })
    expect(finding?.margin?.number).toBeCloseTo(-0.0528, 12)
  })

  test('2.6.1 of a wide door is undecided, because its clear width is not stated', async () => {
    const finding = await findingOf(WIDTH, [door({ attributes: { OverallWidth: 1.01 }, properties: ROUTE })])

    expect(finding?.status).toBe('unknown')
    expect(finding?.missing).toContain('Lintel_Measured.ClearWidth')
    expect(finding?.message).toContain('cannot be decided')
    expect(finding?.message).toContain('Lintel_Measured.ClearWidth')
    expect(finding?.value).toEqual({ interval: [null, 1.01], unit: 'm' })
  })

  test('1.6 tells a value of the type from one of the occurrence', async () => {
    const type: CaseRow = { id: 'type', class: 'IfcDoorType', properties: ROUTE }
    const finding = await findingOf(WIDTH, [door({ attributes: { OverallWidth: 0.7 }, type: 'type' }), type])

    expect(path(finding, 'Pset_DoorCommon.HandicapAccessible')).toMatchObject({
      value: true,
      source: 'type',
    })
  })
})

describe('a finding on stairs and identity', () => {
  test.each([
    [0.19, 0.18, -0.01],
    [0.09, 0.1, -0.01],
  ])('2.3.9 of a riser of %f m names the end of the range that it missed', async (riser, limit, margin) => {
    const flight: CaseRow = { id: 'flight', class: 'IfcStairFlight', attributes: { RiserHeight: riser } }
    const finding = await findingOf('us.ada2010.504.2.riser', [flight], 'IFC2X3')

    expect(finding).toMatchObject({
      status: 'fail',
      value: { number: riser, unit: 'm' },
      limit: { number: limit, unit: 'm' },
      fix: { path: 'RiserHeight', to: { number: limit, unit: 'm' } },
    })
    expect(finding?.margin?.number).toBeCloseTo(margin, 12)
  })

  test('2.2.1 of a flight whose riser stands at its stair says so and proposes no change of the flight', async () => {
    const stair: CaseRow = {
      id: 'stair',
      class: 'IfcStair',
      properties: { 'Pset_StairCommon.RiserHeight': 0.2 },
    }
    const finding = await findingOf('us.ada2010.504.2.riser', [
      { id: 'flight', class: 'IfcStairFlight', partOf: 'stair' },
      stair,
    ])

    expect(finding).toMatchObject({ status: 'fail', value: { number: 0.2, unit: 'm' } })
    expect(path(finding, 'parent.Pset_StairCommon.RiserHeight')).toMatchObject({
      value: 0.2,
      source: 'relation',
    })
    expect(finding?.fix).not.toHaveProperty('to')
  })

  test('2.3.7 of a text says what was found and what would have matched', async () => {
    const finding = await findingOf('core.globalid-form', [door({ attributes: { GlobalId: 'short' } })])

    expect(finding).toMatchObject({
      id: 'core.globalid-form:short',
      value: { text: 'short' },
      limit: { text: '/[0-3][0-9A-Za-z_$]{21}/' },
      element: { globalId: 'short', class: 'IfcDoor' },
    })
  })
})

describe('a fix', () => {
  test('4.2 makes its rule pass, and a little less does not', async () => {
    const { bytes } = sampleBytes({ violations: 5, storeys: 5, roomsPerStorey: 8, lengthUnit: 'ft' })
    const result = await checkModel(kernel, { name: 'sample', chunks: [bytes], size: null }, { packs })
    const model = await readModel(kernel, { name: 'sample', chunks: [bytes], size: null })
    const schemas = SCHEMA_NAMES.map(loadSchema)
    const rules = packs.flatMap((pack) =>
      pack.rules.map((rule) => checkRule(rule, { ...pack.names, schema: model.schema, schemas })),
    )
    const run = new Run(model, rules)
    run.evaluate()
    const outcomes = result.findings.flatMap(({ rule, element, value, fix }) => {
      if (fix?.path === undefined || fix.to === undefined || !('number' in fix.to)) return []
      const from = value !== undefined && 'number' in value ? value.number : Number.NaN
      const column = [...run.program.columns.values()].find(({ leaf }) => pathOf(leaf) === fix.path)
      const number = rules.findIndex((one) => one.id === rule)
      const row = model.rowOfId(element.expressId as number)
      const passesAt = (to: number): boolean => {
        const leaf = column?.leaf
        if (leaf === undefined) throw new Error(`no rule reads ${fix.path}`)
        const flips = run.change([{ leaf, row, value: to }])
        run.change([{ leaf, row, value: from }])
        return flips.some((flip) => flip.rule === number && flip.row === row && flip.after === 'pass')
      }
      const less = fix.to.number + (from - fix.to.number) * 0.01
      return [{ rule, full: passesAt(fix.to.number), less: passesAt(less) }]
    })

    expect([...new Set(outcomes.map((one) => one.rule))]).toEqual([
      'us.ada2010.404.2.3.width',
      'us.ada2010.405.5.width',
      'us.ada2010.407.4.1.depth',
      'us.ada2010.504.2.riser',
      'us.ada2010.504.2.tread',
      'us.ada2010.505.4.height',
    ])
    expect(outcomes.filter((one) => !one.full || one.less)).toEqual([])
    expect(outcomes).toHaveLength(5 * 5 + 3)
  })
})

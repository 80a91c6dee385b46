/** The cases of the packs that come with Lintel: complete, writable as models, their limits in the open. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkRule } from '../engine/language/check.ts'
import { caseGlobalId, caseModel } from '../engine/pack/case-model.ts'
import { missingOutcomes } from '../engine/pack/case-run.ts'
import { mergeNames, mergeRules, packChain } from '../engine/pack/chain.ts'
import { movedLimits, namesRead } from '../engine/pack/moved-limits.ts'
import type { Case, CaseRow } from '../engine/pack/pack.ts'
import { loadSchema, SCHEMA_NAMES } from '../engine/schema/load.ts'
import { everyPack } from './digest/inputs.ts'

const RULESETS = join(import.meta.dirname, '../rulesets')

function caseOf(...rows: readonly CaseRow[]): Case {
  return { name: 'test', rows, expect: 'pass' }
}

const packs = everyPack()

describe.each(packs.filter(({ rules }) => rules.length > 0))('the pack $id', (pack) => {
  test('3.2 has a case for each outcome of each rule, or says why there is none', () => {
    const missing = pack.rules.map((rule) => [rule.id, missingOutcomes(rule)] as const)
    expect(missing.filter(([, outcomes]) => outcomes.length > 0)).toEqual([])
    expect(pack.rules.length).toBeGreaterThan(0)
  })

  test('3.2 gives no reason against an outcome that one of its cases shows', () => {
    const contradicted = pack.rules.filter((rule) => rule.cases.some((c) => c.expect in (rule.never ?? {})))
    expect(contradicted.map((rule) => rule.id)).toEqual([])
  })

  test('3.2 names each rule like its file and each case once', () => {
    const files = readdirSync(join(RULESETS, pack.id, 'rules')).map((file) => file.replace('.json', ''))
    expect(pack.rules.map((rule) => rule.id).sort()).toEqual(files.sort())
    for (const rule of pack.rules) expect(new Set(rule.cases.map((c) => c.name)).size).toBe(rule.cases.length)
  })

  test('each case can be written as a model, twice the same', () => {
    for (const rule of pack.rules) {
      for (const c of rule.cases) expect(caseModel(c)).toBe(caseModel(c))
    }
  })

  test.each(SCHEMA_NAMES)('2.2.5 each rule can be compiled for %s', (name) => {
    const schemas = SCHEMA_NAMES.map(loadSchema)
    const options = { schema: loadSchema(name), schemas, ...mergeNames(packChain(packs, pack.id)) }
    for (const rule of pack.rules) expect(checkRule(rule, options).id).toBe(rule.id)
  })

  test('each parameter of its own is read by a rule, or overrides one of its base', () => {
    const chain = packChain(packs, pack.id)
    const names = mergeNames(chain)
    const read = new Set(mergeRules(chain).flatMap((rule) => namesRead(rule, names).params))
    expect(Object.keys(pack.params ?? {}).filter((name) => !read.has(name))).toEqual([])
  })

  test('3.3 a rule is verified only where its source says primary, a draft where it was not verified', () => {
    for (const rule of pack.rules) {
      const expected = /, (primary|secondary|unverified|conflicting)/.exec(rule.source ?? '')?.[1]
      expect([rule.id, rule.verified]).toEqual([rule.id, VERIFIED[expected ?? '']])
    }
  })
})

const VERIFIED: Readonly<Record<string, string>> = {
  primary: 'verified',
  secondary: 'secondary',
  unverified: 'draft',
  conflicting: 'draft',
}

describe('movedLimits', () => {
  test('moves each limit of a rule down and up', () => {
    const moved = [...movedLimits(packs.find(({ id }) => id === 'us/ada-2010')!)].filter(
      (one) => one.rule === 'us.ada2010.505.4.height',
    )
    expect(moved.map((one) => [one.limit, Number(one.to.toFixed(2))])).toEqual([
      ['handrail_max', 37.62],
      ['handrail_max', 38.38],
      ['handrail_min', 33.66],
      ['handrail_min', 34.34],
    ])
    expect(moved[0]!.pack.rules).toHaveLength(1)
    expect(moved[0]!.pack.params?.handrail_max?.value).toBeCloseTo(37.62)
  })
})

describe('caseModel', () => {
  test('writes rows, properties with their standard types, and relations', () => {
    const door: CaseRow = {
      id: 'door',
      class: 'IfcDoor',
      attributes: { OverallWidth: 0.9, OperationType: 'REVOLVING' },
      properties: { 'Pset_DoorCommon.FireRating': "T 30 'S'" },
      quantities: { 'Qto_DoorBaseQuantities.Area': 2 },
      fills: 'opening',
    }
    const model = caseModel(caseOf(door, { id: 'opening', class: 'IfcOpeningElement' }))
    expect(model).toContain("FILE_SCHEMA(('IFC4'))")
    expect(model).toContain(`IFCDOOR('${caseGlobalId(door)}',$,$,$,$,$,$,$,$,0.9,$,.REVOLVING.,$)`)
    expect(model).toContain("IFCPROPERTYSINGLEVALUE('FireRating',$,IFCLABEL('T 30 ''S'''),$)")
    expect(model).toContain("IFCQUANTITYAREA('Area',$,$,2.,$)")
    expect(model).toMatch(/IFCRELFILLSELEMENT\('[0-3][\w$]{21}',\$,\$,\$,#8,#5\)/)
  })

  test('puts the property sets of a type into HasPropertySets', () => {
    const type: CaseRow = {
      id: 'kind',
      class: 'IfcDoorType',
      properties: { 'Pset_DoorCommon.FireExit': true },
    }
    const model = caseModel(caseOf(type))
    expect(model).toMatch(/IFCDOORTYPE\('[^']+',\$,\$,\$,\$,\(#2\),/)
    expect(model).not.toContain('IFCRELDEFINESBYPROPERTIES')
  })

  test.each([
    [{ class: 'IfcDor' }, "IFC4 has no class 'IfcDor'; did you mean 'IfcDoor'?"],
    [{ class: 'IfcElement' }, 'class IfcElement is abstract; name one of its subclasses'],
    [{ attributes: { Width: 1 } }, "IfcDoor has no attribute 'Width' in IFC4"],
    [{ attributes: { OperationType: 'REVOLVNG' } }, "did you mean 'REVOLVING'?"],
    [{ attributes: { OverallWidth: 'wide' } }, 'OverallWidth takes IfcPositiveLengthMeasure, not "wide"'],
    [{ properties: { 'Pset_DoorCommon.FireExt': true } }, "did you mean 'FireExit'?"],
    [{ properties: { FireExit: true } }, "'FireExit' must be a set and a name"],
    [{ partOf: 'house' }, "the case has no row 'house'"],
  ])('refuses %o with the nearest name', (row, message) => {
    const write = () => caseModel(caseOf({ id: 'door', class: 'IfcDoor', ...row } as CaseRow))
    expect(write).toThrow(expect.objectContaining({ code: 'pack-invalid' }))
    expect(write).toThrow(message)
  })
})

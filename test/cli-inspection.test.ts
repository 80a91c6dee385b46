import { expect, test } from 'vitest'
import { prettyInspection } from '../cli/pretty/inspection.ts'
import { prettyCases, prettyDefects, prettyPack, prettyRule } from '../cli/pretty/pack.ts'
import { LintelError } from '../engine/errors.ts'
import type { Inspection, SpatialNode } from '../engine/inspection.ts'
import type { Pack, Rule } from '../engine/pack/pack.ts'
import { PLAIN as style } from './cli/call.ts'

const node = (ifcClass: string, name: string, children: readonly SpatialNode[] = []): SpatialNode => ({
  class: ifcClass,
  name,
  globalId: name,
  elements: 2,
  children,
})

const storey = {
  ...node('IfcBuildingStorey', 'Level 1', [node('IfcSpace', 'Office'), node('IfcSpace', '')]),
  elevation: 3.2,
}
const inspection: Inspection = {
  name: 'house.ifc',
  sha256: 'a'.repeat(64),
  fileSchema: 'IFC4_ADD2',
  ifcSchema: 'IFC4',
  header: { originatingSystem: 'CAD', timeStamp: '2024-01-01T00:00:00', authors: ['A. B'] },
  bytes: 12_345_678,
  lines: 123_456,
  instances: { met: 120_000, kept: 20_000, geometry: 100_000 },
  rows: 3456,
  classes: Array.from({ length: 30 }, (_, at) => ({ class: `IfcKind${at}`, count: 30 - at, kept: at < 25 })),
  units: [{ type: 'LENGTHUNIT', name: 'MILLIMETRE', toSi: 0.001 }],
  place: { jurisdiction: 'us/il/chicago', from: 'IfcSite.SiteAddress', text: 'Chicago, IL' },
  spatial: [node('IfcProject', 'P', [node('IfcBuilding', 'B', [storey, node('IfcBuildingStorey', 'Roof')])])],
  propertySets: [
    {
      name: 'Pset_DoorCommon',
      sets: 3,
      rows: 12,
      standard: true,
      properties: [{ name: 'FireRating', values: 3, types: ['IfcLabel'] }],
    },
  ],
  relations: [{ name: 'contains', links: 1234 }],
  strings: 9,
  notRead: [{ what: 'broken statement', count: 2, lines: [4, 5] }],
}

test('1.2 an inspection says the schema as written and as read', () => {
  expect(prettyInspection(inspection, { style, all: false })).toContain('IFC4_ADD2, read as IFC4')
})

test('an inspection draws the building and counts the spaces of a storey', () => {
  expect(prettyInspection(inspection, { style, all: false })).toContain(
    [
      '  IfcProject P, 2 elements',
      '  └─ IfcBuilding B, 2 elements',
      '     ├─ IfcBuildingStorey Level 1, at 3.2 m, 2 spaces, 2 elements',
      '     └─ IfcBuildingStorey Roof, 2 elements',
    ].join('\n'),
  )
})

test('an inspection with --all names every space and every class', () => {
  const [short, whole] = [false, true].map((all) => prettyInspection(inspection, { style, all }))

  expect(short).toContain('… 10 more (--format json has all, --all shows them)')
  expect(whole).toContain('     │  └─ IfcSpace (no name), 2 elements')
  expect(whole).toContain('IfcKind29')
})

test('1.3 an inspection says what was not read and on which lines', () => {
  expect(prettyInspection(inspection, { style, all: false })).toContain('2  broken statement  lines 4, 5')
})

const rule: Rule = {
  id: 'a.b',
  title: 'Doors are wide',
  reference: { code: 'ADA 2010', section: '404.2.3' },
  category: 'accessibility',
  severity: 'error',
  verified: 'draft',
  applies: 'IfcDoor',
  require: 'OverallWidth >= 0.9 m',
  message: '{value}',
  why: 'Wheelchairs.',
  mend: 'Widen it.',
  cases: [{ name: 'wide', rows: [{ id: 'd', class: 'IfcDoor' }], expect: 'pass' }],
}
const pack: Pack = { id: 'a', version: '1.0.0', title: 'A pack', rules: [rule] }

test('3.3 a shown pack and a shown rule say that the rule is a draft', () => {
  expect(prettyPack(pack, style)).toContain('Doors are wide (draft)')
  expect(prettyRule(rule, pack, style)).toContain('draft: not verified; runs with --drafts only')
})

test('defects of a pack stand with their code and place', () => {
  const defect = new LintelError('rule-unknown-name', "unknown property 'Widht'; did you mean 'Width'?", {
    place: { source: 'a.b', line: 1, column: 9 },
  })

  expect(prettyDefects(pack, [defect], style)).toContain(
    "✖ rule-unknown-name: a.b:1:9: unknown property 'Widht'; did you mean 'Width'?",
  )
  expect(prettyDefects(pack, [], style)).toBe('✔ a: 1 rule, no defect\n')
})

test('3.2 a case that does not end as it says is named', () => {
  const report = { rule: 'a.b', case: 'wide', expected: 'pass', found: 'unknown', ok: false } as const

  expect(prettyCases(pack, { reports: [report], moved: 0, unnoticed: [] }, style)).toBe(
    '✖ a.b · wide: expected pass, found unknown\n✖ a: 0 of 1 case ended as they say, 0 of 0 moved limits noticed\n',
  )
})

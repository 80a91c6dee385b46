import { expect, test } from 'vitest'
import { compareResults } from '../engine/compare.ts'
import type { Report } from '../engine/report/report.ts'
import { sarifReport } from '../engine/report/sarif.ts'
import { resultFixture } from './fixtures/results.ts'

// biome-ignore lint/suspicious/noExplicitAny: SARIF is looked into freely here
type Any = any
const sarif = (...reports: Report[]): Any => JSON.parse(sarifReport(reports))
const byId = (run: Any, id: string): Any =>
  run.results.find((one: Any) => one.partialFingerprints['lintelFindingId/v1'] === id)

const result = resultFixture('house')
const [run] = sarif({ result }).runs

test('is SARIF 2.1.0 with one run per model', () => {
  const log = sarif({ result }, { result: resultFixture('clean') })

  expect(log.version).toBe('2.1.0')
  expect(log.runs.map((one: Any) => one.automationDetails.id)).toEqual([
    'lintel/models/house%20%C3%A9.ifc',
    'lintel/clean.ifc',
  ])
  expect(log.runs[1].results).toEqual([])
})

test('has what the standard requires of every run, rule and result', () => {
  for (const rule of run.tool.driver.rules) {
    expect(rule.id).toMatch(/./)
    expect(rule.shortDescription.text).toMatch(/./)
    expect(['error', 'warning', 'note']).toContain(rule.defaultConfiguration.level)
  }
  for (const one of run.results) {
    expect(one.message.text).toMatch(/./)
    expect(['fail', 'open']).toContain(one.kind)
    expect(run.tool.driver.rules[one.ruleIndex].id).toBe(one.ruleId)
    for (const place of one.locations)
      expect(place.physicalLocation.artifactLocation).toEqual({
        uri: 'models/house%20%C3%A9.ifc',
        index: 0,
      })
  }
})

test('a rule links to its clause and says when it is a draft', () => {
  const rule = run.tool.driver.rules.find((one: Any) => one.id === 'ada-2010-404.2.3')

  expect(rule.helpUri).toBe('https://www.ada.gov/law-and-regs/design-standards/2010-stds/#4042')
  expect(rule.shortDescription.text).toBe('Door clear width (draft: its figure is not verified)')
  expect(rule.help.text).toBe('ADA 2010 404.2.3: Door clear width')
})

test('an element is a logical location with its GlobalId and a physical one with its STEP line', () => {
  const [place] = byId(run, 'f-width-1').locations

  expect(place.logicalLocations[0].fullyQualifiedName).toBe('3cUkl32yn9qRSPvBJV0001')
  expect(place.logicalLocations[0].name).toBe('Door 014')
  expect(place.physicalLocation.region).toEqual({ startLine: 501 })
})

test('a fail has the level of its severity, with margin and fix in the message', () => {
  const { kind, level, message, partialFingerprints, relatedLocations } = byId(run, 'f-width-1')

  expect([kind, level]).toEqual(['fail', 'error'])
  expect(message.text).toBe(
    'Clear width is 0.76 m; at least 0.8128 m is required (off by 52.8 mm (2.08 in)) Set OverallWidth to at least 0.873 m',
  )
  expect(partialFingerprints['ruleAndGlobalId/v1']).toBe('ada-2010-404.2.3:3cUkl32yn9qRSPvBJV0001')
  expect(relatedLocations[0].logicalLocations[0].fullyQualifiedName).toBe('3cUkl32yn9qRSPvBJV0900')
})

test('an unknown is an open note and never a pass', () => {
  const { kind, level } = byId(run, 'f-fire-30')

  expect([kind, level]).toEqual(['open', 'note'])
})

test('a waiver is an accepted suppression with its justification', () => {
  expect(byId(run, 'f-waived-60').suppressions).toEqual([
    {
      kind: 'external',
      status: 'accepted',
      justification: 'Accepted by R. Ito until 2027-01-01: shaft without a name',
    },
  ])
})

test('2.6.2 a rule that failed by itself is a result without an element', () => {
  const [first] = run.results

  expect([first.ruleId, first.message.text]).toEqual([
    'core-site',
    'There is no IfcSite; exactly one is required',
  ])
  expect(first.locations[0].logicalLocations).toBeUndefined()
})

test('1.3 what was not read is a notification with its lines', () => {
  const [gap] = run.invocations[0].toolExecutionNotifications

  expect(gap.message.text).toBe('Not read: 3 × class not in the schema: IFCFOO')
  expect(gap.locations.map((one: Any) => one.physicalLocation.region.startLine)).toEqual([12, 40, 77])
})

test('without a baseline no result has a baseline state', () => {
  expect(run.results.filter((one: Any) => one.baselineState !== undefined)).toEqual([])
})

test('with a baseline every result has a state, and what is gone is absent', () => {
  const [compared] = sarif({ result, comparison: compareResults(resultFixture('house-before'), result) }).runs
  const state = (id: string) => byId(compared, id).baselineState

  expect([state('f-width-1'), state('f-width-2'), state('f-width-3'), state('f-width-99')]).toEqual([
    'new',
    'updated',
    'unchanged',
    'absent',
  ])
  expect(compared.results.filter((one: Any) => one.baselineState === undefined)).toEqual([])
  expect(compared.results[0].baselineState).toBe('new')
})

test('4.1 the same result gives the same bytes', () => {
  expect(sarifReport([{ result: resultFixture('house') }])).toBe(sarifReport([{ result }]))
})

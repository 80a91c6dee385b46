/** One pack with every kind of construct of the earlier format: each converts or is reported (docs/decisions/0018-mcp-import.md). */
import { expect, test } from 'vitest'
import { importRules, type Json, property, ruleFile } from './mcp/import.ts'

const wide = property('width', '<', 0.9, { unit: 'm' })
const only = (condition: Json, rule_id: string, more: Json = {}) =>
  ruleFile([condition], { rule_id, ...more })

const RULES = [
  only(wide, '01-property'),
  only(
    { type: 'spatial', element_type: 'stair', property: 'clearance', operator: '<', value: 1 },
    '02-spatial',
  ),
  only(
    { type: 'relationship', element_type: 'door', property: 'part_of', operator: '==', value: 'roof' },
    '03-relationship',
  ),
  only({ type: 'system', element_type: 'pipe', property: 'name', operator: '==', value: 'Gas' }, '04-system'),
  only(
    { type: 'composite', logic: 'OR', conditions: [wide, property('fire_exit', '==', false)] },
    '05-composite',
  ),
  only(property('name', '!=', 'A'), '06-equality'),
  only(property('height', '>=', 3, { unit: 'm' }), '07-order'),
  only(property('name', 'not_in', ['A', 'B']), '08-list'),
  only(property('name', 'contains', 'A'), '09-text'),
  only(property('name', 'regex', '(?i)a'), '10-regex'),
  only(wide, '11-validation', { actions: [{ type: 'validation', message: 'm', severity: 'low' }] }),
  only(wide, '12-calculation', { actions: [{ type: 'calculation', formula: 'width * height', unit: 'm2' }] }),
  only(wide, '13-warning', { actions: [{ type: 'warning', message: 'm' }] }),
  only(wide, '14-error', { actions: [{ type: 'error', message: 'm', code_reference: 'IBC 2021 1010.1' }] }),
  only(wide, '15-disabled', { enabled: false }),
  only(wide, '16-priority', { priority: 3, actions: [{ type: 'validation', message: 'm' }] }),
]

test('7.4 all sixteen kinds of constructs convert or are reported', () => {
  const { pack, report, rules } = importRules(RULES)
  expect(rules).toBe(16)
  expect(
    pack.rules.map(({ id, applies, require, severity, verified }) => [
      id,
      applies,
      require,
      severity,
      verified,
    ]),
  ).toEqual([
    ['01-property', 'IfcDoor', 'OverallWidth >= param.limit_01_property', 'error', 'secondary'],
    ['03-relationship', 'IfcDoor', 'not exists(parent) or parent is not IfcRoof', 'error', 'secondary'],
    ['04-system', 'IfcPipeSegment', "not any(systems where Name = 'Gas')", 'error', 'secondary'],
    [
      '05-composite',
      'IfcDoor',
      'OverallWidth >= param.limit_05_composite and Pset_DoorCommon.FireExit != false',
      'error',
      'secondary',
    ],
    ['06-equality', 'IfcDoor', "Name = 'A'", 'error', 'secondary'],
    ['07-order', 'IfcDoor', 'OverallHeight < param.limit_07_order', 'error', 'secondary'],
    ['08-list', 'IfcDoor', "Name in ['A', 'B']", 'error', 'secondary'],
    ['09-text', 'IfcDoor', 'Name not matches /[\\s\\S]*A[\\s\\S]*/', 'error', 'secondary'],
    ['11-validation', 'IfcDoor', 'OverallWidth >= param.limit_11_validation', 'info', 'secondary'],
    ['13-warning', 'IfcDoor', 'OverallWidth >= param.limit_13_warning', 'warning', 'secondary'],
    ['14-error', 'IfcDoor', 'OverallWidth >= param.limit_14_error', 'error', 'secondary'],
    ['15-disabled', 'IfcDoor', 'OverallWidth >= param.limit_15_disabled', 'error', 'draft'],
    ['16-priority', 'IfcDoor', 'OverallWidth >= param.limit_16_priority', 'info', 'secondary'],
  ])
  expect(pack.definitions).toEqual({ calculated_12_calculation: 'OverallWidth * OverallHeight' })
  expect(report.filter(({ kind }) => kind !== 'done').map(({ kind, path }) => `${kind} ${path}`)).toEqual([
    'notConverted rules[1].conditions[0].property',
    'notConverted rules[9].conditions[0].value',
    'decide rules[11].actions[0].formula',
    'notConverted rules[11].actions',
    'decide rules[15].actions[0].severity',
  ])
})

/** What the head of a pack, its rules and their actions become. */
import { beforeAll, describe, expect, test } from 'vitest'
import type { Kernel } from '../engine/kernel.ts'
import type { ImportNote } from '../engine/mcp/note.ts'
import { runCases } from '../engine/pack/case-run.ts'
import { lintPack } from '../engine/pack/lint.ts'
import { loadSchema } from '../engine/schema/load.ts'
import {
  caseChecker,
  checkBuilding,
  importOne,
  importRules,
  type Json,
  property,
  ruleFile,
  testKernel,
} from './mcp/import.ts'

let kernel: Kernel

beforeAll(async () => {
  kernel = await testKernel()
})

const marked = property('fire_exit', '==', true)

function places(report: readonly ImportNote[], kind: ImportNote['kind']): string[] {
  return report.filter((note) => note.kind === kind).map(({ path }) => path)
}

function head(more: Json) {
  const { pack, report } = importRules([ruleFile([marked])], more)
  return { pack, decide: places(report, 'decide'), notConverted: places(report, 'notConverted') }
}

describe('the pack', () => {
  test('7.1 id, name, version, description and date', () => {
    const { pack, decide, notConverted } = head({
      mcp_id: 'US/FL Building 2020',
      name: 'Florida Building Code',
      description: 'Egress.',
      version: 'v7.1',
      effective_date: '2020-12-31',
    })
    expect(pack).toMatchObject({
      id: 'us/fl-building-2020',
      version: '7.1.0',
      title: 'Florida Building Code',
      description:
        'Egress. Imported from the MCP pack US/FL Building 2020 of 1 rules; a match there is a violation here.',
      effective: { from: '2020-12-31', source: 'effective_date of US/FL Building 2020' },
    })
    expect({ decide, notConverted }).toEqual({ decide: [], notConverted: [] })
  })

  test.each([
    ['1.2.3-beta.1', '1.2.3-beta.1', []],
    ['2020', '2020.0.0', []],
    [2, '2.0.0', []],
    ['2nd edition', '0.0.0', ['version']],
    [undefined, '0.0.0', ['version']],
  ])('7.1 the version %j is %s', (version, expected, decide) => {
    expect(head({ version })).toMatchObject({ pack: { version: expected }, decide })
  })

  test.each([
    [{ country: 'US', state: 'CA', city: 'Los Angeles' }, 'us/ca/los-angeles', []],
    [{ country: 'United States', state: 'California', city: null, county: null }, 'us/ca', []],
    [{ country: 'USA' }, 'us', []],
    [{ country: 'US', state: 'FL', county: 'Hillsborough' }, 'us/fl/hillsborough', []],
    [{ country: 'Deutschland', state: 'Baden-Württemberg' }, 'deutschland/baden-wurttemberg', []],
    [{ country: 'US', city: 'Boston' }, 'us', ['jurisdiction']],
    [{ country: 'US', state: 'CA', city: 'LA', county: 'LA' }, 'us/ca/la', ['jurisdiction.county']],
    [{ state: 'CA' }, undefined, ['jurisdiction']],
  ])('7.1 the jurisdiction %j is %s', (jurisdiction, path, decide) => {
    const found = head({ jurisdiction })
    expect({ path: found.pack.jurisdiction, decide: found.decide }).toEqual({ path, decide })
  })

  test('7.4 unknown keys of pack and jurisdiction, and values of a wrong type, are reported', () => {
    const found = head({ authors: ['me'], jurisdiction: { country: 'US', zip: '1' }, name: ['x'] })
    expect(found.notConverted).toEqual(['authors', 'name', 'jurisdiction.zip'])
    expect(head({ jurisdiction: 'us' }).notConverted).toEqual(['jurisdiction'])
  })

  test('7.3 every report says once what a missing property means', () => {
    const { report } = importRules([ruleFile([marked]), ruleFile([marked], { rule_id: 's' })])
    expect(report.filter(({ path }) => path === 'rules')).toEqual([
      {
        path: 'rules',
        kind: 'done',
        found: 'conditions, which in the old format a missing property never matches',
        done: 'a missing property makes the verdict unknown, not a pass; the findings name what is missing',
        decide: null,
      },
    ])
  })
})

describe('the rules', () => {
  test('7.10 an imported rule is secondary, and its source names the file and the rule', () => {
    const { rule } = importOne([marked], { rule_id: 'door_width', priority: 2, description: 'Because.' })
    expect(rule).toMatchObject({
      id: 'door_width',
      title: 'Rule',
      category: 'egress',
      verified: 'secondary',
      why: 'Because.',
      reference: { code: 'Code', section: '1.2' },
      source: "imported from old.json, rule 'door_width', priority 2",
    })
  })

  test('7.10 a disabled rule is a draft, and its source says why', () => {
    const { rule, open } = importOne([marked], { enabled: false })
    expect(rule).toMatchObject({
      verified: 'draft',
      source: "imported from old.json, rule 'r'; it was disabled there, so it is a draft",
    })
    expect(open).toEqual([])
  })

  test('7.4 ids that are no names of files, missing or taken are made anew', () => {
    const ids = ['a/../b c', undefined, 'x', 'X', '...', 7]
    const { pack, report } = importRules(ids.map((rule_id) => ruleFile([marked], { rule_id })))
    expect(pack.rules.map(({ id }) => id)).toEqual(['7', 'X-2', 'a-..-b-c', 'rule-2', 'rule-5', 'x'])
    expect(places(report, 'decide')).toEqual(['rules[1].rule_id', 'rules[3].rule_id'])
  })

  test.each([
    ['no conditions', { conditions: [] }, 'conditions'],
    ['no key for conditions', { conditions: undefined }, 'conditions'],
    ['only calculations', { actions: [{ type: 'calculation', formula: 'width' }] }, 'actions'],
  ])('7.4 a rule with %s is left out and kept whole in the report', (_, more, key) => {
    const { rule, open } = importOne([marked], more)
    expect(rule).toBeUndefined()
    const note = open.find(({ kind }) => kind === 'notConverted')
    expect(note?.path).toBe(`rules[0].${key}`)
    expect(note?.text).toContain('"rule_id":"r"')
  })

  test('7.4 what the language refuses leaves the rule out', () => {
    const { rule, open } = importOne([
      property(
        'Acme.`a`',
        'in',
        Array(1200)
          .fill('x')
          .map((x, i) => `${x}${i}`),
      ),
    ])
    expect(rule).toBeUndefined()
    expect(open.at(-1)).toMatchObject({ path: 'rules[0].conditions', kind: 'notConverted' })
  })
})

describe('the actions', () => {
  const actions = (...list: readonly Json[]) => {
    const { pack, report } = importRules([ruleFile([marked], { actions: list, priority: undefined })])
    return {
      pack,
      rule: pack.rules[0],
      decide: places(report, 'decide'),
      notConverted: places(report, 'notConverted'),
    }
  }

  test.each([
    [{ type: 'error' }, 'error', []],
    [{ type: 'warning' }, 'warning', []],
    [{ type: 'validation' }, 'error', []],
    [{ type: 'validation', severity: 'Critical' }, 'error', []],
    [{ type: 'validation', severity: 'medium' }, 'warning', []],
    [{ type: 'validation', severity: 'info' }, 'info', []],
    [{ type: 'warning', severity: 'error' }, 'error', ['rules[0].actions[0].severity']],
    [{ type: 'validation', severity: 'odd' }, 'error', ['rules[0].actions[0].severity']],
  ])('7.9 %j is %s', (action, severity, decide) => {
    expect(actions(action)).toMatchObject({ rule: { severity }, decide, notConverted: [] })
  })

  test.each([
    [1, 'error'],
    [2, 'warning'],
    [5, 'info'],
  ])('7.9 a priority of %d is %s where nothing else says it, which is to decide', (priority, severity) => {
    const { rule, open } = importOne([marked], { priority, actions: [{ type: 'validation', message: 'm' }] })
    expect(rule?.severity).toBe(severity)
    expect(open.map(({ path }) => path)).toEqual(['rules[0].actions[0].severity'])
  })

  test('7.9 a priority in words, and one that says nothing', () => {
    expect(importOne([marked], { priority: 'low', actions: [{ type: 'validation' }] }).rule?.severity).toBe(
      'info',
    )
    expect(importOne([marked], { priority: 'odd' }).open.map(({ path }) => path)).toEqual([
      'rules[0].priority',
    ])
  })

  test('7.9 of several actions the gravest speaks, and the others are reported', () => {
    const found = actions(
      { type: 'warning', message: 'first', code_reference: 'Code 9' },
      { type: 'error', message: 'second' },
    )
    expect(found).toMatchObject({
      rule: { message: 'second', severity: 'error', reference: { code: 'Code', section: '9' } },
      notConverted: ['rules[0].actions[0]'],
    })
  })

  test('7.9 without an action a match is an error, which is to decide', () => {
    expect(actions()).toMatchObject({ rule: { severity: 'error' }, decide: ['rules[0].actions'] })
  })

  test('7.4 an unknown type and unknown keys of an action are reported', () => {
    const found = actions({ type: 'notify', to: 'me' }, { type: 'error', colour: 'red' })
    expect(found.notConverted).toEqual(['rules[0].actions[0].type', 'rules[0].actions[1].colour'])
  })

  test.each([
    ['ADA 2010 404.2.3', { code: 'ADA 2010', section: '404.2.3' }],
    ['FBC, Section 1010.1.1', { code: 'FBC', section: '1010.1.1' }],
    ['NFPA 101 § 7.2.1.2.3.2(1)', { code: 'NFPA 101', section: '7.2.1.2.3.2(1)' }],
    ['IBC 2021', { code: 'IBC 2021' }],
    ['House rules', { code: 'House rules' }],
  ])('7.9 the reference %s', (code_reference, reference) => {
    expect(actions({ type: 'error', code_reference }).rule?.reference).toEqual({
      section: 'r',
      edition: '1.0.0',
      ...reference,
    })
  })

  test('7.9 placeholders of a message are those that findings know, or to decide', () => {
    const found = actions({ type: 'error', message: '{element_type}: {actual} of {required} {unit}' })
    expect(found).toMatchObject({
      rule: { message: '{class}: {value} of {limit} (unit)' },
      decide: ['rules[0].actions[0].message'],
    })
  })

  test.each([
    ['width * height', 'm2', 'OverallWidth * OverallHeight', []],
    ['door.width + {clear_gap}', undefined, 'OverallWidth + MCP.clear_gap', []],
    [
      'max(width, 0.9 m) >= height && !(fire_load == 3)',
      undefined,
      'max(OverallWidth, 0.9 m) >= OverallHeight and not MCP.fire_load = 3',
      [],
    ],
    ['width * 2', 'm2', 'OverallWidth * 2', ['rules[0].actions[1].unit']],
  ])('7.9 the formula %s is read and kept as a definition', (formula, unit, text, more) => {
    const found = actions({ type: 'error' }, { type: 'calculation', formula, unit })
    expect(found.pack.definitions).toEqual({ calculated_r: text })
    expect(found.decide.sort()).toEqual(['rules[0].actions[1].formula', ...more].sort())
    expect(found.notConverted).toEqual([])
  })

  test.each([
    'process.exit(1)',
    'width * * 2',
    '__import__("os").system("x")',
    'width + height * height',
    'width => 3',
    '('.repeat(5000),
    'constructor.constructor("return this")()',
  ])('7.9 the formula %s is reported and never run', (formula) => {
    const found = actions({ type: 'error' }, { type: 'calculation', formula })
    expect(found.pack.definitions).toBeUndefined()
    expect(found.notConverted).toEqual(['rules[0].actions[1].formula'])
    expect(found.rule).toBeDefined()
  })

  test('7.9 a calculation without a formula, and an unknown unit of one, are reported', () => {
    expect(actions({ type: 'error' }, { type: 'calculation' }).notConverted).toEqual([
      'rules[0].actions[1].formula',
    ])
    expect(
      actions({ type: 'error' }, { type: 'calculation', formula: 'width', unit: 'cubits' }).notConverted,
    ).toEqual(['rules[0].actions[1].unit'])
  })
})

describe('cases', () => {
  const relation = (word: string, value: unknown, more: Json = {}): Json => ({
    type: 'relationship',
    element_type: 'door',
    property: word,
    operator: '==',
    value,
    ...more,
  })
  const conditions: readonly (readonly Json[])[] = [
    [relation('contained_in', 'room')],
    [relation('contained_in', 'corridor')],
    [relation('contained_in', ['storey', 'site'])],
    [relation('contained_in', 'room', { operator: '!=' })],
    [relation('part_of', 'curtain_wall')],
    [relation('part_of', 'exit')],
    [relation('hosted_by', 'wall')],
    [relation('connected_to', 'wall')],
    [relation('connected_to', 2, { operator: '<' })],
    [relation('has_opening', false, { element_type: 'wall' })],
    [relation('has_opening', 2, { element_type: 'wall', operator: '>=' })],
    [relation('has_part', 'widget', { element_type: 'stair' })],
    [relation('adjacent_to', 'exit', { element_type: 'room' })],
    [relation('contains', 'sprinkler', { element_type: 'room', operator: '!=' })],
    [relation('in_zone', 'East')],
    [{ type: 'system', element_type: 'duct', property: 'name', operator: 'not_in', value: ['A', 'B'] }],
    [{ type: 'system', element_type: 'duct', property: 'type', operator: 'ends_with', value: 'AC' }],
    [property('width', '>', 1, { unit: 'm' }), property('width', '<', 0.5, { unit: 'm' })],
    [property('number_of_risers', '>', 17.5, { element_type: 'stair' })],
    [property('colour', '==', null)],
    [property('colour', 'regex', '^(?=a)b$')],
    [property('colour', '==', 'red', { element_type: 'corridor' })],
  ]

  test.each(conditions.map((list) => [JSON.stringify(list), list] as const))('7.11 %s', async (_, list) => {
    const { pack } = importRules([ruleFile(list)])
    const [rule] = pack.rules
    const schemas = [loadSchema('IFC2X3'), loadSchema('IFC4'), loadSchema('IFC4X3')]
    expect(lintPack(pack, schemas)).toEqual([])
    const reports = await runCases(caseChecker(kernel), pack)
    expect(reports.filter(({ ok }) => !ok)).toEqual([])
    expect(reports.length + Object.keys(rule?.never ?? {}).length).toBe(4)
  })

  test('7.8 relations of a building are judged as they are stated', async () => {
    const { pack } = importRules([
      ruleFile([relation('connected_to', 'wall')], { rule_id: 'wall' }),
      ruleFile([relation('contained_in', 'storey')], { rule_id: 'storey' }),
      ruleFile([relation('bounds', 'corridor')], { rule_id: 'corridor' }),
      ruleFile([{ type: 'system', element_type: 'door', operator: '==', value: 'Access' }], {
        rule_id: 'system',
      }),
    ])
    const building = {
      building_id: 'b',
      objects: [
        { object_id: 'd1', object_type: 'door', connections: ['w', 'f', 'c'] },
        { object_id: 'd2', object_type: 'door', connections: [] },
        { object_id: 'w', object_type: 'wall' },
        { object_id: 'f', object_type: 'floor' },
        { object_id: 'c', object_type: 'corridor' },
        { object_id: 's', object_type: 'system', properties: { name: 'Access' }, connections: ['d2'] },
      ],
    }
    const { findings } = await checkBuilding(kernel, building, pack)
    expect(findings.map(({ rule, element, status }) => `${rule} ${element.tag} ${status}`).sort()).toEqual([
      'corridor d1 fail',
      'storey d1 fail',
      'system d2 fail',
      'wall d1 fail',
    ])
  })
})

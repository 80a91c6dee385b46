/** Files that are not of the format, or mean harm: a clear error or a report, and nothing else. */
import { describe, expect, test } from 'vitest'
import { LintelError } from '../engine/errors.ts'
import { importMcpBuilding } from '../engine/mcp/import-building.ts'
import { importMcpPack } from '../engine/mcp/import-pack.ts'
import { importOne, importRules, type Json, packFile, property, ruleFile } from './mcp/import.ts'

function refusal(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (error instanceof LintelError) return `${error.code}: ${error.message}`
    throw error
  }
  return 'nothing was refused'
}

describe('7.16 what is not of the format is refused with the place', () => {
  test.each([
    ['no object', 3, 'pack-invalid: expected an object { }, found 3'],
    ['a list', [], 'pack-invalid: expected an object { }, found a list'],
    ['no id', { rules: [] }, "pack-invalid: expected the key 'mcp_id' (the id of an MCP pack), found none"],
    ['an id that is no text', { mcp_id: 1, rules: [] }, 'pack-invalid: mcp_id: expected a text, found 1'],
    [
      'no rules',
      { mcp_id: 'a' },
      "pack-invalid: expected the key 'rules' (the rules of the pack), found none",
    ],
    [
      'rules that are no list',
      { mcp_id: 'a', rules: {} },
      'pack-invalid: rules: expected a list [ ], found an object',
    ],
    [
      'a rule that is none',
      { mcp_id: 'a', rules: ['x'] },
      "pack-invalid: rules[0]: expected an object { }, found 'x'",
    ],
    [
      'conditions that are no list',
      { mcp_id: 'a', rules: [{ conditions: 'x' }] },
      "pack-invalid: rules[0].conditions: expected a list [ ] or null, found 'x'",
    ],
    [
      'a condition that is none',
      { mcp_id: 'a', rules: [{ conditions: [null] }] },
      'pack-invalid: rules[0].conditions[0]: expected an object { }, found null',
    ],
    [
      'enabled that is neither',
      { mcp_id: 'a', rules: [{ enabled: 'no' }] },
      "pack-invalid: rules[0].enabled: expected true or false or null, found 'no'",
    ],
  ])('%s', (_, json, message) => {
    expect(refusal(() => importMcpPack(json, 'old.json'))).toBe(message)
  })

  test.each([
    ['no objects', { building_id: 'b' }, "input-invalid: expected the key 'objects', found none"],
    [
      'an object without an id',
      { building_id: 'b', objects: [{ object_type: 'door' }] },
      "input-invalid: objects[0]: expected the key 'object_id', found none",
    ],
    [
      'a type that is no text',
      { building_id: 'b', objects: [{ object_id: 1, object_type: 2 }] },
      'input-invalid: objects[0].object_type: expected a text, found 2',
    ],
    [
      'properties that are a list',
      { building_id: 'b', objects: [{ object_id: 1, object_type: 'door', properties: [] }] },
      'input-invalid: objects[0].properties: expected an object { } or null, found a list',
    ],
  ])('%s', (_, json, message) => {
    expect(refusal(() => importMcpBuilding(json, 'building.json'))).toBe(message)
  })
})

describe('7.16 what means harm ends in the report', () => {
  test('conditions nested deeper than a person nests', () => {
    let nested: Json = property('width', '<', 1)
    for (let i = 0; i < 100_000; i++) nested = { type: 'composite', logic: 'AND', conditions: [nested] }
    const { pack, report } = importMcpPack({ mcp_id: 'a', rules: [ruleFile([nested])] }, 'old.json')
    expect(pack.rules).toEqual([])
    const note = report.find(({ kind }) => kind === 'notConverted')
    expect(note?.path).toMatch(/^rules\[0\]\.conditions\[0\](\.conditions\[0\]){17}$/)
    expect(note?.text).toBe('a value that is nested too deep to be shown')
  })

  test('values nested as deep, in conditions and in buildings', () => {
    let nested: unknown = 1
    for (let i = 0; i < 100_000; i++) nested = [nested]
    const file = { mcp_id: 'a', rules: [ruleFile([property('width', '==', nested)])], extra: nested }
    expect(importMcpPack(file, 'old.json').pack.rules).toEqual([])
    const building = {
      building_id: 'b',
      objects: [{ object_id: 'd', object_type: 'door', properties: { nested }, connections: nested }],
    }
    expect(importMcpBuilding(building, 'building.json').step).toContain('IFCDOOR')
  })

  test('texts of millions of characters are cut where people read them', () => {
    const long = 'x'.repeat(3_000_000)
    const { pack, report } = importRules(
      [
        ruleFile([property('width', '<', 1)], {
          rule_id: long,
          name: long,
          actions: [{ type: 'error', message: long, code_reference: long }],
        }),
        ruleFile([property(long, 'contains', long)], { rule_id: 's' }),
      ],
      { mcp_id: long, name: long, version: long },
    )
    const [rule] = pack.rules
    expect(rule?.id.length).toBeLessThan(200)
    expect([rule?.title.length, rule?.message.length, pack.title.length]).toEqual([2000, 2000, 2000])
    for (const note of report) expect(note.found.length + note.path.length).toBeLessThan(400)
  })

  test('keys of prototypes are keys like any other', () => {
    const text = `{"mcp_id":"a","__proto__":{"polluted":1},"rules":[{"rule_id":"__proto__","constructor":1,
      "conditions":[{"type":"property","element_type":"door","property":"__proto__","operator":"==","value":"x"}],
      "actions":[{"type":"error","message":"{__proto__}"},{"type":"calculation","formula":"__proto__ + 1"}]}]}`
    const { pack, report } = importMcpPack(JSON.parse(text), 'old.json')
    expect(({} as Json).polluted).toBeUndefined()
    expect(pack.rules[0]).toMatchObject({
      id: 'proto',
      require: "MCP.__proto__ != 'x'",
      message: '(__proto__)',
    })
    expect(report.filter(({ kind }) => kind === 'notConverted').map(({ path }) => path)).toEqual([
      '__proto__',
      'rules[0].constructor',
    ])
    const building = JSON.parse(
      '{"building_id":"b","objects":[{"object_id":"__proto__","object_type":"constructor","properties":{"__proto__":"x"},"connections":["__proto__"]}]}',
    )
    expect(importMcpBuilding(building, 'b.json').step).toContain(
      "IFCPROPERTYSINGLEVALUE('__proto__',$,IFCLABEL('x'),$)",
    )
    expect(Object.keys({})).toEqual([])
  })

  test('a pattern that would take for ever is tried on short texts only', () => {
    const start = performance.now()
    const { rule } = importOne([property('fire_rating', 'regex', '^(a+)+$')])
    expect(rule?.require).toContain('(a+)+')
    expect(performance.now() - start).toBeLessThan(2000)
  })

  test('quotes, back quotes and line breaks stay within their texts', () => {
    const odd = 'a`b\'c"d\n/e\\'
    for (const operator of ['==', 'contains', 'starts_with', 'ends_with'])
      expect(importOne([property(odd, operator, odd)]).rule, operator).toBeDefined()
    expect(importOne([property('Acme`.x', '==', 'x')]).rule?.require).toBe("MCP.Acme__x != 'x'")
    const { step } = importMcpBuilding(
      { building_id: odd, objects: [{ object_id: odd, object_type: odd, properties: { [odd]: odd } }] },
      'b.json',
    )
    expect(
      step
        .split('\n')
        .filter((line) => line.startsWith('#'))
        .every((line) => line.endsWith(';')),
    ).toBe(true)
  })

  test('numbers beyond what can be said', () => {
    const text = JSON.stringify(packFile([ruleFile([property('width', '<', 7)])])).replace(
      '"value":7',
      '"value":1e999',
    )
    const { pack, report } = importMcpPack(JSON.parse(text), 'old.json')
    expect(pack.rules).toEqual([])
    expect(report.find(({ kind }) => kind === 'notConverted')?.path).toBe('rules[0].conditions[0].value')
  })

  test('thousands of conditions', () => {
    const many = Array.from({ length: 2000 }, (_, i) => property(`p${i}`, '==', i))
    const { rule, open } = importOne(many)
    expect(rule).toBeUndefined()
    expect(open.at(-1)?.path).toBe('rules[0].conditions')
  })
})

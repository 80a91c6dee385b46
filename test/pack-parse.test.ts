/** Packs as JSON: the shape, its messages, and that the published schema says the same. */
import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LintelError } from '../engine/errors.ts'
import { PACK_SCHEMA } from '../engine/pack/pack-schema.ts'
import { parsePack } from '../engine/pack/parse.ts'
import { checkShape } from '../engine/pack/shape.ts'
import { errorOf } from './language/harness.ts'
import { copy, doorRule, pack } from './language/packs.ts'

const published = JSON.parse(
  readFileSync(new URL('../engine/pack/pack.schema.json', import.meta.url), 'utf8'),
) as object

/** The pack, and its last rule, with other members. */
const packWith = (part: object) => ({ ...pack, ...part })
const ruleWith = (part: object) => packWith({ rules: [{ ...doorRule, ...part }] })

test('a pack comes back as it was written, its rules sorted by id', () => {
  const parsed = parsePack(copy(pack), 'pack.json')
  expect(parsed.rules.map(({ id }) => id)).toEqual(['b-table', 'door-width'])
  expect(parsed).toEqual(pack)
})

const WRONG: readonly [what: string, json: unknown, message: string][] = [
  ['no object', [], 'expected an object { }, found a list'],
  ['no id', { version: '1.0.0', title: 'T' }, "expected the key 'id' (Path-like: `us/ada-2010`), found none"],
  [
    'a version of another form',
    packWith({ version: '1' }),
    "version: expected a text like ^\\d+\\.\\d+\\.\\d+(-[0-9A-Za-z.-]+)?$, found '1'",
  ],
  ['an unknown key', packWith({ parms: {} }), "parms: unknown key 'parms'; did you mean 'params'?"],
  [
    'an unknown severity',
    ruleWith({ severity: 'eror' }),
    "rules[0].severity: expected one of error, warning, info, found 'eror'; did you mean 'error'?",
  ],
  ['a number as title', ruleWith({ title: 3 }), 'rules[0].title: expected a text, found 3'],
  [
    'an empty message',
    ruleWith({ message: '' }),
    "rules[0].message: expected a text that is not empty, found ''",
  ],
  [
    'neither require nor occurs',
    ruleWith({ require: undefined }),
    "rules[0]: expected the key 'require' or 'occurs', found neither",
  ],
  [
    'an occurs below zero',
    ruleWith({ occurs: { min: -1 } }),
    'rules[0].occurs.min: expected at least 0, found -1',
  ],
  [
    'an unknown unit',
    packWith({ params: { w: { value: 1, unit: 'inch' } } }),
    'params.w.unit: expected one of m, cm',
  ],
  [
    'a parameter name in capitals',
    packWith({ params: { W: { value: 1 } } }),
    "params.W: the name 'W' must begin with a small letter",
  ],
  [
    'a case without rows',
    ruleWith({ cases: [{ name: 'c', rows: [], expect: 'pass' }] }),
    'rules[0].cases[0].rows: expected at least 1 item, found a list',
  ],
  [
    'a list as table',
    packWith({ tables: { t: { values: { 'a b': '1' } } } }),
    'tables.t.values["a b"]: expected a number, found \'1\'',
  ],
  ['the same id twice', packWith({ rules: [doorRule, doorRule] }), "two rules have the id 'door-width'"],
]

test.each(WRONG)('%s is an error with the path, what was expected and what was found', (_, json, message) => {
  expect(errorOf(() => parsePack(copy(json), 'my.json'))).toContain(`pack-invalid ${message}`)
  expect(errorOf(() => parsePack(copy(json), 'my.json'))).toMatch(/ @ my\.json$/)
})

test('an expression that does not parse is an error that names the rule and the field', () => {
  expect(errorOf(() => parsePack(ruleWith({ require: 'a and' }), 'p'))).toContain(
    'rule-syntax expected a value, found the end @ door-width require 1:6',
  )
  expect(errorOf(() => parsePack(ruleWith({ applies: 'where' }), 'p'))).toContain('@ door-width applies 1:1')
  expect(errorOf(() => parsePack(packWith({ definitions: { x: ')' } }), 'p'))).toContain('@ definition x 1:1')
})

describe('the published JSON Schema', () => {
  const accepts = new Ajv2020({ strict: false }).compile(published)

  test('is the one that the parser reads by', () => {
    expect(published).toEqual(copy(PACK_SCHEMA))
  })

  test('uses no keyword that the parser does not read', () => {
    const known = new Set([
      '$schema',
      '$ref',
      '$defs',
      'title',
      'description',
      'type',
      'enum',
      'pattern',
      'minLength',
      'minimum',
      'minItems',
      'minProperties',
      'items',
      'required',
      'properties',
      'propertyNames',
      'additionalProperties',
      'anyOf',
    ])
    expect(keywords(published).filter((name) => !known.has(name))).toEqual([])
  })

  test('accepts and refuses what the parser does, on a right pack and on spoilt ones', () => {
    expect(accepts(copy(pack))).toBe(true)
    for (const [what, json] of WRONG.slice(0, -1)) expect([what, accepts(copy(json))]).toEqual([what, false])
    const values = fc.constantFrom(
      null,
      true,
      0,
      -1,
      1.5,
      '',
      'x',
      'pass',
      [],
      ['x'],
      {},
      { x: 1 },
      { value: 1 },
      '__delete',
    )
    let refused = 0
    fc.assert(
      fc.property(fc.nat(), values, fc.boolean(), (at, value, isKey) => {
        const spoilt = spoil(copy(pack), at, isKey ? { key: String(value) } : { value })
        const parsed = accepted(spoilt)
        if (!parsed) refused++
        expect({ spoilt, ok: accepts(spoilt) }).toEqual({ spoilt, ok: parsed })
      }),
      { numRuns: 1500 },
    )
    expect(refused).toBeGreaterThan(500)
  })
})

function accepted(json: unknown): boolean {
  try {
    checkShape(json, PACK_SCHEMA, { source: 'p', root: PACK_SCHEMA })
    return true
  } catch (error) {
    expect(error).toBeInstanceOf(LintelError)
    return false
  }
}

/** Replaces, removes or renames the n-th member of a tree. */
function spoil(json: object, n: number, how: { readonly value?: unknown; readonly key?: string }): unknown {
  const members: [object: Record<string, unknown>, key: string][] = []
  const visit = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return
    for (const key of Object.keys(part)) {
      members.push([part as Record<string, unknown>, key])
      visit((part as Record<string, unknown>)[key])
    }
  }
  visit(json)
  const [owner, key] = members[n % members.length] as [Record<string, unknown>, string]
  if (how.key !== undefined && !Array.isArray(owner)) {
    owner[how.key] = owner[key]
    delete owner[key]
  } else if (how.value === '__delete' && !Array.isArray(owner)) delete owner[key]
  else owner[key] = how.value ?? null
  return json
}

/** Every keyword of a schema, wherever it stands; names of properties and definitions are none. */
function keywords(schema: object): string[] {
  return Object.entries(schema).flatMap(([name, value]) => {
    if (name === 'properties' || name === '$defs')
      return [name, ...Object.values(value as object).flatMap((part) => keywords(part as object))]
    if (name === 'anyOf') return [name, ...(value as object[]).flatMap(keywords)]
    if (typeof value === 'object' && !Array.isArray(value)) return [name, ...keywords(value as object)]
    return [name]
  })
}

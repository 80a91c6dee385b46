/** Waiver files: the shape, what a shape cannot say, the messages, and that the published schema says the same (spec 8.8). */
import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LintelError } from '../engine/errors.ts'
import { checkShape } from '../engine/pack/shape.ts'
import { parseWaivers } from '../engine/waivers/parse.ts'
import { WAIVERS_SCHEMA } from '../engine/waivers/waivers-schema.ts'
import { utf8 } from './kernel/load.ts'
import { copy } from './language/packs.ts'

const WAIVER = {
  finding: 'door-width:0Goa91fYJqP22JQHZxBnGh',
  reason: 'The wall is listed.',
  by: 'A. Muster, plan checker',
  until: '2027-06-30',
}
const FULL = {
  ...WAIVER,
  authority: 'Permit 2026/118',
  given: '2026-11-01',
  verdict: 'fail',
  value: { number: 0.78, unit: 'm' },
  limit: { interval: [0.8, null], unit: 'm' },
  margin: { number: -0.02, unit: 'm' },
  edition: {
    code: 'ADA 2010',
    section: '404.2.3',
    packs: [{ id: 'us/ada-2010', version: '1.0.0', sha256: '0'.repeat(64) }],
  },
}
const file = (...waivers: readonly object[]) => ({ schema: 'lintel-waivers/1', waivers })
const without = (key: keyof typeof WAIVER, more: object = {}) => ({ ...WAIVER, [key]: undefined, ...more })
const parse = (json: unknown) =>
  parseWaivers(utf8(typeof json === 'string' ? json : JSON.stringify(json)), 'house.ifc.waivers.json')

function faultOf(json: unknown): string {
  try {
    parse(json)
  } catch (error) {
    if (!(error instanceof LintelError)) throw error
    expect([error.code, error.place]).toEqual(['waivers-invalid', { source: 'house.ifc.waivers.json' }])
    return error.message
  }
  return 'read'
}

test('8.1 a file comes back with its SHA-256; a finding is named by its id, or by its rule and element', () => {
  const { finding, ...terms } = FULL
  const [rule, globalId] = finding.split(':')
  const other = { ...terms, rule: `${rule}-2`, globalId }
  const read = parse(file(FULL, other))
  expect(read.waivers).toEqual([FULL, { ...terms, finding: `${rule}-2:${globalId}` }])
  // printf '{"schema":"lintel-waivers/1","waivers":[]}' | sha256sum
  expect(parse('{"schema":"lintel-waivers/1","waivers":[]}')).toEqual({
    sha256: 'eb44501f9d674fc2c200524f8ebe0bce2625bcb22c0f97ba0e6957f5e0fde806',
    waivers: [],
  })
})

test('8.1 a byte order mark is passed over', () => {
  expect(parse(`\uFEFF${JSON.stringify(file(WAIVER))}`).waivers).toEqual([WAIVER])
})

const WRONG: readonly [what: string, json: unknown, message: string][] = [
  ['no object', [], 'expected an object { }, found a list'],
  [
    'another schema',
    { schema: 'lintel-result/1', waivers: [] },
    "schema: expected one of lintel-waivers/1, found 'lintel-result/1'",
  ],
  [
    'no reason',
    file(without('reason')),
    "waivers[0]: expected the key 'reason' (Why it is accepted), found none",
  ],
  [
    'an empty name',
    file({ ...WAIVER, by: '' }),
    "waivers[0].by: expected a text that is not empty, found ''",
  ],
  [
    'no end',
    file(without('until')),
    "waivers[0]: expected the key 'until' (The last day on which it holds: `2027-06-30`), found none",
  ],
  [
    'an unknown key',
    file({ ...WAIVER, untill: '2027-01-01' }),
    "waivers[0].untill: unknown key 'untill'; did you mean 'until'?",
  ],
  [
    'no finding',
    file(without('finding')),
    "waivers[0]: expected the key 'finding' or 'rule' and 'globalId', found neither",
  ],
  [
    'half a name',
    file(without('finding', { rule: 'door-width' })),
    "waivers[0]: expected the key 'finding' or 'rule' and 'globalId', found neither",
  ],
  [
    'a word for a day',
    file({ ...WAIVER, until: 'never' }),
    "waivers[0].until: expected a text like ^\\d{4}-\\d{2}-\\d{2}$, found 'never'",
  ],
  [
    'a number for a day',
    file({ ...WAIVER, until: 20270630 }),
    'waivers[0].until: expected a text, found 20270630',
  ],
  [
    'a number that is none',
    file({ ...WAIVER, value: { number: '0.8', unit: 'm' } }),
    "waivers[0].value.number: expected a number, found '0.8'",
  ],
  [
    'a number too large',
    JSON.stringify(file({ ...WAIVER, margin: { number: 7, unit: 'm' } })).replace(':7,', ':1e999,'),
    'waivers[0].margin.number: expected a number, found Infinity',
  ],
  [
    'a digest that is none',
    file({ ...WAIVER, edition: { code: 'C', packs: [{ id: 'p', version: '1', sha256: 'x' }] } }),
    "waivers[0].edition.packs[0].sha256: expected a text like ^[0-9a-f]{64}$, found 'x'",
  ],
  [
    'a prototype',
    `{"schema":"lintel-waivers/1","waivers":[],"__proto__":{"x":1}}`,
    "__proto__: unknown key '__proto__'; the keys are $schema schema waivers",
  ],
  [
    'a prototype in a waiver',
    `{"schema":"lintel-waivers/1","waivers":[{"__proto__":${JSON.stringify(WAIVER)}}]}`,
    "waivers[0].__proto__: unknown key '__proto__'; the keys are finding rule globalId reason by authority until given verdict value limit margin edition",
  ],
]

/** What the shape lets through. */
const ABSURD: readonly [what: string, json: unknown, message: string][] = [
  [
    'a day that no month has',
    file({ ...WAIVER, until: '2027-02-30' }),
    "waivers[0].until: expected a day of the calendar, for example 2027-06-30, found '2027-02-30'",
  ],
  [
    'a month that no year has',
    file(WAIVER, { ...WAIVER, finding: 'a:b', given: '2027-13-01' }),
    "waivers[1].given: expected a day of the calendar, for example 2027-06-30, found '2027-13-01'",
  ],
  [
    'an end before the beginning',
    file({ ...WAIVER, given: '2027-07-01' }),
    "waivers[0].until: expected a day on or after 'given' (2027-07-01), found '2027-06-30'",
  ],
  [
    'a finding twice',
    file(WAIVER, { ...WAIVER, finding: 'a:b' }, WAIVER),
    `waivers[2]: names the same finding as waivers[0], ${WAIVER.finding}; keep one`,
  ],
  [
    'a finding twice in two ways',
    file(WAIVER, without('finding', { rule: 'door-width', globalId: '0Goa91fYJqP22JQHZxBnGh' })),
    `waivers[1]: names the same finding as waivers[0], ${WAIVER.finding}; keep one`,
  ],
  [
    'two names',
    file({ ...WAIVER, rule: 'door-width' }),
    "waivers[0]: expected 'finding', or 'rule' and 'globalId', found both; keep one",
  ],
  [
    'two values',
    file({ ...WAIVER, value: { number: 1, unit: 'm', text: 'one' } }),
    'waivers[0].value: expected a number, two bounds or a text, found more than one of them; keep one',
  ],
  [
    'three bounds',
    file({ ...WAIVER, limit: { interval: [1, 2, 3], unit: 'm' } }),
    'waivers[0].limit: expected a number, two bounds or a text, found more than one of them; keep one',
  ],
]

describe('8.8 a file that is wrong says where, what was expected and what was found', () => {
  test.each([...WRONG, ...ABSURD])('8.8 %s', (_, json, message) => {
    expect(faultOf(json)).toBe(message)
  })

  test('8.8 what is no JSON, or no UTF-8, says so in one line', () => {
    expect(faultOf('{"schema":\n"lintel-waivers/1"')).toMatch(/^expected waivers as JSON: [^\n]+$/)
    expect(faultOf('')).toMatch(/^expected waivers as JSON: /)
    expect(faultOf('['.repeat(100_000))).toMatch(/^expected waivers as JSON: /)
    expect(() => parseWaivers(new Uint8Array([0x7b, 0xff]), 'w')).toThrow(
      'expected waivers as JSON: it is not UTF-8',
    )
  })

  test('8.8 whatever bytes come, they are waivers or an error with its code', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.json().map(utf8),
      fc.json().map((text) => utf8(`{"schema":"lintel-waivers/1","waivers":[${text}]}`)),
    )
    fc.assert(
      fc.property(bytes, (some) => {
        try {
          parseWaivers(some, 'w')
        } catch (error) {
          expect((error as LintelError).code).toBe('waivers-invalid')
        }
      }),
      { numRuns: 500 },
    )
  })
})

describe('8.8 the published schema', () => {
  const published: object = JSON.parse(
    readFileSync(new URL('../engine/waivers/waivers.schema.json', import.meta.url), 'utf8'),
  )
  const accepts = new Ajv2020({ strict: false }).compile(published)
  const read = (json: unknown): boolean => {
    try {
      checkShape(json, WAIVERS_SCHEMA, { source: 'w', root: WAIVERS_SCHEMA })
      return true
    } catch {
      return false
    }
  }

  test('is the one that files are read by', () => {
    expect(published).toEqual(copy(WAIVERS_SCHEMA))
  })

  test('accepts and refuses the same', () => {
    const shaped: readonly unknown[] = [file(FULL), file(WAIVER), ...ABSURD.map(([, json]) => json)]
    for (const json of shaped)
      expect([accepts(copy(json as object)), read(copy(json as object))]).toEqual([true, true])
    const members = Object.keys(FULL) as (keyof typeof FULL)[]
    const value = fc.constantFrom(
      null,
      1,
      '',
      'x',
      [],
      {},
      { number: 1 },
      { text: 'x' },
      { number: 1, unit: 'm' },
    )
    fc.assert(
      fc.property(fc.constantFrom(...members), value, (key, other) => {
        const spoilt = copy(file({ ...FULL, [key]: other }))
        expect(accepts(spoilt)).toBe(read(spoilt))
      }),
    )
  })
})

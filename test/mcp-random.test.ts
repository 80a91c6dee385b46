/** Imports at random: patterns mean what they meant, and whatever a file says, the answer is an import or an error in words. */
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { LintelError } from '../engine/errors.ts'
import type { Kernel } from '../engine/kernel.ts'
import { importMcpBuilding } from '../engine/mcp/import-building.ts'
import { importMcpPack } from '../engine/mcp/import-pack.ts'
import { searchPattern } from '../engine/mcp/text-pattern.ts'
import { parsePack } from '../engine/pack/parse.ts'
import { checkText, testKernel } from './mcp/import.ts'

let kernel: Kernel

beforeAll(async () => {
  kernel = await testKernel()
})

const piece = fc.constantFrom(
  ...[
    'a',
    'b',
    '.',
    '^',
    '$',
    '|',
    '(a)',
    '[ab]',
    '[^a]',
    '[/]',
    '\\d',
    'a*',
    'b+',
    '/',
    '\\/',
    '\\-',
    '\\.',
    '\\$',
  ],
  ...['(?:a|b)', '\\b', '\\s', '\n', '\\n', '(a|b)\\1', '(?=a)', 'a{2}', '\\"', '[\\-a]', '-', ' '],
)
const text = fc.array(fc.constantFrom('a', 'b', '/', '-', '.', '$', '1', ' ', '\n', '"'), { maxLength: 6 })

test('7.5 a regular expression that is searched for and its anchored pattern accept the same texts', () => {
  let [accepted, refused] = [0, 0]
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 5 }), text, (pieces, characters) => {
      const [regex, searched] = [pieces.join(''), characters.join('')]
      const found = searchPattern(regex)
      expect('pattern' in found, regex).toBe(true)
      if (!('pattern' in found)) return
      const isMatch = new RegExp(`^(?:${found.pattern})$`, 'u').test(searched)
      expect(isMatch, JSON.stringify([regex, found.pattern, searched])).toBe(new RegExp(regex).test(searched))
      if (isMatch) accepted++
      else refused++
    }),
    { numRuns: 3000 },
  )
  expect(Math.min(accepted, refused)).toBeGreaterThan(300)
})

const plain = fc.oneof(
  fc.constantFrom(
    null,
    true,
    false,
    0,
    -1,
    1.5,
    1e300,
    '',
    'door',
    'room',
    '==',
    'in',
    'property',
    'error',
    'AND',
  ),
  fc.string({ maxLength: 8, unit: 'binary' }),
)
const anything = fc.oneof(
  plain,
  fc.array(plain, { maxLength: 3 }),
  fc.dictionary(fc.string({ maxLength: 4 }), plain),
)

/** An object with some of the keys and all that are needed, most of them sound. */
function some(
  sound: Readonly<Record<string, fc.Arbitrary<unknown>>>,
  needed: readonly string[] = [],
): fc.Arbitrary<Record<string, unknown>> {
  const entries = Object.entries(sound).map(([key, value]) => [
    key,
    fc.oneof({ weight: 40, arbitrary: value }, { weight: 1, arbitrary: anything }),
  ])
  return fc.record(Object.fromEntries(entries), { requiredKeys: [...needed] })
}

const word = fc.constantFrom(
  'door',
  'door',
  'door',
  'room',
  'exit',
  'corridor',
  'system',
  'widget',
  'IfcWall',
)
const operator = fc.constantFrom('==', '==', '!=', '!=', '<', 'in', 'contains', 'regex', 'ends_with')
const { condition } = fc.letrec<{ condition: unknown }>((tie) => ({
  condition: some(
    {
      type: fc.constantFrom('property', 'spatial', 'relationship', 'system', 'composite'),
      element_type: word,
      property: fc.constantFrom(
        'width',
        'name',
        'contained_in',
        'connected_to',
        'part_of',
        'x y',
        'Pset_DoorCommon.FireExit',
      ),
      operator,
      value: fc.oneof(fc.constantFrom('a', 'room', 1, true, null), anything),
      unit: fc.constantFrom(null, null, null, 'm', 'x'),
      logic: fc.constantFrom('AND', 'OR', 'NOT'),
      conditions: fc.array(tie('condition'), { maxLength: 2, depthIdentifier: 'condition' }),
    },
    ['type', 'property', 'operator', 'value'],
  ),
}))
const pack = some(
  {
    mcp_id: fc.constantFrom('a', 'A b/c', '..'),
    name: plain,
    version: plain,
    effective_date: plain,
    jurisdiction: some({ country: plain, state: plain, city: plain }),
    rules: fc.array(
      some({
        rule_id: plain,
        name: plain,
        priority: plain,
        enabled: fc.boolean(),
        conditions: fc.array(condition, { minLength: 1, maxLength: 2 }),
        actions: fc.array(
          some({
            type: fc.constantFrom('error', 'warning', 'validation', 'calculation'),
            message: plain,
            severity: plain,
            code_reference: plain,
            formula: fc.constantFrom('width * 2', 'area / 0', '(', "a = 'x'", 'sqrt(width)', 'Name'),
            unit: fc.constantFrom('m', 'm2', 'x'),
          }),
          { maxLength: 2 },
        ),
      }),
      { maxLength: 3 },
    ),
  },
  ['mcp_id', 'rules'],
)

test('7.16 any pack is imported, with a pack that is sound, or refused in words', () => {
  let imported = 0
  fc.assert(
    fc.property(pack, (json) => {
      try {
        const found = importMcpPack(json, 'old.json')
        expect(parsePack(JSON.parse(JSON.stringify(found.pack)), 'again')).toEqual(found.pack)
        imported += found.pack.rules.length
      } catch (error) {
        if (!(error instanceof LintelError)) throw error
        expect(error.message).not.toContain('\n')
      }
    }),
    { numRuns: 1500 },
  )
  expect(imported).toBeGreaterThan(15)
})

const building = some({
  building_id: plain,
  objects: fc.array(
    fc.record({ object_id: fc.constantFrom('a', 'b', 'c', 1), object_type: word }).chain((known) =>
      some({
        properties: fc.dictionary(
          fc.oneof(fc.constantFrom('width', 'name', 'area', 'a.b'), fc.string()),
          anything,
        ),
        location: some({ x: plain, y: plain, width: plain, height: plain }),
        connections: fc.array(fc.oneof(fc.constantFrom('a', 'b', 'c', 1), anything), { maxLength: 3 }),
      }).map((rest) => ({ ...known, ...rest })),
    ),
    { maxLength: 4 },
  ),
})

test('7.16 any building becomes a file that is read whole, or is refused in words', {
  timeout: 60_000,
}, async () => {
  const nothing = parsePack({ id: 'p', version: '1.0.0', title: 't' }, 'pack')
  let read = 0
  await fc.assert(
    fc.asyncProperty(building, async (json) => {
      let step: string
      try {
        step = importMcpBuilding(json, 'building.json').step
      } catch (error) {
        if (!(error instanceof LintelError)) throw error
        return
      }
      expect((await checkText(kernel, step, nothing)).model.notRead).toEqual([])
      read++
    }),
    { numRuns: 400 },
  )
  expect(read).toBeGreaterThan(50)
})

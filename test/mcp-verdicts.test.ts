/** Imported rules judge as the earlier format did, and their cases end as they say: at random. */
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import type { Kernel } from '../engine/kernel.ts'
import { runCases } from '../engine/pack/case-run.ts'
import { lintPack } from '../engine/pack/lint.ts'
import { loadSchema } from '../engine/schema/load.ts'
import { caseChecker, checkBuilding, importRules, ruleFile, testKernel } from './mcp/import.ts'
import { type PlainCondition, type PlainObject, violates } from './reference/mcp.ts'

let kernel: Kernel

beforeAll(async () => {
  kernel = await testKernel()
})

/** Property → what its values are; the same for every kind of element. */
const KINDS = {
  width: 'number',
  area: 'number',
  fire_rating: 'text',
  colour: 'text',
  size: 'number',
  is_external: 'truth',
  'odd name': 'truth',
} as const
type Name = keyof typeof KINDS
const TYPES = ['door', 'wall', 'room', 'widget'] as const
/** Those that a unit may follow: lengths, and what the standard does not know. */
const LENGTHS: readonly string[] = ['width', 'size']

const number = fc.integer({ min: -4, max: 12 }).map((quarters) => quarters / 4)
const text = fc.constantFrom(
  'A',
  'a/b',
  'EI 60',
  'x.y*',
  'two\nlines',
  "it's",
  '"q"',
  'Tür – 门',
  '60',
  '[a]',
)
const values = { number, text, truth: fc.boolean() } as const
const OPERATORS = {
  number: ['==', '!=', '>', '>=', '<', '<=', 'in', 'not_in'],
  text: ['==', '!=', 'in', 'not_in', 'contains', 'starts_with', 'ends_with', 'regex'],
  truth: ['==', '!='],
} as const
const regex = fc.constantFrom(
  '^EI ?\\d+$',
  'a/b',
  'A|60$',
  '[a-z]\\.y',
  '\\[a\\]',
  '^(?:A|a)',
  'ü',
  '\\-|\\"',
  'o\nl',
)

const name = fc.constantFrom(...(Object.keys(KINDS) as Name[]))
const object = (id: string): fc.Arbitrary<PlainObject> =>
  fc
    .record({
      object_type: fc.constantFrom(...TYPES),
      values: fc.record(
        Object.fromEntries(
          Object.entries(KINDS).map(([key, kind]) => [key, values[kind] as fc.Arbitrary<unknown>]),
        ),
      ),
      fromLocation: fc.boolean(),
    })
    .map(({ object_type, values: stated, fromLocation }) => {
      const { width, ...properties } = stated as Readonly<Record<string, unknown>>
      return fromLocation
        ? { object_id: id, object_type, properties, location: { x: 1, y: 2, z: 3, width: width as number } }
        : { object_id: id, object_type, properties: { ...properties, width } }
    })
const building = fc.tuple(object('one'), object('two'), object('three')).map((objects) => [...objects])

const simple: fc.Arbitrary<PlainCondition> = name.chain((property) => {
  const kind = KINDS[property]
  return fc.constantFrom(...OPERATORS[kind]).chain((operator) => {
    const one = values[kind] as fc.Arbitrary<unknown>
    const value =
      operator === 'in' || operator === 'not_in'
        ? fc.array(one, { minLength: 1, maxLength: 3 })
        : operator === 'regex'
          ? regex
          : one
    const unit = LENGTHS.includes(property)
      ? fc.constantFrom<(string | undefined)[]>('m', 'mm', 'inches', undefined)
      : fc.constant(undefined)
    return fc.record({ value, unit }).map((rest) => ({
      type: 'property' as const,
      property,
      operator,
      value: rest.value,
      ...(rest.unit === undefined || kind !== 'number' ? {} : { unit: rest.unit }),
    }))
  })
})
const condition: fc.Arbitrary<PlainCondition> = fc.letrec<{ any: PlainCondition }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    simple,
    fc
      .record({
        logic: fc.constantFrom('AND', 'OR', 'NOT'),
        conditions: fc.array(tie('any'), { minLength: 1, maxLength: 3 }),
      })
      .map((rest) => ({ type: 'composite' as const, ...rest })),
  ),
})).any
const rule = fc
  .record({
    element_type: fc.constantFrom(...TYPES),
    conditions: fc.array(condition, { minLength: 1, maxLength: 3 }),
  })
  .map(({ element_type, conditions }): readonly PlainCondition[] =>
    conditions.map((one, i) => (i === 0 ? { ...one, element_type } : one)),
  )

const rules = fc.array(rule, { minLength: 1, maxLength: 4 })
const asFile = (all: readonly (readonly PlainCondition[])[]) =>
  all.map((conditions, i) => ruleFile(conditions as never, { rule_id: `r${i}` }))

test('7.2 where no property is missing, a rule fails for an object exactly where the earlier format finds a violation', {
  timeout: 120_000,
}, async () => {
  let [failed, compared] = [0, 0]
  await fc.assert(
    fc.asyncProperty(rules, building, async (all, objects) => {
      const { pack } = importRules(asFile(all))
      expect(pack.rules.length).toBe(all.length)
      const result = await checkBuilding(kernel, { building_id: 'b', objects }, pack)
      expect(result.findings.filter(({ status }) => status === 'unknown')).toEqual([])
      for (const [i, conditions] of all.entries()) {
        const found = result.findings
          .filter((one) => one.rule === `r${i}`)
          .map(({ element }) => element.tag ?? element.name)
        const wanted = objects.filter((one) => violates(conditions, one)).map((one) => one.object_id)
        expect(found.sort(), JSON.stringify(conditions)).toEqual(wanted.sort())
        failed += wanted.length
        compared += objects.length
      }
    }),
    { numRuns: 200 },
  )
  expect(failed).toBeGreaterThan(50)
  expect(compared - failed).toBeGreaterThan(50)
})

test('7.3 a missing property never makes a rule fail, nor an element of another kind', {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(rules, building, fc.subarray(Object.keys(KINDS)), async (all, objects, kept) => {
      const poorer = objects.map((one) => ({
        ...one,
        properties: Object.fromEntries(Object.entries(one.properties).filter(([key]) => kept.includes(key))),
      }))
      const { pack } = importRules(asFile(all))
      const result = await checkBuilding(kernel, { building_id: 'b', objects: poorer }, pack)
      for (const { rule: id, element } of result.findings.filter(({ status }) => status === 'fail')) {
        // whatever the missing ones are, what is there decides: any values in their places give the same
        const conditions = all[Number(id.slice(1))] as readonly PlainCondition[]
        const whole = objects.find((one) => one.object_id === (element.tag ?? element.name)) as PlainObject
        expect(violates(conditions, whole)).toBe(true)
      }
    }),
    { numRuns: 100 },
  )
})

test('7.11 the cases of imported rules show every outcome or say why not, and end as they say', {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(rules, async (all) => {
      const { pack } = importRules(asFile(all))
      expect(lintPack(pack, [loadSchema('IFC2X3'), loadSchema('IFC4'), loadSchema('IFC4X3')])).toEqual([])
      const reports = await runCases(caseChecker(kernel), pack)
      expect(reports.filter(({ ok }) => !ok)).toEqual([])
    }),
    { numRuns: 40 },
  )
})

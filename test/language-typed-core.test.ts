/** The typed core of a rule is made once for its names and a schema, and serves every model: nobody writes into it. */
import { describe, expect, test } from 'vitest'
import { type CheckOptions, checkModel } from '../engine/check.ts'
import type { CheckedRule, Node } from '../engine/language/ast.ts'
import { checkRule } from '../engine/language/check.ts'
import { typedCore } from '../engine/language/typed-core.ts'
import { LiveCheck } from '../engine/live-check.ts'
import { resolvePacks } from '../engine/pack/resolve.ts'
import { readModel } from '../engine/read.ts'
import { loadSchema, SCHEMA_NAMES } from '../engine/schema/load.ts'
import type { SchemaName } from '../engine/schema/schema.ts'
import { readBuilt } from '../server/built.ts'
import { builtKernel, sampleBytes } from './digest/inputs.ts'

const { packs } = readBuilt()
const SOME = ['core/information', 'us/ada-2010', 'us/ibc-2024', 'de/by/baybo-2023', 'no/tek17-2017']
const schemas = SCHEMA_NAMES.map(loadSchema)
const names = (limit: number) => ({
  params: { limit: { value: limit, unit: 'm', reference: 'here' } },
  tables: {},
  definitions: {},
})
const RULE = { id: 'r', applies: 'IfcDoor', require: 'OverallWidth >= param.limit' }

const limitOf = ({ require }: CheckedRule): Node | undefined =>
  require?.kind === 'compare' ? require.right : undefined

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.freeze(value)
  for (const one of Object.values(value)) frozen(one)
  return value
}

describe('the typed core of a rule', () => {
  const schema = loadSchema('IFC4')

  test('is made once', () => {
    const own = names(0.9)
    expect(typedCore(RULE, own, schema)).toBe(typedCore(RULE, own, schema))
    expect(typedCore(RULE, own, schema)).toEqual(checkRule(RULE, { ...own, schema, schemas }))
  })

  test('is another with other names, for another schema, and of another rule', () => {
    const own = names(0.9)
    const limits = [typedCore(RULE, own, schema), typedCore(RULE, names(1.2), schema)].map(limitOf)
    expect(limits).toMatchObject([{ value: 0.9 }, { value: 1.2 }])
    const older = { ...RULE, applies: 'IfcDoor, IfcDoorStandardCase' }
    const classes = (name: SchemaName) => typedCore(older, own, loadSchema(name)).classes
    expect([classes('IFC4'), classes('IFC2X3')]).toEqual([['IfcDoor', 'IfcDoorStandardCase'], ['IfcDoor']])
    expect(limitOf(typedCore({ ...RULE, require: 'OverallWidth >= 2 m' }, own, schema))).toMatchObject({
      value: 2,
    })
  })

  test('that cannot be made is refused every time', () => {
    const own = names(0.9)
    for (let i = 0; i < 2; i += 1)
      expect(() => typedCore({ ...RULE, require: 'OverallWidth >= param.none' }, own, schema)).toThrow(
        "'none'",
      )
  })

  test.each(SCHEMA_NAMES)('is not written into while models of %s are checked and followed', async (name) => {
    const kernel = await builtKernel()
    const { bytes } = sampleBytes({ schema: name, storeys: 2, roomsPerStorey: 12, violations: 3 })
    const input = { name: 'any.ifc', size: null, chunks: [bytes] }
    const digest = async (options: CheckOptions) => (await checkModel(kernel, input, options)).digest
    const kept = { packs: resolvePacks(packs, SOME) }
    for (const pack of kept.packs)
      for (const rule of pack.rules) frozen(typedCore(rule, pack.names, loadSchema(name)))
    const expected = await digest({ packs: resolvePacks(packs, SOME) })
    expect([await digest(kept), await digest(kept)]).toEqual([expected, expected])
    const live = new LiveCheck(kernel, await readModel(kernel, input), kept)
    expect((await live.result()).digest).toBe(expected)
  })
})

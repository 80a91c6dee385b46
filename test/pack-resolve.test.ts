/** Spec 3: folders and files, bases and amendments, drafts and parameters. */
import { describe, expect, test } from 'vitest'
import { canonicalJson } from '../engine/canonical.ts'
import type { Pack } from '../engine/pack/pack.ts'
import { parsePack } from '../engine/pack/parse.ts'
import { assemblePack, packDigest, type ResolveOptions, resolvePacks } from '../engine/pack/resolve.ts'
import { errorOf } from './language/harness.ts'
import { copy, doorRule, pack } from './language/packs.ts'

const city: Pack = {
  id: 'us/example/city',
  version: '2.0.0',
  title: 'City',
  jurisdiction: 'us/example',
  extends: 'us/example',
  params: { door_width: { value: 36, unit: 'in' } },
  withdraw: ['b-table'],
  rules: [{ ...doorRule, id: 'city-rule' }],
}
const packs = [city, pack]
const only = (id: string, options: ResolveOptions = {}) => {
  const [first] = resolvePacks(packs, [id], options)
  if (first === undefined) throw new Error('nothing resolved')
  return first
}

describe('3.1 a folder and a file give the same digest', () => {
  const { rules, ...head } = copy(pack)

  test('3.1 whatever the order of files and keys, and with $schema in each', () => {
    const file = parsePack({ rules: [...rules].reverse(), ...head, $schema: 'x' }, 'p')
    const folder = assemblePack(
      head,
      rules.map((rule) => ({ $schema: '../../x', ...rule })),
    )
    expect(folder).toEqual(pack)
    expect(packDigest(folder)).toBe(packDigest(file))
    expect(packDigest(file)).toMatch(/^[0-9a-f]{64}$/)
    expect(packDigest({ ...file, title: 'Other' })).not.toBe(packDigest(file))
  })

  test('3.1 a fault in a rule names its file', () => {
    expect(errorOf(() => assemblePack(head, [{}], { rules: ['rules/a.json'] }))).toMatch(
      /pack-invalid expected the key 'id'.* @ rules\/a\.json/,
    )
  })
})

test('canonical JSON sorts keys by code unit and prints numbers as JavaScript does', () => {
  expect(canonicalJson({ b: [1e21, -0, 0.1, null], a: 'é\n', B: undefined, Z: { y: true, x: false } })).toBe(
    '{"Z":{"x":false,"y":true},"a":"é\\n","b":[1e+21,0,0.1,null]}',
  )
  expect(() => canonicalJson([undefined])).toThrow(RangeError)
  expect(() => canonicalJson(Number.NaN)).toThrow(RangeError)
})

test('3.3 drafts are off unless asked for', () => {
  expect(only('us/example').rules.map(({ id }) => id)).toEqual(['door-width'])
  expect(only('us/example').draftsLeftOut).toEqual(['b-table'])
  expect(only('us/example', { drafts: true }).rules.map(({ id }) => id)).toEqual(['b-table', 'door-width'])
})

describe('3.4 a pack extends another', () => {
  test('3.4 it overrides a parameter, adds a rule and withdraws one', () => {
    const resolved = only('us/example/city', { drafts: true })
    expect(resolved.names.params.door_width).toEqual({ value: 36, unit: 'in' })
    expect(resolved.names.params.mark).toEqual({ value: 'A' })
    expect(resolved.rules.map(({ id, pack: from }) => [id, from])).toEqual([
      ['city-rule', 'us/example/city'],
      ['door-width', 'us/example'],
    ])
    expect(resolved.chain.map(({ id, version }) => [id, version])).toEqual([
      ['us/example', '1.0.0'],
      ['us/example/city', '2.0.0'],
    ])
  })

  test('3.4 it overrides a rule by its id', () => {
    const amended = { ...city, rules: [{ ...doorRule, title: 'Amended' }] }
    const [resolved] = resolvePacks([pack, amended], ['us/example/city'])
    expect(resolved?.rules).toMatchObject([{ id: 'door-width', title: 'Amended', pack: 'us/example/city' }])
  })

  test('3.4 a base that is asked for beside its extension runs once', () => {
    expect(resolvePacks(packs, ['us/example', 'us/example/city', 'us/example']).map(({ id }) => id)).toEqual([
      'us/example/city',
    ])
  })

  test('3.4 two that amend the same rules are refused; a base without rules may be shared', () => {
    const town = { ...city, id: 'us/example/town' }
    const both = (base: Pack): string =>
      errorOf(() => resolvePacks([city, town, base], ['us/example/city', 'us/example/town']))
    expect(both(pack)).toContain(
      "'us/example/city' and 'us/example/town' both amend 'us/example'; choose one",
    )
    const facts: Pack = { ...pack, rules: [] }
    const bare = [city, town].map(({ withdraw: _, ...rest }) => rest)
    expect(
      resolvePacks(
        [...bare, facts],
        bare.map(({ id }) => id),
      ),
    ).toHaveLength(2)
  })

  test('3.4 an unknown pack, base or circle is an error', () => {
    expect(errorOf(() => resolvePacks(packs, ['us/exampel']))).toContain(
      "pack-not-found no pack 'us/exampel'; did you mean 'us/example'?",
    )
    expect(errorOf(() => resolvePacks([city], ['us/example/city']))).toContain(
      "pack-not-found no pack 'us/example', which 'us/example/city' extends",
    )
    expect(errorOf(() => resolvePacks([{ ...pack, extends: city.id }, city], [city.id]))).toContain(
      'pack-invalid packs extend each other in a circle: us/example/city → us/example → us/example/city',
    )
  })
})

describe('parameters from outside', () => {
  const set = (params: ResolveOptions['params'] = {}) => only('us/example', { params }).names.params

  test('a number is in the unit of the parameter, a text may carry its own', () => {
    expect(set({ door_width: 34 }).door_width).toMatchObject({ value: 34, unit: 'in' })
    expect(set({ door_width: '34' }).door_width).toMatchObject({ value: 34, unit: 'in' })
    expect(set({ door_width: '900mm' }).door_width).toMatchObject({ value: 900, unit: 'mm' })
    expect(set({ strict: 'true', mark: 'B' })).toMatchObject({
      strict: { value: true },
      mark: { value: 'B' },
    })
  })

  test.each<[ResolveOptions['params'], string]>([
    [{ door_widht: 1 }, "unknown parameter 'door_widht'; did you mean 'door_width'?"],
    [{ door_width: '34 m2' }, "the parameter 'door_width' is a length, but '34 m2' is an area"],
    [{ door_width: true }, "the parameter 'door_width' expects a number such as 32in, found 'true'"],
    [{ door_width: 'wide' }, "the parameter 'door_width' expects a number such as 32in, found 'wide'"],
    [{ door_width: '34 x' }, "the parameter 'door_width' cannot be '34 x': unknown unit 'x'"],
    [{ strict: 'yes' }, "the parameter 'strict' expects true or false, found 'yes'"],
    [{ mark: 3 }, "the parameter 'mark' expects a text, found '3'"],
  ])('%j is an error', (params, message) => {
    expect(errorOf(() => set(params))).toContain(`call-invalid ${message}`)
  })
})

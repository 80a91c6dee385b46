/** Which packs decide in a place on a day, and where their rules came from. */
import { describe, expect, test } from 'vitest'
import { isDay } from '../engine/day.ts'
import { explainChain } from '../engine/pack/explain-chain.ts'
import { knownPlaces, type PackHead, packsOfPlace } from '../engine/pack/jurisdiction.ts'
import type { Pack } from '../engine/pack/pack.ts'
import { call } from './cli/call.ts'
import { everyPack } from './digest/inputs.ts'
import { errorOf } from './language/harness.ts'
import { doorRule, pack } from './language/packs.ts'

const HEADS: readonly PackHead[] = [
  { id: 'facts' },
  { id: 'us/ada', jurisdiction: 'us', extends: 'facts' },
  { id: 'us/ibc-2021', jurisdiction: 'us', extends: 'facts' },
  { id: 'us/ibc-2024', jurisdiction: 'us', extends: 'us/ibc-2021', effective: { from: '2024-01-01' } },
  { id: 'us/ipc', jurisdiction: 'us', extends: 'facts' },
  { id: 'us/old', jurisdiction: 'us', effective: { from: '2010-01-01', to: '2020-12-31' } },
  { id: 'us/ca/cpc', jurisdiction: 'us/ca', replaces: ['us/ipc'] },
  { id: 'us/ca/11b', jurisdiction: 'us/ca', extends: 'us/ada' },
  { id: 'us/fl/fbc', jurisdiction: 'us/fl', extends: 'us/ibc-2021' },
  { id: 'uk/england/adm', jurisdiction: 'uk/england' },
]
const at = (jurisdiction: string, date = '2026-06-30') => packsOfPlace(HEADS, { jurisdiction, date })

describe('3.10 the packs of a place', () => {
  test('are those of the place and of what it lies in, in force on the day', () => {
    expect(at('us').packs).toEqual(['us/ada', 'us/ibc-2024', 'us/ipc'])
    expect(at('us').leftOut).toEqual([
      { id: 'us/old', why: { kind: 'noLonger', to: '2020-12-31' } },
      { id: 'us/ibc-2021', why: { kind: 'inside', of: 'us/ibc-2024' } },
    ])
  })

  test('a project of an earlier day is checked by the edition of that day', () => {
    expect(at('us', '2023-12-31').packs).toEqual(['us/ada', 'us/ibc-2021', 'us/ipc'])
    expect(at('us', '2024-01-01').packs).toContain('us/ibc-2024')
    expect(at('us', '2020-12-31').packs).toContain('us/old')
    expect(at('us', '2021-01-01').packs).not.toContain('us/old')
  })

  test('a smaller place amends its base, replaces packs, and is found from within', () => {
    const { packs, leftOut, nearest } = at('us/ca/los-angeles')

    expect([nearest, packs]).toEqual(['us/ca', ['us/ibc-2024', 'us/ca/11b', 'us/ca/cpc']])
    expect(leftOut).toContainEqual({ id: 'us/ipc', why: { kind: 'replaced', by: 'us/ca/cpc' } })
    expect(leftOut).toContainEqual({ id: 'us/ada', why: { kind: 'inside', of: 'us/ca/11b' } })
  })

  test('of several that amend one base that of the smallest place decides', () => {
    const { packs, leftOut } = at('us/fl')

    expect(packs).toEqual(['us/ada', 'us/ipc', 'us/fl/fbc'])
    expect(leftOut).toContainEqual({ id: 'us/ibc-2024', why: { kind: 'amendedThere', by: 'us/fl/fbc' } })
  })

  test('a place or day that is none is an error that says what there is', () => {
    expect(errorOf(() => at('uk'))).toContain("no pack decides in 'uk'; there are packs for uk/england")
    expect(errorOf(() => at('usa'))).toContain("did you mean 'us'")
    expect(errorOf(() => at('us', '2024-02-30'))).toContain('expected a day such as 2024-01-31')
    expect(['2024-02-29', '2023-02-29', '2024-1-1', ''].map(isDay)).toEqual([true, false, false, false])
    expect(knownPlaces(HEADS)).toEqual(['uk', 'uk/england', 'us', 'us/ca', 'us/fl'])
  })

  test('of the packs that come with Lintel, a project of 2022 gets the building code of 2021', () => {
    const packs = (date: string) => packsOfPlace(everyPack(), { jurisdiction: 'us/tx/austin', date }).packs
    expect(packs('2022-06-30')).toContain('us/ibc-2021')
    expect(packs('2026-06-30')).toContain('us/ibc-2024')
    expect(packs('2026-06-30')).not.toContain('us/ibc-2021')
  })

  test('no rule runs twice in any place that the packs know', () => {
    const packs = everyPack()
    const chainIds = (id: string): string[] => {
      const found = packs.find((one) => one.id === id) as Pack
      return found.extends === undefined ? [id] : [...chainIds(found.extends), id]
    }
    const places = knownPlaces(packs).filter((place) =>
      packs.some(({ jurisdiction }) => jurisdiction === place),
    )
    expect(places.length).toBeGreaterThan(0)
    for (const jurisdiction of places) {
      const ids = packsOfPlace(packs, { jurisdiction, date: '2026-06-30' }).packs.flatMap(chainIds)
      const ofPlaces = ids.filter((id) => packs.find((one) => one.id === id)?.jurisdiction !== undefined)
      expect([jurisdiction, ofPlaces]).toEqual([jurisdiction, [...new Set(ofPlaces)]])
    }
  })
})

test('3.10 a chain says of each rule whose text it is, and what was amended', () => {
  const local: Pack = {
    id: 'us/ca/local',
    version: '1.0.0',
    title: 'Local',
    extends: pack.id,
    params: { door_width: { value: 34, unit: 'in' }, mark: { value: 'A' } },
    withdraw: ['b-table'],
    rules: [{ ...doorRule, title: 'Another' }],
  }

  const { rules, amendments } = explainChain([pack, local])

  expect(rules.map((rule) => [rule.id, rule.pack, rule.title])).toEqual([
    ['door-width', 'us/ca/local', 'Another'],
  ])
  expect(amendments).toEqual([
    { by: 'us/ca/local', kind: 'withdraws', what: 'b-table', of: 'us/example' },
    { by: 'us/ca/local', kind: 'replaces', what: 'door-width', of: 'us/example' },
    {
      by: 'us/ca/local',
      kind: 'overrides',
      what: 'door_width',
      of: 'us/example',
      values: ['32 in', '34 in'],
    },
  ])
})

describe('on the command line', () => {
  test('3.10 rules show --jurisdiction says which pack each rule came from', async () => {
    const { code, out } = await call('rules', 'show', '--jurisdiction', 'us/tx')

    expect(code).toBe(0)
    expect(out).toContain('us/tx on 2026-11-27: ')
    expect(out).toContain('us/tx has no pack of its own; us is the nearest place')
    expect(out).toMatch(/error +us\.ada2010\.404\.2\.3\.width +us\/ada-2010 +Clear opening width of doors/)
  })

  test.each([
    [['rules', 'show'], 'name a pack or rule, or a place with --jurisdiction; found neither'],
    [['rules', 'show', 'us/ada-2010', '--jurisdiction', 'us'], 'found both'],
    [['rules', 'show', '--jurisdiction', 'us', '--date', 'today'], "found 'today'"],
    [['rules', 'show', '--jurisdiction', 'atlantis'], "no pack decides in 'atlantis'"],
  ])('%j is a wrong call', async (args, message) => {
    const { code, out, notes } = await call(...args)
    expect([code, out]).toEqual([2, ''])
    expect(notes.join('\n')).toContain(message)
  })

  test('3.6 rules list --format json says of every rule what a plan checker asks first', async () => {
    const { code, out } = await call('rules', 'list', '--format', 'json')
    const rules = JSON.parse(out) as Record<string, unknown>[]

    expect(code).toBe(0)
    expect(rules.length).toBe(everyPack().reduce((sum, { rules: own }) => sum + own.length, 0))
    expect(rules.find(({ id }) => id === 'us.ada2010.404.2.3.width')).toMatchObject({
      pack: 'us/ada-2010',
      jurisdiction: 'us',
      category: 'accessibility',
      severity: 'error',
      verification: 'verified',
      live: true,
      code: 'ADA 2010',
      edition: '2010',
      section: '404.2.3',
    })
  })
})

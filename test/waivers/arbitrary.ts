/** Waivers at random: as they are given for findings of a result, and spoilt in one respect or another. */
import fc from 'fast-check'
import type { Finding, FindingValue, Result } from '../../engine/result.ts'
import { giveWaiver } from '../../engine/waivers/give.ts'
import type { Waiver, WaiverTerms } from '../../engine/waivers/waiver.ts'

export const TODAY = '2026-11-27'
export const PACK = { id: 'test', version: '1', sha256: 'a'.repeat(64) }

const RECORDED = ['given', 'verdict', 'value', 'limit', 'margin', 'edition', 'authority'] as const

/** One waiver, by numbers that are taken modulo what there is. */
export interface Spoil {
  readonly at: number
  /** Which rule and which element, for an id that may be no finding's; 0 for a finding's own. */
  readonly cross: number
  readonly without: readonly (typeof RECORDED)[number][]
  readonly until: string
  readonly given: string
  readonly verdict: 'fail' | 'unknown' | null
  readonly shift: number
  readonly text: string | null
  readonly edition: 'same' | 'year' | 'version' | 'bytes' | 'none' | 'more'
}

const rarely = <T, U>(usual: T, ...other: readonly U[]) =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...other) })

export const spoils: fc.Arbitrary<readonly Spoil[]> = fc.array(
  fc.record({
    at: fc.nat(),
    cross: fc.oneof(fc.constant(0), fc.nat()),
    without: fc.subarray([...RECORDED]),
    until: rarely('2027-01-31', TODAY, '2026-11-26', '2020-02-29'),
    given: rarely('2019-11-01', TODAY, '2026-11-28'),
    verdict: rarely(null, 'fail' as const, 'unknown' as const),
    shift: rarely(0, 0.25, -0.25, 1e-9, -1e-9, 3),
    text: rarely(null, 'A', 'B', ''),
    edition: rarely(
      'same' as const,
      'year' as const,
      'version' as const,
      'bytes' as const,
      'none' as const,
      'more' as const,
    ),
  }),
  { minLength: 1, maxLength: 8 },
)

/** A waiver as it is given, in nothing spoilt. */
export const asGiven = (at: number): Spoil => ({
  at,
  cross: 0,
  without: [],
  until: '2027-01-31',
  given: '2019-11-01',
  verdict: null,
  shift: 0,
  text: null,
  edition: 'same',
})

/** The waivers, each of another finding; an end before the beginning is put right. */
export function waiversOf(result: Result, spoilt: readonly Spoil[]): Waiver[] {
  if (result.findings.length === 0) return []
  const waivers = new Map<string, Waiver>()
  for (const spoil of spoilt) {
    const waiver = waiverOf(result, spoil)
    waivers.set(waiver.finding, waiver)
  }
  return [...waivers.values()]
}

function waiverOf(result: Result, spoil: Spoil): Waiver {
  const finding = result.findings[spoil.at % result.findings.length] as Finding
  const { until, given, verdict } = spoil
  const words = { reason: 'It stays.', by: 'A. Muster, owner', authority: 'permit 7', until, given }
  const { finding: _, rule: __, globalId: ___, ...terms } = giveWaiver(result, finding, words)
  const { margin } = terms
  const all: Record<string, unknown> = {
    ...terms,
    until: [until, given].sort()[1],
    ...(verdict === null ? {} : { verdict }),
    ...(margin === undefined ? {} : { margin: { ...margin, number: margin.number + spoil.shift } }),
    value: shifted(terms.value, spoil),
    limit: spoil.at % 7 === 0 ? shifted(terms.limit, spoil) : terms.limit,
    edition: editionOf(terms.edition as Required<WaiverTerms>['edition'], spoil),
  }
  for (const key of [...spoil.without, 'value', 'limit'])
    if (all[key] === undefined || spoil.without.includes(key as 'value')) delete all[key]
  return { ...(all as unknown as WaiverTerms), finding: idOf(result, finding, spoil) }
}

function idOf({ rules, findings }: Result, { id }: Finding, { cross }: Spoil): string {
  if (cross === 0) return id
  const rule = rules[cross % (rules.length + 1)]?.id ?? 'nobody'
  const other = findings[(cross >> 3) % findings.length] as Finding
  return `${rule}:${other.id.slice(other.rule.length + 1)}`
}

function shifted(value: FindingValue | undefined, { shift, text }: Spoil): FindingValue | undefined {
  if (value === undefined) return undefined
  if (text !== null) return { text }
  return 'number' in value ? { ...value, number: value.number + shift } : value
}

function editionOf(
  edition: Required<WaiverTerms>['edition'],
  { edition: how }: Spoil,
): Required<WaiverTerms>['edition'] {
  switch (how) {
    case 'year':
      return { ...edition, edition: '1999' }
    case 'version':
      return { ...edition, packs: [{ ...PACK, version: '2' }] }
    case 'bytes':
      return { ...edition, packs: [{ ...PACK, sha256: 'b'.repeat(64) }] }
    case 'none':
      return { ...edition, packs: [] }
    case 'more':
      return { ...edition, packs: [{ ...PACK, id: 'other' }, ...edition.packs] }
    case 'same':
      return edition
  }
}

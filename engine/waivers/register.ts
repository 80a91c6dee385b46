/** The waivers of a check and what became of them: findings pass through it as they are made, one by one or after a change. */

import { isDay } from '../day.ts'
import { LintelError } from '../errors.ts'
import type { Finding, FindingWaiver, WaiversResult } from '../result.ts'
import { type Met, type Reopening, reopening, type WaivableRule } from './reopening.ts'
import type { WaivedCounts } from './waived-rule.ts'
import type { Waiver, WaiversInForce } from './waiver.ts'

/** What became of a waiver at the finding of a rule; null where it holds. */
interface Outcome {
  readonly verdict: FindingWaiver['verdict']
  readonly reopened: Reopening | null
}

const NONE: ReadonlyMap<string, Waiver> = new Map()

export class WaiverRegister {
  private readonly inForce: WaiversInForce
  private readonly rules: readonly WaivableRule[]
  /** By the rules' numbers, by the findings' ids. */
  private readonly named = new Map<number, Map<string, Waiver>>()
  private readonly outcomes = new Map<number, Map<string, Outcome>>()
  private touched = new Set<number>()

  /** Errors: `call-invalid` when the date is no day. */
  constructor(inForce: WaiversInForce, rules: readonly WaivableRule[]) {
    const { date, file } = inForce
    if (!isDay(date))
      throw new LintelError('call-invalid', `expected a day such as 2026-11-27 for waivers, found '${date}'`)
    this.inForce = inForce
    this.rules = rules
    const numbers = new Map<string, number[]>()
    for (const [number, { id }] of rules.entries()) numbers.set(id, [...(numbers.get(id) ?? []), number])
    for (const waiver of file.waivers) {
      for (const number of numbersFor(waiver.finding, numbers)) {
        const named = this.named.get(number) ?? new Map<string, Waiver>()
        this.named.set(number, named.set(waiver.finding, waiver))
      }
    }
  }

  /** The waivers that may name a finding of a rule, by its number, by the findings' ids. */
  waivers(number: number): ReadonlyMap<string, Waiver> {
    return this.named.get(number) ?? NONE
  }

  /** Findings of a rule as they were made; @returns them as waivers leave them */
  apply(number: number, findings: readonly Finding[]): Finding[] {
    const named = this.waivers(number)
    if (named.size === 0) return [...findings]
    return findings.map((finding) => {
      const waiver = named.get(finding.id)
      return waiver === undefined ? finding : this.meet(number, waiver, finding as Met['finding'])
    })
  }

  /** Findings of a rule that are gone, by their ids. */
  forget(number: number, ids: readonly string[]): void {
    const outcomes = this.outcomes.get(number)
    for (const id of ids) if (outcomes?.delete(id) === true) this.touched.add(number)
  }

  /** How many findings of a rule are waived. */
  counts(number: number): WaivedCounts {
    const counts = { fail: 0, unknown: 0 }
    for (const { verdict, reopened } of this.outcomes.get(number)?.values() ?? [])
      if (reopened === null) counts[verdict]++
    return counts
  }

  /** Numbers of the rules at whose findings something came of a waiver since this was last asked. */
  takeTouched(): ReadonlySet<number> {
    const { touched } = this
    this.touched = new Set()
    return touched
  }

  /** What became of the waivers so far. */
  result(): WaiversResult {
    const { date, file } = this.inForce
    const counts = [...this.outcomes.keys()].map((number) => this.counts(number))
    const left = file.waivers.map((waiver) => ({ waiver, met: this.metBy(waiver) }))
    return {
      sha256: file.sha256,
      date,
      used: counts.reduce((sum, { fail, unknown }) => sum + fail + unknown, 0),
      reopened: left.flatMap(({ waiver: { finding, by, until }, met }) => {
        const { reopened = null } = met.find((outcome) => outcome.reopened !== null) ?? {}
        return reopened === null ? [] : [{ finding, by, until, ...reopened }]
      }),
      unused: left.flatMap(({ waiver, met }) => {
        const { finding, by, until } = waiver
        const why = this.numbersOf(waiver).length === 0 ? ('notChecked' as const) : ('gone' as const)
        return met.length > 0 ? [] : [{ finding, by, until, why }]
      }),
    }
  }

  private meet(number: number, waiver: Waiver, finding: Met['finding']): Finding {
    const { date } = this.inForce
    const reopened = reopening(waiver, { finding, rule: this.rules[number] as WaivableRule, date })
    const outcomes = this.outcomes.get(number) ?? new Map<string, Outcome>()
    this.outcomes.set(number, outcomes.set(finding.id, { verdict: finding.status, reopened }))
    this.touched.add(number)
    return reopened === null ? waived(finding, waiver) : finding
  }

  private numbersOf(waiver: Waiver): number[] {
    return [...this.named].flatMap(([number, named]) => (named.has(waiver.finding) ? [number] : []))
  }

  private metBy(waiver: Waiver): Outcome[] {
    return this.numbersOf(waiver).flatMap((number) => this.outcomes.get(number)?.get(waiver.finding) ?? [])
  }
}

/** Numbers of the rules whose finding an id may be: it begins with the rule's, which may hold colons too (spec 4.4). */
function numbersFor(finding: string, numbers: ReadonlyMap<string, readonly number[]>): number[] {
  const found: number[] = []
  for (let at = finding.indexOf(':'); at >= 0; at = finding.indexOf(':', at + 1))
    found.push(...(numbers.get(finding.slice(0, at)) ?? []))
  return found
}

function waived(finding: Met['finding'], { by, authority, reason, until }: Waiver): Finding {
  const terms = { by, ...(authority === undefined ? {} : { authority }), reason, until }
  return { ...finding, status: 'waived', waiver: { verdict: finding.status, ...terms } }
}

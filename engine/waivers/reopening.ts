/** Whether a waiver still holds for what its finding says now, and if not, why (spec 8.3). */
import { quantityText, valueText } from '../report/value-text.ts'
import type { Finding, FindingValue, FindingWaiver, Quantity, ReopenedWaiver, RuleResult } from '../result.ts'
import { sameValue } from '../same-value.ts'
import type { Waiver, WaiverEdition } from './waiver.ts'

/** Why a waiver does not hold. */
export type Reopening = Pick<ReopenedWaiver, 'why' | 'message'>

/** What a rule is judged by now. */
export interface WaivableRule {
  readonly id: string
  readonly reference: RuleResult['reference']
  /** The pack it came from and those that it extends. */
  readonly packs: WaiverEdition['packs']
}

/** What became of a waiver's finding. */
export interface Met {
  readonly finding: Finding & { readonly status: FindingWaiver['verdict'] }
  readonly rule: WaivableRule
  readonly date: string
}

/** The first reason for which a waiver does not hold; null where it holds. */
export function reopening(waiver: Waiver, { finding, rule, date }: Met): Reopening | null {
  return (
    byDate(waiver, date) ??
    byEdition(waiver, rule) ??
    byVerdict(waiver, finding) ??
    byLimit(waiver, finding) ??
    byValue(waiver, finding)
  )
}

function byDate({ given, until }: Waiver, date: string): Reopening | null {
  if (given !== undefined && date < given)
    return { why: 'early', message: `it holds from ${given} on, and the day is ${date}` }
  return date <= until ? null : { why: 'expired', message: `it ended on ${until}` }
}

function byEdition({ edition }: Waiver, { reference, packs }: WaivableRule): Reopening | null {
  if (edition === undefined) return null
  const [was, is] = [clauseText(edition), clauseText(reference)]
  if (was !== is) return { why: 'edition', message: `the clause is ${is} now; it was ${was}` }
  for (const { id, version, sha256 } of packs) {
    const known = edition.packs.find((pack) => pack.id === id)
    if (known === undefined)
      return { why: 'edition', message: `the pack ${id} decides now; it did not when the waiver was given` }
    if (known.version === version && known.sha256 === sha256) continue
    const message = `the pack ${id} is ${packText(version, sha256)} now; it was ${packText(known.version, known.sha256)}`
    return { why: 'edition', message }
  }
  return null
}

function clauseText({ code, section, edition }: Omit<WaiverEdition, 'packs'>): string {
  return [code, edition === undefined ? '' : `(${edition})`, section ?? ''].filter(Boolean).join(' ')
}

function packText(version: string, sha256: string): string {
  return `${version} (${sha256.slice(0, 12)})`.trim()
}

function byVerdict({ verdict }: Waiver, { status }: Met['finding']): Reopening | null {
  if (verdict !== 'unknown' || status !== 'fail') return null
  return { why: 'verdict', message: 'it fails now; what was waived is that it could not be decided' }
}

/** What cannot be decided need not state a limit. */
function byLimit({ limit: was }: Waiver, { status, limit: is }: Met['finding']): Reopening | null {
  if (was === undefined || (is === undefined && status === 'unknown') || sameValue(was, is)) return null
  return { why: 'limit', message: `the limit is ${textOf(is)} now; it was ${textOf(was)}` }
}

/** What cannot be decided has no value that could be worse. Where no margin says what is better, any other value is worse. */
function byValue({ value: was, margin }: Waiver, finding: Met['finding']): Reopening | null {
  const { value: is, margin: now } = finding
  if (finding.status === 'unknown') return null
  if (margin !== undefined && now?.unit === margin.unit) {
    if (now.number >= margin.number - tolerance(finding.limit)) return null
    const text = `it misses the limit by ${sizeText(now)} now, by ${sizeText(margin)} when it was waived`
    return { why: 'value', message: text }
  }
  const isRecorded = was !== undefined || margin !== undefined
  if (!isRecorded || (was !== undefined && sameValue(was, is))) return null
  return { why: 'value', message: `the value is ${textOf(is)} now; it was ${textOf(was)}` }
}

/** That of the rule language (spec 2.3.5). */
function tolerance(limit: FindingValue | undefined): number {
  if (limit === undefined || 'text' in limit) return 1e-6
  const bounds = 'interval' in limit ? limit.interval : [limit.number]
  return 1e-6 * (Math.max(...bounds.map((bound) => Math.abs(bound ?? 0))) + 1)
}

function sizeText({ number, unit }: Quantity): string {
  return quantityText({ number: Math.abs(number), unit })
}

function textOf(value: FindingValue | undefined): string {
  return value === undefined ? 'not stated' : 'text' in value ? `'${value.text}'` : valueText(value)
}

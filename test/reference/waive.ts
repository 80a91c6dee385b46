/** What waivers make of a result, written down as plainly as the sentences of section 8: slow, obvious, and without the engine. */
import type { Finding, PackRef, Result, RuleResult } from '../../engine/result.ts'
import type { Waiver } from '../../engine/waivers/waiver.ts'

type Why = 'early' | 'expired' | 'edition' | 'verdict' | 'limit' | 'value'

/** @param packs those that decide every rule of the result */
export function waive(
  result: Result,
  waivers: readonly Waiver[],
  { date, packs }: { readonly date: string; readonly packs: readonly PackRef[] },
) {
  const ruleOf = (finding: Finding) => result.rules.find(({ id }) => id === finding.rule) as RuleResult
  const reopened: { finding: string; why: Why }[] = []
  const unused: { finding: string; why: 'notChecked' | 'gone' }[] = []
  const waived = new Map<string, Waiver>()
  for (const waiver of waivers) {
    const finding = result.findings.find(({ id }) => id === waiver.finding)
    if (finding === undefined) {
      const isRun = result.rules.some(({ id }) => waiver.finding.startsWith(`${id}:`))
      unused.push({ finding: waiver.finding, why: isRun ? 'gone' : 'notChecked' })
      continue
    }
    const why = whyNot(waiver, finding, { rule: ruleOf(finding), date, packs })
    if (why === null) waived.set(finding.id, waiver)
    else reopened.push({ finding: finding.id, why })
  }
  const findings = result.findings.map((finding): Finding => {
    const waiver = waived.get(finding.id)
    if (waiver === undefined) return finding
    const { by, reason, until, authority } = waiver
    const terms = { verdict: finding.status as 'fail' | 'unknown', by, reason, until }
    return { ...finding, status: 'waived', waiver: authority === undefined ? terms : { ...terms, authority } }
  })
  const rules = result.rules.map((rule) => waivedRule(rule, findings))
  return { findings, rules, summary: summaryOf(rules), used: waived.size, reopened, unused }
}

function whyNot(
  waiver: Waiver,
  finding: Finding,
  now: { readonly rule: RuleResult; readonly date: string; readonly packs: readonly PackRef[] },
): Why | null {
  if (waiver.given !== undefined && waiver.given > now.date) return 'early'
  if (waiver.until < now.date) return 'expired'
  if (waiver.edition !== undefined) {
    const { code, section, edition, packs } = waiver.edition
    const { reference } = now.rule
    if (code !== reference.code || section !== reference.section || edition !== reference.edition)
      return 'edition'
    const same = (a: PackRef, b: PackRef) => a.id === b.id && a.version === b.version && a.sha256 === b.sha256
    if (!now.packs.every((pack) => packs.some((one) => same(one, pack)))) return 'edition'
  }
  if (waiver.verdict === 'unknown' && finding.status === 'fail') return 'verdict'
  const isUnknown = finding.status === 'unknown'
  if (waiver.limit !== undefined && !(isUnknown && finding.limit === undefined))
    if (!isSame(waiver.limit, finding.limit)) return 'limit'
  if (isUnknown) return null
  if (waiver.margin !== undefined && finding.margin?.unit === waiver.margin.unit) {
    const limit = finding.limit
    const bounds =
      limit === undefined || 'text' in limit ? [] : 'number' in limit ? [limit.number] : limit.interval
    const size = Math.max(0, ...bounds.map((bound) => Math.abs(bound ?? 0)))
    return finding.margin.number < waiver.margin.number - 1e-6 * (size + 1) ? 'value' : null
  }
  if (waiver.value !== undefined) return isSame(waiver.value, finding.value) ? null : 'value'
  return waiver.margin === undefined ? null : 'value'
}

function isSame(a: Finding['value'], b: Finding['value']): boolean {
  if (a === undefined || b === undefined) return a === b
  if ('text' in a) return 'text' in b && a.text === b.text
  if ('text' in b || a.unit !== b.unit) return false
  const [x, y] = [a, b].map((one) => ('number' in one ? [one.number, one.number] : one.interval))
  return [0, 1].every((i) => {
    const [p, q] = [x?.[i] ?? null, y?.[i] ?? null]
    return p === null || q === null ? p === q : Math.abs(p - q) <= 1e-6 * (Math.abs(p) + 1)
  })
}

function waivedRule(rule: RuleResult, findings: readonly Finding[]): RuleResult {
  const own = findings.filter((finding) => finding.rule === rule.id)
  const many = (status: Finding['status']) => own.filter((finding) => finding.status === status).length
  const [fail, unknown, waived] = [many('fail'), many('unknown'), many('waived')]
  if (waived === 0) return rule
  let status: RuleResult['status'] = 'waived'
  if (rule.pass > 0) status = 'pass'
  if (unknown > 0) status = 'unknown'
  if (fail > 0 || rule.message !== undefined) status = 'fail'
  return { ...rule, fail, unknown, waived, status }
}

function summaryOf(rules: readonly RuleResult[]): Result['summary'] {
  const bySeverity = { error: 0, warning: 0, info: 0 }
  const byCategory: Record<string, number> = {}
  let [pass, fail, unknown, waived] = [0, 0, 0, 0]
  for (const rule of rules) {
    const failed = rule.fail + (rule.message === undefined ? 0 : 1)
    pass += rule.pass + (rule.status === 'pass' && rule.applicable === 0 ? 1 : 0)
    fail += failed
    unknown += rule.unknown
    waived += rule.waived
    bySeverity[rule.severity] += failed
    if (failed > 0) byCategory[rule.category] = (byCategory[rule.category] ?? 0) + failed
  }
  return {
    status: fail > 0 ? 'fail' : unknown > 0 ? 'unknown' : 'pass',
    pass,
    fail,
    unknown,
    waived,
    score: pass + fail === 0 ? 1 : pass / (pass + fail),
    coverage: pass + fail + unknown === 0 ? 0 : (pass + fail) / (pass + fail + unknown),
    bySeverity,
    byCategory,
  }
}

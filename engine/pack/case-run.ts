/** Runs the cases of a pack's rules, each by its rule alone. */
import type { Result } from '../result.ts'
import { caseGlobalId, caseModel } from './case-model.ts'
import type { ParamValues } from './override.ts'
import type { Case, CaseOutcome, Pack, Rule } from './pack.ts'

/** Checks one model, the text of an IFC file, by one pack: the engine with its kernel, or a stand-in. */
export type CheckCase = (model: string, pack: Pack, params: ParamValues) => Promise<Result>

export interface CaseReport {
  readonly rule: string
  readonly case: string
  readonly expected: CaseOutcome
  readonly found: CaseOutcome
  readonly ok: boolean
}

export interface CaseOptions {
  /** Only the rules with these ids; all when absent. */
  readonly rules?: readonly string[]
}

/**
 * Judges every case of every rule by that rule alone, drafts too, in the order of the pack (spec 3.2).
 *
 * @throws LintelError when a case or a rule is malformed
 */
export async function runCases(
  check: CheckCase,
  pack: Pack,
  options: CaseOptions = {},
): Promise<CaseReport[]> {
  const reports: CaseReport[] = []
  for (const rule of pack.rules) {
    if (options.rules !== undefined && !options.rules.includes(rule.id)) continue
    const alone = onlyRule(pack, rule)
    for (const c of rule.cases) {
      const found = outcomeOf(await check(caseModel(c), alone, c.params ?? {}), rule, c)
      reports.push({ rule: rule.id, case: c.name, expected: c.expect, found, ok: found === c.expect })
    }
  }
  return reports
}

/** The outcomes for which a rule has neither a case nor a reason why there is none (spec 3.2). */
export function missingOutcomes(rule: Rule): CaseOutcome[] {
  return OUTCOMES.filter((outcome) => {
    const shown = rule.cases.some((c) => c.expect === outcome)
    return !shown && rule.never?.[outcome] === undefined
  })
}

const OUTCOMES: readonly CaseOutcome[] = ['pass', 'fail', 'unknown', 'notApplicable']

/** A draft, or a rule that is only declared, is off in a run that does not ask for it; its cases are judged all the same. */
export function onlyRule(pack: Pack, { live: _, ...rule }: Rule): Pack {
  return { ...pack, rules: [rule.verified === 'draft' ? { ...rule, verified: 'secondary' } : rule] }
}

/** What became of the judged row; a row without a finding passed if anything did. */
function outcomeOf(result: Result, rule: Rule, c: Case): CaseOutcome {
  const verdict = result.rules.find((one) => one.id === rule.id)
  if (verdict === undefined) return 'notApplicable'
  // no case is judged with waivers
  if (c.judge === 'rule' && verdict.status !== 'waived') return verdict.status
  const row = c.judge === undefined ? c.rows[0] : c.rows.find((one) => one.id === c.judge)
  const globalId = row === undefined ? null : caseGlobalId(row)
  const finding = result.findings.find(
    (one) => one.rule === rule.id && one.element.globalId === (globalId ?? ''),
  )
  if (finding?.status === 'fail' || finding?.status === 'unknown') return finding.status
  return verdict.pass > 0 ? 'pass' : 'notApplicable'
}

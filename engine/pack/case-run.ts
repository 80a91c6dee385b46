/** Runs the cases of a pack's rules, and moves the rules' limits to see whether the cases would notice. */
import type { Result } from '../result.ts'
import { caseGlobalId, caseModel } from './case-model.ts'
import type { Case, CaseOutcome, Pack, Rule } from './pack.ts'

/** Checks one model, the text of an IFC file, by one pack: the engine with its kernel, or a stand-in. */
export type CheckCase = (model: string, pack: Pack) => Promise<Result>

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
      const found = outcomeOf(await check(caseModel(c), alone), rule, c)
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

export interface MovedLimit {
  readonly rule: string
  readonly param: string
  readonly from: number
  readonly to: number
  /** The pack with that one rule and the parameter moved. */
  readonly pack: Pack
}

/**
 * Each number that a rule reads as `param.…`, moved down and up by 1 %, or by 6 % where the rule counts rows and its
 * cases cannot come nearer. At least one case of the rule must then change its outcome, else the cases do not stand on
 * both sides of the limit.
 */
export function* movedLimits(pack: Pack): Generator<MovedLimit> {
  for (const rule of pack.rules) {
    const step = /\bcount\s*\(/.test(rule.require ?? '') ? 0.06 : 0.01
    for (const name of paramsOf(rule, pack)) {
      const param = pack.params?.[name]
      if (param === undefined || typeof param.value !== 'number') continue
      for (const to of [param.value * (1 - step), param.value * (1 + step)]) {
        const moved = { ...pack, params: { ...pack.params, [name]: { ...param, value: to } } }
        yield { rule: rule.id, param: name, from: param.value, to, pack: onlyRule(moved, rule) }
      }
    }
  }
}

/** Names of the parameters that a rule reads, itself or through the pack's definitions; sorted. */
export function paramsOf(rule: Rule, pack: Pack): string[] {
  const found = new Set<string>()
  const seen = new Set<string>()
  const read = (text: string): void => {
    const code = text.replace(/'[^']*'|"[^"]*"|\bmatches\s*\/(?:[^/\\]|\\.)+\//g, ' ')
    for (const [, name] of code.matchAll(/\bparam\s*\.\s*(\w+)/g)) found.add(name as string)
    for (const [word] of code.matchAll(/\w+/g)) {
      const definition = pack.definitions?.[word]
      if (definition === undefined || seen.has(word)) continue
      seen.add(word)
      read(definition)
    }
  }
  read(rule.applies)
  read(rule.require ?? '')
  return [...found].sort()
}

const OUTCOMES: readonly CaseOutcome[] = ['pass', 'fail', 'unknown', 'notApplicable']

/** A draft is off in a run that does not ask for it; its cases are judged all the same. */
function onlyRule(pack: Pack, rule: Rule): Pack {
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

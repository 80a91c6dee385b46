/** Explains verdicts: which conjunct decided, the value, the limit, the margin, the inputs and the smallest change that passes. */
import { VERDICT_FAIL } from '../../assembly/abi.ts'
import type { SpecificationFindings } from '../ids/finding.ts'
import type { Node } from '../language/ast.ts'
import type { Finding } from '../result.ts'
import type { Run } from '../run.ts'
import type { Elements } from './elements.ts'
import { type Fix, fixesOf } from './fixes.ts'
import { inputsOf, missingPaths } from './inputs.ts'
import { type Judged, judge } from './judge.ts'
import type { ConjunctPlan, RulePlan } from './plan.ts'
import { failMessage, stateText, unknownMessage } from './sentences.ts'

/** A row that is told of, and the id of its finding. */
export interface Told {
  readonly row: number
  readonly id: string
}

/** Rows of a rule that ended alike, ascending. */
export interface Verdicts {
  readonly run: Run
  readonly elements: Elements
  readonly plan: RulePlan
  readonly status: 'fail' | 'unknown'
  readonly told: readonly Told[]
}

/** What decided a row. */
interface Decision {
  /** Place of the conjunct: the first that failed or is undecided, the first of all where only `where` is. */
  readonly place: number
  /** Places of all conjuncts that failed. */
  readonly failed: readonly number[]
  /** Whether that conjunct, and whether the rule's `where`, is what could not be decided. */
  readonly openConjunct: boolean
  readonly openWhere: boolean
}

/** What is known of a row. */
interface Explained extends Told {
  readonly decision: Decision
  judged: Judged
  fix: Fix | undefined
}

const FIRST: Decision = { place: 0, failed: [0], openConjunct: false, openWhere: false }
const NOTHING: Judged = {}

/** The findings of some rows, in their order. */
export function explain(verdicts: Verdicts): Finding[] {
  const { plan, told, status } = verdicts
  const rows = rowsOf(told)
  if (status === 'fail' && plan.specification !== null)
    return explainSpecification(verdicts, rows, plan.specification)
  const decided = decisions(verdicts, rows)
  const explained: Explained[] = []
  for (let i = 0; i < told.length; i++) {
    const { id, row } = told[i] as Told
    explained.push({ id, row, decision: decided[i] as Decision, judged: NOTHING, fix: undefined })
  }
  for (let place = 0; place < plan.conjuncts.length; place++) {
    const own = explained.filter(({ decision }) => decision.place === place)
    if (own.length > 0) measure(verdicts, place, own)
  }
  return explained.map((one) => finding(verdicts, one))
}

/** Findings of an IDS: of rows of which the same is found the same is told. */
function explainSpecification(
  { run, elements, plan, told }: Verdicts,
  rows: Uint32Array,
  findings: SpecificationFindings,
): Finding[] {
  const { asked, places } = plan.probes.fail
  const verdicts = asked.length === 0 ? null : run.verdicts(asked, rows)
  const made: Finding[] = []
  for (let i = 0; i < told.length; i++) {
    const { id, row } = told[i] as Told
    const failed =
      verdicts === null ? FIRST.failed : failedPlaces(places, verdicts, { i, count: told.length })
    made.push(findings.of(run, { id, row, element: elements.ref(row), failed }))
  }
  return made
}

/** Places of the conjuncts that failed at the row `i` of those asked. */
function failedPlaces(
  places: readonly number[],
  verdicts: Uint32Array,
  { i, count }: { readonly i: number; readonly count: number },
): number[] {
  const failed: number[] = []
  for (let place = 0; place < places.length; place++)
    if (verdicts[(places[place] as number) * count + i] === VERDICT_FAIL) failed.push(place)
  return failed
}

function rowsOf(told: readonly Told[]): Uint32Array {
  const rows = new Uint32Array(told.length)
  for (let i = 0; i < rows.length; i++) rows[i] = (told[i] as Told).row
  return rows
}

/** Finds values, limits and fixes of the rows that one conjunct decided. */
function measure({ run, plan, status }: Verdicts, place: number, own: readonly Explained[]): void {
  const conjunct = plan.conjuncts[place] as ConjunctPlan
  const rows = rowsOf(own)
  const judged = judge(run, conjunct, rows)
  const fixes =
    status === 'unknown' || conjunct.target === null
      ? undefined
      : fixesOf(run, plan.compiled.number, conjunct.target, rows)
  for (let i = 0; i < own.length; i++) {
    const one = own[i] as Explained
    one.judged = judged[i] ?? NOTHING
    one.fix = fixes?.get(one.row)
  }
}

/** What decided each row. */
function decisions({ run, plan, status }: Verdicts, rows: Uint32Array): Decision[] {
  const { asked, places, where } = plan.probes[status]
  const count = rows.length
  if (asked.length === 0) return new Array<Decision>(count).fill(FIRST)
  const verdicts = run.verdicts(asked, rows)
  const made: Decision[] = []
  for (let i = 0; i < count; i++) {
    const failed = failedPlaces(places, verdicts, { i, count })
    made.push({
      place: failed[0] ?? 0,
      failed,
      openConjunct: failed.length > 0,
      openWhere: verdicts[where * count + i] === VERDICT_FAIL,
    })
  }
  return made
}

/** What would have to be stated for a row to be decided, each path once. */
function missingOf({ run, plan }: Verdicts, { row, decision }: Explained): string[] {
  const { conjuncts, checked } = plan.compiled
  const nodes: Node[] = []
  const conjunct = conjuncts[decision.place]?.conjunct
  if (decision.openConjunct && conjunct !== undefined) nodes.push(conjunct.node, ...conjunct.given)
  if (decision.openWhere && checked.where !== null) nodes.push(checked.where)
  return [...new Set(nodes.flatMap((node) => missingPaths(run, node, row)))]
}

function finding(verdicts: Verdicts, explained: Explained): Finding {
  const { run, elements, plan, status } = verdicts
  const { id, row, decision, judged, fix } = explained
  const { rule } = plan
  const element = elements.ref(row)
  const inputs = inputsOf(run, (plan.conjuncts[decision.place] as ConjunctPlan).inputs, row)
  const missing = status === 'unknown' ? missingOf(verdicts, explained) : []
  const { value, limit } = judged
  const message =
    status === 'fail'
      ? failMessage(rule.message, { value, limit, name: element.name ?? '', class: element.class })
      : unknownMessage(rule.title, missing, value)
  return {
    id,
    rule: rule.id,
    status,
    severity: rule.severity,
    category: rule.category,
    element,
    ...judged,
    inputs,
    ...(status === 'unknown' ? { missing } : {}),
    message,
    fix: { text: missing.length > 0 ? stateText(missing) : rule.mend, ...fix },
  }
}

/** Explains verdicts: which conjunct decided, the value, the limit, the margin, the inputs and the smallest change that passes. */
import { VERDICT_FAIL } from '../../assembly/abi.ts'
import type { CompiledConjunct, CompiledRule } from '../compile/probes.ts'
import type { Node } from '../language/ast.ts'
import type { Rule } from '../pack/pack.ts'
import type { Finding } from '../result.ts'
import type { Run } from '../run.ts'
import type { Elements } from './elements.ts'
import { type Fix, fixesOf } from './fixes.ts'
import { inputsOf, missingPaths } from './inputs.ts'
import { type Judged, judge } from './judge.ts'
import { failMessage, stateText, unknownMessage } from './sentences.ts'

/** Rows of a rule that ended alike, ascending, and the ids of their findings. */
export interface Verdicts {
  readonly rule: Rule
  readonly compiled: CompiledRule
  readonly status: 'fail' | 'unknown'
  readonly rows: Uint32Array
  readonly ids: readonly string[]
}

/** What decided a row. */
interface Decision {
  readonly conjunct: CompiledConjunct | undefined
  /** Whether that conjunct, and whether the rule's `where`, is what could not be decided. */
  readonly open: { readonly conjunct: boolean; readonly where: boolean }
}

/** Everything one finding is made of. */
interface Parts extends Decision {
  readonly id: string
  readonly row: number
  readonly judged: Judged
  readonly fix: Fix | undefined
}

/** The findings of some rows, in their order. */
export function explain(run: Run, elements: Elements, verdicts: Verdicts): Finding[] {
  const { compiled, status, rows, ids } = verdicts
  const decisions = status === 'fail' ? failed(run, compiled, rows) : undecided(run, compiled, rows)
  const judged = new Map<number, Judged>()
  const fixes = new Map<number, Fix>()
  for (const conjunct of compiled.conjuncts) {
    const own =
      compiled.conjuncts.length === 1 ? rows : rows.filter((_, i) => decisions[i]?.conjunct === conjunct)
    if (own.length === 0) continue
    for (const [i, answer] of judge(run, conjunct, own).entries()) judged.set(own[i] as number, answer)
    if (status === 'unknown') continue
    for (const [row, fix] of fixesOf(run, compiled, conjunct, own)) fixes.set(row, fix)
  }
  return Array.from(rows, (row, i) =>
    finding(run, elements, verdicts, {
      ...(decisions[i] as Decision),
      id: ids[i] as string,
      row,
      judged: judged.get(row) ?? {},
      fix: fixes.get(row),
    }),
  )
}

const CLOSED = { conjunct: false, where: false }

/** The first conjunct that failed in each row. */
function failed(run: Run, { conjuncts }: CompiledRule, rows: Uint32Array): Decision[] {
  const only: Decision = { conjunct: conjuncts[0], open: CLOSED }
  if (conjuncts.length < 2) return Array.from(rows, () => only)
  const fails = failing(
    run,
    conjuncts.map(({ rule }) => rule),
    rows,
  )
  return Array.from(rows, (_, i) => ({
    conjunct: conjuncts[Math.max(0, fails[i]?.indexOf(true) ?? 0)],
    open: CLOSED,
  }))
}

/** The first conjunct that is undecided in each row, the first of all where only `where` is. */
function undecided(run: Run, compiled: CompiledRule, rows: Uint32Array): Decision[] {
  const { conjuncts, whereUndecided } = compiled
  const fails = failing(run, [...conjuncts.map(({ undecided: probe }) => probe), whereUndecided], rows)
  return Array.from(rows, (_, i) => {
    const open = fails[i] as boolean[]
    const place = Math.max(0, open.slice(0, -1).indexOf(true))
    return {
      conjunct: conjuncts[place],
      open: { conjunct: conjuncts.length > 0 && open[place] === true, where: open.at(-1) === true },
    }
  })
}

/** Whether each of some probes fails, row by row; null never does. */
function failing(run: Run, probes: readonly (number | null)[], rows: Uint32Array): boolean[][] {
  const asked = probes.filter((probe) => probe !== null)
  const verdicts = asked.length === 0 ? new Uint32Array(0) : run.verdicts(asked, rows)
  const places = probes.map((probe) => (probe === null ? -1 : asked.indexOf(probe)))
  return Array.from(rows, (_, i) =>
    places.map((place) => place >= 0 && verdicts[place * rows.length + i] === VERDICT_FAIL),
  )
}

/** What would have to be stated for a row to be decided, each path once. */
function missingOf(run: Run, { compiled }: Verdicts, { conjunct, open, row }: Parts): string[] {
  const nodes: Node[] = []
  if (open.conjunct && conjunct !== undefined) nodes.push(conjunct.conjunct.node, ...conjunct.conjunct.given)
  if (open.where && compiled.checked.where !== null) nodes.push(compiled.checked.where)
  return [...new Set(nodes.flatMap((node) => missingPaths(run, node, row)))]
}

function finding(run: Run, elements: Elements, verdicts: Verdicts, parts: Parts): Finding {
  const { rule, compiled, status } = verdicts
  const { id, row, conjunct, judged, fix } = parts
  const element = elements.ref(row)
  const inputs = inputsOf(run, compiled, conjunct, row)
  const missing = status === 'unknown' ? missingOf(run, verdicts, parts) : []
  const values = { ...judged, name: element.name ?? '', class: element.class }
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
    message:
      status === 'fail'
        ? failMessage(rule.message, values)
        : unknownMessage(rule.title, missing, judged.value),
    fix: { text: missing.length > 0 ? stateText(missing) : rule.mend, ...fix },
  }
}

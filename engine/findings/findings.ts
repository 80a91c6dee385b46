/** Findings of one rule: which conjunct decided, the value, the limit, the margin, the inputs and the smallest change that passes. */
import type { CompiledConjunct, CompiledRule } from '../compile/probes.ts'
import type { Node } from '../language/ast.ts'
import type { Rule } from '../pack/pack.ts'
import type { Finding, FindingStatus } from '../result.ts'
import type { Run } from '../run.ts'
import type { Elements } from './elements.ts'
import { type Fix, fixesOf } from './fixes.ts'
import { inputsOf, missingPaths } from './inputs.ts'
import { type Judged, judge } from './judge.ts'
import { failMessage, stateText, unknownMessage } from './sentences.ts'

/** Everything one finding is made of. */
interface Parts {
  readonly rule: Rule
  readonly compiled: CompiledRule
  readonly conjunct: CompiledConjunct | undefined
  readonly status: FindingStatus
  readonly row: number
  readonly judged: Judged
  readonly fix: Fix | undefined
  /** Whether the conjunct, and whether the rule's `where`, is what could not be decided. */
  readonly undecided: { readonly conjunct: boolean; readonly where: boolean }
}

export class Findings {
  private readonly run: Run
  private readonly elements: Elements

  constructor(run: Run, elements: Elements) {
    this.run = run
    this.elements = elements
  }

  /** All findings of a rule, failures first, each kind in the order of the model's rows. */
  of(rule: Rule, compiled: CompiledRule): Finding[] {
    const ids = new Map<string, number>()
    return (['fail', 'unknown'] as const).flatMap((status) =>
      this.parts(rule, compiled, status).map((parts) => this.finding(parts, ids)),
    )
  }

  private parts(rule: Rule, compiled: CompiledRule, status: 'fail' | 'unknown'): Parts[] {
    const rows = this.run.rows(compiled.number, status)
    const decisive = this.decisive(compiled, status, rows)
    const judged = new Map<number, Judged>()
    const fixes = new Map<number, Fix>()
    compiled.conjuncts.forEach((conjunct, place) => {
      const own = rows.filter((_, i) => decisive[i] === place)
      if (own.length === 0) return
      for (const [i, answer] of judge(this.run, conjunct, own).entries()) judged.set(own[i] as number, answer)
      if (status !== 'fail') return
      for (const [row, fix] of fixesOf(this.run, compiled.number, conjunct, own)) fixes.set(row, fix)
    })
    const unknown = status === 'unknown'
    const where = this.failing(unknown ? compiled.whereUndecided : null)
    const conjuncts = compiled.conjuncts.map(({ undecided }) => this.failing(unknown ? undecided : null))
    return Array.from(rows, (row, i) => ({
      rule,
      compiled,
      conjunct: compiled.conjuncts[decisive[i] as number],
      status,
      row,
      judged: judged.get(row) ?? {},
      fix: fixes.get(row),
      undecided: { conjunct: conjuncts[decisive[i] as number]?.has(row) ?? false, where: where.has(row) },
    }))
  }

  /** For every row the place of the first conjunct that failed or is undecided; 0 where none is. */
  private decisive(compiled: CompiledRule, status: 'fail' | 'unknown', rows: Uint32Array): number[] {
    const { conjuncts } = compiled
    if (conjuncts.length < 2) return Array.from(rows, () => 0)
    const sets = conjuncts.map(({ rule, undecided }) => this.failing(status === 'fail' ? rule : undecided))
    const first = (row: number): number => sets.findIndex((set) => set.has(row))
    return Array.from(rows, (row) => Math.max(0, first(row)))
  }

  /** Rows in which a rule fails; none for null. */
  private failing(rule: number | null): ReadonlySet<number> {
    return new Set(rule === null ? [] : this.run.rows(rule, 'fail'))
  }

  /** What would have to be stated for the row to be decided, each path once. */
  private missing({ compiled, conjunct, row, undecided }: Parts): string[] {
    const nodes: Node[] = []
    if (undecided.conjunct && conjunct !== undefined)
      nodes.push(conjunct.conjunct.node, ...conjunct.conjunct.given)
    if (undecided.where && compiled.checked.where !== null) nodes.push(compiled.checked.where)
    return [...new Set(nodes.flatMap((node) => missingPaths(this.run, node, row)))]
  }

  private finding(parts: Parts, ids: Map<string, number>): Finding {
    const { rule, status, row, judged } = parts
    const element = this.elements.ref(row)
    const inputs = inputsOf(this.run, parts.compiled, parts.conjunct, row)
    const missing = status === 'unknown' ? this.missing(parts) : []
    const values = { ...judged, name: element.name ?? '', class: element.class }
    const base = `${rule.id}:${element.globalId === '' ? `#${element.expressId}` : element.globalId}`
    const times = (ids.get(base) ?? 0) + 1
    ids.set(base, times)
    return {
      id: times === 1 ? base : `${base}:${times}`,
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
      fix: { text: missing.length > 0 ? stateText(missing) : rule.mend, ...parts.fix },
    }
  }
}

/** Findings of one rule: which conjunct decided, the value, the limit, the margin, the inputs and the smallest change that passes. */
import type { CompiledConjunct, CompiledRule } from '../compile/compile.ts'
import type { Rule } from '../pack/pack.ts'
import type { Finding, FindingStatus } from '../result.ts'
import type { Run } from '../run.ts'
import type { Elements } from './elements.ts'
import { type Fix, fixesOf } from './fixes.ts'
import { inputsOf } from './inputs.ts'
import { type Judged, judge } from './judge.ts'
import { failMessage, unknownMessage } from './sentences.ts'

/** Everything one finding is made of. */
interface Parts {
  readonly rule: Rule
  readonly compiled: CompiledRule
  readonly conjunct: CompiledConjunct | undefined
  readonly status: FindingStatus
  readonly row: number
  readonly judged: Judged
  readonly fix: Fix | undefined
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
    return Array.from(rows, (row, i) => ({
      rule,
      compiled,
      conjunct: compiled.conjuncts[decisive[i] as number],
      status,
      row,
      judged: judged.get(row) ?? {},
      fix: fixes.get(row),
    }))
  }

  /** For every row the place of the first conjunct that failed or is unknown. */
  private decisive(compiled: CompiledRule, status: 'fail' | 'unknown', rows: Uint32Array): number[] {
    if (compiled.conjuncts.length < 2) return Array.from(rows, () => 0)
    const sets = compiled.conjuncts.map((conjunct) => new Set(this.run.rows(conjunct.rule, status)))
    return Array.from(rows, (row) =>
      Math.max(
        0,
        sets.findIndex((set) => set.has(row)),
      ),
    )
  }

  private finding(parts: Parts, ids: Map<string, number>): Finding {
    const { rule, status, row, judged } = parts
    const element = this.elements.ref(row)
    const inputs = inputsOf(this.run, parts.compiled, parts.conjunct, row)
    const missing = inputs.filter((input) => input.value === null).map((input) => input.path)
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
      fix: { text: rule.mend, ...parts.fix },
    }
  }
}

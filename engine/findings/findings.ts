/** Findings of rules: of all their rows, or of those that a change concerns, whose number alone decides the cost. */
import type { CompiledRule } from '../compile/probes.ts'
import type { Flip } from '../flips.ts'
import type { Rule } from '../pack/pack.ts'
import type { Finding } from '../result.ts'
import type { Rejudged, Run } from '../run.ts'
import { dueFindings, STATUSES, type Status } from './due.ts'
import type { Elements } from './elements.ts'
import { explain } from './explain.ts'
import { FindingIds } from './ids.ts'

/** What a change did to the findings of a result. */
export interface FindingChanges {
  readonly added: readonly Finding[]
  /** Findings whose ids were there before and whose verdict or inputs changed; what they say may be the same. */
  readonly changed: readonly Finding[]
  /** Ids of findings that are gone. */
  readonly removed: readonly string[]
}

/** Rows whose findings are made at once: what the kernel answers about them is in memory together. */
const PORTION = 16_384

export class Findings {
  private readonly run: Run
  private readonly elements: Elements
  /** In the order in which they were compiled. */
  private readonly rules: readonly Rule[]

  constructor(run: Run, elements: Elements, rules: readonly Rule[]) {
    this.run = run
    this.elements = elements
    this.rules = rules
  }

  /** All findings of a rule by its number, failures first, each kind in the order of the model's rows. */
  of(number: number): Finding[] {
    const ids = new FindingIds(this.rule(number), this.elements)
    const found: Finding[] = []
    for (const status of STATUSES) {
      const rows = this.run.rows(number, status)
      const own: string[] = []
      for (const row of rows) own.push(ids.next(row))
      this.explain(number, status, { rows, ids: own, take: (finding) => found.push(finding) })
    }
    return found
  }

  /** What a change did to the findings, rule by rule in their order. */
  after({ flips, standing }: Rejudged): FindingChanges {
    const added: Finding[] = []
    const changed: Finding[] = []
    const removed: string[] = []
    for (const concerned of byRule([...flips, ...standing])) {
      const number = (concerned[0] as Flip).rule
      const due = dueFindings(this.run, this.elements, { rule: this.rule(number), number, flips: concerned })
      for (const id of due.removed) removed.push(id)
      for (const status of STATUSES) {
        const own = due[status]
        if (own.length === 0) continue
        const rows = Uint32Array.from(own.map(({ row }) => row))
        const ids = own.map(({ id }) => id)
        const take = (finding: Finding, i: number) => (own[i]?.isNew ? added : changed).push(finding)
        this.explain(number, status, { rows, ids, take })
      }
    }
    return { added, changed, removed }
  }

  private explain(number: number, status: Status, { rows, ids, take }: Listed): void {
    const [run, elements, rule] = [this.run, this.elements, this.rule(number)]
    const compiled = run.program.rules[number] as CompiledRule
    for (let from = 0; from < rows.length; from += PORTION) {
      const part = { rows: rows.subarray(from, from + PORTION), ids: ids.slice(from, from + PORTION) }
      for (const [i, finding] of explain({ run, elements, rule, compiled, status, ...part }).entries())
        take(finding, from + i)
    }
  }

  private rule(number: number): Rule {
    return this.rules[number] as Rule
  }
}

/** Rows of one verdict, ascending, the ids of their findings, and who takes these. */
interface Listed {
  readonly rows: Uint32Array
  readonly ids: readonly string[]
  readonly take: (finding: Finding, i: number) => void
}

/** Lists of one rule each, in the order of their numbers, each row once, ascending: the first of those given for it. */
function* byRule(flips: readonly Flip[]): Generator<Flip[]> {
  const sorted = [...flips].sort((a, b) => a.rule - b.rule || a.row - b.row)
  let list: Flip[] = []
  for (const flip of sorted) {
    const last = list.at(-1)
    if (last !== undefined && last.rule !== flip.rule) {
      yield list
      list = []
    } else if (last?.row === flip.row) continue
    list.push(flip)
  }
  if (list.length > 0) yield list
}

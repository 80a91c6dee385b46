/** Findings of rules: of all their rows, or of those that a change concerns, whose number alone decides the cost. */
import type { CompiledRule } from '../compile/probes.ts'
import { type Flip, type Verdict, verdictOf } from '../flips.ts'
import type { Rule } from '../pack/pack.ts'
import type { Finding } from '../result.ts'
import type { Rejudged, Run } from '../run.ts'
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

/** A finding to make: `isNew` when its id was not there before. */
interface Due {
  readonly row: number
  readonly id: string
  readonly isNew: boolean
}

type Status = 'fail' | 'unknown'
const STATUSES = ['fail', 'unknown'] as const
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
      for (let from = 0; from < rows.length; from += PORTION) {
        const part = rows.subarray(from, from + PORTION)
        for (const one of this.explained(
          number,
          status,
          part,
          Array.from(part, (row) => ids.next(row)),
        ))
          found.push(one)
      }
    }
    return found
  }

  /** What a change did to the findings. */
  after({ flips, standing }: Rejudged): FindingChanges {
    const added: Finding[] = []
    const changed: Finding[] = []
    const removed: string[] = []
    for (const concerned of byRule([...flips, ...standing])) {
      const number = (concerned[0] as Flip).rule
      const due = this.compared(number, concerned, removed)
      for (const status of STATUSES) {
        const own = due[status].sort((a, b) => a.row - b.row)
        for (let from = 0; from < own.length; from += PORTION) {
          const part = own.slice(from, from + PORTION)
          const rows = Uint32Array.from(part, ({ row }) => row)
          const made = this.explained(
            number,
            status,
            rows,
            part.map(({ id }) => id),
          )
          for (const [i, one] of made.entries()) (part[i]?.isNew ? added : changed).push(one)
        }
      }
    }
    return { added, changed, removed }
  }

  /** The findings of a rule to make after a change; ids of those that are gone are added to `removed`. */
  private compared(number: number, concerned: readonly Flip[], removed: string[]): Record<Status, Due[]> {
    const due: Record<Status, Due[]> = { fail: [], unknown: [] }
    const ids = new FindingIds(this.rule(number), this.elements)
    const shared = new Map<readonly number[], Flip[]>()
    for (const flip of concerned) {
      const { row, before, after } = flip
      const sharing = this.elements.sharing(row)
      if (sharing.length > 0) shared.set(sharing, [...(shared.get(sharing) ?? []), flip])
      else if (isStatus(after)) due[after].push({ row, id: ids.next(row), isNew: !isStatus(before) })
      else if (isStatus(before)) removed.push(ids.next(row))
    }
    for (const [rows, flips] of shared) this.compareShared(number, rows, flips, due, removed)
    return due
  }

  /** Of rows that share a GlobalId: when a finding comes or goes, the ids of others may move. */
  private compareShared(
    number: number,
    rows: readonly number[],
    flips: readonly Flip[],
    due: Record<Status, Due[]>,
    removed: string[],
  ): void {
    const flipped = new Map(flips.map((flip) => [flip.row, flip]))
    const now = Array.from(this.run.verdicts([number], Uint32Array.from(rows)), verdictOf)
    const before = this.numbered(
      number,
      rows,
      now.map((verdict, i) => flipped.get(rows[i] as number)?.before ?? verdict),
    )
    const after = this.numbered(number, rows, now)
    for (const id of before.keys()) if (!after.has(id)) removed.push(id)
    for (const [id, { row, status }] of after) {
      const had = before.get(id)
      if (had?.row !== row || flipped.has(row)) due[status].push({ row, id, isNew: had === undefined })
    }
  }

  /** The findings of rows by their ids. */
  private numbered(
    number: number,
    rows: readonly number[],
    verdicts: readonly Verdict[],
  ): Map<string, { readonly row: number; readonly status: Status }> {
    const ids = new FindingIds(this.rule(number), this.elements)
    return new Map(
      STATUSES.flatMap((status) =>
        rows.filter((_, i) => verdicts[i] === status).map((row) => [ids.next(row), { row, status }] as const),
      ),
    )
  }

  private explained(number: number, status: Status, rows: Uint32Array, ids: readonly string[]): Finding[] {
    const compiled = this.run.program.rules[number] as CompiledRule
    return explain(this.run, this.elements, { rule: this.rule(number), compiled, status, rows, ids })
  }

  private rule(number: number): Rule {
    return this.rules[number] as Rule
  }
}

function isStatus(verdict: Verdict): verdict is Status {
  return verdict === 'fail' || verdict === 'unknown'
}

/** Lists of one rule each, in the order of their numbers, each row once: the first of those that are given for it. */
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

/** Which findings of a rule a change makes due, by their ids: those that are new, those that may say something else, those that are gone. */
import { type Flip, type Verdict, verdictOf } from '../flips.ts'
import type { Rule } from '../pack/pack.ts'
import type { Run } from '../run.ts'
import type { Elements } from './elements.ts'
import { FindingIds } from './ids.ts'

/** The verdicts that are told as findings, in the order of a result. */
export const STATUSES = ['fail', 'unknown'] as const
export type Status = (typeof STATUSES)[number]

/** A finding to make; `isNew` when its id was not there before. */
export interface Due {
  readonly row: number
  readonly id: string
  readonly isNew: boolean
}

export interface DueFindings {
  readonly fail: Due[]
  readonly unknown: Due[]
  /** Ids. */
  readonly removed: string[]
}

/** Verdicts of one rule that a change concerns, each row once; where before and after are the same, an input changed. */
export interface Concerned {
  readonly rule: Rule
  readonly number: number
  readonly flips: readonly Flip[]
}

/** Rows that share a GlobalId, and what a change said of some of them. */
interface Group {
  readonly rows: readonly number[]
  readonly flips: Map<number, Flip>
}

/** The findings to make, each kind in the order of the rows. */
export function dueFindings(run: Run, elements: Elements, concerned: Concerned): DueFindings {
  const due: DueFindings = { fail: [], unknown: [], removed: [] }
  const ids = new FindingIds(concerned.rule, elements)
  const groups = new Map<readonly number[], Group>()
  for (const flip of concerned.flips) {
    const { row, before, after } = flip
    const rows = elements.sharing(row)
    if (rows.length > 0) {
      const group = groups.get(rows) ?? { rows, flips: new Map() }
      groups.set(rows, group)
      group.flips.set(row, flip)
    } else if (isStatus(after)) due[after].push({ row, id: ids.next(row), isNew: !isStatus(before) })
    else if (isStatus(before)) due.removed.push(ids.next(row))
  }
  for (const { rows, flips } of groups.values()) {
    const now = [...run.verdicts([concerned.number], Uint32Array.from(rows))].map(verdictOf)
    const before = now.map((verdict, i) => flips.get(rows[i] as number)?.before ?? verdict)
    const made = (verdicts: readonly Verdict[]) =>
      numbered(rows, verdicts, new FindingIds(concerned.rule, elements))
    addGroup(due, flips, { before: made(before), after: made(now) })
  }
  if (groups.size > 0) for (const status of STATUSES) due[status].sort((a, b) => a.row - b.row)
  return due
}

type Numbered = ReadonlyMap<string, { readonly row: number; readonly status: Status }>

/** The findings of rows that share a GlobalId, by their ids. */
function numbered(rows: readonly number[], verdicts: readonly Verdict[], ids: FindingIds): Numbered {
  return new Map(
    STATUSES.flatMap((status) =>
      rows.filter((_, i) => verdicts[i] === status).map((row) => [ids.next(row), { row, status }] as const),
    ),
  )
}

/** When the finding of one row comes or goes, those of the others may move to other ids. */
function addGroup(
  due: DueFindings,
  flips: ReadonlyMap<number, Flip>,
  { before, after }: { readonly before: Numbered; readonly after: Numbered },
): void {
  for (const id of before.keys()) if (!after.has(id)) due.removed.push(id)
  for (const [id, { row, status }] of after) {
    const had = before.get(id)
    if (had?.row !== row || flips.has(row)) due[status].push({ row, id, isNew: had === undefined })
  }
}

function isStatus(verdict: Verdict): verdict is Status {
  return verdict === 'fail' || verdict === 'unknown'
}

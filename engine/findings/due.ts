/** Which findings of a rule a change makes due, by their ids: those that are new, those that may say something else, those that are gone. */
import { type Flip, type Verdict, verdictOf } from '../flips.ts'
import type { Rule } from '../pack/pack.ts'
import type { Run } from '../run.ts'
import type { Elements } from './elements.ts'
import type { Told } from './explain.ts'
import { FindingIds, findingId } from './ids.ts'

/** The verdicts that are told as findings, in the order of a result. */
export const STATUSES = ['fail', 'unknown'] as const
export type Status = (typeof STATUSES)[number]

/** A finding to make; `isNew` when its id was not there before. */
export interface Due extends Told {
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
  readonly run: Run
  readonly elements: Elements
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
export function dueFindings(concerned: Concerned): DueFindings {
  const { rule, elements, flips } = concerned
  const due: DueFindings = { fail: [], unknown: [], removed: [] }
  let groups: Map<readonly number[], Group> | undefined
  for (const flip of flips) {
    const { row, before, after } = flip
    const rows = elements.sharing(row)
    if (rows.length > 0) {
      groups ??= new Map()
      const group = groups.get(rows) ?? { rows, flips: new Map() }
      groups.set(rows, group)
      group.flips.set(row, flip)
    } else if (isStatus(after))
      due[after].push({ row, id: findingId(rule, elements, row), isNew: !isStatus(before) })
    else if (isStatus(before)) due.removed.push(findingId(rule, elements, row))
  }
  if (groups === undefined) return due
  for (const group of groups.values()) addGroup(due, concerned, group)
  for (const status of STATUSES) due[status].sort((a, b) => a.row - b.row)
  return due
}

/** When the finding of one row comes or goes, those of the others may move to other ids. */
function addGroup(due: DueFindings, concerned: Concerned, { rows, flips }: Group): void {
  const { run, number } = concerned
  const now = [...run.verdicts([number], Uint32Array.from(rows))].map(verdictOf)
  const was = now.map((verdict, i) => flips.get(rows[i] as number)?.before ?? verdict)
  const before = numbered(concerned, rows, was)
  const after = numbered(concerned, rows, now)
  for (const id of before.keys()) if (!after.has(id)) due.removed.push(id)
  for (const [id, { row, status }] of after) {
    const had = before.get(id)
    if (had?.row !== row || flips.has(row)) due[status].push({ row, id, isNew: had === undefined })
  }
}

/** The findings of rows that share a GlobalId, by their ids. */
function numbered(
  { rule, elements }: Concerned,
  rows: readonly number[],
  verdicts: readonly Verdict[],
): ReadonlyMap<string, { readonly row: number; readonly status: Status }> {
  const ids = new FindingIds(rule)
  return new Map(
    STATUSES.flatMap((status) =>
      rows
        .filter((_, i) => verdicts[i] === status)
        .map((row) => [ids.next(elements.key(row), true), { row, status }] as const),
    ),
  )
}

function isStatus(verdict: Verdict): verdict is Status {
  return verdict === 'fail' || verdict === 'unknown'
}

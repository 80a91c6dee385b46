/** Findings of the rows that an edit touched: by their ids before and after, for GlobalIds may come, go and be shared. */
import type { EditedRows } from '../edit.ts'
import type { Flip, Verdict } from '../flips.ts'
import type { Rule } from '../pack/pack.ts'
import { type DueFindings, STATUSES, type Status } from './due.ts'
import type { Elements } from './elements.ts'
import { FindingIds } from './ids.ts'

/** What rows were called before an edit. */
export class RowsBefore {
  readonly keys = new Map<number, string>()
  /** The rows, and those that shared a GlobalId with one of them. */
  readonly rows: ReadonlySet<number>

  constructor(elements: Elements, rows: readonly number[]) {
    for (const row of rows) this.keys.set(row, elements.key(row))
    this.rows = new Set(rows.flatMap((row) => [row, ...elements.sharing(row)]))
  }
}

/** The rows whose findings an edit may give other ids, ascending. */
export function concernedRows(elements: Elements, edited: EditedRows, before: RowsBefore): number[] {
  const there = [...edited.added, ...edited.restated].flatMap((row) => [row, ...elements.sharing(row)])
  return [...new Set([...before.rows, ...there])].sort((a, b) => a - b)
}

/** Rows that an edit concerns, as one rule sees them. */
export interface EditedByRule {
  readonly elements: Elements
  readonly rule: Rule
  /** Ascending. */
  readonly rows: readonly number[]
  readonly edited: EditedRows
  readonly before: RowsBefore
  /** Verdicts of the rows. */
  readonly now: readonly Verdict[]
  /** The rule's standing findings on these rows, then its flips, which say what was before. */
  readonly moved: readonly Flip[]
}

interface Numbered {
  readonly row: number
  readonly status: Status
}

/** The findings to make, each kind in the order of the rows, and the ids of those that are gone. */
export function editedFindings(seen: EditedByRule): DueFindings {
  const { rows, edited, now, moved } = seen
  const due: DueFindings = { fail: [], unknown: [], removed: [] }
  const was = new Map(now.map((verdict, i) => [rows[i] as number, verdict]))
  for (const { row, before } of moved) was.set(row, before)
  const touched = new Set([...edited.added, ...edited.restated, ...moved.map(({ row }) => row)])
  const before = numbered(seen, new Set(edited.added), (row) => was.get(row) as Verdict, keysBefore(seen))
  const after = numbered(
    seen,
    new Set(edited.removed),
    (_, i) => now[i] as Verdict,
    (row) => seen.elements.key(row),
  )
  for (const id of before.keys()) if (!after.has(id)) due.removed.push(id)
  for (const [id, { row, status }] of after) {
    const had = before.get(id)
    if (had?.row !== row || touched.has(row)) due[status].push({ row, id, isNew: had === undefined })
  }
  for (const status of STATUSES) due[status].sort((a, b) => a.row - b.row)
  return due
}

function keysBefore({ elements, before }: EditedByRule): (row: number) => string {
  return (row) => before.keys.get(row) ?? elements.key(row)
}

/** The rule's findings by their ids: on the rows that are not absent, as they are called and judged. */
function numbered(
  { rule, rows }: EditedByRule,
  absent: ReadonlySet<number>,
  verdictOf: (row: number, i: number) => Verdict,
  keyOf: (row: number) => string,
): Map<string, Numbered> {
  const there = rows.flatMap((row, i) =>
    absent.has(row) ? [] : [{ row, verdict: verdictOf(row, i), key: keyOf(row) }],
  )
  const times = new Map<string, number>()
  for (const { key } of there) times.set(key, (times.get(key) ?? 0) + 1)
  const ids = new FindingIds(rule)
  return new Map(
    STATUSES.flatMap((status) =>
      there
        .filter(({ verdict }) => verdict === status)
        .map(({ row, key }) => [ids.next(key, (times.get(key) ?? 0) > 1), { row, status }] as const),
    ),
  )
}

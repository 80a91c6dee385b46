/**
 * What the programs of one model share: relations, columns, sets of texts and tables. Equal content stands at one address,
 * by which the kernel finds again what it coded for an earlier program.
 */
import { type Column, leafKey, type WantedColumn } from '../columns.ts'
import { fillColumns } from '../fill-columns.ts'
import { madeOnce } from '../made-once.ts'
import type { Model, RowRange } from '../model.ts'
import { Relations } from '../relations.ts'
import { TextSets } from './text-sets.ts'

/** A column as the file has it, and how many runs read it. */
interface SharedColumn {
  readonly column: Column
  users: number
}

const parts = new WeakMap<Model, SharedParts>()

/** Forgets the parts of a model whose rows were numbered anew. */
export function forgetParts(model: Model): void {
  parts.delete(model)
}

/** The parts that the programs of a model share. */
export function sharedParts(model: Model): SharedParts {
  return madeOnce(parts, model, () => new SharedParts(model))
}

export class SharedParts {
  readonly relations: Relations
  readonly textSets: TextSets
  private readonly model: Model
  private readonly columns = new Map<string, SharedColumn>()
  private readonly tables = new Map<string, readonly [number, number]>()

  constructor(model: Model) {
    this.model = model
    this.relations = new Relations(model)
    this.textSets = new TextSets(model)
  }

  /** Columns for the wanted leaves over their rows, for one more run; those that are not there yet are filled. */
  takeColumns(wanted: readonly WantedColumn[]): Map<string, Column> {
    const missing = wanted.filter((one) => {
      const known = this.columns.get(sharedKey(one))
      return known === undefined || !covers(known.column.rows, one.rows)
    })
    for (const column of fillColumns(this.model, this.relations, missing).values())
      this.columns.set(sharedKey(column), { column, users: 0 })
    const taken = new Map<string, Column>()
    for (const one of wanted) {
      const shared = this.columns.get(sharedKey(one)) as SharedColumn
      shared.users++
      taken.set(leafKey(one.leaf), shared.column)
    }
    return taken
  }

  /** Forgets the columns that were filled before an edit, but for those of a run that follows it. */
  forgetColumns(kept: ReadonlySet<Column>): void {
    for (const [key, { column }] of this.columns) if (!kept.has(column)) this.columns.delete(key)
  }

  /** Says that a run no longer reads a column. */
  giveBack(column: Column): void {
    const shared = this.columns.get(sharedKey(column))
    if (shared?.column === column) shared.users--
  }

  /** A column of the run's own, to be changed: the one it reads when it is its only reader, else another like it. */
  claim(column: Column): Column {
    const key = sharedKey(column)
    const shared = this.columns.get(key)
    if (shared?.column !== column) return column
    if (shared.users > 1) {
      shared.users--
      return fillColumns(this.model, this.relations, [column]).get(leafKey(column.leaf)) as Column
    }
    this.columns.delete(key)
    return column
  }

  /** Address of a table (text u32, 0, number f64: 16 bytes an entry) and how many entries it has. */
  table(entries: readonly (readonly [string, number])[]): readonly [number, number] {
    const key = JSON.stringify(entries)
    const known = this.tables.get(key)
    if (known !== undefined) return known
    const ids = entries.map(([text]) => this.model.texts.intern(text))
    const address = this.model.kernel.allocZero(entries.length * 16 + 16) >>> 0
    const view = new DataView(this.model.kernel.memory.buffer)
    entries.forEach(([, value], i) => {
      view.setUint32(address + 16 * i, ids[i] as number, true)
      view.setFloat64(address + 16 * i + 8, value, true)
    })
    const made = [address, entries.length] as const
    this.tables.set(key, made)
    return made
  }
}

/** Key of a column among those that runs share: GlobalIds may stand twice, as texts and as 128 bits. */
function sharedKey({ leaf, guids }: WantedColumn): string {
  return guids ? `128 bits ${leafKey(leaf)}` : leafKey(leaf)
}

function covers(own: RowRange, rows: RowRange): boolean {
  return rows.first >= rows.end || (own.first <= rows.first && rows.end <= own.end)
}

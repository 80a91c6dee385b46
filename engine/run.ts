/** One program on one model: the full run, what it found, and runs after changes that judge only what they must. */
import { BLOCK_ROWS, SOURCE_OCCURRENCE, TAG_BOOL, TAG_GUID, TAG_NULL, TAG_TEXT } from '../assembly/abi.ts'
import { type Column, type ColumnLeaf, leafKey } from './columns.ts'
import type { Value } from './compile/builder.ts'
import { type CompiledProgram, columnWord, compile, load } from './compile/compile.ts'
import { type SharedParts, sharedParts } from './compile/model-parts.ts'
import type { EditedRows } from './edit.ts'
import { LintelError } from './errors.ts'
import { type Flip, flipsOf } from './flips.ts'
import { followEdit, type Linking, type ReadColumn } from './follow.ts'
import type { CheckedRule } from './language/ast.ts'
import { conjuncts } from './language/conjuncts.ts'
import type { Model } from './model.ts'
import type { Relations } from './relations.ts'
import { Room } from './room.ts'

export type { Flip, Verdict } from './flips.ts'

/** How many rows of a rule ended how; `applicable` counts those whose `where` is true. */
export interface Counts {
  readonly fail: number
  readonly unknown: number
  readonly pass: number
  readonly whereTrue: number
}

/** A new value of a column at a row; null, and a number that is not finite, make it missing. Numbers are SI. */
export interface Change {
  readonly leaf: ColumnLeaf
  readonly row: number
  readonly value: number | string | boolean | null
}

/** What a change did to a run. */
export interface Rejudged {
  readonly flips: readonly Flip[]
  /** Rows still failed or unknown by rules whose findings read what changed; some more than once, some among the flips. */
  readonly standing: readonly Flip[]
}

/** A number that is tried in cells of a column. */
export interface Trial {
  readonly rule: number
  readonly column: Column
  readonly value: number
  /** Whether each row is tried while the others have their own number. */
  readonly alone: boolean
}

/**
 * Several runs may share a model; the one that is asked takes the kernel over. They share what they read until one of them
 * changes it, and what the kernel has coded stays for all of them.
 */
export class Run {
  readonly model: Model
  readonly relations: Relations
  readonly program: CompiledProgram
  private readonly shared: SharedParts
  /** Columns that this run changed, by leaf; nobody else reads them. */
  private readonly own = new Map<string, Column>()
  /** Columns of leaves that were asked for, until one of them is claimed. */
  private found = new WeakMap<ColumnLeaf, Column>()
  /** Room in the kernel's memory for what a call takes and gives. */
  private readonly room: Room
  /** Leaves of properties as IDS reads them, by the key of the property. */
  private stated: ReadonlyMap<string, readonly ColumnLeaf[]> | undefined
  /** Values that were put in, by leaf and row. */
  private readonly puts = new Map<string, Map<number, Change>>()
  private evaluated = false
  private closed = false
  /** The state of the model that was compiled for, or followed. */
  private edition: number

  /** @param follows false: no change and no edit will come; what they would need is not prepared */
  constructor(model: Model, rules: readonly CheckedRule[], follows = true) {
    this.model = model
    this.edition = model.edition
    this.shared = sharedParts(model)
    this.relations = this.shared.relations
    this.program = compile(model, this.shared, rules, {
      conjunctsOf: (rule) => rule.conjuncts ?? (rule.require === null ? [] : conjuncts(rule.require)),
      follows,
    })
    this.room = new Room(model.kernel)
    model.holder = this
  }

  /** Puts this run's program back where another run took its place; what was judged is judged again. */
  private hold(): void {
    if (this.edition !== this.model.edition)
      throw new LintelError(
        'call-invalid',
        'the model was edited since these rules judged it; judge it again',
      )
    if (this.model.holder === this) return
    load(this.model, this.program)
    this.model.holder = this
    if (this.evaluated) this.evaluate()
  }

  /** Makes the kernel this run's, judged as the model is: before an edit, for what it does is told from there. */
  take(): void {
    this.hold()
    if (!this.evaluated) this.evaluate()
  }

  /** Judges everything; only values that were not coded yet, or that changed since, are coded. */
  evaluate(): void {
    this.evaluated = false
    this.hold()
    this.model.judge()
    this.evaluated = true
  }

  /** Forgets all that was coded and computed, of other runs too: the next evaluation begins from the cells. */
  forget(): void {
    this.hold()
    this.model.kernel.programForget()
    this.evaluated = false
  }

  /** Says that the run is over: a later one may then change what it read without making a copy first. */
  close(): void {
    if (this.closed) return
    this.closed = true
    for (const [key, column] of this.program.columns) if (!this.own.has(key)) this.shared.giveBack(column)
  }

  /** Counts of a rule after `evaluate`; those of a probe are none. */
  counts(rule: number): Counts {
    this.hold()
    const [fail = 0, unknown = 0, pass = 0, whereTrue = 0] = this.model.u32Array(
      (this.model.kernel.ruleCounts() >>> 0) + 16 * rule,
      4,
    )
    return { fail, unknown, pass, whereTrue }
  }

  /** Rows of a rule that failed or are unknown, ascending. */
  rows(rule: number, which: 'fail' | 'unknown'): Uint32Array {
    const limit = this.counts(rule)[which]
    if (limit === 0) return new Uint32Array(0)
    const { kernel } = this.model
    const at = this.room.take(limit)
    kernel.collect(rule, which === 'fail' ? 0 : 1, at, limit)
    return this.model.u32Array(at, limit).slice()
  }

  /** Bounds of a value at some rows; NaN where it is missing. */
  values(value: Value, rows: Uint32Array): { readonly lower: Float64Array; readonly upper: Float64Array } {
    this.hold()
    const { kernel } = this.model
    const lower = new Float64Array(rows.length)
    const upper = new Float64Array(rows.length)
    const at = this.room.take(BLOCK_ROWS)
    for (let from = 0; from < rows.length; from += BLOCK_ROWS) {
      const count = Math.min(BLOCK_ROWS, rows.length - from)
      this.model.words().set(count === rows.length ? rows : rows.subarray(from, from + count), at >>> 2)
      kernel.valueRun(value.number, at, count)
      const [lowerAt, upperAt] = [kernel.valueLower() >>> 0, kernel.valueUpper() >>> 0]
      for (let i = 0; i < count; i++) {
        lower[from + i] = this.model.f64(lowerAt + 8 * i)
        upper[from + i] = this.model.f64(upperAt + 8 * i)
      }
    }
    return { lower, upper }
  }

  /** Verdicts (VERDICT_…) of some rules, probes among them, at ascending rows: u32[rules][rows]. */
  verdicts(rules: readonly number[], rows: Uint32Array): Uint32Array {
    this.hold()
    const { kernel } = this.model
    const [many, count] = [rules.length, rows.length]
    const at = this.room.take(many + count + many * count)
    const rowsAt = at + 4 * many
    const out = rowsAt + 4 * count
    this.model.words().set(rules, at >>> 2)
    this.model.words().set(rows, rowsAt >>> 2)
    kernel.judgeRows(at, many, rowsAt, count, out)
    return this.model.words().slice(out >>> 2, (out >>> 2) + many * count)
  }

  /** Verdicts (VERDICT_…) of a rule at rows, each once, if cells held another number; nothing changes. */
  tried({ rule, column, value, alone }: Trial, rows: Uint32Array): Uint32Array {
    this.hold()
    const { kernel } = this.model
    const count = rows.length
    const at = this.room.take(2 * count)
    const out = at + 4 * count
    this.model.words().set(rows, at >>> 2)
    kernel.trialRun(rule, column.address, value, at, count, alone ? 1 : BLOCK_ROWS, out)
    return this.model.words().slice(out >>> 2, (out >>> 2) + count)
  }

  /** Puts new values in and judges again what depends on them; @returns the verdicts that flipped */
  change(changes: readonly Change[]): Flip[] {
    this.putAll(changes)
    return this.settle()
  }

  /** The same, and beside the flips the other findings that may say something else now. */
  rejudge(changes: readonly Change[]): Rejudged {
    this.putAll(changes)
    return this.rejudged()
  }

  private rejudged(): Rejudged {
    const { kernel } = this.model
    const flips = this.settle(true)
    return { flips, standing: flipsOf(this.model.u32Array(kernel.standingPtr(), 4 * kernel.standingCount())) }
  }

  private putAll(changes: readonly Change[]): void {
    this.hold()
    // before anything is marked: the program may have to begin anew with a column of its own
    for (const { leaf } of changes) for (const one of this.leavesOf(leaf)) this.claim(leafKey(one))
    for (const change of changes) {
      for (const leaf of this.leavesOf(change.leaf)) {
        const compiled = this.put({ ...change, leaf })
        if (compiled === undefined) continue
        this.remember(leafKey(change.leaf), change)
        this.markNumber(compiled, change.row)
      }
    }
  }

  /** The leaves that a value of a leaf is put into: IDS reads a property in columns of its own. */
  private leavesOf(leaf: ColumnLeaf): readonly ColumnLeaf[] {
    if (leaf.kind !== 'property') return [leaf]
    this.stated ??= statedLeaves(this.program.columns.values())
    const stated = this.stated.get(leafKey(leaf))
    return stated === undefined ? [leaf] : [leaf, ...stated]
  }

  /** How many values were put in and still stand. */
  get changeCount(): number {
    let count = 0
    for (const rows of this.puts.values()) count += rows.size
    return count
  }

  /** Values that were put in and still stand. */
  *changes(): Generator<Change> {
    for (const rows of this.puts.values()) yield* rows.values()
  }

  /**
   * Follows an edit of the model: judges again what depends on the rows that it touched. Values that were put in stay, but
   * for those of rows that went or that are stated anew.
   */
  follow(edited: EditedRows, linking: Linking): Rejudged {
    this.edition = this.model.edition
    this.hold()
    const columns = this.readers()
    this.shared.forgetColumns(new Set(columns.map(({ column }) => column)))
    for (const rows of this.puts.values())
      for (const row of [...edited.removed, ...edited.restated, ...edited.added]) rows.delete(row)
    const reread = followEdit(this.model, this.relations, edited, linking, columns)
    for (const rows of this.puts.values())
      for (const row of reread.rows) {
        const change = rows.get(row)
        if (change?.leaf.kind !== 'property') continue
        for (const leaf of this.leavesOf(change.leaf)) this.put({ ...change, leaf })
      }
    reread.end((compiled, id) => this.shared.textSets.learn(compiled.address, id, this.model.texts.get(id)))
    return this.rejudged()
  }

  /** The columns that the program reads, each as it was compiled and as this run has it. */
  private readers(): ReadColumn[] {
    return [...this.program.columns].flatMap(([key, compiled]) => {
      const number = this.program.columnNumbers.get(compiled.address)
      const column = this.own.get(key) ?? compiled
      return number === undefined ? [] : [{ number, compiled, column }]
    })
  }

  /** Column of a leaf; undefined when no rule reads it. */
  column(leaf: ColumnLeaf): Column | undefined {
    const known = this.found.get(leaf)
    if (known !== undefined) return known
    const key = leafKey(leaf)
    const column = this.own.get(key) ?? this.program.columns.get(key)
    if (column !== undefined) this.found.set(leaf, column)
    return column
  }

  /** Puts a value in; @returns the column of its leaf, undefined when no rule reads it */
  private put({ leaf, row, value }: Change): Column | undefined {
    const key = leafKey(leaf)
    const compiled = this.program.columns.get(key)
    if (compiled === undefined) return undefined
    const { address } = this.own.get(key) as Column
    const { kernel } = this.model
    if (typeof value === 'number' && Number.isFinite(value))
      kernel.columnPut(address, row, value, SOURCE_OCCURRENCE)
    else if (typeof value === 'boolean')
      kernel.columnPutBox(address, row, TAG_BOOL, value ? 1 : 0, SOURCE_OCCURRENCE)
    else if (typeof value === 'string') {
      const guid = compiled.guids ? this.model.texts.guidOf(value) : 0
      const id = guid === 0 ? this.model.texts.intern(value) : guid
      if (guid === 0) this.shared.textSets.learn(compiled.address, id, value)
      kernel.columnPutBox(address, row, guid === 0 ? TAG_TEXT : TAG_GUID, id, SOURCE_OCCURRENCE)
    } else kernel.columnPutBox(address, row, TAG_NULL, 0, SOURCE_OCCURRENCE)
    return compiled
  }

  private remember(key: string, change: Change): void {
    const rows = this.puts.get(key)
    if (rows === undefined) this.puts.set(key, new Map([[change.row, change]]))
    else rows.set(change.row, change)
  }

  /** Makes a column this run's own before it is changed. */
  private claim(key: string): void {
    const compiled = this.program.columns.get(key)
    if (compiled === undefined || this.own.has(key)) return
    const own = this.shared.claim(compiled)
    this.own.set(key, own)
    this.found = new WeakMap()
    if (own.address === compiled.address) return
    const number = this.program.columnNumbers.get(compiled.address) as number
    this.model.u32Array(columnWord(this.model, this.program) + 4 * number, 1)[0] = own.address
    load(this.model, this.program)
    if (this.evaluated) this.evaluate()
  }

  private markNumber(compiled: Column, row: number): void {
    const number = this.program.columnNumbers.get(compiled.address)
    if (number !== undefined) this.model.kernel.changeMark(number, row)
  }

  /** Says that a column's cell was written by other means. */
  mark(column: Column, row: number): void {
    this.hold()
    const compiled = this.program.columns.get(leafKey(column.leaf))
    if (compiled !== undefined) this.markNumber(compiled, row)
  }

  /** Judges again what depends on the marked cells; before the first full run there is nothing to flip. */
  settle(withStanding = false): Flip[] {
    this.hold()
    const { kernel } = this.model
    if (!this.evaluated) this.evaluate()
    const count = kernel.changeRun(withStanding ? 1 : 0)
    return flipsOf(this.model.u32Array(kernel.flipPtr(), 4 * count))
  }
}

function statedLeaves(columns: Iterable<Column>): Map<string, ColumnLeaf[]> {
  const leaves = new Map<string, ColumnLeaf[]>()
  for (const { leaf } of columns) {
    if (leaf.kind !== 'stated') continue
    const key = leafKey({ kind: 'property', set: leaf.set, glob: false, name: leaf.name })
    const known = leaves.get(key)
    if (known === undefined) leaves.set(key, [leaf])
    else known.push(leaf)
  }
  return leaves
}

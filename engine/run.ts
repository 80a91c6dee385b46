/** One program on one model: the full run, what it found, and runs after changes that judge only what they must. */
import { SOURCE_OCCURRENCE, TAG_BOOL, TAG_GUID, TAG_NULL, TAG_TEXT } from '../assembly/abi.ts'
import { type Column, type ColumnLeaf, leafKey } from './columns.ts'
import type { Value } from './compile/builder.ts'
import { type CompiledProgram, columnWord, compile, load } from './compile/compile.ts'
import { type SharedParts, sharedParts } from './compile/shared.ts'
import type { CheckedRule } from './language/ast.ts'
import { conjuncts } from './language/conjuncts.ts'
import type { Model } from './model.ts'
import type { Relations } from './relations.ts'

const BLOCK = 1024
const VERDICTS = ['notApplicable', 'fail', 'unknown', 'pass'] as const

export type Verdict = (typeof VERDICTS)[number]

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

export interface Flip {
  readonly rule: number
  readonly row: number
  readonly before: Verdict
  readonly after: Verdict
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
  private readonly scratch: number
  /** Room in the kernel for a list of rows. */
  private listed = { at: 0, room: 0 }
  private evaluated = false
  private closed = false

  constructor(model: Model, rules: readonly CheckedRule[]) {
    this.model = model
    this.shared = sharedParts(model)
    this.relations = this.shared.relations
    this.program = compile(model, this.shared, rules, (rule) =>
      rule.require === null ? [] : conjuncts(rule.require),
    )
    this.scratch = model.kernel.alloc(BLOCK * 4) >>> 0
    model.holder = this
  }

  /** Puts this run's program back where another run took its place; what was judged is judged again. */
  private hold(): void {
    if (this.model.holder === this) return
    load(this.model, this.program)
    this.model.holder = this
    if (this.evaluated) this.evaluate()
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

  /** Counts of a rule after `evaluate`; of a probe over the findings of its rule. */
  counts(rule: number): Counts {
    this.hold()
    if (rule >= this.program.rules.length) this.model.kernel.probeCount(rule)
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
    if (limit > this.listed.room) this.listed = { at: kernel.alloc(limit * 8) >>> 0, room: limit * 2 }
    kernel.collect(rule, which === 'fail' ? 0 : 1, this.listed.at, limit)
    return this.model.u32Array(this.listed.at, limit).slice()
  }

  /** Bounds of a value at some rows; NaN where it is missing. */
  values(value: Value, rows: Uint32Array): { readonly lower: Float64Array; readonly upper: Float64Array } {
    this.hold()
    const { kernel } = this.model
    const lower = new Float64Array(rows.length)
    const upper = new Float64Array(rows.length)
    for (let from = 0; from < rows.length; from += BLOCK) {
      const part = rows.subarray(from, from + BLOCK)
      this.model.u32Array(this.scratch, part.length).set(part)
      kernel.valueRun(value.number, this.scratch, part.length)
      lower.set(new Float64Array(kernel.memory.buffer, kernel.valueLower() >>> 0, part.length), from)
      upper.set(new Float64Array(kernel.memory.buffer, kernel.valueUpper() >>> 0, part.length), from)
    }
    return { lower, upper }
  }

  /** Puts new values in and judges again what depends on them; @returns the verdicts that flipped */
  change(changes: readonly Change[]): Flip[] {
    this.hold()
    // before anything is marked: the program may have to begin anew with a column of its own
    for (const { leaf } of changes) this.claim(leafKey(leaf))
    for (const change of changes) this.put(change)
    return this.settle()
  }

  /** Column of a leaf; undefined when no rule reads it. */
  column(leaf: ColumnLeaf): Column | undefined {
    const key = leafKey(leaf)
    return this.own.get(key) ?? this.program.columns.get(key)
  }

  private put({ leaf, row, value }: Change): void {
    const key = leafKey(leaf)
    const compiled = this.program.columns.get(key)
    if (compiled === undefined) return
    const { address } = this.own.get(key) as Column
    const { kernel } = this.model
    if (typeof value === 'number' && Number.isFinite(value))
      kernel.columnPut(address, row, value, SOURCE_OCCURRENCE)
    else if (typeof value === 'boolean')
      kernel.columnPutBox(address, row, TAG_BOOL, value ? 1 : 0, SOURCE_OCCURRENCE)
    else if (typeof value === 'string') {
      const guid = compiled.guids ? this.model.texts.guidOf(value) : 0
      const id = guid === 0 ? this.model.texts.intern(value) : guid
      if (guid === 0) this.shared.learn(compiled.address, id, value)
      kernel.columnPutBox(address, row, guid === 0 ? TAG_TEXT : TAG_GUID, id, SOURCE_OCCURRENCE)
    } else kernel.columnPutBox(address, row, TAG_NULL, 0, SOURCE_OCCURRENCE)
    this.markNumber(compiled, row)
  }

  /** Makes a column this run's own before it is changed. */
  private claim(key: string): void {
    const compiled = this.program.columns.get(key)
    if (compiled === undefined || this.own.has(key)) return
    const own = this.shared.claim(compiled)
    this.own.set(key, own)
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
  settle(): Flip[] {
    this.hold()
    const { kernel } = this.model
    if (!this.evaluated) this.evaluate()
    const count = kernel.changeRun()
    const words = this.model.u32Array(kernel.flipPtr(), count * 4)
    const flips: Flip[] = []
    for (let i = 0; i < 4 * count; i += 4) {
      flips.push({
        rule: words[i] as number,
        row: words[i + 1] as number,
        before: VERDICTS[words[i + 2] as number] as Verdict,
        after: VERDICTS[words[i + 3] as number] as Verdict,
      })
    }
    return flips
  }
}

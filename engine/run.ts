/** One program on one model: the full run, what it found, and runs after changes that judge only what they must. */
import { SOURCE_OCCURRENCE, TAG_BOOL, TAG_NULL, TAG_TEXT } from '../assembly/abi.ts'
import { type Column, type ColumnLeaf, leafKey } from './columns.ts'
import type { Value } from './compile/builder.ts'
import { type CompiledProgram, compile, load } from './compile/compile.ts'
import { LintelError } from './errors.ts'
import { guarded } from './kernel.ts'
import type { CheckedRule } from './language/ast.ts'
import { conjuncts } from './language/conjuncts.ts'
import type { Model } from './model.ts'
import { Relations } from './relations.ts'

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

/** Several runs may share a model; the one that is asked takes the kernel over. */
export class Run {
  readonly model: Model
  readonly relations: Relations
  readonly program: CompiledProgram
  private readonly scratch: number
  /** Room in the kernel for a list of rows. */
  private listed = { at: 0, room: 0 }
  private evaluated = false

  constructor(model: Model, rules: readonly CheckedRule[]) {
    this.model = model
    this.relations = new Relations(model)
    this.program = compile(model, this.relations, rules, (rule) =>
      rule.require === null ? [] : conjuncts(rule.require),
    )
    this.scratch = model.kernel.alloc(BLOCK * 4) >>> 0
    model.holder = this
  }

  /** Puts this run's program back where another run took its place; what was judged is judged again. */
  private hold(): void {
    if (this.model.holder === this) return
    load(this.model, this.program.words)
    this.model.holder = this
    if (this.evaluated) this.evaluate()
  }

  /** Judges everything. */
  evaluate(): void {
    this.evaluated = false
    this.hold()
    guarded(this.model.kernel, () => this.model.kernel.programRun())
    this.evaluated = true
  }

  /** Counts of a rule after `evaluate`. */
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
    if (limit > this.listed.room) this.listed = { at: kernel.alloc(limit * 8) >>> 0, room: limit * 2 }
    kernel.collect(rule, which === 'fail' ? 0 : 1, this.listed.at, limit)
    return this.model.u32Array(this.listed.at, limit).slice().sort()
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
      guarded(kernel, () => kernel.valueRun(value.number, this.scratch, part.length))
      lower.set(new Float64Array(kernel.memory.buffer, kernel.valueLower() >>> 0, part.length), from)
      upper.set(new Float64Array(kernel.memory.buffer, kernel.valueUpper() >>> 0, part.length), from)
    }
    return { lower, upper }
  }

  /** Puts new values in and judges again what depends on them; @returns the verdicts that flipped */
  change(changes: readonly Change[]): Flip[] {
    this.hold()
    for (const change of changes) this.put(change)
    return this.settle()
  }

  /** Column of a leaf; undefined when no rule reads it. */
  column(leaf: ColumnLeaf): Column | undefined {
    return this.program.columns.get(leafKey(leaf))
  }

  private put({ leaf, row, value }: Change): void {
    const column = this.column(leaf)
    if (column === undefined) return
    const { kernel } = this.model
    if (typeof value === 'number' && Number.isFinite(value))
      kernel.columnPut(column.address, row, value, SOURCE_OCCURRENCE)
    else if (typeof value === 'boolean')
      kernel.columnPutBox(column.address, row, TAG_BOOL, value ? 1 : 0, SOURCE_OCCURRENCE)
    else if (typeof value === 'string')
      kernel.columnPutBox(column.address, row, TAG_TEXT, this.text(column, value), SOURCE_OCCURRENCE)
    else kernel.columnPutBox(column.address, row, TAG_NULL, 0, SOURCE_OCCURRENCE)
    this.mark(column, row)
  }

  /** Says that a column's cell was written by other means. */
  mark(column: Column, row: number): void {
    this.hold()
    const number = this.program.columnNumbers.get(column.address)
    if (number !== undefined) this.model.kernel.changeMark(number, row)
  }

  /** Judges again what depends on the marked cells; before the first full run there is nothing to flip. */
  settle(): Flip[] {
    this.hold()
    const { kernel } = this.model
    if (!this.evaluated) this.evaluate()
    const count = guarded(kernel, () => kernel.changeRun())
    const words = this.model.u32Array(kernel.flipPtr(), count * 4)
    const flips: Flip[] = []
    for (let i = 0; i < count; i++) {
      const [rule = 0, row = 0, before = 0, after = 0] = words.subarray(4 * i, 4 * i + 4)
      if (rule >= this.program.rules.length) continue // a hidden rule: it tells what decided, and is nobody's verdict
      flips.push({ rule, row, before: VERDICTS[before] as Verdict, after: VERDICTS[after] as Verdict })
    }
    return flips
  }

  /** Id of a text that comes in later; every set over the column learns about it. */
  private text(column: Column, text: string): number {
    const id = this.model.texts.intern(text)
    if (id >= this.program.textLimit)
      throw new LintelError(
        'memory',
        'the changes brought more new texts than the program has room for; check the model again',
      )
    const number = this.program.columnNumbers.get(column.address)
    for (const { set, address } of this.program.sets) {
      if (set.column !== number || !set.test(text)) continue
      const word = this.model.u32Array(address + 4 * (id >>> 5), 1)
      word[0] = (word[0] as number) | (1 << (id & 31))
    }
    return id
  }
}

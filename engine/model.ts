/** A read model: rows, columns and relations inside the kernel's memory, and typed views onto them. */
import { NONE } from '../assembly/abi.ts'
import { type CellValue, readCell } from './cells.ts'
import type { KernelExports } from './kernel-exports.ts'
import type { NotRead } from './result.ts'
import type { Schema, SchemaClass } from './schema/schema.ts'
import { Texts } from './text.ts'
import type { ThreadPool } from './threads.ts'

/** What stands in the file's header. */
export interface FileHeader {
  readonly fileSchema: string
  readonly originatingSystem: string
  readonly timeStamp: string
  readonly authors: readonly string[]
}

export interface ModelFacts {
  readonly name: string
  readonly sha256: string
  readonly bytes: number
  readonly lines: number
  readonly header: FileHeader
}

/** Rows first…end - 1. */
export interface RowRange {
  readonly first: number
  readonly end: number
}

/** Ends the threads of models that were dropped; a thread holds the memory, and would hold it for ever. */
const abandoned = new FinalizationRegistry<ThreadPool>((threads) => threads.end())

export class Model {
  readonly kernel: KernelExports
  readonly schema: Schema
  readonly facts: ModelFacts
  readonly texts: Texts
  /** Rows of all kept instances; those of IfcRoot come first. Of a model that is edited, also those that have room and are not there. */
  rowCount = 0
  notRead: readonly NotRead[] = []
  /** The run whose program the kernel holds: there is room for one. */
  holder: object | null = null
  /** Threads that judge with the one that evaluates; null where there are none. */
  threads: ThreadPool | null = null
  private view: DataView
  private wordsView: Uint32Array
  private starts = new Uint32Array(0)
  /** Classes that have rows of their own. */
  private filled: readonly SchemaClass[] = []
  /** How often it was edited; whoever judged an earlier state must begin anew. */
  edition = 0
  private spread = false

  constructor(kernel: KernelExports, schema: Schema, facts: ModelFacts) {
    this.kernel = kernel
    this.schema = schema
    this.facts = facts
    this.texts = new Texts(kernel)
    this.view = new DataView(kernel.memory.buffer)
    this.wordsView = new Uint32Array(kernel.memory.buffer)
    this.takeRows()
  }

  private takeRows(): void {
    const { kernel, schema } = this
    this.rowCount = kernel.rowTotal()
    this.starts = this.u32Array(kernel.rowStarts(), schema.classes.length + 1).slice()
    this.filled = schema.classes.filter(({ index }) => this.starts[index] !== this.starts[index + 1])
  }

  /** Whether rows may come and go. */
  get isSpread(): boolean {
    return this.spread
  }

  /**
   * Makes room for rows to come, of the classes that have rows and of those named, and numbers all rows anew: whoever knows
   * rows must ask again.
   *
   * @param wanted for how many rows more at least, by class
   */
  makeRoom(wanted: ReadonlyMap<SchemaClass, number>): void {
    const words = new Uint32Array(this.schema.classes.length + 1)
    for (const [{ index }, rows] of wanted) words[index] = rows
    const at = this.kernel.alloc(words.byteLength) >>> 0
    this.u32Array(at, words.length).set(words)
    this.kernel.rowsSpread(at)
    this.spread = true
    this.edition++
    this.takeRows()
  }

  /** How many of some rows are there. */
  countIn({ first, end }: RowRange): number {
    return this.kernel.aliveCount(first, end)
  }

  /** u32[] of a vector of the kernel's. */
  vector(address: number): Uint32Array {
    return this.u32Array(this.kernel.vectorData(address), this.kernel.vectorLength(address)).slice()
  }

  /** Threads that end with the model: at `close`, or when nobody holds it any more. */
  adopt(threads: ThreadPool): void {
    this.threads = threads
    abandoned.register(this, threads, this)
  }

  /** Ends what the model has of the host, its threads; it can still be read and judged. */
  close(): void {
    abandoned.unregister(this)
    this.threads?.end()
    this.threads = null
  }

  /** Evaluates the program that the kernel holds, with threads where there are some and it is worth it. */
  judge(): void {
    const work = this.kernel.programOpen()
    if (this.threads === null) this.kernel.programJudge()
    else this.threads.judge(work)
  }

  private data(): DataView {
    if (this.view.buffer !== this.kernel.memory.buffer) this.view = new DataView(this.kernel.memory.buffer)
    return this.view
  }

  /** u32 at an address of the kernel's memory. */
  u32(at: number): number {
    return this.data().getUint32(at, true)
  }

  /** f64 at an address of the kernel's memory. */
  f64(at: number): number {
    return this.data().getFloat64(at, true)
  }

  /** The kernel's memory as u32, word by word; valid until the kernel allocates. */
  words(): Uint32Array {
    if (this.wordsView.buffer !== this.kernel.memory.buffer)
      this.wordsView = new Uint32Array(this.kernel.memory.buffer)
    return this.wordsView
  }

  /** u32[length] at an address; valid until the kernel allocates. */
  u32Array(at: number, length: number): Uint32Array {
    return new Uint32Array(this.kernel.memory.buffer, at >>> 0, length)
  }

  /** Rows of a class with its subclasses; none when the schema has no such class. */
  rowsOf(className: string): RowRange {
    const found = this.schema.class(className)
    return found === undefined ? { first: 0, end: 0 } : this.rowsOfClass(found)
  }

  /** Rows of a class with its subclasses. */
  rowsOfClass(found: SchemaClass): RowRange {
    return { first: this.starts[found.index] as number, end: this.starts[found.last + 1] as number }
  }

  /** Rows of exactly this class. */
  ownRows(found: SchemaClass): RowRange {
    return { first: this.starts[found.index] as number, end: this.starts[found.index + 1] as number }
  }

  /** The classes that have rows of their own among some rows. */
  classesIn(rows: RowRange): SchemaClass[] {
    return this.filled.filter((found) => {
      const own = this.ownRows(found)
      return own.end > rows.first && own.first < rows.end
    })
  }

  /** Class of a row. */
  classOf(row: number): SchemaClass {
    return this.schema.classes[this.kernel.rowClass(row)] as SchemaClass
  }

  /** Instance name (`123` of `#123`) of a row. */
  idOf(row: number): number {
    return this.kernel.rowId(row) >>> 0
  }

  /** Line of the file where a row's instance begins. */
  lineOf(row: number): number {
    return this.kernel.rowLine(row) >>> 0
  }

  /** Row of an instance name; -1 when it is not there or only geometry. */
  rowOfId(id: number): number {
    const row = this.kernel.rowOfId(id) >>> 0
    return row === NONE ? -1 : row
  }

  /** How many cells a row has. */
  cellCount(row: number): number {
    return this.classOf(row).attributes.length
  }

  /** Cell `i` of a row as a plain value. */
  cell(row: number, i: number): CellValue {
    const at = this.kernel.rowRead(row, i) >>> 0
    const value = readCell(this, at)
    const type = typeof value === 'number' ? this.u32(at + 8) : 0
    return type === 0 ? value : { kind: 'typed', type: this.typeName(type) ?? '', value }
  }

  /** An attribute of a row by name; null when it is `$` or the class has none such. */
  attribute(row: number, name: string): CellValue {
    const i = this.classOf(row).attributes.findIndex((attribute) => attribute.name === name)
    return i < 0 ? null : this.cell(row, i)
  }

  /** Name of a type by its index in cells; null for 0. */
  typeName(index: number): string | null {
    return index === 0 ? null : (this.schema.typeNames[index - 1] ?? 'unknown type')
  }

  /** Instances met of each class, kept or not: by class number. */
  classCounts(): Uint32Array {
    return this.u32Array(this.kernel.classCounts(), this.schema.classes.length).slice()
  }
}

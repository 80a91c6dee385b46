/** Sets of the texts of a column: which of them pass a predicate, found out once for each distinct text. */
import { TEXT_ANY_GUID } from '../../assembly/abi.ts'
import { type Column, columnTexts } from '../columns.ts'
import { madeOnce } from '../made-once.ts'
import type { Model, RowRange } from '../model.ts'
import type { TextSet } from './builder.ts'

/** A set whose members are found by a test. */
interface TestedSet {
  readonly address: number
  readonly test: (text: string) => boolean
  readonly bytes: TextSet['bytes']
  /** Ids that it holds before they come into the column. */
  readonly held: readonly number[]
}

/** What is tested on the texts that some rows have in a column. */
interface Tested {
  readonly column: number
  readonly sets: TestedSet[]
  /** The texts that the sets have been tested on. */
  readonly ids: Uint32Array
  /** These and those that came later, once there are some. */
  met?: Set<number>
  /** Sets that have not been tested on them yet. */
  waiting: TestedSet[]
}

export class TextSets {
  private readonly model: Model
  private readonly made = new Map<string, number>()
  /** By the address of the column and the rows. */
  private readonly tested = new Map<string, Tested>()

  constructor(model: Model) {
    this.model = model
  }

  /**
   * Address of a set of the texts that rows have in a column (a vector of their ids); it is whole after `fill`. What it says of
   * texts that only other rows have is nothing.
   */
  address(set: TextSet, column: Column, rows: readonly RowRange[]): number {
    // a set whose texts are known is the same for all rows
    const about = set.only === null ? aboutKey(rows) : ''
    return madeOnce(this.made, `${column.address} ${about} ${set.key}`, () => this.make(set, column, rows))
  }

  /** Tries the texts of every column on the sets that were made since. */
  fill(): void {
    for (const tested of this.tested.values()) {
      const { waiting } = tested
      if (waiting.length === 0) continue
      tested.waiting = []
      this.try(tested.ids, waiting)
    }
  }

  /** Tells the sets of a column, by its address when they were made, of a text that comes into it. */
  learn(column: number, id: number, text: string): void {
    for (const tested of this.tested.values()) {
      const { ids, sets } = tested
      if (tested.column !== column) continue
      tested.met ??= new Set(ids)
      if (tested.met.has(id)) continue
      tested.met.add(id)
      for (const { address, test, held } of sets)
        if (test(text) && !held.includes(id)) this.model.kernel.setAdd(address, id)
    }
  }

  private try(ids: Uint32Array, sets: readonly TestedSet[]): void {
    const { kernel, texts } = this.model
    const passing = sets.map((): number[] => [])
    texts.eachBytes(ids, (id, utf8, from, end) => {
      let text: string | undefined
      for (let i = 0; i < sets.length; i++) {
        const { bytes, test } = sets[i] as TestedSet
        let passes = bytes?.(utf8, from, end)
        if (passes === undefined) {
          text ??= texts.once(id)
          passes = test(text)
        }
        if (passes) passing[i]?.push(id)
      }
    })
    for (const [i, { address }] of sets.entries()) {
      const found = passing[i] ?? []
      if (found.length === 0) continue
      const at = kernel.vectorRoom(address, found.length)
      this.model.u32Array(at, found.length).set(found)
    }
  }

  private make({ only, test, bytes }: TextSet, column: Column, rows: readonly RowRange[]): number {
    const { kernel, texts, isSpread } = this.model
    const ids =
      only === null
        ? []
        : [...only.map((text) => texts.intern(text)), ...column.many.filter((id) => test(texts.get(id)))]
    const address = kernel.vectorNew(Math.max(4, Math.ceil(Math.log2(4 * ids.length + 5)))) >>> 0
    for (const id of ids) kernel.vectorPush(address, id)
    // where GlobalIds are no texts, every one of them passes every test (leaves.ts)
    if (column.guids) kernel.vectorPush(address, TEXT_ANY_GUID)
    const set: TestedSet = { address, test, bytes, held: ids }
    if (only === null) {
      const tested = this.testedOf(column, rows)
      tested.sets.push(set)
      tested.waiting.push(set)
    } else if (isSpread && column.leaf.kind === 'stated') {
      // an edit may bring several values that pass
      this.testedOf(column, [column.rows]).sets.push(set)
    }
    return address
  }

  private testedOf(column: Column, rows: readonly RowRange[]): Tested {
    return madeOnce(this.tested, `${column.address} ${aboutKey(rows)}`, () => {
      const [one, ...more] = inOnePiece(rows).map((range) => columnTexts(this.model, column, range))
      const ids =
        more.length === 0
          ? (one ?? new Uint32Array(0))
          : Uint32Array.from(new Set([one ?? [], ...more].flatMap((some) => [...some])))
      return { column: column.address, sets: [], ids, waiting: [] }
    })
  }
}

/** Ranges that touch as one; without empty ones. */
function inOnePiece(rows: readonly RowRange[]): RowRange[] {
  const pieces: RowRange[] = []
  for (const { first, end } of [...rows].sort((a, b) => a.first - b.first)) {
    const last = pieces[pieces.length - 1]
    if (first === end) continue
    if (last?.end === first) pieces[pieces.length - 1] = { first: last.first, end }
    else pieces.push({ first, end })
  }
  return pieces
}

function aboutKey(rows: readonly RowRange[]): string {
  return rows.map(({ first, end }) => `${first}-${end}`).join()
}

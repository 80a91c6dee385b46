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
  readonly mayBegin: TextSet['mayBegin']
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
    const mayPass = (code: number): readonly TestedSet[] =>
      sets.filter(({ mayBegin }) => mayBegin === null || mayBegin(code))
    // what is pushed may move the kernel's memory
    const initials = texts.initials(ids).slice()
    const beginning: (readonly TestedSet[])[] = []
    for (const [i, id] of ids.entries()) {
      const byte = initials[i] as number
      const isAscii = byte < 0x80
      if (isAscii) beginning[byte] ??= mayPass(byte)
      // a text that cannot pass is not even decoded
      if (isAscii && beginning[byte]?.length === 0) continue
      const text = texts.once(id)
      const code = text.codePointAt(0)
      const tried = isAscii ? beginning[byte] : code === undefined ? sets : mayPass(code)
      for (const { address, test } of tried ?? []) if (test(text)) kernel.vectorPush(address, id)
    }
  }

  private make({ only, test, mayBegin }: TextSet, column: Column, rows: readonly RowRange[]): number {
    const { kernel, texts, isSpread } = this.model
    const ids =
      only === null
        ? []
        : [...only.map((text) => texts.intern(text)), ...column.many.filter((id) => test(texts.get(id)))]
    const address = kernel.vectorNew(Math.max(4, Math.ceil(Math.log2(4 * ids.length + 5)))) >>> 0
    for (const id of ids) kernel.vectorPush(address, id)
    // where GlobalIds are no texts, every one of them passes every test (leaves.ts)
    if (column.guids) kernel.vectorPush(address, TEXT_ANY_GUID)
    const set: TestedSet = { address, test, mayBegin, held: ids }
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
      const filled = rows.filter(({ first, end }) => first < end)
      const [one, ...more] = filled.map((range) => columnTexts(this.model, column, range))
      const ids =
        more.length === 0
          ? (one ?? new Uint32Array(0))
          : Uint32Array.from(new Set([one ?? [], ...more].flatMap((some) => [...some])))
      return { column: column.address, sets: [], ids, waiting: [] }
    })
  }
}

function aboutKey(rows: readonly RowRange[]): string {
  return rows.map(({ first, end }) => `${first}-${end}`).join()
}

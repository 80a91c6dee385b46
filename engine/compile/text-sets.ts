/** Sets of the texts of a column: which of them pass a predicate, found out once for each distinct text. */
import { TEXT_ANY_GUID } from '../../assembly/abi.ts'
import { type Column, columnTexts } from '../columns.ts'
import { madeOnce } from '../made-once.ts'
import type { Model } from '../model.ts'
import type { TextSet } from './builder.ts'

/** A set whose members are found by a test. */
interface TestedSet {
  readonly address: number
  readonly test: (text: string) => boolean
  readonly mayBegin: TextSet['mayBegin']
  /** Ids that it holds before they come into the column. */
  readonly held: readonly number[]
}

/** What is tested on the texts of a column. */
interface Tested {
  readonly sets: TestedSet[]
  /** The texts that the sets have been tested on. */
  readonly ids: Set<number>
  /** Sets that have not been tested on them yet. */
  waiting: TestedSet[]
}

export class TextSets {
  private readonly model: Model
  private readonly made = new Map<string, number>()
  /** By the address of the column. */
  private readonly tested = new Map<number, Tested>()

  constructor(model: Model) {
    this.model = model
  }

  /** Address of a set of the texts of a column (a vector of their ids); it is whole after `fill`. */
  address(set: TextSet, column: Column): number {
    return madeOnce(this.made, `${column.address} ${set.key}`, () => this.make(set, column))
  }

  /** Tries the texts of every column on the sets that were made since. */
  fill(): void {
    const { kernel, texts } = this.model
    for (const tested of this.tested.values()) {
      const { waiting } = tested
      if (waiting.length === 0) continue
      tested.waiting = []
      const beginning = new Map<number, readonly TestedSet[]>()
      for (const id of tested.ids) {
        const text = texts.get(id)
        const code = text.codePointAt(0)
        const sets =
          code === undefined
            ? waiting
            : madeOnce(beginning, code, () =>
                waiting.filter(({ mayBegin }) => mayBegin === null || mayBegin(code)),
              )
        for (const { address, test } of sets) if (test(text)) kernel.vectorPush(address, id)
      }
    }
  }

  /** Tells the sets of a column, by its address when they were made, of a text that comes into it. */
  learn(column: number, id: number, text: string): void {
    const tested = this.tested.get(column)
    if (tested === undefined || tested.ids.has(id)) return
    tested.ids.add(id)
    for (const { address, test, held } of tested.sets)
      if (test(text) && !held.includes(id)) this.model.kernel.setAdd(address, id)
  }

  private make({ only, test, mayBegin }: TextSet, column: Column): number {
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
    // of one that knows its texts an edit may bring several values that pass
    if (only === null || (isSpread && column.leaf.kind === 'stated')) this.testedOf(column).sets.push(set)
    if (only === null) this.testedOf(column).waiting.push(set)
    return address
  }

  private testedOf(column: Column): Tested {
    return madeOnce(this.tested, column.address, () => ({
      sets: [],
      ids: new Set(columnTexts(this.model, column)),
      waiting: [],
    }))
  }
}

/** What a result says of a row: which element it is and where it stands. */
import { textOf } from '../cells.ts'
import type { Model } from '../model.ts'
import type { Relations } from '../relations.ts'
import type { PLACES } from '../relationships.ts'
import type { ElementRef } from '../result.ts'

const GLOBAL_ID_CELL = 0
const NAME_CELL = 2

/** Places for elements that are kept, a power of two: rules that come one after the other speak of the same rows. */
const KEPT = 32_768
const NOBODY: readonly number[] = []

interface KeptRef {
  readonly row: number
  readonly ref: ElementRef
}

/** Describes rows; the names of storeys and spaces are looked up once each. */
export class Elements {
  private readonly model: Model
  private readonly relations: Relations
  private readonly rooted: number
  private readonly names = new Map<number, string>()
  /** By the last bits of their rows. */
  private refs: (KeptRef | undefined)[] = []
  private shared: ReadonlyMap<number, readonly number[]> | null = null

  constructor(model: Model, relations: Relations) {
    this.model = model
    this.relations = relations
    this.rooted = model.rowsOf('IfcRoot').end
  }

  /** GlobalId of a row; the empty text when it has none. */
  globalId(row: number): string {
    const known = this.refs[row & (KEPT - 1)]
    if (known?.row === row) return known.ref.globalId
    return row < this.rooted ? textOf(this.model.cell(row, GLOBAL_ID_CELL)) : ''
  }

  /** What tells the element of a row from others: its GlobalId, else its instance name (`#12`). */
  key(row: number): string {
    const globalId = this.globalId(row)
    return globalId === '' ? `#${this.model.idOf(row)}` : globalId
  }

  /** Forgets what was known: the model was edited. */
  forget(): void {
    this.names.clear()
    this.refs = []
  }

  /** All rows that have a row's key, ascending; none when nobody shares it. */
  sharing(row: number): readonly number[] {
    this.shared ??= this.findShared()
    return this.model.isSpread ? this.findSharing(row) : (this.shared.get(row) ?? NOBODY)
  }

  /** Whether another row has a row's key. */
  isShared(row: number): boolean {
    this.shared ??= this.findShared()
    const { model } = this
    if (!model.isSpread) return this.shared.has(row)
    if (model.kernel.isShared(row) !== 0) return true
    // a GlobalId may read like the name that stands for a missing one
    return (row >= this.rooted || this.key(row).startsWith('#')) && this.findSharing(row).length > 0
  }

  /** The kernel's table of all GlobalIds is kept where edits may come. */
  private findShared(): Map<number, readonly number[]> {
    const { kernel } = this.model
    const count = kernel.sharedIds(this.rooted)
    if (this.model.isSpread) return new Map()
    const listed = this.model.u32Array(kernel.sharedIdList(), count).slice()
    kernel.idsForget()
    const byKey = new Map<string, Set<number>>()
    for (const row of listed) {
      const key = this.key(row)
      const rows = byKey.get(key) ?? new Set()
      byKey.set(key, rows.add(row))
      for (const named of this.namedLike(key)) rows.add(named)
    }
    const groups = [...byKey.values()].filter(({ size }) => size > 1)
    return new Map(
      groups.flatMap((group) => {
        const rows = [...group].sort((a, b) => a - b)
        return rows.map((row) => [row, rows] as const)
      }),
    )
  }

  private findSharing(row: number): readonly number[] {
    const { kernel, texts } = this.model
    const listed = (count: number): number[] => [...this.model.u32Array(kernel.sharedIdList(), count)]
    const rows = new Set(row < this.rooted ? listed(kernel.rowsLike(row)) : [])
    const key = rows.size === 0 ? `#${this.model.idOf(row)}` : ''
    if (key !== '') {
      // it has no GlobalId: another's may read like the name that stands for it
      const text = texts.find(key)
      if (text >= 0) for (const called of listed(kernel.rowsCalled(text))) rows.add(called)
      rows.add(row)
    } else for (const named of this.namedLike(this.key(row))) rows.add(named)
    return rows.size < 2 ? NOBODY : [...rows].sort((a, b) => a - b)
  }

  /** The row without a GlobalId for which a key stands, when a GlobalId reads like its name. */
  private namedLike(key: string): number[] {
    const named = key.startsWith('#') ? this.model.rowOfId(Number(key.slice(1))) : -1
    return named >= 0 && this.key(named) === key ? [named] : []
  }

  /** Element of a row. */
  ref(row: number): ElementRef {
    const place = row & (KEPT - 1)
    const known = this.refs[place]
    if (known?.row === row) return known.ref
    const ref = this.describe(row)
    this.refs[place] = { row, ref }
    return ref
  }

  private describe(row: number): ElementRef {
    const { model } = this
    const name = this.name(row)
    const tag = textOf(model.attribute(row, 'Tag'))
    const storey = this.nameOf(row, 'storey')
    const space = this.nameOf(row, 'space')
    const line = model.lineOf(row)
    return {
      globalId: this.globalId(row),
      class: model.classOf(row).name,
      ...(name === '' ? {} : { name }),
      ...(tag === '' ? {} : { tag }),
      ...(storey === '' ? {} : { storey }),
      ...(space === '' ? {} : { space }),
      expressId: model.idOf(row),
      ...(line === 0 ? {} : { line }),
    }
  }

  private name(row: number): string {
    const known = this.names.get(row)
    if (known !== undefined) return known
    const name =
      row < this.rooted ? textOf(this.model.cell(row, NAME_CELL)) : textOf(this.model.attribute(row, 'Name'))
    this.names.set(row, name)
    return name
  }

  private nameOf(row: number, step: (typeof PLACES)[number]): string {
    if (row >= this.rooted) return ''
    const target = this.relations.follow(row, [step])
    return target < 0 ? '' : this.name(target)
  }
}

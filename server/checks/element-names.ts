/** Finds instances of a model that is edited by what people call them: a GlobalId, or the name of an instance (`#12`). */
import { textOf } from '../../engine/cells.ts'
import { LintelError } from '../../engine/errors.ts'
import type { Model } from '../../engine/model.ts'

const GLOBAL_ID_CELL = 0
const NAME = /^#(\d{1,10})$/

/** An error of what a delta says; the model is as it was. */
export function refused(message: string): LintelError {
  return new LintelError('edit-invalid', message)
}

export class ElementNames {
  private readonly model: Model
  /** GlobalId → name of the instance; made when first needed. */
  private known: Map<string, number> | null = null
  private shared = new Set<string>()

  constructor(model: Model) {
    this.model = model
  }

  /** About how many bytes this holds. */
  get bytes(): number {
    return 100 * (this.known?.size ?? 0)
  }

  /** @returns the name of the instance (`12` of `#12`) @throws LintelError edit-invalid where there is none, or several */
  find(element: string): number {
    const named = NAME.exec(element)?.[1]
    if (named !== undefined) {
      const id = Number(named)
      if (id <= 0xffff_ffff && this.model.rowOfId(id) >= 0) return id
      throw refused(
        `there is no instance ${element} in the model, or it is only geometry; name one that is there`,
      )
    }
    this.known ??= this.readAll()
    const id = this.known.get(element)
    if (id === undefined)
      throw refused(`no element of the model has the GlobalId ${element}; name one that is there`)
    if (this.shared.has(element))
      throw refused(
        `several instances have the GlobalId ${element}, #${id} among them; name the one you mean as #12`,
      )
    return id
  }

  /** Does an edit that touches some instances, and knows afterwards what they are called. @param ids names of instances */
  during<T>(ids: readonly number[], edit: () => T): T {
    const before = this.known === null ? [] : this.named(ids)
    const done = edit()
    if (this.known === null) return done
    const after = this.named(ids)
    const isShared = [...before, ...after].some(([globalId]) => this.shared.has(globalId))
    for (const [globalId] of before) this.known.delete(globalId)
    const isMet = after.some(([globalId, id]) => {
      const met = this.known?.has(globalId)
      this.known?.set(globalId, id)
      return met
    })
    // who shares a GlobalId with whom is found out by looking at all
    if (isShared || isMet) this.known = null
    return done
  }

  /** GlobalIds of those that have one. */
  private named(ids: readonly number[]): readonly (readonly [string, number])[] {
    return ids.flatMap((id) => {
      const globalId = this.globalIdAt(this.model.rowOfId(id))
      return globalId === '' ? [] : [[globalId, id] as const]
    })
  }

  private readAll(): Map<string, number> {
    const { model } = this
    const known = new Map<string, number>()
    this.shared = new Set()
    const { end } = model.rowsOf('IfcRoot')
    for (let row = 0; row < end; row += 1) {
      if (model.isSpread && model.countIn({ first: row, end: row + 1 }) === 0) continue
      const globalId = this.globalIdAt(row)
      if (globalId === '') continue
      if (known.has(globalId)) this.shared.add(globalId)
      else known.set(globalId, model.idOf(row))
    }
    return known
  }

  private globalIdAt(row: number): string {
    const { model } = this
    if (row < 0 || row >= model.rowsOf('IfcRoot').end) return ''
    return textOf(model.cell(row, GLOBAL_ID_CELL))
  }
}

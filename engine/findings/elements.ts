/** What a result says of a row: which element it is and where it stands. */
import { textOf } from '../cells.ts'
import type { ToOneRelation } from '../language/ast.ts'
import type { Model } from '../model.ts'
import type { Relations } from '../relations.ts'
import type { ElementRef } from '../result.ts'

const GLOBAL_ID_CELL = 0
const NAME_CELL = 2

/** Describes rows; the names of storeys and spaces are looked up once each. */
export class Elements {
  private readonly model: Model
  private readonly relations: Relations
  private readonly rooted: number
  private readonly names = new Map<number, string>()

  constructor(model: Model, relations: Relations) {
    this.model = model
    this.relations = relations
    this.rooted = model.rowsOf('IfcRoot').end
  }

  /** GlobalId of a row; the empty text when it has none. */
  globalId(row: number): string {
    return row < this.rooted ? textOf(this.model.cell(row, GLOBAL_ID_CELL)) : ''
  }

  /** Element of a row. */
  ref(row: number): ElementRef {
    const { model } = this
    const name = this.name(row)
    const tag = textOf(model.attribute(row, 'Tag'))
    const storey = this.nameOf(row, 'storey')
    const space = this.nameOf(row, 'space')
    return {
      globalId: this.globalId(row),
      class: model.classOf(row).name,
      ...(name === '' ? {} : { name }),
      ...(tag === '' ? {} : { tag }),
      ...(storey === '' ? {} : { storey }),
      ...(space === '' ? {} : { space }),
      expressId: model.idOf(row),
      line: model.lineOf(row),
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

  private nameOf(row: number, step: ToOneRelation): string {
    if (row >= this.rooted) return ''
    const target = this.relations.follow(row, [step])
    return target < 0 ? '' : this.name(target)
  }
}

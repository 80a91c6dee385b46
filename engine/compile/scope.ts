/** What conditions and numbers share while compiling: the model, its columns, the program so far and its aggregates. */
import { NONE } from '../../assembly/abi.ts'
import { type Column, isColumnLeaf, leafKey } from '../columns.ts'
import type { Source, ToManyRelation, ToOneRelation, WholeRelation } from '../language/ast.ts'
import type { Model } from '../model.ts'
import type { Relations } from '../relations.ts'
import type { Aggregate, UniqueCount } from './aggregates.ts'
import type { Truth } from './bits.ts'
import { ProgramBuilder } from './builder.ts'

/** What an aggregate is asked for; `relation` is a class's name (null: of another schema) when it is `global`. */
export interface AggregateRequest {
  readonly kind: number
  readonly relation: string | null
  readonly truth: Truth
  /** Number of the value, NONE for count. */
  readonly value: number
  readonly global: boolean
}

export class CompileScope {
  readonly builder = new ProgramBuilder()
  readonly aggregates: (Aggregate | UniqueCount)[] = []
  readonly model: Model
  readonly relations: Relations
  private readonly columns: ReadonlyMap<string, Column>
  private readonly results = new Map<string, number>()

  constructor(model: Model, relations: Relations, columns: ReadonlyMap<string, Column>) {
    this.model = model
    this.relations = relations
    this.columns = columns
  }

  /** Column of a source; null when it has none: the source is then always missing. */
  columnOf(source: Source): Column | null {
    const { leaf } = source
    return isColumnLeaf(leaf) ? (this.columns.get(leafKey(leaf)) ?? null) : null
  }

  /** Number of the map for a way of steps; NONE for the row itself. */
  mapOf(steps: readonly ToOneRelation[]): number {
    return steps.length === 0 ? NONE : this.builder.map(this.relations.toOne(steps))
  }

  /** Number of the column that holds an aggregate's result; equal requests share it. */
  aggregateColumn(wanted: AggregateRequest): number {
    return this.result(JSON.stringify(wanted), () => this.addAggregate(wanted))
  }

  private addAggregate({ kind, relation, truth, value, global }: AggregateRequest): number {
    const { kernel } = this.model
    const rows = global ? this.model.rowsOf(relation ?? '') : { first: 0, end: 0 }
    const all = this.relations.mapped
    const own = global ? null : this.relations.toMany(relation as ToManyRelation | WholeRelation)
    const address =
      own === null
        ? kernel.columnScalar()
        : kernel.columnBounds(Math.min(all.first, own.sources.first), Math.max(all.end, own.sources.end))
    const column = this.builder.column(address >>> 0)
    const { isTrue, isFalse } = truth
    this.aggregates.push({ kind, column, relation: own?.address ?? 0, ...rows, isTrue, isFalse, value })
    return column
  }

  /** Number of the column that holds how many other rows of the ranges share a row's value. */
  uniqueColumn(wanted: Omit<UniqueCount, 'column'>): number {
    return this.result(`unique ${JSON.stringify(wanted)}`, () => {
      const first = wanted.ranges[0] ?? 0
      const end = wanted.ranges[wanted.ranges.length - 1] ?? first
      const column = this.builder.column(this.model.kernel.columnBounds(first, end) >>> 0)
      this.aggregates.push({ column, ...wanted })
      return column
    })
  }

  private result(key: string, make: () => number): number {
    const known = this.results.get(key)
    if (known !== undefined) return known
    const column = make()
    this.results.set(key, column)
    return column
  }
}

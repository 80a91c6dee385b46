/** What conditions and numbers share while compiling: the model, its columns, the program so far and its aggregates. */
import { AGGREGATE_COUNT, NONE } from '../../assembly/abi.ts'
import { type Column, holdsNothing, isColumnLeaf, leafKey } from '../columns.ts'
import { isIdsLeaf } from '../ids/fill.ts'
import type { Leaf, Source, ToManyRelation, ToOneRelation, WholeRelation } from '../language/ast.ts'
import { madeOnce } from '../made-once.ts'
import type { Model, RowRange } from '../model.ts'
import type { Relations } from '../relations.ts'
import type { Aggregate, UniqueCount } from './aggregates.ts'
import { isTotal, type Truth } from './bits.ts'
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
  readonly columns: ReadonlyMap<string, Column>
  private readonly follows: boolean
  /** Columns of leaves that were asked for. */
  private readonly found = new Map<Leaf, Column | null>()
  private readonly results = new Map<string, number>()

  /** @param follows whether changes and edits will come, which may put values where there are none */
  constructor(
    { model, relations, columns }: Pick<CompileScope, 'model' | 'relations' | 'columns'>,
    follows: boolean,
  ) {
    this.model = model
    this.relations = relations
    this.columns = columns
    this.follows = follows
  }

  /** Column of a source; null when it has none: the source is then always missing. */
  columnOf({ leaf }: Source): Column | null {
    const known = this.found.get(leaf)
    if (known !== undefined) return known
    const column = this.find(leaf)
    this.found.set(leaf, column)
    return column
  }

  private find(leaf: Leaf): Column | null {
    const column = isColumnLeaf(leaf) ? this.columns.get(leafKey(leaf)) : undefined
    // findings of packs tell the limit of a number though no row has it
    return column === undefined || (isIdsLeaf(leaf) && this.isEmpty(column)) ? null : column
  }

  /** Whether no row will ever have a value in a column. */
  isEmpty(column: Column): boolean {
    return !this.follows && holdsNothing(this.model, column)
  }

  /** Number of the map for a way of steps; NONE for the row itself. */
  mapOf(steps: readonly ToOneRelation[]): number {
    return steps.length === 0 ? NONE : this.builder.map(this.relations.toOne(steps))
  }

  /** Number of the column that holds an aggregate's result; equal requests share it. */
  aggregateColumn(wanted: AggregateRequest): number {
    return madeOnce(this.results, JSON.stringify(wanted), () => this.addAggregate(wanted))
  }

  private addAggregate({ kind, relation, truth, value, global }: AggregateRequest): number {
    const { kernel } = this.model
    const rows = global ? this.model.rowsOf(relation ?? '') : { first: 0, end: 0 }
    const own = global ? null : this.relations.toMany(relation as ToManyRelation | WholeRelation)
    const parents = own === null ? null : this.parentsOf(own.sources)
    const isPoint = kind === AGGREGATE_COUNT && isTotal(truth)
    const address =
      parents === null ? kernel.columnScalar() : kernel.columnBounds(parents.first, parents.end, isPoint)
    const column = this.builder.column(address >>> 0)
    const { isTrue, isFalse } = truth
    this.aggregates.push({ kind, column, relation: own?.address ?? 0, ...rows, isTrue, isFalse, value })
    return column
  }

  /** Rows that may have members, the only ones to keep results for: the sources; of a model that is edited whatever is rooted. */
  private parentsOf(sources: RowRange): RowRange {
    if (!this.model.isSpread) return sources
    const all = this.model.rowsOf('IfcRoot')
    return { first: Math.min(all.first, sources.first), end: Math.max(all.end, sources.end) }
  }

  /** Number of the column that holds how many other rows of the ranges share a row's value. */
  uniqueColumn(wanted: Omit<UniqueCount, 'column'>): number {
    return madeOnce(this.results, `unique ${JSON.stringify(wanted)}`, () => {
      const first = wanted.ranges[0] ?? 0
      const end = wanted.ranges[wanted.ranges.length - 1] ?? first
      const column = this.builder.column(this.model.kernel.columnBounds(first, end, false) >>> 0)
      this.aggregates.push({ column, ...wanted })
      return column
    })
  }
}

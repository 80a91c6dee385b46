/** Walks checked rules: numbers become value steps, conditions become formulas over predicates. */
import {
  AGGREGATE_COUNT,
  NONE,
  VALUE_ABOUT,
  VALUE_ABS,
  VALUE_ADD,
  VALUE_AT_LEAST,
  VALUE_AT_MOST,
  VALUE_ATAN,
  VALUE_CEIL,
  VALUE_COALESCE,
  VALUE_COLUMN,
  VALUE_COS,
  VALUE_DIV,
  VALUE_EXCESS,
  VALUE_FLOOR,
  VALUE_LENGTH,
  VALUE_MAX,
  VALUE_MIN,
  VALUE_MUL,
  VALUE_NEG,
  VALUE_NUMBER,
  VALUE_ROUND,
  VALUE_SIN,
  VALUE_SQRT,
  VALUE_SUB,
  VALUE_TABLE,
  VALUE_TABLE_ELSE,
  VALUE_TABLE_END,
  VALUE_TAN,
} from '../../assembly/abi.ts'
import { type Column, type ColumnLeaf, holdsBounds, leafKey } from '../columns.ts'
import type {
  AggregateNode,
  BoundsNode,
  CompareNode,
  MathNode,
  Node,
  Source,
  TableNode,
  ToManyRelation,
  ToOneRelation,
  UniqueNode,
} from '../language/ast.ts'
import type { Model, RowRange } from '../model.ts'
import type { Relations } from '../relations.ts'
import { AGGREGATE_KINDS, type Aggregate, type UniqueCount } from './aggregates.ts'
import { both, either, FALSE, predicatesOf, TRUE, type Truth, UNKNOWN, without, ZERO } from './bits.ts'
import { ProgramBuilder, type Step, type Value } from './builder.ts'

/** Spec 2.3.5: the tolerance of comparisons, relative to |limit| + 1. */
export const TOLERANCE = 1e-6

const MATH: Readonly<Record<MathNode['function'], number>> = {
  abs: VALUE_ABS,
  round: VALUE_ROUND,
  floor: VALUE_FLOOR,
  ceil: VALUE_CEIL,
  sqrt: VALUE_SQRT,
  sin: VALUE_SIN,
  cos: VALUE_COS,
  tan: VALUE_TAN,
  atan: VALUE_ATAN,
  min: VALUE_MIN,
  max: VALUE_MAX,
}
const ARITHMETIC = { '+': VALUE_ADD, '-': VALUE_SUB, '*': VALUE_MUL, '/': VALUE_DIV } as const

interface Steps {
  readonly steps: readonly Step[]
  readonly point: boolean
}

const MISSING: Steps = { steps: [], point: true }

export class Compiler {
  readonly builder = new ProgramBuilder()
  readonly aggregates: (Aggregate | UniqueCount)[] = []
  private readonly model: Model
  private readonly relations: Relations
  private readonly columns: ReadonlyMap<string, Column>
  private readonly results = new Map<string, number>()

  constructor(model: Model, relations: Relations, columns: ReadonlyMap<string, Column>) {
    this.model = model
    this.relations = relations
    this.columns = columns
  }

  /** A number of a row as a value of the program; null when it is always missing. */
  number(node: Node): Value | null {
    const { steps, point } = this.steps(node)
    return steps.length === 0 ? null : { number: this.builder.value(steps), point }
  }

  /** Where a condition is true and where it is false. */
  truth(node: Node): Truth {
    switch (node.kind) {
      case 'boolean':
        return node.value ? TRUE : FALSE
      case 'source':
        return this.withColumn(node, UNKNOWN, (column, map) => this.builder.boolean(column, map))
      case 'and':
      case 'or':
        return this.junction(
          node.kind,
          node.items.map((item) => this.truth(item)),
        )
      case 'not':
        return turned(this.truth(node.value))
      case 'implies':
        return this.junction('or', [turned(this.truth(node.left)), this.truth(node.right)])
      case 'coalesce':
        return node.items
          .map((item) => this.truth(item))
          .reduceRight((rest, first) => firstKnown(first, rest))
      case 'compare':
        return this.compare(node)
      default:
        return this.test(node)
    }
  }

  private test(node: Node): Truth {
    switch (node.kind) {
      case 'textIn': {
        const texts = new Set(node.texts)
        return this.text(
          node.source,
          `in ${JSON.stringify(node.texts)}`,
          (text) => texts.has(text),
          node.texts,
        )
      }
      case 'matches': {
        const pattern = new RegExp(`^(?:${node.pattern})$`, 'u')
        return this.text(node.source, `matches ${node.pattern}`, (text) => pattern.test(text), null)
      }
      case 'textEquals':
        return this.withColumn(node.left, UNKNOWN, (a, mapA) =>
          this.withColumn(node.right, UNKNOWN, (b, mapB) => this.builder.same([a, mapA], [b, mapB])),
        )
      case 'exists':
        return this.exists(node.source)
      case 'known': {
        const isTrue = this.isKnown(node.value)
        return { isTrue, isFalse: without(isTrue) }
      }
      case 'isA':
        return this.builder.inRows(
          this.mapOf(node.steps),
          node.classes.flatMap((name) => this.pair(this.model.rowsOf(name))),
        )
      case 'unique':
        return this.unique(node)
      default:
        throw new TypeError(`a ${node.kind} is no condition`)
    }
  }

  private isKnown(node: Node): Truth['isTrue'] {
    if (isNumeric(node)) {
      const value = this.number(node)
      return value === null ? ZERO : this.builder.known(value)
    }
    const truth = this.truth(node)
    return either([truth.isTrue, truth.isFalse])
  }

  private junction(kind: 'and' | 'or', items: readonly Truth[]): Truth {
    const trues = items.map((item) => item.isTrue)
    const falses = items.map((item) => item.isFalse)
    return kind === 'and'
      ? { isTrue: both(trues), isFalse: either(falses) }
      : { isTrue: either(trues), isFalse: both(falses) }
  }

  private pair(rows: RowRange): number[] {
    return rows.first === rows.end ? [] : [rows.first, rows.end]
  }

  private text(
    source: Source,
    key: string,
    test: (text: string) => boolean,
    only: readonly string[] | null,
  ): Truth {
    return this.withColumn(source, UNKNOWN, (column, map) =>
      this.builder.textIn(map, key, { column, test, only }),
    )
  }

  private withColumn(source: Source, absent: Truth, use: (column: number, map: number) => Truth): Truth {
    const column = this.columnOf(source)
    return column === null ? absent : use(this.builder.column(column.address), this.mapOf(source.steps))
  }

  private columnOf(source: Source): Column | null {
    const { leaf } = source
    return leaf.kind === 'attribute' || leaf.kind === 'property'
      ? (this.columns.get(leafKey(leaf as ColumnLeaf)) ?? null)
      : null
  }

  /** Number of the map for a way of steps; NONE for the row itself. */
  private mapOf(steps: readonly ToOneRelation[]): number {
    return steps.length === 0 ? NONE : this.builder.map(this.relations.toOne(steps))
  }

  private exists(source: Source): Truth {
    const { leaf } = source
    if (leaf.kind === 'absent') return FALSE
    if (leaf.kind === 'row')
      return source.steps.length === 0 ? TRUE : this.builder.inRows(this.mapOf(source.steps), []).leads
    if (leaf.kind === 'relation') {
      const degree = this.builder.value([this.degreeStep(leaf.relation, source.steps)])
      const { isTrue } = this.builder.atLeast({ number: degree, point: true }, 0.5)
      return { isTrue, isFalse: without(isTrue) }
    }
    return this.withColumn(source, FALSE, (column, map) => this.builder.present(column, map))
  }

  private degreeStep(relation: ToManyRelation, steps: readonly ToOneRelation[]): Step {
    const column = this.aggregateColumn({ kind: AGGREGATE_COUNT, relation, truth: TRUE, value: NONE })
    return [VALUE_COLUMN, column, this.mapOf(steps), 0]
  }

  private unique(node: UniqueNode): Truth {
    const source = this.columnOf(node.source)
    if (source === null) return UNKNOWN
    const ranges = merged(node.classes.map((name) => this.model.rowsOf(name)))
    const within = node.within === null ? NONE : this.mapOf([node.within])
    const path = this.mapOf(node.source.steps)
    const key = `unique ${source.address} ${within} ${path} ${ranges}`
    let column = this.results.get(key)
    if (column === undefined) {
      const first = ranges[0] ?? 0
      column = this.builder.column(
        this.model.kernel.columnBounds(first, ranges[ranges.length - 1] ?? first) >>> 0,
      )
      this.results.set(key, column)
      this.aggregates.push({ column, within, path, source: this.builder.column(source.address), ranges })
    }
    return turned(
      this.builder.atLeast(
        { number: this.builder.value([[VALUE_COLUMN, column, NONE, 0]]), point: true },
        0.5,
      ),
    )
  }

  /** Spec 2.3.5: every comparison is one or two cuts of a value. */
  private compare(node: CompareNode): Truth {
    const limit = constantOf(node.right)
    if (limit === undefined) {
      const left = this.steps(node.left)
      const right = this.steps(node.right)
      if (left.steps.length === 0 || right.steps.length === 0) return UNKNOWN
      const steps: Step[] = [...left.steps, ...right.steps, [VALUE_EXCESS, 0, 0, 0]]
      return this.cuts(
        node.op,
        { number: this.builder.value(steps), point: left.point && right.point },
        -TOLERANCE,
        TOLERANCE,
      )
    }
    const value = this.number(node.left)
    if (value === null || Number.isNaN(limit)) return UNKNOWN
    const tolerance = TOLERANCE * (Math.abs(limit) + 1)
    return this.cuts(node.op, value, limit - tolerance, limit + tolerance)
  }

  private cuts(op: CompareNode['op'], value: Value, low: number, high: number): Truth {
    const notBelow = () => this.builder.atLeast(value, low)
    const above = () => this.builder.atLeast(value, nextUp(high))
    if (op === '>=') return notBelow()
    if (op === '<') return turned(notBelow())
    if (op === '>') return above()
    if (op === '<=') return turned(above())
    return this.junction('and', [notBelow(), turned(above())])
  }

  private steps(node: Node): Steps {
    const constant = constantOf(node)
    if (constant !== undefined) {
      return Number.isNaN(constant)
        ? MISSING
        : { steps: [[VALUE_NUMBER, this.builder.number(constant), 0, 0]], point: true }
    }
    switch (node.kind) {
      case 'source': {
        const column = this.columnOf(node)
        if (column === null) return MISSING
        const step: Step = [VALUE_COLUMN, this.builder.column(column.address), this.mapOf(node.steps), 0]
        return { steps: [step], point: !holdsBounds(this.model, column) }
      }
      case 'coalesce':
        return this.coalesce(node.items.map((item) => this.steps(item)))
      case 'arithmetic':
        return this.combined([node.left, node.right], ARITHMETIC[node.op])
      case 'negate':
        return this.combined([node.value], VALUE_NEG)
      case 'bounds':
        return this.bounds(node)
      case 'math':
        return this.combined(node.args, MATH[node.function])
      case 'length': {
        const column = this.columnOf(node.source)
        if (column === null) return MISSING
        return {
          steps: [[VALUE_LENGTH, this.builder.column(column.address), this.mapOf(node.source.steps), 0]],
          point: true,
        }
      }
      case 'table':
        return this.table(node)
      case 'aggregate':
        return this.aggregate(node)
      default:
        throw new TypeError(`a ${node.kind} is no number`)
    }
  }

  private combined(nodes: readonly Node[], op: number): Steps {
    const parts = nodes.map((node) => this.steps(node))
    if (parts.some((part) => part.steps.length === 0)) return MISSING
    return {
      steps: [...parts.flatMap((part) => part.steps), [op, 0, 0, 0]],
      point: parts.every((part) => part.point),
    }
  }

  private coalesce(parts: readonly Steps[]): Steps {
    const present = parts.filter((part) => part.steps.length > 0)
    const steps = present.flatMap((part, i): Step[] =>
      i === 0 ? [...part.steps] : [...part.steps, [VALUE_COALESCE, 0, 0, 0]],
    )
    return { steps, point: present.every((part) => part.point) }
  }

  private bounds(node: BoundsNode): Steps {
    if (node.function === 'about' && node.margin !== undefined)
      return { ...this.combined([node.value, node.margin], VALUE_ABOUT), point: false }
    return {
      ...this.combined([node.value], node.function === 'atMost' ? VALUE_AT_MOST : VALUE_AT_LEAST),
      point: false,
    }
  }

  private table(node: TableNode): Steps {
    const table = this.builder.table(node.entries)
    const steps: Step[] = []
    for (const key of node.keys) {
      const column = this.columnOf(key)
      if (column === null) continue
      const more = steps.length > 0
      steps.push([VALUE_TABLE, this.builder.column(column.address), this.mapOf(key.steps), table])
      if (more) steps.push([VALUE_TABLE_ELSE, 0, 0, 0])
    }
    const otherwise =
      node.otherwise === null ? undefined : node.entries.find(([key]) => key === node.otherwise)?.[1]
    if (otherwise !== undefined) {
      const more = steps.length > 0
      steps.push([VALUE_NUMBER, this.builder.number(otherwise), 0, 0])
      if (more) steps.push([VALUE_TABLE_ELSE, 0, 0, 0])
    }
    return { steps: steps.length === 0 ? [] : [...steps, [VALUE_TABLE_END, 0, 0, 0]], point: true }
  }

  private aggregate(node: AggregateNode): Steps {
    const truth = node.where === null ? TRUE : this.truth(node.where)
    const value = node.value === null ? null : this.number(node.value)
    if (node.value !== null && value === null) return this.aggregateOfMissing(node, truth)
    const kind = AGGREGATE_KINDS[node.function]
    const relation = node.over.kind === 'members' ? node.over.relation : node.over.class
    const column = this.aggregateColumn({
      kind,
      relation,
      truth,
      value: value?.number ?? NONE,
      global: node.over.kind === 'class',
    })
    const map = node.over.kind === 'members' ? this.mapOf(node.over.steps) : NONE
    const certain = predicatesOf(truth.isTrue).size === 0 && (value === null || value.point)
    return { steps: [[VALUE_COLUMN, column, map, 0]], point: certain }
  }

  /** The value is missing for every member: a sum of no member is still 0. */
  private aggregateOfMissing(node: AggregateNode, truth: Truth): Steps {
    const missing = this.builder.value([
      [VALUE_NUMBER, this.builder.number(-1), 0, 0],
      [VALUE_SQRT, 0, 0, 0],
    ])
    const relation = node.over.kind === 'members' ? node.over.relation : node.over.class
    const column = this.aggregateColumn({
      kind: AGGREGATE_KINDS[node.function],
      relation,
      truth,
      value: missing,
      global: node.over.kind === 'class',
    })
    return {
      steps: [[VALUE_COLUMN, column, node.over.kind === 'members' ? this.mapOf(node.over.steps) : NONE, 0]],
      point: true,
    }
  }

  private aggregateColumn(wanted: {
    readonly kind: number
    readonly relation: string | null
    readonly truth: Truth
    readonly value: number
    readonly global?: boolean
  }): number {
    const key = JSON.stringify(wanted)
    const known = this.results.get(key)
    if (known !== undefined) return known
    const { kernel } = this.model
    const rows = wanted.global === true ? this.model.rowsOf(wanted.relation ?? '') : { first: 0, end: 0 }
    const all = this.relations.mapped
    const own = wanted.global === true ? null : this.relations.toMany(wanted.relation as ToManyRelation)
    const address =
      own === null
        ? kernel.columnScalar()
        : kernel.columnBounds(Math.min(all.first, own.sources.first), Math.max(all.end, own.sources.end))
    const column = this.builder.column(address >>> 0)
    this.results.set(key, column)
    const { kind, truth, value } = wanted
    this.aggregates.push({
      kind,
      column,
      relation: own?.address ?? 0,
      ...rows,
      isTrue: truth.isTrue,
      isFalse: truth.isFalse,
      value,
    })
    return column
  }
}

function turned(truth: Truth): Truth {
  return { isTrue: truth.isFalse, isFalse: truth.isTrue }
}

/** `first` where it is known, else `rest`. */
function firstKnown(first: Truth, rest: Truth): Truth {
  return {
    isTrue: either([first.isTrue, both([rest.isTrue, without(first.isFalse)])]),
    isFalse: either([first.isFalse, both([rest.isFalse, without(first.isTrue)])]),
  }
}

function isNumeric(node: Node): boolean {
  if (node.kind === 'source' || node.kind === 'coalesce') return node.type === 'number'
  return ['number', 'arithmetic', 'negate', 'bounds', 'math', 'length', 'table', 'aggregate'].includes(
    node.kind,
  )
}

/** The number that a node of constants has in every row; NaN when it is missing; undefined when rows decide. */
export function constantOf(node: Node): number | undefined {
  if (node.kind === 'number') return node.value
  if (node.kind === 'negate') {
    const value = constantOf(node.value)
    return value === undefined ? undefined : -value
  }
  if (node.kind !== 'arithmetic') return undefined
  const left = constantOf(node.left)
  const right = constantOf(node.right)
  if (left === undefined || right === undefined) return undefined
  if (node.op === '/') return right === 0 ? Number.NaN : left / right
  return node.op === '+' ? left + right : node.op === '-' ? left - right : left * right
}

/** Sorted ranges, joined where they touch, as pairs of first and end. */
export function merged(ranges: readonly RowRange[]): number[] {
  const pairs: number[] = []
  for (const { first, end } of [...ranges].sort((a, b) => a.first - b.first)) {
    if (first === end) continue
    if (pairs.length > 0 && first <= (pairs[pairs.length - 1] as number))
      pairs[pairs.length - 1] = Math.max(end, pairs[pairs.length - 1] as number)
    else pairs.push(first, end)
  }
  return pairs
}

/** The next greater f64. */
export function nextUp(value: number): number {
  if (!Number.isFinite(value)) return value
  if (value === 0) return Number.MIN_VALUE
  const bits = new BigInt64Array(1)
  const number = new Float64Array(bits.buffer)
  number[0] = value
  bits[0] = (bits[0] as bigint) + (value > 0 ? 1n : -1n)
  return number[0] as number
}

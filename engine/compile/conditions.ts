/** Conditions of a rule to formulas over predicates: where true, and where false. */
import { AGGREGATE_COUNT, NONE, VALUE_COLUMN, VALUE_EXCESS } from '../../assembly/abi.ts'
import type {
  CheckedRule,
  CompareNode,
  Node,
  Source,
  TextTestNode,
  UniqueNode,
  WithinNode,
} from '../language/ast.ts'
import { madeOnce } from '../made-once.ts'
import type { Model, RowRange } from '../model.ts'
import { both, either, FALSE, isTotal, TRUE, type Truth, total, UNKNOWN, without, ZERO } from './bits.ts'
import type { Step, TextSet, Value } from './builder.ts'
import { constantOf, nextUp } from './constant.ts'
import { Numbers } from './numbers.ts'
import type { CompileScope } from './scope.ts'

/** Spec 2.3.5: the tolerance of comparisons, relative to |limit| + 1. */
const TOLERANCE = 1e-6

/** Patterns of nodes, which packs keep: made anew for every model each would be translated anew. */
const patterns = new WeakMap<Node, RegExp>()

export class Conditions {
  readonly numbers: Numbers
  private readonly scope: CompileScope
  /** Groups by their classes. */
  private readonly groups = new Map<string, number>()
  /** Rows that the conditions of a group are about; of none that is not there any may be meant. */
  readonly groupRows = new Map<number, readonly RowRange[]>()
  /** What was found for a node in a group: a rule and its probes ask for the same ones, and rules share some. */
  private readonly truths = new Map<number, Map<Node, Truth>>()

  constructor(scope: CompileScope) {
    this.scope = scope
    this.numbers = new Numbers(scope, (node) => this.truth(node))
  }

  /** Compiles conditions about the rows that a rule may apply to. */
  about<T>({ classes, exact = false }: Pick<CheckedRule, 'classes' | 'exact'>, make: () => T): T {
    const key = `${exact} ${classes.join(' ')}`
    const known = this.groups.get(key)
    const group = known ?? this.groups.size
    if (known === undefined) {
      const { model } = this.scope
      this.groups.set(key, group)
      this.groupRows.set(
        group,
        classes.map((name) => rowsOf(model, name, exact)),
      )
    }
    return this.scope.builder.inGroup(group, make)
  }

  /** Where a condition is true and where it is false. */
  truth(node: Node): Truth {
    const truths = madeOnce(this.truths, this.scope.builder.group, () => new Map<Node, Truth>())
    return madeOnce(truths, node, () => this.findTruth(node))
  }

  private findTruth(node: Node): Truth {
    switch (node.kind) {
      case 'boolean':
        return node.value ? TRUE : FALSE
      case 'source':
        return this.withColumn(node, UNKNOWN, (column, map) => this.scope.builder.boolean(column, map))
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
      case 'certain':
        return total(this.truth(node.value).isTrue)
      default:
        return this.test(node)
    }
  }

  private test(node: Node): Truth {
    switch (node.kind) {
      case 'textIn': {
        const texts = new Set(node.texts)
        return this.text(node.source, {
          key: `in ${JSON.stringify(node.texts)}`,
          test: (text) => texts.has(text),
          bytes: null,
          only: node.texts,
        })
      }
      case 'matches': {
        const pattern = madeOnce(patterns, node, () => new RegExp(`^(?:${node.pattern})$`, 'u'))
        return this.text(node.source, {
          key: `matches ${node.pattern}`,
          test: (text) => pattern.test(text),
          bytes: null,
          only: null,
        })
      }
      case 'textTest':
        return this.textTest(node)
      case 'isText':
        return this.withColumn(node.source, FALSE, (column, map) =>
          total(this.scope.builder.isText(column, map)),
        )
      case 'given':
        return this.withColumn(node.source, FALSE, (column, map) =>
          total(this.scope.builder.given(column, map)),
        )
      case 'within':
        return this.within(node)
      case 'textEquals':
        return this.withColumn(node.left, UNKNOWN, (a, mapA) =>
          this.withColumn(node.right, UNKNOWN, (b, mapB) => this.scope.builder.same([a, mapA], [b, mapB])),
        )
      case 'exists':
        return this.exists(node.source)
      case 'known':
        return total(this.isKnown(node.value))
      case 'isA':
        return this.scope.builder.inRows(
          this.scope.mapOf(node.steps),
          node.classes.flatMap((name) => pair(rowsOf(this.scope.model, name, node.exact === true))),
        )
      case 'unique':
        return this.unique(node)
      default:
        throw new TypeError(`a ${node.kind} is no condition`)
    }
  }

  private isKnown(node: Node): Truth['isTrue'] {
    if (isNumeric(node)) {
      const value = this.numbers.value(node)
      return value === null ? ZERO : this.scope.builder.known(value)
    }
    const truth = this.truth(node)
    return either([truth.isTrue, truth.isFalse])
  }

  private junction(kind: 'and' | 'or', items: readonly Truth[]): Truth {
    const trues = items.map((item) => item.isTrue)
    if (items.every(isTotal)) return total(kind === 'and' ? both(trues) : either(trues))
    const falses = items.map((item) => item.isFalse)
    return kind === 'and'
      ? { isTrue: both(trues), isFalse: either(falses) }
      : { isTrue: either(trues), isFalse: both(falses) }
  }

  private text(source: Source, test: Omit<TextSet, 'column'>): Truth {
    return this.withColumn(source, UNKNOWN, (column, map) =>
      this.scope.builder.textIn(map, { column, ...test }),
    )
  }

  private textTest({ source, key, test, bytes, only, of }: TextTestNode): Truth {
    const none = this.scope.columnOf(source)?.many.length === 0
    // an edit may bring the first
    if (of === 'many' && none && !this.scope.model.isSpread) return FALSE
    return this.text(source, {
      key: of === 'many' ? `many ${key}` : key,
      test,
      bytes,
      only: of === 'many' ? [] : only,
    })
  }

  private within({ source, low, high }: WithinNode): Truth {
    const value = this.numbers.value(source)
    if (value === null) return UNKNOWN
    const { builder } = this.scope
    const bounds: Truth[] = []
    if (low !== null) bounds.push(builder.atLeast(value, low.open ? nextUp(low.value) : low.value))
    if (high !== null)
      bounds.push(turned(builder.atLeast(value, high.open ? high.value : nextUp(high.value))))
    if (bounds.length > 0) return this.junction('and', bounds)
    const isTrue = builder.known(value)
    return { isTrue, isFalse: ZERO }
  }

  private withColumn(source: Source, absent: Truth, use: (column: number, map: number) => Truth): Truth {
    const column = this.scope.columnOf(source)
    return column === null || this.scope.isEmpty(column)
      ? absent
      : use(this.scope.builder.column(column.address), this.scope.mapOf(source.steps))
  }

  private exists(source: Source): Truth {
    const { leaf, steps } = source
    if (leaf.kind === 'absent' || leaf.kind === 'unset') return FALSE
    if (leaf.kind === 'row')
      return steps.length === 0 ? TRUE : this.scope.builder.inRows(this.scope.mapOf(steps), []).leads
    if (leaf.kind !== 'relation')
      return this.withColumn(source, FALSE, (column, map) => this.scope.builder.present(column, map))
    const { relation } = leaf
    const column = this.scope.aggregateColumn({
      kind: AGGREGATE_COUNT,
      relation,
      truth: TRUE,
      value: NONE,
      global: false,
    })
    const degree = this.scope.builder.value([[VALUE_COLUMN, column, this.scope.mapOf(steps), 0]])
    return total(this.scope.builder.atLeast({ number: degree, point: true }, 0.5).isTrue)
  }

  private unique(node: UniqueNode): Truth {
    const column = this.uniqueColumn(node)
    if (column === null) return UNKNOWN
    const others = this.scope.builder.value([[VALUE_COLUMN, column, NONE, 0]])
    return turned(this.scope.builder.atLeast({ number: others, point: true }, 0.5))
  }

  /** Number of the column that says whether other rows have a row's value; null when there are no values. */
  uniqueColumn(node: UniqueNode): number | null {
    const source = this.scope.columnOf(node.source)
    if (source === null) return null
    return this.scope.uniqueColumn({
      within: node.within === null ? NONE : this.scope.mapOf([node.within]),
      path: this.scope.mapOf(node.source.steps),
      source: this.scope.builder.column(source.address),
      ranges: merged(node.classes.map((name) => this.scope.model.rowsOf(name))),
    })
  }

  /** Spec 2.3.5: every comparison is one or two cuts of a value. */
  private compare(node: CompareNode): Truth {
    const limit = constantOf(node.right)
    if (limit === undefined) {
      const left = this.numbers.steps(node.left)
      const right = this.numbers.steps(node.right)
      if (left.steps.length === 0 || right.steps.length === 0) return UNKNOWN
      const steps: Step[] = [...left.steps, ...right.steps, [VALUE_EXCESS, 0, 0, 0]]
      return this.cuts(
        node.op,
        { number: this.scope.builder.value(steps), point: left.point && right.point },
        -TOLERANCE,
        TOLERANCE,
      )
    }
    const value = this.numbers.value(node.left)
    if (value === null || Number.isNaN(limit)) return UNKNOWN
    const tolerance = TOLERANCE * (Math.abs(limit) + 1)
    return this.cuts(node.op, value, limit - tolerance, limit + tolerance)
  }

  private cuts(op: CompareNode['op'], value: Value, low: number, high: number): Truth {
    const notBelow = () => this.scope.builder.atLeast(value, low)
    const above = () => this.scope.builder.atLeast(value, nextUp(high))
    if (op === '>=') return notBelow()
    if (op === '<') return turned(notBelow())
    if (op === '>') return above()
    if (op === '<=') return turned(above())
    return this.junction('and', [notBelow(), turned(above())])
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

/** Rows of a class, with its subclasses unless it is meant exactly. */
function rowsOf(model: Model, name: string, exact: boolean): RowRange {
  const found = exact ? model.schema.class(name) : undefined
  return found === undefined ? model.rowsOf(name) : model.ownRows(found)
}

/** First and end row, unless there is none. */
function pair(rows: RowRange): number[] {
  return rows.first === rows.end ? [] : [rows.first, rows.end]
}

/** Sorted ranges, joined where they touch, as pairs of first and end. */
function merged(ranges: readonly RowRange[]): number[] {
  const pairs: number[] = []
  for (const { first, end } of [...ranges].sort((a, b) => a.first - b.first)) {
    if (first === end) continue
    if (pairs.length > 0 && first <= (pairs[pairs.length - 1] as number))
      pairs[pairs.length - 1] = Math.max(end, pairs[pairs.length - 1] as number)
    else pairs.push(first, end)
  }
  return pairs
}

/** Numbers of a rule to value steps: a stack machine over intervals, one block of rows at a time. */
import {
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
import { holdsBounds } from '../columns.ts'
import type { AggregateNode, BoundsNode, MathNode, Node, TableNode } from '../language/ast.ts'
import { AGGREGATE_KINDS } from './aggregates.ts'
import { isTotal, TRUE, type Truth } from './bits.ts'
import { ALL_ROWS, type Step, type Value } from './builder.ts'
import { constantOf } from './constant.ts'
import type { CompileScope } from './scope.ts'

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

/** Steps that leave a value on the stack; none when it is always missing. */
export interface Steps {
  readonly steps: readonly Step[]
  readonly point: boolean
}

const MISSING: Steps = { steps: [], point: true }

export class Numbers {
  private readonly scope: CompileScope
  private readonly truthOf: (node: Node) => Truth

  /** `truthOf` compiles the conditions of aggregates. */
  constructor(scope: CompileScope, truthOf: (node: Node) => Truth) {
    this.scope = scope
    this.truthOf = truthOf
  }

  /** A number of a row as a value of the program; null when it is always missing. */
  value(node: Node): Value | null {
    const { steps, point } = this.steps(node)
    return steps.length === 0 ? null : { number: this.scope.builder.value(steps), point }
  }

  /** Steps of a number. */
  steps(node: Node): Steps {
    const constant = constantOf(node)
    if (constant !== undefined) {
      return Number.isNaN(constant)
        ? MISSING
        : { steps: [[VALUE_NUMBER, this.scope.builder.number(constant), 0, 0]], point: true }
    }
    switch (node.kind) {
      case 'source': {
        const column = this.scope.columnOf(node)
        if (column === null) return MISSING
        const step: Step = [
          VALUE_COLUMN,
          this.scope.builder.column(column.address),
          this.scope.mapOf(node.steps),
          0,
        ]
        return { steps: [step], point: !holdsBounds(this.scope.model, column) }
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
        const column = this.scope.columnOf(node.source)
        if (column === null) return MISSING
        return {
          steps: [
            [VALUE_LENGTH, this.scope.builder.column(column.address), this.scope.mapOf(node.source.steps), 0],
          ],
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
    const table = this.scope.builder.table(node.entries)
    const steps: Step[] = []
    for (const key of node.keys) {
      const column = this.scope.columnOf(key)
      if (column === null) continue
      const more = steps.length > 0
      steps.push([VALUE_TABLE, this.scope.builder.column(column.address), this.scope.mapOf(key.steps), table])
      if (more) steps.push([VALUE_TABLE_ELSE, 0, 0, 0])
    }
    const otherwise =
      node.otherwise === null ? undefined : node.entries.find(([key]) => key === node.otherwise)?.[1]
    if (otherwise !== undefined) {
      const more = steps.length > 0
      steps.push([VALUE_NUMBER, this.scope.builder.number(otherwise), 0, 0])
      if (more) steps.push([VALUE_TABLE_ELSE, 0, 0, 0])
    }
    return { steps: steps.length === 0 ? [] : [...steps, [VALUE_TABLE_END, 0, 0, 0]], point: true }
  }

  private aggregate(node: AggregateNode): Steps {
    const members = this.membersOf(node)
    const { truth, value } = members
    // only a condition that is never unknown leaves no doubt about a count
    const certain = value === null ? isTotal(truth) : value.point
    return { steps: [[VALUE_COLUMN, ...this.aggregateColumn(node, members), 0]], point: certain }
  }

  /** The column of an aggregate's results and the map that leads to it. */
  aggregateColumn(node: AggregateNode, members = this.membersOf(node)): readonly [number, number] {
    const { over } = node
    const column = this.scope.aggregateColumn({
      kind: AGGREGATE_KINDS[node.function],
      relation: over.kind === 'members' ? over.relation : over.class,
      truth: members.truth,
      value: members.value?.number ?? NONE,
      global: over.kind === 'class',
    })
    return [column, over.kind === 'members' ? this.scope.mapOf(over.steps) : NONE]
  }

  private membersOf({ where, value }: AggregateNode): {
    readonly truth: Truth
    readonly value: Value | null
  } {
    return {
      truth: where === null ? TRUE : this.scope.builder.inGroup(ALL_ROWS, () => this.truthOf(where)),
      value: value === null ? null : (this.value(value) ?? this.missingValue()),
    }
  }

  /** A value that is missing in every row: the sum of no member is still 0. */
  private missingValue(): Value {
    const { builder } = this.scope
    const steps: Step[] = [
      [VALUE_NUMBER, builder.number(-1), 0, 0],
      [VALUE_SQRT, 0, 0, 0],
    ]
    return { number: builder.value(steps), point: true }
  }
}

/** Evaluates a checked rule row by row, as spec 2.3 to 2.6 say it: the oracle for the kernel. */
import type {
  AggregateNode,
  CheckedRule,
  Collection,
  Leaf,
  Node,
  Source,
  ToManyRelation,
  ToOneRelation,
} from '../../engine/language/ast.ts'
import { globPattern } from '../../engine/language/vocabulary.ts'
import type { Schema } from '../../engine/schema/schema.ts'
import {
  and,
  arithmetic,
  bounds,
  compare,
  extreme,
  interval,
  type Numeric,
  negate,
  not,
  or,
  point,
  type Truth,
  unary,
} from './interval.ts'
import type { PlainModel, PlainRow, PlainValue } from './model.ts'

export type Verdict = 'pass' | 'fail' | 'unknown' | 'notApplicable'

export interface RuleOutcome {
  readonly status: Verdict
  /** By row id: every row of the classes of `applies`, in the model's order. */
  readonly verdicts: ReadonlyMap<string, Verdict>
}

/** The verdicts of a rule on a model, spec 2.6. */
export function evaluateRule(rule: CheckedRule, model: PlainModel, schema: Schema): RuleOutcome {
  const world = { schema, rows: new Map(model.rows.map((row) => [row.id, row])) }
  const candidates = rowsOf(world, rule.classes)
  const verdicts = new Map(candidates.map((row) => [row.id, verdict(rule, world, row)]))
  const applicable = candidates.filter((row) => applies(rule, world, row) === true).length
  return { status: statusOf(rule, [...verdicts.values()], applicable), verdicts }
}

/** The value of a node that is true, false or unknown (undefined), seen from a row. */
export function evaluateTruth(node: Node, world: World, row: PlainRow): Truth {
  switch (node.kind) {
    case 'boolean':
      return node.value
    case 'source':
      return read(node, world, row) as Truth
    case 'coalesce':
      return first(node.items.map((item) => evaluateTruth(item, world, row)))
    case 'compare':
      return compare(node.op, evaluateNumber(node.left, world, row), evaluateNumber(node.right, world, row))
    case 'textIn':
      return onText(node.source, world, row, (text) => node.texts.includes(text))
    case 'matches':
      return onText(node.source, world, row, (text) => new RegExp(`^(?:${node.pattern})$`, 'u').test(text))
    case 'textEquals':
      return onText(node.left, world, row, (left) =>
        onText(node.right, world, row, (right) => left === right),
      )
    case 'exists':
      return exists(node.source, world, row)
    case 'known':
      return isKnown(node.value, world, row)
    case 'isA': {
      const target = follow(node.steps, world, row)
      return target && node.classes.some((name) => world.schema.isA(target.class, name))
    }
    case 'unique':
      return isUnique(node, world, row)
    case 'and':
      return and(node.items.map((item) => evaluateTruth(item, world, row)))
    case 'or':
      return or(node.items.map((item) => evaluateTruth(item, world, row)))
    case 'not':
      return not(evaluateTruth(node.value, world, row))
    case 'implies':
      return or([not(evaluateTruth(node.left, world, row)), evaluateTruth(node.right, world, row)])
    default:
      throw new Error(`${node.kind} is no condition`)
  }
}

/** The value of a node that is a number or missing (undefined), seen from a row. */
export function evaluateNumber(node: Node, world: World, row: PlainRow): Numeric {
  const number = (part: Node): Numeric => evaluateNumber(part, world, row)
  switch (node.kind) {
    case 'number':
      return point(node.value)
    case 'source': {
      const value = read(node, world, row)
      if (typeof value === 'object') return interval(value.lower, value.upper)
      return value === undefined ? undefined : point(value as number)
    }
    case 'coalesce':
      return first(node.items.map(number))
    case 'arithmetic':
      return arithmetic(node.op, number(node.left), number(node.right))
    case 'negate':
      return negate(number(node.value))
    case 'bounds':
      return bounds(node.function, number(node.value), node.margin && number(node.margin))
    case 'math': {
      const [a, b] = node.args.map(number)
      return node.function === 'min' || node.function === 'max'
        ? extreme(node.function, a, b)
        : unary(node.function, a)
    }
    case 'length': {
      const text = read(node.source, world, row)
      return text === undefined ? undefined : point((text as string).length)
    }
    case 'table': {
      const key = first(node.keys.map((source) => read(source, world, row))) ?? node.otherwise
      const entry = node.entries.find(([name]) => name === key)
      return entry && point(entry[1])
    }
    case 'aggregate':
      return aggregate(node, world, row)
    default:
      throw new Error(`${node.kind} is no number`)
  }
}

export interface World {
  readonly schema: Schema
  readonly rows: ReadonlyMap<string, PlainRow>
}

function applies(rule: CheckedRule, world: World, row: PlainRow): Truth {
  return rule.where === null ? true : evaluateTruth(rule.where, world, row)
}

/** Spec 2.6.1, in its order. */
function verdict(rule: CheckedRule, world: World, row: PlainRow): Verdict {
  const a = applies(rule, world, row)
  const r = rule.require === null ? true : evaluateTruth(rule.require, world, row)
  if (a === false) return 'notApplicable'
  if (a === true && r === false) return 'fail'
  return r === true ? 'pass' : 'unknown'
}

/** Spec 2.6.2 and 2.6.3. */
function statusOf({ occurs }: CheckedRule, verdicts: readonly Verdict[], applicable: number): Verdict {
  const met = occurs !== null && applicable >= occurs.min && applicable <= (occurs.max ?? Infinity)
  if (verdicts.includes('fail') || (occurs !== null && !met)) return 'fail'
  if (verdicts.includes('unknown')) return 'unknown'
  return verdicts.includes('pass') || met ? 'pass' : 'notApplicable'
}

function rowsOf({ schema, rows }: World, classes: readonly string[]): PlainRow[] {
  return [...rows.values()].filter((row) => classes.some((name) => schema.isA(row.class, name)))
}

function follow(steps: readonly ToOneRelation[], { rows }: World, row: PlainRow): PlainRow | undefined {
  let reached: PlainRow | undefined = row
  for (const step of steps) reached = reached && rows.get(reached.toOne[step] ?? '')
  return reached
}

/** Spec 2.3.1: what is absent, empty or of another type is missing. */
function read(source: Source, world: World, row: PlainRow): Exclude<PlainValue, null> | undefined {
  const target = follow(source.steps, world, row)
  const value = target === undefined ? null : leafValue(source.leaf, target)
  if (value === null || value === '') return undefined
  if (typeof value === 'object') return source.type === 'number' || source.type === 'any' ? value : undefined
  const wanted = source.type === 'text' ? 'string' : source.type
  return wanted === 'any' || typeof value === wanted ? value : undefined
}

function leafValue(leaf: Leaf, row: PlainRow): PlainValue {
  if (leaf.kind === 'attribute') return row.attributes[leaf.name] ?? null
  if (leaf.kind !== 'property') return null
  if (!leaf.glob) return row.properties[`${leaf.set}.${leaf.name}`] ?? null
  const pattern = globPattern(leaf.set)
  const keys = Object.keys(row.properties).filter((key) => {
    const dot = key.indexOf('.')
    return pattern.test(key.slice(0, dot)) && key.slice(dot + 1) === leaf.name && row.properties[key] !== null
  })
  const [key] = keys.sort()
  return key === undefined ? null : (row.properties[key] as PlainValue)
}

function onText(source: Source, world: World, row: PlainRow, ask: (text: string) => Truth): Truth {
  const text = read(source, world, row)
  return text === undefined ? undefined : ask(text as string)
}

/** Spec 2.3.2. */
function first<T>(items: readonly (T | undefined)[]): T | undefined {
  return items.find((item) => item !== undefined)
}

/** Spec 2.3.7. */
function exists(source: Source, world: World, row: PlainRow): boolean {
  const { leaf, steps } = source
  if (leaf.kind === 'row') return follow(steps, world, row) !== undefined
  if (leaf.kind !== 'relation') return read(source, world, row) !== undefined
  return (members({ kind: 'members', steps, relation: leaf.relation }, world, row) ?? []).length > 0
}

function isKnown(value: Node, world: World, row: PlainRow): boolean {
  const isNumber =
    value.kind === 'source' || value.kind === 'coalesce' ? value.type === 'number' : NUMBERS.has(value.kind)
  const found = isNumber ? evaluateNumber(value, world, row) : evaluateTruth(value, world, row)
  return found !== undefined
}

const NUMBERS = new Set(['number', 'arithmetic', 'negate', 'bounds', 'math', 'length', 'table', 'aggregate'])

function isUnique(node: Extract<Node, { kind: 'unique' }>, world: World, row: PlainRow): Truth {
  const { source, within, classes } = node
  const value = read(source, world, row)
  const target = within === null ? null : follow([within], world, row)
  if (value === undefined || typeof value === 'object' || target === undefined) return undefined
  return !rowsOf(world, classes).some(
    (other) =>
      other.id !== row.id &&
      read(source, world, other) === value &&
      (within === null || follow([within], world, other) === target),
  )
}

/** Undefined when a step leads nowhere. */
function members(over: Collection, world: World, row: PlainRow): PlainRow[] | undefined {
  if (over.kind === 'class') return over.class === null ? [] : rowsOf(world, [over.class])
  const target = follow(over.steps, world, row)
  return (
    target && (target.toMany[over.relation as ToManyRelation] ?? []).flatMap((id) => world.rows.get(id) ?? [])
  )
}

/** Spec 2.4.2 and 2.4.3. */
function aggregate(node: AggregateNode, world: World, row: PlainRow): Numeric {
  const rows = members(node.over, world, row)
  if (rows === undefined) return undefined
  const judged = rows.map((member) => ({
    member,
    condition: node.where === null ? true : evaluateTruth(node.where, world, member),
  }))
  const certain = judged.filter(({ condition }) => condition === true)
  const possible = judged.filter(({ condition }) => condition !== false)
  if (node.function === 'count' || node.value === null) return interval(certain.length, possible.length)
  if (possible.length > certain.length) return undefined
  const { value } = node
  const values = certain.map(({ member }) => evaluateNumber(value, world, member))
  if (node.function === 'sum') return values.reduce((sum, next) => arithmetic('+', sum, next), point(0))
  const pick = node.function
  return values.length === 0 ? undefined : values.reduce((found, next) => extreme(pick, found, next))
}

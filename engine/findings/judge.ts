/** The value, the limit and the margin of a conjunct at the rows it decided. */

import { constantOf } from '../compile/constant.ts'
import type { CompiledConjunct } from '../compile/probes.ts'
import type { Node } from '../language/ast.ts'
import { dimensionOf } from '../language/build.ts'
import { siUnit } from '../language/dimension.ts'
import type { FindingValue, Quantity } from '../result.ts'
import type { Run } from '../run.ts'
import { inputOf } from './inputs.ts'

/** What is known of a conjunct's value and limit at a row. */
export interface Judged {
  readonly value?: FindingValue
  readonly limit?: FindingValue
  readonly margin?: Quantity
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] }
type Bounds = readonly [number, number]

/** What is the same for every row of a conjunct that judges numbers; `constant` is its limit where rows do not decide it. */
interface Scale {
  readonly unit: string
  readonly constant: number | undefined
}

const scales = new WeakMap<CompiledConjunct, Scale>()

/** One answer for every row, in their order; none where no value decides. */
export function judge(run: Run, conjunct: CompiledConjunct, rows: Uint32Array): Judged[] {
  return conjunct.value === null ? judgeTexts(run, conjunct, rows) : judgeNumbers(run, conjunct, rows)
}

function judgeNumbers(run: Run, compiled: CompiledConjunct, rows: Uint32Array): Judged[] {
  const { value, limit } = compiled.conjunct
  const judged: Judged[] = []
  if (compiled.value === null || value === null || limit?.kind !== 'number') return judged
  const { unit, constant = Number.NaN } = scaleOf(compiled, value, limit.node)
  const values = run.values(compiled.value, rows)
  const limits = compiled.limit !== null && Number.isNaN(constant) ? run.values(compiled.limit, rows) : null
  for (let i = 0; i < rows.length; i++) {
    const most: Bounds =
      limits === null ? [constant, constant] : [limits.lower[i] as number, limits.upper[i] as number]
    judged.push(judgedNumber(limit.op, [values.lower[i] as number, values.upper[i] as number], most, unit))
  }
  return judged
}

function scaleOf(compiled: CompiledConjunct, value: Node, limit: Node): Scale {
  const known = scales.get(compiled)
  if (known !== undefined) return known
  const scale = { unit: siUnit(dimensionOf(value) ?? dimensionOf(limit)), constant: constantOf(limit) }
  scales.set(compiled, scale)
  return scale
}

function judgedNumber(op: string, value: Bounds, limit: Bounds, unit: string): Judged {
  const judged: Writable<Judged> = {}
  const found = boundsValue(value, unit)
  const wanted = boundsValue(limit, unit)
  const margin = marginOf(op, value, limit)
  if (found !== undefined) judged.value = found
  if (wanted !== undefined) judged.limit = wanted
  if (margin !== undefined) judged.margin = { number: margin, unit }
  return judged
}

function judgeTexts(run: Run, { conjunct }: CompiledConjunct, rows: Uint32Array): Judged[] {
  const { value } = conjunct
  const wanted = limitText(conjunct.limit)
  const judged: Judged[] = []
  for (const row of rows) {
    const answer: Writable<Judged> = {}
    const found = value?.kind === 'source' ? inputOf(run, value, row).value : null
    if (found !== null) answer.value = { text: String(found) }
    if (wanted !== null) answer.limit = { text: wanted }
    judged.push(answer)
  }
  return judged
}

function boundsValue([lower, upper]: Bounds, unit: string): FindingValue | undefined {
  if (Number.isNaN(lower) || Number.isNaN(upper)) return undefined
  if (lower === upper && Number.isFinite(lower)) return { number: lower, unit }
  return {
    interval: [Number.isFinite(lower) ? lower : null, Number.isFinite(upper) ? upper : null],
    unit,
  }
}

/** How far the value lies inside the limit, negative where it is outside, taken at the bound nearest to passing. */
function marginOf(op: string, [lower, upper]: Bounds, [least, most]: Bounds): number | undefined {
  const margin =
    op === '>=' || op === '>'
      ? upper - least
      : op === '<=' || op === '<'
        ? most - lower
        : op === '='
          ? -Math.abs(lower - least)
          : Number.NaN
  return Number.isFinite(margin) ? margin : undefined
}

function limitText(limit: CompiledConjunct['conjunct']['limit']): string | null {
  switch (limit?.kind) {
    case 'texts':
      return `${limit.negated ? 'not ' : ''}${limit.texts.join(' | ')}`
    case 'pattern':
      return `${limit.negated ? 'not ' : ''}/${limit.pattern}/`
    case 'boolean':
      return String(limit.value)
    default:
      return null
  }
}

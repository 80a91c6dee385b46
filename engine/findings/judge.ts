/** The value, the limit and the margin of a conjunct at the rows it decided. */

import type { Value } from '../compile/builder.ts'
import { constantOf } from '../compile/constant.ts'
import type { CompiledConjunct } from '../compile/probes.ts'
import { dimensionOf } from '../language/build.ts'
import { siUnit } from '../language/dimension.ts'
import type { FindingValue, Quantity } from '../result.ts'
import type { Run } from '../run.ts'
import { inputOf } from './inputs.ts'
import type { ConjunctPlan } from './plan.ts'

/** What is known of a conjunct's value and limit at a row. */
export interface Judged {
  readonly value?: FindingValue
  readonly limit?: FindingValue
  readonly margin?: Quantity
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] }
type Bounds = readonly [number, number]

/** How a conjunct that judges numbers is measured; `constant` is its limit, NaN where rows decide it or it is missing. */
export interface Scale {
  readonly op: string
  readonly unit: string
  readonly constant: number
  readonly value: Value
  readonly limit: Value | null
}

/** The scale of a conjunct; null when it judges no number that a row could have. */
export function scaleOf({ conjunct, value, limit }: CompiledConjunct): Scale | null {
  const { value: node, limit: wanted } = conjunct
  if (value === null || node === null || wanted?.kind !== 'number') return null
  const unit = siUnit(dimensionOf(node) ?? dimensionOf(wanted.node))
  const constant = constantOf(wanted.node)
  return {
    op: wanted.op,
    unit,
    constant: constant ?? Number.NaN,
    value,
    limit: constant === undefined ? limit : null,
  }
}

/** One answer for every row, in their order; none where no value decides. */
export function judge(run: Run, { compiled, scale }: ConjunctPlan, rows: Uint32Array): Judged[] {
  if (compiled === undefined) return []
  if (compiled.value === null) return judgeTexts(run, compiled, rows)
  return scale === null ? [] : judgeNumbers(run, scale, rows)
}

function judgeNumbers(run: Run, scale: Scale, rows: Uint32Array): Judged[] {
  const { constant } = scale
  const values = run.values(scale.value, rows)
  const limits = scale.limit === null ? null : run.values(scale.limit, rows)
  const judged: Judged[] = []
  for (let i = 0; i < rows.length; i++) {
    const limit: Bounds =
      limits === null ? [constant, constant] : [limits.lower[i] as number, limits.upper[i] as number]
    judged.push(judgedNumber(scale, [values.lower[i] as number, values.upper[i] as number], limit))
  }
  return judged
}

function judgedNumber({ op, unit }: Scale, value: Bounds, limit: Bounds): Judged {
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

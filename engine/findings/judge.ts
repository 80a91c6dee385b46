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

type Bounds = readonly [number, number]

/** What is the same for every row of a conjunct that judges numbers; `constant` is its limit where rows do not decide it. */
interface Scale {
  readonly unit: string
  readonly constant: number | undefined
}

const scales = new WeakMap<CompiledConjunct, Scale>()

/** One answer for every row, in their order. */
export function judge(run: Run, conjunct: CompiledConjunct, rows: Uint32Array): Judged[] {
  return conjunct.value === null ? judgeTexts(run, conjunct, rows) : judgeNumbers(run, conjunct, rows)
}

function judgeNumbers(run: Run, compiled: CompiledConjunct, rows: Uint32Array): Judged[] {
  const { value, limit } = compiled.conjunct
  if (compiled.value === null || value === null || limit?.kind !== 'number')
    return Array.from(rows, () => ({}))
  const { unit, constant } = scaleOf(compiled, value, limit.node)
  const values = run.values(compiled.value, rows)
  const limits = constant === undefined && compiled.limit !== null ? run.values(compiled.limit, rows) : null
  return Array.from(rows, (_, i) => {
    const bounds: Bounds = [values.lower[i] as number, values.upper[i] as number]
    const most: Bounds =
      limits === null
        ? [constant ?? Number.NaN, constant ?? Number.NaN]
        : [limits.lower[i] as number, limits.upper[i] as number]
    const found = boundsValue(bounds, unit)
    const wanted = boundsValue(most, unit)
    const margin = marginOf(limit.op, bounds, most)
    return {
      ...(found === undefined ? {} : { value: found }),
      ...(wanted === undefined ? {} : { limit: wanted }),
      ...(margin === undefined ? {} : { margin: { number: margin, unit } }),
    }
  })
}

function scaleOf(compiled: CompiledConjunct, value: Node, limit: Node): Scale {
  const known = scales.get(compiled)
  if (known !== undefined) return known
  const scale = { unit: siUnit(dimensionOf(value) ?? dimensionOf(limit)), constant: constantOf(limit) }
  scales.set(compiled, scale)
  return scale
}

function judgeTexts(run: Run, { conjunct }: CompiledConjunct, rows: Uint32Array): Judged[] {
  const { value } = conjunct
  const wanted = limitText(conjunct.limit)
  return Array.from(rows, (row) => {
    const found = value?.kind === 'source' ? inputOf(run, value, row).value : null
    return {
      ...(found === null ? {} : { value: { text: String(found) } }),
      ...(wanted === null ? {} : { limit: { text: wanted } }),
    }
  })
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

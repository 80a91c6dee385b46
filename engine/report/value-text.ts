/** Values as people read them: SI first, and the unit in which the code was written beside it. */
import type { FindingValue, Quantity } from '../result.ts'

/** A unit that codes are written in; `si` is the size of one of it, `offset` the SI value of its zero. */
interface CodeUnit {
  readonly name: string
  readonly si: number
  readonly offset?: number
  /** A limit that is a whole multiple of this many units was written in them. */
  readonly step: number
}

const CODE_UNITS: Readonly<Record<string, readonly CodeUnit[]>> = {
  m: [
    { name: 'ft', si: 0.3048, step: 10 },
    { name: 'in', si: 0.0254, step: 0.125 },
  ],
  m2: [{ name: 'ft²', si: 0.09290304, step: 1 }],
  m3: [{ name: 'ft³', si: 0.028316846592, step: 1 }],
  rad: [{ name: '°', si: Math.PI / 180, step: 0.5 }],
  K: [{ name: '°C', si: 1, offset: 273.15, step: 0.5 }],
}

/** `0.76 m`, `at most 0.8 m`, `0.7 to 0.8 m`, or the text itself. */
export function valueText(value: FindingValue): string {
  if ('text' in value) return value.text
  if ('number' in value) return quantityText(value)
  const [low, high] = value.interval
  const unit = unitText(value.unit)
  if (low === null && high === null) return 'any value'
  if (low === null) return `at most ${numberText(high as number)}${unit}`
  if (high === null) return `at least ${numberText(low)}${unit}`
  return `${numberText(low)} to ${numberText(high)}${unit}`
}

/** `0.76 m`, `5 m²`, `3`. */
export function quantityText(quantity: Quantity): string {
  return `${numberText(quantity.number)}${unitText(quantity.unit)}`
}

/**
 * The value in the unit the limit was written in: `29.92 in`; null where the code speaks SI.
 * A limit of 0.8128 m is 32 in exactly, so its code speaks inches; one of 0.9 m does not.
 */
export function codeText(value: FindingValue, limit: FindingValue | undefined): string | null {
  const unit = limit === undefined ? null : codeUnit(limit)
  if (unit === null || !('number' in value) || value.unit !== siUnit(limit)) return null
  return inUnit((value.number - (unit.offset ?? 0)) / unit.si, unit)
}

/** How far off the value is, without its sign: `53 mm (2.08 in)`. */
export function marginText(margin: Quantity, limit: FindingValue | undefined): string {
  const size = Math.abs(margin.number)
  const si =
    margin.unit === 'm' && size < 1
      ? `${numberText(size * 1000, 4)} mm`
      : quantityText({ number: size, unit: margin.unit })
  const unit = limit === undefined ? null : codeUnit(limit)
  if (unit === null || margin.unit !== siUnit(limit)) return si
  return `${si} (${inUnit(size / unit.si, unit, 3)})`
}

/** At most `digits` significant digits, no trailing zeros, no exponent for numbers of buildings. */
export function numberText(value: number, digits = 6): string {
  if (!Number.isFinite(value)) return String(value)
  return String(Number(value.toPrecision(digits)))
}

function unitText(unit: string): string {
  if (unit === '1' || unit === '') return ''
  return ` ${unit.replace('m2', 'm²').replace('m3', 'm³')}`
}

function inUnit(value: number, unit: CodeUnit, digits = 4): string {
  const number = numberText(value, digits)
  return unit.name === '°' ? `${number}${unit.name}` : `${number} ${unit.name}`
}

function codeUnit(limit: FindingValue): CodeUnit | null {
  const numbers = limitNumbers(limit)
  const units = CODE_UNITS[siUnit(limit) ?? '']
  if (numbers.length === 0 || units === undefined) return null
  return (
    units.find((unit) =>
      numbers.every((number) => isWhole((number - (unit.offset ?? 0)) / unit.si / unit.step)),
    ) ?? null
  )
}

function limitNumbers(limit: FindingValue): readonly number[] {
  if ('text' in limit) return []
  const numbers = 'number' in limit ? [limit.number] : limit.interval.filter((bound) => bound !== null)
  return numbers.filter((number) => number !== 0)
}

function siUnit(value: FindingValue | undefined): string | null {
  return value === undefined || 'text' in value ? null : value.unit
}

function isWhole(value: number): boolean {
  return Math.abs(value) >= 0.5 && Math.abs(value - Math.round(value)) < 1e-6
}

/** Dimensions as exponents, and how people read them. */
import { madeOnce } from '../made-once.ts'
import { DIMENSIONLESS, type Dimension } from '../schema/measures.ts'

const QUANTITIES = [
  'length',
  'mass',
  'time',
  'current',
  'temperature',
  'amount',
  'luminous',
  'angle',
] as const

/** The exponents by name; what is not named is 0. */
export function dimension(
  exponents: Readonly<Partial<Record<(typeof QUANTITIES)[number], number>>>,
): Dimension {
  return QUANTITIES.map((name) => exponents[name] ?? 0) as unknown as Dimension
}

export const ANGLE: Dimension = dimension({ angle: 1 })

/** Whether two dimensions can be added or compared; an undetermined one (null) agrees with any. */
export function agree(a: Dimension | null, b: Dimension | null): boolean {
  return a === null || b === null || a.every((exponent, i) => exponent === b[i])
}

/** The dimension of a product (`sign` 1) or quotient (−1); undetermined when one of them is. */
export function combine(a: Dimension | null, b: Dimension | null, sign: 1 | -1): Dimension | null {
  if (a === null || b === null) return null
  return a.map((exponent, i) => exponent + sign * (b[i] as number)) as unknown as Dimension
}

/** The dimension of a square root. */
export function halve(a: Dimension | null): Dimension | null {
  return a === null ? null : (a.map((exponent) => exponent / 2) as unknown as Dimension)
}

const NAMES: readonly (readonly [string, Dimension])[] = [
  ['a bare number', DIMENSIONLESS],
  ['a length', dimension({ length: 1 })],
  ['an area', dimension({ length: 2 })],
  ['a volume', dimension({ length: 3 })],
  ['an angle', ANGLE],
  ['a mass', dimension({ mass: 1 })],
  ['a time', dimension({ time: 1 })],
  ['a temperature', dimension({ temperature: 1 })],
  ['a force', dimension({ length: 1, mass: 1, time: -2 })],
  ['a power', dimension({ length: 2, mass: 1, time: -3 })],
  ['a pressure', dimension({ length: -1, mass: 1, time: -2 })],
  ['a thermal transmittance', dimension({ mass: 1, time: -3, temperature: -1 })],
  ['an illuminance', dimension({ length: -2, luminous: 1 })],
  ['a speed', dimension({ length: 1, time: -1 })],
  ['a volume flow', dimension({ length: 3, time: -1 })],
  ['an electric current', dimension({ current: 1 })],
]

/** `a length`, `an area`, else the unit: `a number in m kg/s3`. */
export function dimensionName(value: Dimension | null): string {
  if (value === null) return 'a number'
  const named = NAMES.find(([, known]) => agree(known, value))
  return named === undefined ? `a number in ${siUnit(value)}` : named[0]
}

const SYMBOLS = ['m', 'kg', 's', 'A', 'K', 'mol', 'cd', 'rad'] as const
const UNIT_NAMES: readonly (readonly [string, Dimension])[] = [
  ['N', dimension({ length: 1, mass: 1, time: -2 })],
  ['W', dimension({ length: 2, mass: 1, time: -3 })],
  ['Pa', dimension({ length: -1, mass: 1, time: -2 })],
  ['W/m2K', dimension({ mass: 1, time: -3, temperature: -1 })],
  ['m2K/W', dimension({ mass: -1, time: 3, temperature: 1 })],
  ['lx', dimension({ length: -2, luminous: 1 })],
]

/** Units that were asked for before: every input and value of a finding has one. */
const units = new WeakMap<Dimension, string>()

/** The SI unit of a dimension as results write it: `m`, `m2`, `W/m2K`, `1` of a bare or undetermined number. */
export function siUnit(value: Dimension | null): string {
  if (value === null) return '1'
  return madeOnce(units, value, () => unitOf(value))
}

function unitOf(value: Dimension): string {
  if (agree(value, DIMENSIONLESS)) return '1'
  const named = UNIT_NAMES.find(([, known]) => agree(known, value))
  if (named !== undefined) return named[0]
  const part = (sign: 1 | -1): string =>
    value
      .flatMap((exponent, i) => (exponent * sign > 0 ? [symbol(SYMBOLS[i] as string, exponent * sign)] : []))
      .join(' ')
  const below = part(-1)
  return below === '' ? part(1) : `${part(1) || '1'}/${below}`
}

function symbol(name: string, exponent: number): string {
  return exponent === 1 ? name : `${name}${exponent}`
}

/** The units of the rule language: exact ratios to SI and their dimensions. */
import type { Dimension } from '../schema/measures.ts'
import { dimension } from './dimension.ts'

/** SI value = (number · `numerator` + `offset`) / `denominator`; all whole numbers but π. */
export interface Unit {
  readonly numerator: number
  readonly denominator: number
  /** Only of temperatures with their own zero. */
  readonly offset?: number
  readonly dimension: Dimension
}

const NONE = dimension({})
const LENGTH = dimension({ length: 1 })
const AREA = dimension({ length: 2 })
const VOLUME = dimension({ length: 3 })
const ANGLE = dimension({ angle: 1 })
const TIME = dimension({ time: 1 })
const FLOW = dimension({ length: 3, time: -1 })
const FORCE = dimension({ length: 1, mass: 1, time: -2 })
const TEMPERATURE = dimension({ temperature: 1 })

export const UNITS = {
  m: { numerator: 1, denominator: 1, dimension: LENGTH },
  cm: { numerator: 1, denominator: 100, dimension: LENGTH },
  mm: { numerator: 1, denominator: 1000, dimension: LENGTH },
  km: { numerator: 1000, denominator: 1, dimension: LENGTH },
  in: { numerator: 127, denominator: 5000, dimension: LENGTH },
  ft: { numerator: 381, denominator: 1250, dimension: LENGTH },
  yd: { numerator: 1143, denominator: 1250, dimension: LENGTH },
  m2: { numerator: 1, denominator: 1, dimension: AREA },
  ft2: { numerator: 145161, denominator: 1562500, dimension: AREA },
  mm2: { numerator: 1, denominator: 1e6, dimension: AREA },
  m3: { numerator: 1, denominator: 1, dimension: VOLUME },
  ft3: { numerator: 55306341, denominator: 1953125000, dimension: VOLUME },
  l: { numerator: 1, denominator: 1000, dimension: VOLUME },
  deg: { numerator: Math.PI, denominator: 180, dimension: ANGLE },
  rad: { numerator: 1, denominator: 1, dimension: ANGLE },
  '%': { numerator: 1, denominator: 100, dimension: NONE },
  s: { numerator: 1, denominator: 1, dimension: TIME },
  min: { numerator: 60, denominator: 1, dimension: TIME },
  h: { numerator: 3600, denominator: 1, dimension: TIME },
  kg: { numerator: 1, denominator: 1, dimension: dimension({ mass: 1 }) },
  N: { numerator: 1, denominator: 1, dimension: FORCE },
  kN: { numerator: 1000, denominator: 1, dimension: FORCE },
  W: { numerator: 1, denominator: 1, dimension: dimension({ length: 2, mass: 1, time: -3 }) },
  Pa: { numerator: 1, denominator: 1, dimension: dimension({ length: -1, mass: 1, time: -2 }) },
  K: { numerator: 1, denominator: 1, dimension: TEMPERATURE },
  degC: { numerator: 100, denominator: 100, offset: 27315, dimension: TEMPERATURE },
  lx: { numerator: 1, denominator: 1, dimension: dimension({ length: -2, luminous: 1 }) },
  dB: { numerator: 1, denominator: 1, dimension: NONE },
  'm3/s': { numerator: 1, denominator: 1, dimension: FLOW },
  'l/s': { numerator: 1, denominator: 1000, dimension: FLOW },
  'm2K/W': { numerator: 1, denominator: 1, dimension: dimension({ mass: -1, time: 3, temperature: 1 }) },
  'W/m2K': { numerator: 1, denominator: 1, dimension: dimension({ mass: 1, time: -3, temperature: -1 }) },
} as const satisfies Readonly<Record<string, Unit>>

export type UnitName = keyof typeof UNITS

export const UNIT_NAMES = Object.keys(UNITS) as readonly UnitName[]

/** Whether a text is one of the language's units, exactly as written. */
export function isUnitName(text: string): text is UnitName {
  return (UNIT_NAMES as readonly string[]).includes(text)
}

/** A number of a unit in SI: `32 in` → 0.8128, the float nearest to the exact value. */
export function toSi(value: number, unit: UnitName | null): number {
  if (unit === null) return value
  const { numerator, denominator, offset }: Unit = UNITS[unit]
  return (value * numerator + (offset ?? 0)) / denominator
}

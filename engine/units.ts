/** The units of a model: from the project's unit assignment to scales that turn its numbers into SI. */
import { plainValue, refsOf, textOf } from './cells.ts'
import { madeOnce } from './made-once.ts'
import type { Model } from './model.ts'
import { measureOf } from './schema/measures.ts'
import type { Schema } from './schema/schema.ts'

const UNKNOWN_SCALE = 255

/** SI = value · mul / div + add; two factors, because 4350 / 1000 is exact where 4350 · 0.001 is not. */
export interface UnitScale {
  readonly mul: number
  readonly div: number
  readonly add: number
}

export interface ProjectUnit {
  /** Literal of IfcUnitEnum or IfcDerivedUnitEnum. */
  readonly type: string
  readonly name: string
  /** null: no conversion to SI is known. */
  readonly scale: UnitScale | null
}

const SI: UnitScale = { mul: 1, div: 1, add: 0 }

const PREFIXES: Readonly<Record<string, number>> = {
  EXA: 18,
  PETA: 15,
  TERA: 12,
  GIGA: 9,
  MEGA: 6,
  KILO: 3,
  HECTO: 2,
  DECA: 1,
  DECI: -1,
  CENTI: -2,
  MILLI: -3,
  MICRO: -6,
  NANO: -9,
  PICO: -12,
  FEMTO: -15,
  ATTO: -18,
}

/** Gives the kernel the scale of every unit in the file and of every measure type; call once, after linking. */
export function applyUnits(model: Model): void {
  const scales = new Map<string, number>()
  const numberOf = (scale: UnitScale | null): number => {
    if (scale === null) return UNKNOWN_SCALE
    if (scale.mul === 1 && scale.div === 1 && scale.add === 0) return 0
    const key = `${scale.mul}/${scale.div}+${scale.add}`
    const known = scales.get(key)
    if (known !== undefined) return known
    const number = scales.size + 1
    if (number >= UNKNOWN_SCALE) return UNKNOWN_SCALE
    scales.set(key, number)
    model.kernel.scaleSet(number, scale.mul, scale.div, scale.add)
    return number
  }
  for (const root of ['IfcNamedUnit', 'IfcDerivedUnit']) {
    const rows = model.rowsOf(root)
    for (let row = rows.first; row < rows.end; row++)
      model.kernel.unitScaleSet(row, numberOf(unitScale(model, row, 0)))
  }
  const project = new Map(projectUnits(model).map((unit) => [unit.type, numberOf(unit.scale)]))
  if (project.size === 0) return
  for (const [type, unit] of madeOnce(typeUnits, model.schema, () => unitsOfTypes(model.schema)))
    model.kernel.typeScaleSet(type, project.get(unit) ?? 0)
}

/** Found once for each schema, because every model needs them. */
const typeUnits = new WeakMap<Schema, readonly (readonly [number, string])[]>()

/** Type number and unit of every type that measures something. */
function unitsOfTypes(schema: Schema): (readonly [number, string])[] {
  return schema.typeNames.flatMap((name, i) => {
    const unit = measureOf(schema.definedType(name)?.measure ?? name)?.unit ?? null
    return unit === null ? [] : [[i + 1, unit] as const]
  })
}

/** Scale number that the kernel has for attributes of a type is set by `applyUnits`; this lists the assignment itself. */
export function projectUnits(model: Model): ProjectUnit[] {
  const projects = model.rowsOf('IfcProject')
  if (projects.first === projects.end) return []
  const assignment =
    refsOf(model.attribute(projects.first, 'UnitsInContext')).map((id) => model.rowOfId(id))[0] ?? -1
  if (assignment < 0) return []
  const units: ProjectUnit[] = []
  for (const id of refsOf(model.attribute(assignment, 'Units'))) {
    const row = model.rowOfId(id)
    if (row < 0) continue
    const type = textOf(model.attribute(row, 'UnitType'))
    if (type !== '') units.push({ type, name: unitName(model, row), scale: unitScale(model, row, 0) })
  }
  return units
}

function unitName(model: Model, row: number): string {
  const prefix = textOf(model.attribute(row, 'Prefix'))
  const name =
    textOf(model.attribute(row, 'Name')) ||
    textOf(model.attribute(row, 'UserDefinedType')) ||
    textOf(model.attribute(row, 'UnitType'))
  return prefix === '' ? name : `${prefix} ${name}`
}

/** Factors beyond these are of no unit: with them numbers become 0 or infinite. */
const LEAST_FACTOR = 1e-100
const GREATEST_FACTOR = 1e100

/** How a unit's numbers become SI; null when that cannot be known. */
function unitScale(model: Model, row: number, depth: number): UnitScale | null {
  const scale = row < 0 || depth > 8 ? null : statedScale(model, row, depth)
  const factor = scale === null ? 0 : scale.mul / scale.div
  return factor >= LEAST_FACTOR && factor <= GREATEST_FACTOR ? scale : null
}

function statedScale(model: Model, row: number, depth: number): UnitScale | null {
  const name = model.classOf(row).name
  if (name === 'IfcSIUnit') {
    const unit = textOf(model.attribute(row, 'Name'))
    const isKnown = model.schema.enumeration('IfcSIUnitName')?.includes(unit)
    return isKnown ? siScale(textOf(model.attribute(row, 'Prefix')), unit) : null
  }
  if (name.startsWith('IfcConversionBasedUnit')) return conversionScale(model, row, depth)
  if (name === 'IfcDerivedUnit') return derivedScale(model, row, depth)
  if (name === 'IfcContextDependentUnit')
    return textOf(model.attribute(row, 'UnitType')) === 'USERDEFINED' ? SI : null
  return null
}

function siScale(prefix: string, name: string): UnitScale | null {
  const power = name === 'SQUARE_METRE' ? 2 : name === 'CUBIC_METRE' ? 3 : 1
  const exponent = (prefix === '' ? 0 : (PREFIXES[prefix] ?? Number.NaN)) * power - (name === 'GRAM' ? 3 : 0)
  if (Number.isNaN(exponent)) return null
  const add = name === 'DEGREE_CELSIUS' ? 273.15 : 0
  return exponent >= 0 ? { mul: 10 ** exponent, div: 1, add } : { mul: 1, div: 10 ** -exponent, add }
}

function conversionScale(model: Model, row: number, depth: number): UnitScale | null {
  const factor = refsOf(model.attribute(row, 'ConversionFactor')).map((id) => model.rowOfId(id))[0] ?? -1
  if (factor < 0) return null
  const value = plainValue(model.attribute(factor, 'ValueComponent'))
  const unit = refsOf(model.attribute(factor, 'UnitComponent')).map((id) => model.rowOfId(id))[0] ?? -1
  const scale = unitScale(model, unit, depth + 1)
  if (typeof value !== 'number' || !(value > 0) || scale === null) return null
  const ratio = asRatio(value)
  const offset = plainValue(model.attribute(row, 'ConversionOffset'))
  // the offset counts in the other unit, which may have one of its own: degrees Fahrenheit made of degrees Celsius
  const add = typeof offset === 'number' ? (offset * scale.mul) / scale.div + scale.add : scale.add
  return reduced(ratio.mul * scale.mul, ratio.div * scale.div, add)
}

/** A factor of few digits as an exact ratio of whole numbers (0.3048 = 381 / 1250), else itself. */
function asRatio(value: number): UnitScale {
  const decimals = /^\d+\.(\d{1,7})$/.exec(String(value))?.[1]?.length
  if (decimals === undefined || value > 1e6) return { mul: value, div: 1, add: 0 }
  const div = 10 ** decimals
  return reduced(Math.round(value * div), div, 0)
}

function reduced(mul: number, div: number, add: number): UnitScale {
  if (!Number.isSafeInteger(mul) || !Number.isSafeInteger(div)) return { mul, div, add }
  let a = mul
  let b = div
  while (b !== 0) [a, b] = [b, a % b]
  return { mul: mul / a, div: div / a, add }
}

function derivedScale(model: Model, row: number, depth: number): UnitScale | null {
  const elements = refsOf(model.attribute(row, 'Elements'))
  if (elements.length === 0) return null
  let mul = 1
  let div = 1
  for (const id of elements) {
    const element = model.rowOfId(id)
    const unit =
      element < 0
        ? -1
        : (refsOf(model.attribute(element, 'Unit')).map((unitId) => model.rowOfId(unitId))[0] ?? -1)
    const exponent = element < 0 ? null : plainValue(model.attribute(element, 'Exponent'))
    if (unit >= 0 && model.classOf(unit).name === 'IfcDerivedUnit') return null
    const scale = unitScale(model, unit, depth + 1)
    if (scale === null || typeof exponent !== 'number' || !Number.isInteger(exponent)) return null
    // a difference of temperatures has no offset
    const [up, down] = exponent >= 0 ? [scale.mul, scale.div] : [scale.div, scale.mul]
    mul *= up ** Math.abs(exponent)
    div *= down ** Math.abs(exponent)
  }
  return reduced(mul, div, 0)
}

/** A length in the project's unit, in metres. */
export function lengthInMetres(model: Model, value: number): number {
  const scale = projectUnits(model).findLast((unit) => unit.type === 'LENGTHUNIT')?.scale ?? SI
  return (value * scale.mul) / scale.div
}

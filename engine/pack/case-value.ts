/** The values of a case as STEP text: attributes, properties and quantities with the types the schema gives them. */
import { proposal } from '../language/nearest.ts'
import { encodeReal, encodeText } from '../sample/step.ts'
import type { Schema, SchemaAttribute, SchemaProperty } from '../schema/schema.ts'
import { type CaseLines, invalid } from './case-lines.ts'
import type { CaseValue } from './pack.ts'

/**
 * An attribute's value as its declared type is written; `null` is `$`.
 * Beyond plain values: a latitude or longitude as a number in radians, a postal address as one line of text, the units
 * of a project as `m`.
 *
 * @throws LintelError `pack-invalid` when the value does not fit
 */
export function attributeText(lines: CaseLines, attribute: SchemaAttribute, value: CaseValue): string {
  if (value === null) return '$'
  if (attribute.type === 'IfcCompoundPlaneAngleMeasure' && typeof value === 'number') return angleText(value)
  if (attribute.type === 'IfcPostalAddress' && typeof value === 'string') {
    return lines.add('IfcPostalAddress', { AddressLines: `(${encodeText(value)})` })
  }
  if (attribute.type === 'IfcUnitAssignment' && value === 'm') return metres(lines)
  const text = plainText(lines.schema, attribute, value)
  if (text !== null) return text
  throw invalid(`attribute ${attribute.name} takes ${attribute.type}, not ${JSON.stringify(value)}`)
}

/**
 * Writes one property; a standard one with its declared type, any other by what the value is.
 *
 * @returns the instance's name
 * @throws LintelError `pack-invalid` when a standard set has no such property
 */
export function addProperty(
  lines: CaseLines,
  place: readonly [set: string, name: string],
  value: CaseValue,
): string {
  const standard = standardProperty(lines.schema, place)
  const text = value === null ? '$' : typedText(lines.schema, standard?.type ?? null, value)
  const name = encodeText(place[1])
  if (standard?.kind === 'enumerated') {
    return lines.add('IfcPropertyEnumeratedValue', {
      Name: name,
      EnumerationValues: text === '$' ? text : `(${text})`,
    })
  }
  return lines.add('IfcPropertySingleValue', { Name: name, NominalValue: text })
}

/**
 * Writes one quantity; of a set that is no standard one, the name's end says what it measures (`…Area`, else a length).
 *
 * @returns the instance's name
 * @throws LintelError `pack-invalid` when a standard set has no such quantity
 */
export function addQuantity(
  lines: CaseLines,
  place: readonly [set: string, name: string],
  value: number,
): string {
  const measure = standardProperty(lines.schema, place)?.type ?? ''
  const known = QUANTITIES.find((one) => one.measure === measure)
  const kind = (known ?? QUANTITIES.find((one) => place[1].endsWith(one.kind)))?.kind ?? 'Length'
  return lines.add(`IfcQuantity${kind}`, { Name: encodeText(place[1]), [`${kind}Value`]: encodeReal(value) })
}

/** `Pset_DoorCommon.FireExit` → set and name, parted at the last dot. */
export function partedName(path: string): readonly [set: string, name: string] {
  const dot = path.lastIndexOf('.')
  if (dot > 0 && dot < path.length - 1) return [path.slice(0, dot), path.slice(dot + 1)]
  throw invalid(`'${path}' must be a set and a name: Pset_DoorCommon.FireExit`)
}

const QUANTITIES = [
  { measure: 'IfcLengthMeasure', kind: 'Length' },
  { measure: 'IfcAreaMeasure', kind: 'Area' },
  { measure: 'IfcVolumeMeasure', kind: 'Volume' },
  { measure: 'IfcCountMeasure', kind: 'Count' },
  { measure: 'IfcMassMeasure', kind: 'Weight' },
  { measure: 'IfcTimeMeasure', kind: 'Time' },
] as const

function standardProperty(
  schema: Schema,
  [set, name]: readonly [string, string],
): SchemaProperty | undefined {
  const standard = schema.propertySet(set)
  if (standard === undefined) return undefined
  const found = standard.properties.find((property) => property.name === name)
  if (found !== undefined) return found
  const names = standard.properties.map((property) => property.name)
  throw invalid(`${set} has no property '${name}' in ${schema.name}${proposal(name, names)}`)
}

function plainText(schema: Schema, attribute: SchemaAttribute, value: CaseValue): string | null {
  const { kind } = attribute
  if (typeof value === 'number') {
    if (kind === 'integer') return Number.isInteger(value) ? String(value) : null
    return kind === 'real' || kind === 'number' ? encodeReal(value) : null
  }
  if (typeof value === 'boolean') return kind === 'boolean' || kind === 'logical' ? logicalText(value) : null
  if (typeof value !== 'string') return null
  if (kind === 'string') return encodeText(value)
  return kind === 'enumeration' ? literalText(schema, attribute.type, value) : null
}

function literalText(schema: Schema, type: string, literal: string): string {
  const literals = schema.enumeration(type) ?? []
  if (literals.includes(literal)) return `.${literal}.`
  throw invalid(`${type} has no value '${literal}' in ${schema.name}${proposal(literal, literals)}`)
}

function typedText(schema: Schema, type: string | null, value: number | string | boolean): string {
  const base = type === null ? undefined : schema.definedType(type)?.base
  if (typeof value === 'number') {
    if (base === 'INTEGER' && Number.isInteger(value)) return `${type!.toUpperCase()}(${value})`
    const real = base === 'REAL' || base === 'NUMBER' ? type! : 'IfcReal'
    return `${real.toUpperCase()}(${encodeReal(value)})`
  }
  if (typeof value === 'boolean') {
    const logical = base === 'BOOLEAN' || base === 'LOGICAL' ? type! : 'IfcBoolean'
    return `${logical.toUpperCase()}(${logicalText(value)})`
  }
  return `${(base === 'STRING' ? type! : 'IfcLabel').toUpperCase()}(${encodeText(value)})`
}

function logicalText(value: boolean): string {
  return value ? '.T.' : '.F.'
}

/** Metre, square metre, cubic metre and radian. */
function metres(lines: CaseLines): string {
  const units = UNITS.map(([type, name]) =>
    lines.add('IfcSIUnit', { UnitType: `.${type}.`, Name: `.${name}.` }),
  )
  return lines.add('IfcUnitAssignment', { Units: `(${units.join(',')})` })
}

const UNITS = [
  ['LENGTHUNIT', 'METRE'],
  ['AREAUNIT', 'SQUARE_METRE'],
  ['VOLUMEUNIT', 'CUBIC_METRE'],
  ['PLANEANGLEUNIT', 'RADIAN'],
] as const

/** Degrees, minutes, seconds and millionths of a second, all with the sign of the angle. */
function angleText(radians: number): string {
  const sign = radians < 0 ? -1 : 1
  const millionths = Math.round(((Math.abs(radians) * 180) / Math.PI) * 3600e6)
  const parts = [3600e6, 60e6, 1e6, 1].map((size, i, sizes) => {
    const rest = i === 0 ? millionths : millionths % sizes[i - 1]!
    return sign * Math.floor(rest / size) + 0
  })
  return `(${parts.join(',')})`
}

/** The units of the file: what the numbers are scaled by, and the instances that say so. */
import type { SampleOptions } from './options.ts'
import { type Ref, typed } from './step.ts'
import type { StepWriter } from './writer.ts'

const FOOT = 0.3048
const DEGREE = Math.PI / 180

/** Measure type → how many of the file's units one SI unit is. */
export function measureScale(options: Required<SampleOptions>): ReadonlyMap<string, number> {
  const length = options.lengthUnit === 'mm' ? 1000 : options.lengthUnit === 'ft' ? 1 / FOOT : 1
  const area = options.lengthUnit === 'ft' ? 1 / FOOT ** 2 : 1
  const volume = options.lengthUnit === 'ft' ? 1 / FOOT ** 3 : 1
  const angle = options.angleUnit === 'deg' ? 1 / DEGREE : 1
  return new Map([
    ['IfcLengthMeasure', length],
    ['IfcPositiveLengthMeasure', length],
    ['IfcNonNegativeLengthMeasure', length],
    ['IfcAreaMeasure', area],
    ['IfcVolumeMeasure', volume],
    ['IfcPlaneAngleMeasure', angle],
    ['IfcPositivePlaneAngleMeasure', angle],
  ])
}

export interface Units {
  readonly assignment: Ref
  /** Millimetre, for properties that state their own unit. */
  readonly millimetre: Ref
}

/** Writes the unit assignment. Temperatures are kelvin, thermal transmittance W/(m²K). */
export function writeUnits(writer: StepWriter, options: Required<SampleOptions>): Units {
  const si = (type: string, name: string, prefix: string | null = null): Ref =>
    writer.write('IfcSIUnit', { UnitType: type, Prefix: prefix, Name: name })
  const metre = si('LENGTHUNIT', 'METRE')
  const millimetre = si('LENGTHUNIT', 'METRE', 'MILLI')
  const area = si('AREAUNIT', 'SQUARE_METRE')
  const volume = si('VOLUMEUNIT', 'CUBIC_METRE')
  const feet = options.lengthUnit === 'ft'
  const kelvin = si('THERMODYNAMICTEMPERATUREUNIT', 'KELVIN')
  const watt = si('POWERUNIT', 'WATT')
  const units = [
    feet ? conversion(writer, 'FOOT', FOOT, metre) : options.lengthUnit === 'mm' ? millimetre : metre,
    feet ? conversion(writer, 'SQUARE FOOT', FOOT ** 2, area) : area,
    feet ? conversion(writer, 'CUBIC FOOT', FOOT ** 3, volume) : volume,
    options.angleUnit === 'deg'
      ? conversion(writer, 'DEGREE', DEGREE, si('PLANEANGLEUNIT', 'RADIAN'))
      : si('PLANEANGLEUNIT', 'RADIAN'),
    si('MASSUNIT', 'GRAM', 'KILO'),
    si('TIMEUNIT', 'SECOND'),
    kelvin,
    watt,
    si('PRESSUREUNIT', 'PASCAL'),
    transmittance(writer, watt, metre, kelvin),
  ]
  return { assignment: writer.write('IfcUnitAssignment', { Units: units }), millimetre }
}

const CONVERSIONS: Readonly<Record<string, { unit: string; measure: string; length: number }>> = {
  FOOT: { unit: 'LENGTHUNIT', measure: 'IfcLengthMeasure', length: 1 },
  'SQUARE FOOT': { unit: 'AREAUNIT', measure: 'IfcAreaMeasure', length: 2 },
  'CUBIC FOOT': { unit: 'VOLUMEUNIT', measure: 'IfcVolumeMeasure', length: 3 },
  DEGREE: { unit: 'PLANEANGLEUNIT', measure: 'IfcPlaneAngleMeasure', length: 0 },
}

function conversion(writer: StepWriter, name: string, factor: number, of: Ref): Ref {
  const { unit, measure, length } = CONVERSIONS[name]!
  const dimensions = writer.write('IfcDimensionalExponents', {
    LengthExponent: length,
    MassExponent: 0,
    TimeExponent: 0,
    ElectricCurrentExponent: 0,
    ThermodynamicTemperatureExponent: 0,
    AmountOfSubstanceExponent: 0,
    LuminousIntensityExponent: 0,
  })
  const value = { ...typed(measure, factor), raw: true }
  return writer.write('IfcConversionBasedUnit', {
    Dimensions: dimensions,
    UnitType: unit,
    Name: name,
    ConversionFactor: writer.write('IfcMeasureWithUnit', { ValueComponent: value, UnitComponent: of }),
  })
}

function transmittance(writer: StepWriter, watt: Ref, metre: Ref, kelvin: Ref): Ref {
  const part = (unit: Ref, exponent: number): Ref =>
    writer.write('IfcDerivedUnitElement', { Unit: unit, Exponent: exponent })
  return writer.write('IfcDerivedUnit', {
    Elements: [part(watt, 1), part(metre, -2), part(kelvin, -1)],
    UnitType: 'THERMALTRANSMITTANCEUNIT',
  })
}

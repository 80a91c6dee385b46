/** What each measure type of IFC measures: its physical dimension and the name of its unit in the unit assignment. */

import { SI_UNIT_DIMENSIONS, UNIT_DIMENSIONS } from './generated/dimensions.ts'

/**
 * Exponents of length, mass, time, electric current, temperature, amount of substance, luminous intensity and angle.
 * IFC counts angles as numbers; here they are a dimension, so that degrees and lengths never mix.
 */
export type Dimension = readonly [
  length: number,
  mass: number,
  time: number,
  current: number,
  temperature: number,
  amount: number,
  luminousIntensity: number,
  angle: number,
]

export interface Measure {
  readonly name: string
  readonly dimension: Dimension
  /** Literal of IfcUnitEnum or IfcDerivedUnitEnum; null when no unit of the assignment applies (ratios, counts, money). */
  readonly unit: string | null
}

export const DIMENSIONLESS: Dimension = [0, 0, 0, 0, 0, 0, 0, 0]

/** The measure of a type (`IfcPositiveLengthMeasure`, any case); undefined when the type measures nothing (`IfcLabel`). */
export function measureOf(type: string): Measure | undefined {
  return MEASURES.get(type.toUpperCase())
}

/** The dimension of a literal of IfcUnitEnum or IfcDerivedUnitEnum; undefined for USERDEFINED and unknown ones. */
export function unitDimension(unit: string): Dimension | undefined {
  return UNITS.get(unit.toUpperCase())
}

/** The dimension of a literal of IfcSIUnitName (`PASCAL`); undefined when there is none such. */
export function siUnitDimension(name: string): Dimension | undefined {
  return SI_UNITS.get(name.toUpperCase())
}

/**
 * Units of IfcDerivedUnitEnum in SI base units, from the definitions of their measures in the IFC documentation.
 * EXPRESS leaves their dimensions to the unit elements in the file. `1` is a number.
 */
const DERIVED_UNITS = `
ACCELERATIONUNIT                        m s-2
ANGULARVELOCITYUNIT                     rad s-1
AREADENSITYUNIT                         kg m-2
COMPOUNDPLANEANGLEUNIT                  rad
CURVATUREUNIT                           rad m-1
DYNAMICVISCOSITYUNIT                    kg m-1 s-1
HEATFLUXDENSITYUNIT                     kg s-3
HEATINGVALUEUNIT                        m2 s-2
INTEGERCOUNTRATEUNIT                    s-1
IONCONCENTRATIONUNIT                    kg m-3
ISOTHERMALMOISTURECAPACITYUNIT          m3 kg-1
KINEMATICVISCOSITYUNIT                  m2 s-1
LINEARFORCEUNIT                         kg s-2
LINEARMOMENTUNIT                        kg m s-2
LINEARSTIFFNESSUNIT                     kg s-2
LINEARVELOCITYUNIT                      m s-1
LUMINOUSINTENSITYDISTRIBUTIONUNIT       1
MASSDENSITYUNIT                         kg m-3
MASSFLOWRATEUNIT                        kg s-1
MASSPERLENGTHUNIT                       kg m-1
MODULUSOFELASTICITYUNIT                 kg m-1 s-2
MODULUSOFLINEARSUBGRADEREACTIONUNIT     kg m-1 s-2
MODULUSOFROTATIONALSUBGRADEREACTIONUNIT kg m s-2 rad-1
MODULUSOFSUBGRADEREACTIONUNIT           kg m-2 s-2
MOISTUREDIFFUSIVITYUNIT                 m3 s-1
MOLECULARWEIGHTUNIT                     kg mol-1
MOMENTOFINERTIAUNIT                     m4
PHUNIT                                  1
PLANARFORCEUNIT                         kg m-1 s-2
ROTATIONALFREQUENCYUNIT                 s-1
ROTATIONALMASSUNIT                      kg m2
ROTATIONALSTIFFNESSUNIT                 kg m2 s-2 rad-1
SECTIONAREAINTEGRALUNIT                 m5
SECTIONMODULUSUNIT                      m3
SHEARMODULUSUNIT                        kg m-1 s-2
SOUNDPOWERLEVELUNIT                     1
SOUNDPOWERUNIT                          kg m2 s-3
SOUNDPRESSURELEVELUNIT                  1
SOUNDPRESSUREUNIT                       kg m-1 s-2
SPECIFICHEATCAPACITYUNIT                m2 s-2 K-1
TEMPERATUREGRADIENTUNIT                 K m-1
TEMPERATURERATEOFCHANGEUNIT             K s-1
THERMALADMITTANCEUNIT                   kg s-3 K-1
THERMALCONDUCTANCEUNIT                  kg m s-3 K-1
THERMALEXPANSIONCOEFFICIENTUNIT         K-1
THERMALRESISTANCEUNIT                   kg-1 s3 K
THERMALTRANSMITTANCEUNIT                kg s-3 K-1
TORQUEUNIT                              kg m2 s-2
VAPORPERMEABILITYUNIT                   s
VOLUMETRICFLOWRATEUNIT                  m3 s-1
WARPINGCONSTANTUNIT                     m6
WARPINGMOMENTUNIT                       kg m3 s-2
`

/** Measures whose unit is not their own name with UNIT for Measure. */
const OTHER_UNITS: Readonly<Record<string, string>> = {
  IfcNonNegativeLengthMeasure: 'LENGTHUNIT',
  IfcPositiveLengthMeasure: 'LENGTHUNIT',
  IfcPositivePlaneAngleMeasure: 'PLANEANGLEUNIT',
  IfcSectionalAreaIntegralMeasure: 'SECTIONAREAINTEGRALUNIT',
  IfcThermalConductivityMeasure: 'THERMALCONDUCTANCEUNIT',
}

/** Numbers on purpose: IfcContextDependentMeasure means what its context says, and money is no physical dimension. */
const PLAIN_NUMBERS = `
IfcContextDependentMeasure IfcCountMeasure IfcMonetaryMeasure IfcNormalisedRatioMeasure IfcNumericMeasure
IfcPositiveRatioMeasure IfcRatioMeasure
`

const MEASURE_NAMES = `
IfcAbsorbedDoseMeasure IfcAccelerationMeasure IfcAmountOfSubstanceMeasure IfcAngularVelocityMeasure
IfcAreaDensityMeasure IfcAreaMeasure IfcCompoundPlaneAngleMeasure IfcCurvatureMeasure IfcDoseEquivalentMeasure
IfcDynamicViscosityMeasure IfcElectricCapacitanceMeasure IfcElectricChargeMeasure IfcElectricConductanceMeasure
IfcElectricCurrentMeasure IfcElectricResistanceMeasure IfcElectricVoltageMeasure IfcEnergyMeasure IfcForceMeasure
IfcFrequencyMeasure IfcHeatFluxDensityMeasure IfcHeatingValueMeasure IfcIlluminanceMeasure IfcInductanceMeasure
IfcIntegerCountRateMeasure IfcIonConcentrationMeasure IfcIsothermalMoistureCapacityMeasure
IfcKinematicViscosityMeasure IfcLengthMeasure IfcLinearForceMeasure IfcLinearMomentMeasure
IfcLinearStiffnessMeasure IfcLinearVelocityMeasure IfcLuminousFluxMeasure IfcLuminousIntensityDistributionMeasure
IfcLuminousIntensityMeasure IfcMagneticFluxDensityMeasure IfcMagneticFluxMeasure IfcMassDensityMeasure
IfcMassFlowRateMeasure IfcMassMeasure IfcMassPerLengthMeasure IfcModulusOfElasticityMeasure
IfcModulusOfLinearSubgradeReactionMeasure IfcModulusOfRotationalSubgradeReactionMeasure
IfcModulusOfSubgradeReactionMeasure IfcMoistureDiffusivityMeasure IfcMolecularWeightMeasure
IfcMomentOfInertiaMeasure IfcNonNegativeLengthMeasure IfcPHMeasure IfcPlanarForceMeasure IfcPlaneAngleMeasure
IfcPositiveLengthMeasure IfcPositivePlaneAngleMeasure IfcPowerMeasure IfcPressureMeasure IfcRadioActivityMeasure
IfcRotationalFrequencyMeasure IfcRotationalMassMeasure IfcRotationalStiffnessMeasure
IfcSectionModulusMeasure IfcSectionalAreaIntegralMeasure IfcShearModulusMeasure IfcSolidAngleMeasure
IfcSoundPowerLevelMeasure IfcSoundPowerMeasure IfcSoundPressureLevelMeasure IfcSoundPressureMeasure
IfcSpecificHeatCapacityMeasure IfcTemperatureGradientMeasure IfcTemperatureRateOfChangeMeasure
IfcThermalAdmittanceMeasure IfcThermalConductivityMeasure IfcThermalExpansionCoefficientMeasure
IfcThermalResistanceMeasure IfcThermalTransmittanceMeasure IfcThermodynamicTemperatureMeasure IfcTimeMeasure
IfcTorqueMeasure IfcVaporPermeabilityMeasure IfcVolumeMeasure IfcVolumetricFlowRateMeasure
IfcWarpingConstantMeasure IfcWarpingMomentMeasure
`

/** Exponent of the angle where EXPRESS, which knows none, states a plain number. */
const ANGLES: Readonly<Record<string, number>> = {
  PLANEANGLEUNIT: 1,
  SOLIDANGLEUNIT: 2,
  RADIAN: 1,
  STERADIAN: 2,
}

const SYMBOLS = ['m', 'kg', 's', 'A', 'K', 'mol', 'cd', 'rad']

const SI_UNITS = new Map(words(SI_UNIT_DIMENSIONS, '\n').map(readExponents))

const UNITS = new Map([
  ...words(UNIT_DIMENSIONS, '\n').map(readExponents),
  ...words(DERIVED_UNITS, '\n').map(readFormula),
])

const MEASURES = new Map([
  ...words(MEASURE_NAMES, /\s+/).map((name) => entry(name, unitOf(name))),
  ...words(PLAIN_NUMBERS, /\s+/).map((name) => entry(name, null)),
])

function entry(name: string, unit: string | null): readonly [string, Measure] {
  const dimension = unit === null ? DIMENSIONLESS : UNITS.get(unit)!
  return [name.toUpperCase(), { name, dimension, unit }]
}

/** `IfcAreaMeasure` → `AREAUNIT`. */
function unitOf(name: string): string {
  return OTHER_UNITS[name] ?? `${name.slice('Ifc'.length, -'Measure'.length).toUpperCase()}UNIT`
}

/** `PASCAL -1 1 -2 0 0 0 0`. */
function readExponents(line: string): readonly [string, Dimension] {
  const [name, ...exponents] = line.split(' ')
  return [name!, [...exponents.map(Number), ANGLES[name!] ?? 0] as unknown as Dimension]
}

/** `LINEARVELOCITYUNIT m s-1`. */
function readFormula(line: string): readonly [string, Dimension] {
  const [name, ...factors] = line.split(/\s+/)
  const dimension = SYMBOLS.map((symbol) => exponentIn(factors, symbol)) as unknown as Dimension
  return [name!, dimension]
}

function exponentIn(factors: readonly string[], symbol: string): number {
  const factor = factors.find((text) => text.replace(/-?\d+$/, '') === symbol)
  return factor === undefined ? 0 : Number(factor.slice(symbol.length) || 1)
}

function words(text: string, separator: string | RegExp): string[] {
  return text.trim().split(separator)
}

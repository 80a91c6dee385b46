/** Reads the dimensional exponents that two functions of the IFC schema state, which is all EXPRESS says about them. */

/** Seven exponents: length, mass, time, current, temperature, amount, luminous intensity. */
export interface StatedDimension {
  readonly name: string
  readonly exponents: readonly number[]
}

/** The literals of IfcUnitEnum with what IfcCorrectDimensions demands of them. */
export function readUnitDimensions(express: string): StatedDimension[] {
  return readFunction(express, 'IfcCorrectDimensions')
}

/** The literals of IfcSIUnitName with what IfcDimensionsForSIUnit returns for them. */
export function readSiUnitDimensions(express: string): StatedDimension[] {
  return readFunction(express, 'IfcDimensionsForSIUnit')
}

function readFunction(express: string, name: string): StatedDimension[] {
  const body = new RegExp(`FUNCTION\\s+${name}\\b.*?END_FUNCTION`, 'is').exec(express)?.[0]
  if (body === undefined) throw new Error(`EXPRESS: the schema has no function ${name}`)
  const arm = /(\w+)\s*:\s*(?:RETURN|IF\s+Dim\s*=)\s*\(\s*IfcDimensionalExponents\s*\(([-\d,\s]*)\)/gi
  return [...body.matchAll(arm)]
    .filter(([, literal]) => literal!.toUpperCase() !== 'OTHERWISE')
    .map(([, literal, exponents]) => ({ name: literal!, exponents: exponents!.split(',').map(Number) }))
}

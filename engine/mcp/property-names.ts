/** Which names of IFC a property of the file stands for, the likeliest first. */

/** Names without blanks, underscores and hyphens, in small letters. */
const NAMES: ReadonlyMap<string, readonly string[]> = new Map([
  ['width', ['OverallWidth', 'Width']],
  ['height', ['OverallHeight', 'Height', 'GrossHeight']],
  ['ceilingheight', ['FinishCeilingHeight']],
  ['thickness', ['Thickness', 'Width']],
  ['area', ['NetFloorArea', 'NetArea', 'NetSideArea', 'Area', 'GrossArea']],
  ['floorarea', ['NetFloorArea']],
  ['grossarea', ['GrossFloorArea', 'GrossArea', 'GrossSideArea']],
  ['netarea', ['NetFloorArea', 'NetArea', 'NetSideArea']],
  ['volume', ['NetVolume', 'Volume']],
  ['perimeter', ['NetPerimeter', 'Perimeter', 'GrossPerimeter']],
  ['fireresistance', ['FireRating']],
  ['fireresistancerating', ['FireRating']],
  ['external', ['IsExternal']],
  ['exterior', ['IsExternal']],
  ['isexterior', ['IsExternal']],
  ['structural', ['LoadBearing']],
  ['isloadbearing', ['LoadBearing']],
  ['exit', ['FireExit']],
  ['isexit', ['FireExit']],
  ['isfireexit', ['FireExit']],
  ['emergencyexit', ['FireExit']],
  ['accessible', ['HandicapAccessible']],
  ['isaccessible', ['HandicapAccessible']],
  ['wheelchairaccessible', ['HandicapAccessible']],
  ['public', ['PubliclyAccessible']],
  ['ispublic', ['PubliclyAccessible']],
  ['treaddepth', ['TreadLength']],
  ['going', ['TreadLength']],
  ['risercount', ['NumberOfRisers', 'NumberOfRiser']],
  ['numberofrisers', ['NumberOfRisers', 'NumberOfRiser']],
  ['slope', ['Slope', 'RequiredSlope']],
  ['headroom', ['Headroom', 'RequiredHeadroom']],
  ['uvalue', ['ThermalTransmittance']],
  ['soundrating', ['AcousticRating']],
  ['occupancy', ['OccupancyType']],
  ['occupantload', ['OccupancyNumber']],
  ['occupants', ['OccupancyNumber']],
  ['sprinklered', ['SprinklerProtection']],
  ['storeys', ['NumberOfStoreys']],
  ['stories', ['NumberOfStoreys']],
  ['numberofstories', ['NumberOfStoreys']],
  ['name', ['LongName', 'Name']],
])

/** The names to look for; a property that the table does not know is looked for by its own: `fire_rating`, `FireRating`. */
export function propertyNames(property: string): readonly string[] {
  return NAMES.get(propertyKey(property)) ?? []
}

/** Properties with equal keys are one. */
export function propertyKey(property: string): string {
  return property
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/gu, '')
}

/** Sets that a class has beside `Pset_…Common` and `Qto_…BaseQuantities`. */
export const MORE_SETS: ReadonlyMap<string, readonly string[]> = new Map([
  ['IfcSpace', ['Pset_SpaceOccupancyRequirements', 'Pset_SpaceFireSafetyRequirements']],
])

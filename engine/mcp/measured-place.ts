/** What of the file's spatial properties a function of the language measures: properties of one set, which nobody measures yet. */
import { agree, dimension as dimensionOf } from '../language/dimension.ts'
import { MEASURED, MEASURED_SET, measuredProperty } from '../language/measured.ts'
import { propertyKey } from './property-names.ts'
import type { PropertyPlace } from './property-place.ts'

const LENGTH = dimensionOf({ length: 1 })

/** Other words for what the functions measure; their own names count, too. */
const WORDS: Readonly<Record<string, string>> = {
  clearopening: 'clearWidth',
  clearopeningwidth: 'clearWidth',
  clearheadroom: 'headroom',
  corridorwidth: 'passageWidth',
  turningspace: 'turningDiameter',
  turningcircle: 'turningDiameter',
  traveldistance: 'travelDistance',
  distancetoexit: 'travelDistance',
  exitdistance: 'travelDistance',
  commonpathoftravel: 'commonPath',
  deadendlength: 'deadEnd',
  distancebetweenexits: 'exitSeparation',
}

/** The place of a length that is measured; null for a word that means none, or more than one. */
export function measuredPlace(property: string): PropertyPlace | null {
  const key = propertyKey(property)
  const name = WORDS[key] ?? [...MEASURED.keys()].find((one) => one.toLowerCase() === key)
  const measured = name === undefined ? undefined : MEASURED.get(name)
  const dimension = measured?.dimension ?? null
  if (name === undefined || dimension === null || !agree(dimension, LENGTH)) return null
  return {
    kind: 'property',
    set: MEASURED_SET,
    name: measuredProperty(name),
    unit: 'm',
    isWhole: false,
    isOwn: false,
  }
}

/** What the words for elements mean in IFC: a class, and for some words a part of it. */
import { madeOnce } from '../made-once.ts'
import { loadSchema } from '../schema/load.ts'

export interface ElementType {
  /** The word as the file has it. */
  readonly word: string
  readonly class: string
  /**
   * Which rows of the class: those marked as fire exits, those whose description holds the word (kinds of rooms),
   * those whose ObjectType is the word (words that the table does not know); null for all.
   */
  readonly part: 'fireExit' | 'described' | 'objectType' | null
}

/** Words without blanks, underscores and hyphens, in small letters. */
const WORDS: ReadonlyMap<string, Pick<ElementType, 'class' | 'part'>> = new Map([
  ...words('IfcElement', null, 'element object any all *'),
  ...words('IfcDoor', null, 'door'),
  ...words('IfcDoor', 'fireExit', 'exit exitdoor egressdoor emergencyexit fireexit'),
  ...words('IfcWindow', null, 'window'),
  ...words('IfcWall', null, 'wall partition'),
  ...words('IfcCurtainWall', null, 'curtainwall'),
  ...words('IfcSlab', null, 'slab floorslab'),
  ...words('IfcRoof', null, 'roof'),
  ...words('IfcColumn', null, 'column'),
  ...words('IfcBeam', null, 'beam'),
  ...words('IfcFooting', null, 'footing foundation'),
  ...words('IfcCovering', null, 'covering ceiling'),
  ...words('IfcStair', null, 'stair stairs stairway staircase'),
  ...words('IfcStairFlight', null, 'stairflight'),
  ...words('IfcRamp', null, 'ramp'),
  ...words('IfcRampFlight', null, 'rampflight'),
  ...words('IfcRailing', null, 'railing handrail guardrail guard'),
  ...words('IfcOpeningElement', null, 'opening'),
  ...words('IfcTransportElement', null, 'elevator lift escalator'),
  ...words('IfcFurnishingElement', null, 'furniture furnishing'),
  ...words('IfcSpace', null, 'room space'),
  ...words(
    'IfcSpace',
    'described',
    'corridor hallway lobby bathroom restroom toilet kitchen bedroom office classroom garage',
  ),
  ...words('IfcBuildingStorey', null, 'storey story floor level'),
  ...words('IfcBuilding', null, 'building'),
  ...words('IfcSite', null, 'site'),
  ...words('IfcZone', null, 'zone'),
  ...words('IfcSystem', null, 'system hvacsystem electricalsystem plumbingsystem'),
  ...words('IfcDuctSegment', null, 'duct'),
  ...words('IfcPipeSegment', null, 'pipe'),
  ...words('IfcAirTerminal', null, 'airterminal diffuser'),
  ...words('IfcFan', null, 'fan'),
  ...words('IfcPump', null, 'pump'),
  ...words('IfcValve', null, 'valve'),
  ...words('IfcSanitaryTerminal', null, 'sanitaryterminal sanitaryfixture plumbingfixture'),
  ...words('IfcLightFixture', null, 'light lightfixture luminaire'),
  ...words('IfcOutlet', null, 'outlet receptacle'),
  ...words('IfcFireSuppressionTerminal', null, 'sprinkler'),
  ...words('IfcSensor', null, 'sensor smokedetector'),
  ...words('IfcAlarm', null, 'alarm firealarm'),
])

function words(
  className: string,
  part: ElementType['part'],
  list: string,
): [string, Pick<ElementType, 'class' | 'part'>][] {
  return list.split(' ').map((word) => [word, { class: className, part }])
}

/** What stands for every element where the file names none. */
export const ANY_ELEMENT: ElementType = { word: 'element', class: 'IfcElement', part: null }

/** What a word means: a word of the table, its plural, a class of IFC; null when it is none of these. */
export function knownElementType(word: string): ElementType | null {
  const key = wordKey(word)
  const found = WORDS.get(key) ?? (key.endsWith('s') ? WORDS.get(key.slice(0, -1)) : undefined)
  if (found !== undefined) return { word, ...found }
  const entity = loadSchema('IFC4').class(word.trim())
  const isObject = entity !== undefined && loadSchema('IFC4').isA(entity.name, 'IfcObject')
  return isObject ? { word, class: entity.name, part: null } : null
}

/** What a word means; one that nothing knows is a proxy whose ObjectType is the word. */
export function elementType(word: string): ElementType {
  return knownElementType(word) ?? { word, class: 'IfcBuildingElementProxy', part: 'objectType' }
}

/** Words with equal keys are one word. */
export function wordKey(word: string): string {
  return word
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/gu, '')
}

const classChains = new Map<string, readonly string[]>()

/** The class and those above it, nearest first. */
export function classChain(name: string): readonly string[] {
  return madeOnce(classChains, name, () => {
    const chain: string[] = []
    for (let next: string | null = name; next !== null; ) {
      chain.push(next)
      next = loadSchema('IFC4').class(next)?.parent ?? null
    }
    return chain
  })
}

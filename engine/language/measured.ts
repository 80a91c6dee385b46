/**
 * The functions that measure in space (spec 2.4.4). What one measures can be stated in the model, as the property of that
 * name in the set `Lintel_Measured`; nothing measures by itself yet, so where nobody states it, it is missing.
 */
import type { Dimension } from '../schema/measures.ts'
import type { Leaf, Source } from './ast.ts'
import type { Scope } from './checking.ts'
import { ANGLE, dimension } from './dimension.ts'

/** What a function measures: a number of a dimension, or a truth. */
export interface Measured {
  readonly type: 'number' | 'boolean'
  /** Of a number. */
  readonly dimension: Dimension | null
  /** Of which rows, and how it is meant. */
  readonly title: string
}

/** The set in which measured values are stated. */
export const MEASURED_SET = 'Lintel_Measured'

const length = (title: string): Measured => ({ type: 'number', dimension: dimension({ length: 1 }), title })
const area = (title: string): Measured => ({ type: 'number', dimension: dimension({ length: 2 }), title })
const volume = (title: string): Measured => ({ type: 'number', dimension: dimension({ length: 3 }), title })
const angle = (title: string): Measured => ({ type: 'number', dimension: ANGLE, title })
const resistance = (title: string): Measured => ({
  type: 'number',
  dimension: dimension({ mass: -1, time: 3, temperature: 1 }),
  title,
})
const bare = (title: string): Measured => ({ type: 'number', dimension: dimension({}), title })
const force = (title: string): Measured => ({
  type: 'number',
  dimension: dimension({ length: 1, mass: 1, time: -2 }),
  title,
})
const truth = (title: string): Measured => ({ type: 'boolean', dimension: null, title })

const LENGTHS: Readonly<Record<string, string>> = {
  clearWidth:
    'door, gate: between the open leaf and the stop; stair, ramp: between handrails; passage: at its narrowest',
  clearHeight: 'door, opening, room: from the floor to the lowest part above',
  clearDepth: 'room, niche, car: inside, from front to back',
  headroom: 'stair, ramp, route: the least height above the walking surface',
  passageWidth: 'route, corridor, aisle: at its narrowest',
  roomWidth: 'room: the least horizontal distance between opposite walls',
  roomLength: 'room: the greater horizontal dimension',
  turningDiameter: 'space: the largest circle free of obstacles at floor level',
  floorWidth: 'fixture, space: width of the free floor area in front of it or inside it',
  floorLength: 'fixture, space: depth of the free floor area in front of it or inside it',
  pullDepth: 'door: free floor before the leaf on the pull side, at right angles to it',
  pullLatch: 'door: free floor beside the latch on the pull side',
  pushDepth: 'door: free floor before the leaf on the push side, at right angles to it',
  pushLatch: 'door: free floor beside the latch on the push side',
  recessDepth: 'door: how far it stands behind the face of the wall',
  openingDepth: 'opening without a door: how deep the passage through the wall is',
  doorInterval: 'door: free distance to the next door of a series',
  projection: 'what stands into the clear opening or above the floor',
  landingLength: 'stair, ramp, door: landing in the direction of travel',
  landingWidth: 'stair, ramp, door: landing across the direction of travel',
  runLength: 'ramp, flight: horizontal, between landings',
  runRise: 'ramp, flight: vertical, between landings',
  levelChange: 'floor: height of a step or edge',
  kerbHeight: 'edge of a ramp or route',
  surfaceGap: 'floor grating: width of an opening',
  riserVariation: 'flight: difference of the highest and the lowest riser',
  treadVariation: 'flight: difference of the deepest and the shallowest tread',
  largestGap: 'guard, open riser: the largest sphere that passes',
  guardHeight: 'edge: height of the guard along it; zero without one',
  edgeDrop: 'edge: drop beside it',
  handrailHeight: 'stair, ramp: above the nosing or the surface',
  handrailExtension: 'stair, ramp: beyond the last riser or the run',
  handrailClearance: 'handrail: to the wall behind it',
  mountingHeight: 'fitting: above the finished floor',
  centrelineDistance: 'fixture: from its centreline to the nearest wall or obstacle',
  fixtureSpacing: 'fixture: between its centreline and the next one',
  frontClearance: 'fixture, equipment: free depth in front of it',
  sideClearance: 'fixture, equipment: free width beside it',
  clearanceWidth: 'equipment: width of the working space',
  clearanceHeight: 'equipment: height of the working space',
  elementDistance: 'element: to the nearest one that the rule speaks of',
  kneeHeight: 'fixture: free height beneath it for knees',
  openingWidth: 'window: width that is free when it is open',
  openingHeight: 'window: height that is free when it is open',
  sillHeight: 'window: from the floor to the lower edge of the opening',
  travelDistance: 'space, storey: walking, from the most remote point to the nearest exit',
  directDistance: 'space: as the crow flies, from the most remote point to the nearest exit',
  commonPath: 'space: walking, until there is a choice of two exits',
  deadEnd: 'corridor: of the longest dead end',
  exitSeparation: 'space, storey: between its exits',
  diagonal: 'space, storey: greatest distance within the area that is served',
  outletInterval: 'wall: greatest distance along it to the next socket outlet',
  storeyHeightAboveAccess:
    'building: floor of its highest occupied storey above the access level of the fire brigade',
  depthBelowGround: 'foundation: of its base below the ground',
  levelDeviation: 'storey: stated elevation against that of its placement',
  railHeight: 'parapet, fence: above the surface behind it',
  kickHeight: 'door: up to where its push side is smooth',
  sectionLength: 'corridor: of its longest section between doors that stop smoke',
  turningInterval: 'corridor: greatest distance along it between two areas in which a wheelchair can turn',
  leafDistance: 'flight, fixture: from the area that the leaf of the nearest door sweeps',
  hardwareHeight: 'door: its handle, pull or lock above the finished floor',
  turnWidth: 'route: clear width where it turns back around an end',
  turnArmWidth: 'space: width of the arms of its largest T-shaped turning space',
  passingInterval: 'route: greatest distance along it between two places where wheelchairs can pass',
  riserStep: 'flight: greatest difference of two risers that follow each other',
  treadStep: 'flight: greatest difference of two treads that follow each other',
  passingLength: 'route, corridor: length of a wide place where two people pass each other',
}

const TRUTHS: Readonly<Record<string, string>> = {
  swingsOutward: 'door: opens in the direction of escape, or out of the room',
  isRoute: 'door, space: the route that the rule speaks of leads through it',
  hasGuard: 'edge: a guard stands along all of it',
  risersClosed: 'flight: no riser is open',
  tTurnFits: 'space: a T-shaped turning space fits',
  landingAtDoor: 'door: a level floor on both sides',
  bodyPresent: 'element, space: it has a solid body',
  bodyValid: 'element: its body is closed and does not cut itself',
  bodyUnique: 'element: no other one has the same body in the same place',
  schemaOfficial: 'project: its file names a version of the schema that was published as a standard',
  unitsExact: 'project: its conversion based units have the factors of the standard',
  classCurrent: 'element, type: its class is not deprecated in the schema of the file',
  propertiesStandard:
    'element, type: its standard property sets hold standard names with values of their types only',
  isMeant: 'element: of several alike, it is the one that the rule speaks of',
  edgeBevelled: 'floor: the change in level is bevelled',
  frontApproach: 'door: people come up to it head-on',
  hingeApproach: 'door: people come along the wall from its hinges',
  latchApproach: 'door: people come along the wall from its latch',
  hasLatch: 'door: it has a latch',
}

const ENTRIES: readonly (readonly [string, Measured])[] = [
  ...Object.entries(LENGTHS).map(([name, title]) => [name, length(title)] as const),
  ...Object.entries(TRUTHS).map(([name, title]) => [name, truth(title)] as const),
  ['openingArea', area('window: area that is free when it is open')],
  ['openableArea', area('space: area of all its windows that is free when they are open')],
  ['glazedArea', area('space: glazed area of its windows')],
  ['areaBelowHeight', area('space: floor area under the height that the rule demands')],
  ['areaAboveHeight', area('space: floor area with at least the height that the rule demands')],
  ['overlap', volume('space, element: volume that it shares with another of its kind')],
  ['slope', angle('ramp, floor: in the direction of travel')],
  ['crossSlope', angle('ramp, floor: across the direction of travel')],
  ['openingForce', force('door: force on the handle that opens it')],
  ['occupants', bare('space, storey, exit: people for whom it must serve')],
  ['exits', bare('space, storey: ways out of it')],
  ['handrailSides', bare('stair, ramp: sides that have a handrail')],
  ['storeysConnected', bare('stair, shaft: storeys that it connects')],
  ['openingShare', bare('wall, façade, roof: openings to the whole, 0…1')],
  ['flareSlope', angle('kerb ramp: of its flared sides')],
  ['quantityDeviation', bare('element: stated quantity against the measured one, 0…')],
  ['insulationResistance', resistance('wall, roof, floor: nominal, of its insulation layers alone')],
]

/** Every function by its name. */
export const MEASURED: ReadonlyMap<string, Measured> = new Map(ENTRIES)

/** Whether a property is one that a function measures: `Lintel_Measured.ClearWidth`. */
export function isMeasured(leaf: Leaf): boolean {
  return leaf.kind === 'property' && leaf.set === MEASURED_SET
}

/** The property in which the value of a function is stated: `ClearWidth` of `clearWidth`. */
export function measuredProperty(name: string): string {
  return `${name[0]?.toUpperCase()}${name.slice(1)}`
}

/** What a function measures, read where it is stated. */
export function measuredSource(name: string, scope: Scope): Source {
  const { type, dimension: measures } = MEASURED.get(name) as Measured
  const property = measuredProperty(name)
  return {
    kind: 'source',
    text: [...scope.steps, MEASURED_SET, property].join('.'),
    steps: scope.steps,
    leaf: { kind: 'property', set: MEASURED_SET, glob: false, name: property },
    type,
    dimension: measures,
  }
}

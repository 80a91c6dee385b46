/** The model of the evaluation bench: elements of twelve classes, as the typed arrays that JavaScript starts from, and (step.ts) as a STEP file. */
import { createRandom, type Random } from '../../engine/sample/random.ts'

/** Classes with their shares of a hundred rows, in the order of the schema's inheritance tree; the first ten are IfcBuildingElement. */
export const CLASS_SHARES = {
  IfcBeam: 8,
  IfcColumn: 6,
  IfcCovering: 8,
  IfcDoor: 10,
  IfcMember: 12,
  IfcPlate: 8,
  IfcRailing: 2,
  IfcSlab: 6,
  IfcWall: 20,
  IfcWindow: 10,
  IfcPipeSegment: 7,
  IfcFurniture: 3,
} as const
export type ClassName = keyof typeof CLASS_SHARES
const CLASS_NAMES = Object.keys(CLASS_SHARES) as ClassName[]
const BUILDING_ELEMENTS = CLASS_NAMES.slice(0, 10)

/** Lengths in metres, properties of `Bench_Size`. */
export const NUMBER_COLUMNS = ['Length', 'Width', 'Height', 'Depth'] as const
/** Attributes, then properties of `Bench_State`; the last two are booleans. */
export const TEXT_COLUMNS = [
  'Name',
  'ObjectType',
  'Tag',
  'FireRating',
  'Status',
  'IsExternal',
  'LoadBearing',
] as const
export type NumberColumn = (typeof NUMBER_COLUMNS)[number]
export type TextColumn = (typeof TEXT_COLUMNS)[number]
const STATE_COLUMNS = TEXT_COLUMNS.slice(3)

const numbered = (word: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${word} ${i}`)

/** Values that a text column holds, each as often as the others. */
export const TEXTS: Readonly<Record<TextColumn, readonly string[]>> = {
  Name: numbered('Name', 200),
  ObjectType: numbered('Type', 24),
  Tag: numbered('Tag', 1000),
  FireRating: ['EI 30', 'EI 60', 'EI 90', 'REI 60', 'REI 90', 'REI 120'],
  Status: ['New', 'Existing', 'Demolish', 'Temporary', 'Other'],
  IsExternal: ['false', 'true'],
  LoadBearing: ['false', 'true'],
}

/** Rows first…end - 1. */
export interface Range {
  readonly first: number
  readonly end: number
}

/** The elements as columns, sorted by class. */
export interface Elements {
  readonly rows: number
  /** Rows of each class, and of IfcBuildingElement and IfcElement. */
  readonly ranges: Readonly<Record<ClassName | 'IfcBuildingElement' | 'IfcElement', Range>>
  /** f64[rows], metres; NaN is missing. */
  readonly numbers: Readonly<Record<NumberColumn, Float64Array>>
  /** u32[rows]; 0 is missing, else 1 + the place in `TEXTS`. */
  readonly texts: Readonly<Record<TextColumn, Uint32Array>>
  /** Elements share their property sets, as they do where types are exported as sets of the occurrences. */
  readonly sizes: SharedSets<NumberColumn>
  readonly states: SharedSets<TextColumn>
}

/** Sets that elements share: `of` says which set a row has, `values` what the sets state, coded as in the columns. */
interface SharedSets<Name extends string> {
  readonly of: Uint16Array
  readonly values: Readonly<Partial<Record<Name, ArrayLike<number>>>>
}

export const SHARED_SETS = 4096
const MISSING_EVERY = 20

/** One value in twenty is missing; lengths are whole millimetres from 500 to 2500. */
export function makeElements(rows: number, seed: number): Elements {
  const random = createRandom(seed, 0xe1e)
  const setOf = (): Uint16Array => Uint16Array.from({ length: rows }, () => random.below(SHARED_SETS))
  const sizes = { of: setOf(), values: byName(NUMBER_COLUMNS, () => lengths(random)) }
  const states = {
    of: setOf(),
    values: byName(STATE_COLUMNS, (name) => choices(random, SHARED_SETS, TEXTS[name].length)),
  }
  const attribute = (name: TextColumn): Uint32Array => choices(random, rows, TEXTS[name].length)
  const state = (name: TextColumn): Uint32Array =>
    Uint32Array.from(states.of, (set) => states.values[name]?.[set] as number)
  return {
    rows,
    ranges: rangesOf(rows),
    numbers: byName(NUMBER_COLUMNS, (name) =>
      Float64Array.from(sizes.of, (set) => sizes.values[name][set] as number),
    ),
    texts: byName(TEXT_COLUMNS, (name) => (STATE_COLUMNS.includes(name) ? state(name) : attribute(name))),
    sizes,
    states,
  }
}

function byName<Name extends string, T>(names: readonly Name[], make: (name: Name) => T): Record<Name, T> {
  return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<Name, T>
}

const lengths = ({ below }: Random): Float64Array =>
  Float64Array.from({ length: SHARED_SETS }, () =>
    below(MISSING_EVERY) === 0 ? Number.NaN : (500 + below(2001)) / 1000,
  )

const choices = ({ below }: Random, length: number, count: number): Uint32Array =>
  Uint32Array.from({ length }, () => (below(MISSING_EVERY) === 0 ? 0 : 1 + below(count)))

function rangesOf(rows: number): Elements['ranges'] {
  const ranges: Partial<Record<keyof Elements['ranges'], Range>> = {}
  let share = 0
  let first = 0
  for (const name of CLASS_NAMES) {
    share += CLASS_SHARES[name]
    const end = Math.floor((rows * share) / 100)
    ranges[name] = { first, end }
    first = end
  }
  const last = BUILDING_ELEMENTS.at(-1) as ClassName
  ranges.IfcBuildingElement = { first: 0, end: ranges[last]?.end ?? 0 }
  ranges.IfcElement = { first: 0, end: rows }
  return ranges as Elements['ranges']
}

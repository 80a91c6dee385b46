/** What a sample building is made from, and what it says about itself. */
import type { SchemaName } from '../schema/schema.ts'

export interface SampleOptions {
  readonly schema: SchemaName
  /** Full storeys, 1…; planted storey defects add small ones. */
  readonly storeys: number
  /** Rooms along the corridor of each storey, 2…. */
  readonly roomsPerStorey: number
  /** Any whole number; the same options give the same bytes. */
  readonly seed: number
  /** How many defects of each kind are planted; 0 gives a building without a finding. */
  readonly violations: number
  /** Unit of every length in the file; `ft` also makes areas and volumes square and cubic feet. Default `m`. */
  readonly lengthUnit?: 'm' | 'mm' | 'ft'
  /** Unit of plane angles; degrees are a conversion of radians. Default `deg`. */
  readonly angleUnit?: 'rad' | 'deg'
  /** Ducts, pipes, ports and systems. Default true. */
  readonly mep?: boolean
  /** Desks, chairs, lamps and ceilings. Planted defects need them. Default true. */
  readonly furniture?: boolean
}

/** One planted defect: the rule that must find it and the element it must name. */
export interface PlantedViolation {
  readonly rule: string
  /** As it stands in the file, so malformed where that is the defect; two entries may share one. */
  readonly globalId: string
  readonly class: string
  /** Null where the name is what is missing. */
  readonly name: string | null
  readonly note: string
}

export interface SampleManifest {
  readonly options: Required<SampleOptions>
  /** In the order of the file. */
  readonly planted: readonly PlantedViolation[]
  /** Instances in the DATA section. */
  readonly instances: number
}

/** Three storeys with twelve rooms each, clean, in metres. */
export const DEFAULT_OPTIONS: Required<SampleOptions> = {
  schema: 'IFC4',
  storeys: 3,
  roomsPerStorey: 12,
  seed: 1,
  violations: 0,
  lengthUnit: 'm',
  angleUnit: 'deg',
  mep: true,
  furniture: true,
}

/** Fills in defaults; throws a RangeError that says which option is out of range. */
export function completeOptions(options: SampleOptions): Required<SampleOptions> {
  const complete = { ...DEFAULT_OPTIONS, ...options }
  expectWhole('storeys', complete.storeys, 1, 10_000)
  expectWhole('roomsPerStorey', complete.roomsPerStorey, 2, 100_000)
  expectWhole('violations', complete.violations, 0, 100_000)
  expectWhole('seed', complete.seed, 0, Number.MAX_SAFE_INTEGER)
  if (complete.violations > 0 && !complete.furniture) {
    throw new RangeError('violations are planted in furniture too: leave furniture on')
  }
  return complete
}

function expectWhole(name: string, value: number, low: number, high: number): void {
  if (Number.isInteger(value) && value >= low && value <= high) return
  throw new RangeError(`${name} must be a whole number from ${low} to ${high}, not ${value}`)
}

/** Bytes of one room with everything in it, and of one storey without its rooms; measured on IFC4 in metres. */
const BYTES_PER_ROOM = 18_000
const BYTES_PER_STOREY = 26_000

/** Suggests a building of about `bytes` bytes: up to sixty storeys that grow longer, then more of them. */
export function sizeFor(bytes: number): { readonly storeys: number; readonly roomsPerStorey: number } {
  const storeys = Math.min(
    10_000,
    Math.max(1, Math.min(60, Math.round(Math.sqrt(bytes / 150_000))), Math.ceil(bytes / 9e7)),
  )
  const rooms = (bytes / storeys - BYTES_PER_STOREY) / BYTES_PER_ROOM
  return { storeys, roomsPerStorey: Math.max(2, Math.round(rooms)) }
}

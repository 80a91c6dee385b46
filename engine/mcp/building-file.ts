/** The file that a building of the earlier format is written into, and the notes that arise. */
import { sha256 } from '@noble/hashes/sha2.js'
import { madeOnce } from '../made-once.ts'
import type { CaseLines, LineValues } from '../pack/case-lines.ts'
import { createGlobalId, createRandom, type Random } from '../sample/random.ts'
import { encodeText } from '../sample/step.ts'
import { Notes } from './note.ts'
import { type PropertyPlace, propertyPlace, type ValueKind } from './property-place.ts'

export interface BuildingFile {
  readonly lines: CaseLines
  readonly buildingId: string
  readonly notes: Notes
  /** object_id → how many objects have it so far. */
  readonly ids: Map<string, number>
  /** Name of the IfcBuilding's instance. */
  building: string
  /** Appends an instance with the GlobalId that belongs to `key` in this building, and gives its name. */
  addRooted(className: string, key: string, values: LineValues): string
  /** As `addRooted`, for what only ties others together: its GlobalId depends on its place in the file. */
  addTie(className: string, values: LineValues): string
  /** As `propertyPlace`, each looked up once. */
  placeOf(className: string, property: string, kind: ValueKind): PropertyPlace
}

export function createBuildingFile(lines: CaseLines, buildingId: string): BuildingFile {
  const places = new Map<string, PropertyPlace>()
  const seed = digestWords(buildingId).next()
  let ties = 0
  return {
    lines,
    buildingId,
    notes: new Notes({ once: true }),
    ids: new Map(),
    building: '',
    addRooted(className, key, values) {
      const globalId = createGlobalId(digestWords(`${buildingId}\n${key}`))
      return lines.add(className, { GlobalId: encodeText(globalId), ...values })
    },
    addTie(className, values) {
      const globalId = createGlobalId(createRandom(seed, ++ties))
      return lines.add(className, { GlobalId: encodeText(globalId), ...values })
    },
    placeOf: (className, property, kind) =>
      madeOnce(places, `${className} ${kind} ${property}`, () => propertyPlace(className, property, kind)),
  }
}

/** 256 bits of the text's SHA-256, word by word: the same text the same, and no other text the same. */
function digestWords(text: string): Random {
  const view = new DataView(sha256(new TextEncoder().encode(text)).buffer)
  let offset = 0
  const next = (): number => {
    offset += 4
    return view.getUint32(offset - 4)
  }
  return { next, below: (limit) => next() % limit }
}

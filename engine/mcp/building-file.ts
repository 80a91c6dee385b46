/** The file that a building of the earlier format is written into, and the notes that arise. */
import { sha256 } from '@noble/hashes/sha2.js'
import type { CaseLines, LineValues } from '../pack/case-lines.ts'
import { createGlobalId } from '../sample/random.ts'
import { encodeText } from '../sample/step.ts'
import { Notes } from './note.ts'

export interface BuildingFile {
  readonly lines: CaseLines
  readonly buildingId: string
  readonly notes: Notes
  /** object_id → how many objects have it so far. */
  readonly ids: Map<string, number>
  /** Name of the IfcBuilding's instance. */
  building: string
  /** Appends an instance with the GlobalId that belongs to `key`, and gives its name. */
  addRooted(className: string, key: string, values: LineValues): string
}

export function createBuildingFile(lines: CaseLines, buildingId: string): BuildingFile {
  return {
    lines,
    buildingId,
    notes: new Notes({ once: true }),
    ids: new Map(),
    building: '',
    addRooted: (className, key, values) =>
      lines.add(className, { GlobalId: encodeText(globalIdFor(`${buildingId}\n${key}`)), ...values }),
  }
}

/** 128 bits of the text's SHA-256: the same text, the same GlobalId, and no other text the same. */
function globalIdFor(text: string): string {
  const view = new DataView(sha256(new TextEncoder().encode(text)).buffer)
  let offset = 0
  const next = (): number => {
    offset += 4
    return view.getUint32(offset - 4)
  }
  return createGlobalId({ next, below: (limit) => next() % limit })
}

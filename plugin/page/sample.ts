/** The building that is checked when the page opens: small, quick, with defects of every kind. */
import { GENERAL_PACK } from '../../engine/pack/jurisdiction.ts'
import { WORDS } from '../words.ts'
import type { ModelSource } from '../worker-protocol.ts'

export const SAMPLE: ModelSource = {
  kind: 'sample',
  name: `${WORDS.sampleName}.ifc`,
  options: { schema: 'IFC4', storeys: 3, roomsPerStorey: 12, seed: 1, violations: 2 },
}

/** What it is checked with until the person chooses. */
export const FIRST_PACKS: readonly string[] = [GENERAL_PACK, 'us/ada-2010']

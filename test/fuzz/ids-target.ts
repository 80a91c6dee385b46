/** Hostile IDS files, byte by byte: what comes of reading, auditing and writing them is a LintelError or faults, soon, and the same again. */
import { LintelError } from '../../engine/errors.ts'
import type { IdsDocument } from '../../engine/ids/document.ts'
import { lintIds } from '../../engine/ids/lint.ts'
import { parseIds } from '../../engine/ids/read.ts'
import { writeIds } from '../../engine/ids/write.ts'
import type { Target } from './fuzz.ts'
import { mutateIds } from './ids-mutate.ts'
import { idsSeeds } from './ids-seeds.ts'

/** Milliseconds that one file may take, on a slow machine under load. */
const PATIENCE = 20_000

export async function idsTarget(): Promise<Target> {
  const endings = new Set<string>()
  return {
    name: 'ids',
    seeds: idsSeeds,
    mutate: mutateIds,
    reached: () => `${endings.size} sorts of endings`,
    run: async (input) => {
      const start = performance.now()
      const ending = endingOf(Buffer.from(input, 'latin1'))
      const took = performance.now() - start
      const isNew = !endings.has(ending.sort)
      endings.add(ending.sort)
      return { isNew, problem: took > PATIENCE ? `slow: ${Math.round(took)} ms` : ending.problem }
    },
  }
}

interface Ending {
  /** How it ended, without the names and numbers of the input. */
  readonly sort: string
  readonly problem: string | null
}

function endingOf(bytes: Uint8Array): Ending {
  try {
    const { document, faults } = lintIds(bytes, 'fuzz')
    const sort = faults.map(({ severity, what }) => `${severity} ${plain(what)}`).join()
    return { sort, problem: document === undefined ? null : writtenProblem(document) }
  } catch (error) {
    if (!(error instanceof LintelError))
      return { sort: 'threw', problem: `threw ${String(error)}: ${(error as Error).stack}` }
    const isPlaced = error.place?.line !== undefined
    const isWrong = error.code !== 'ids-syntax' || !isPlaced
    return { sort: plain(error.message), problem: isWrong ? `${error.code}: ${error.message}` : null }
  }
}

/** What was written and read again has to be the same; XML 1.1 has characters that cannot be written. */
function writtenProblem(document: IdsDocument): string | null {
  try {
    const again = parseIds(writeIds(document), 'written')
    return shown(again) === shown(document) ? null : `changed: ${writeIds(document).slice(0, 200)}`
  } catch (error) {
    if (error instanceof LintelError && error.code === 'call-invalid') return null
    throw error
  }
}

function shown(document: IdsDocument): string {
  return JSON.stringify(document, (key, value: unknown) => (key === 'place' ? undefined : value))
}

function plain(text: string): string {
  return text.replace(/'[^']*'|"[^"]*"|<[^>]*>|[\d.]+/g, '').slice(0, 60)
}

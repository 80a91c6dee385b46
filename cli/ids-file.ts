/** Reads IDS files as packs, and says what is wrong with them. */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { IdsAuditMode, IdsFault } from '../engine/ids/fault.ts'
import type { ResolvedPack } from '../engine/pack/resolve.ts'
import { nodeHasher } from '../server/checks/hasher.ts'
import { fileError } from './file-error.ts'

/** Faults that are noted; a person reads no more, and there is a command that lists them. */
const MOST_NOTES = 10

export interface IdsFileOptions {
  readonly audit: IdsAuditMode
  /** Takes a line about what a file got wrong, where the check goes on all the same. */
  readonly note: (line: string) => void
}

export function isIdsFile(path: string): boolean {
  return /\.ids$/i.test(path)
}

/**
 * The packs of IDS files, in their order; files of one name are told apart by a number.
 *
 * @throws LintelError ids-…: no IDS, one without a meaning, or, audited strictly, one that contradicts the standard
 */
export async function readIdsPacks(
  paths: readonly string[],
  { audit, note }: IdsFileOptions,
): Promise<ResolvedPack[]> {
  if (paths.length === 0) return []
  const [{ idsFilePacks }, { faultText }] = await Promise.all([
    import('../engine/ids/files.ts'),
    import('../engine/ids/fault.ts'),
  ])
  const bytes = await Promise.all(paths.map(readIdsBytes))
  const files = paths.map((path, at) => ({
    name: basename(path),
    source: path,
    bytes: bytes[at] as Uint8Array,
  }))
  const packs: ResolvedPack[] = []
  for (const { file, pack, faults } of idsFilePacks(files, audit, nodeHasher)) {
    for (const fault of faults.slice(0, MOST_NOTES))
      note(`${file.source}:${placeOf(fault)}: ${fault.severity}: ${faultText(fault)}`)
    const more = faults.length - MOST_NOTES
    if (more > 0) note(`${file.source}: and ${more} more; lintel rules lint ${file.source} lists all`)
    packs.push(pack)
  }
  return packs
}

/** @throws LintelError input-… */
export async function readIdsBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path)
  } catch (error) {
    throw fileError(path, error)
  }
}

function placeOf({ place: { line, column } }: IdsFault): string {
  return `${line}:${column}`
}

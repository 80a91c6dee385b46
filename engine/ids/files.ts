/** IDS files as packs: what each is called, and which are refused. The one place for whoever takes files. */
import type { Hasher } from '../hasher.ts'
import type { ResolvedPack } from '../pack/resolve.ts'
import type { IdsAuditMode, IdsFault } from './fault.ts'
import { acceptIds } from './lint.ts'
import { idsPack, idsPackIds } from './pack.ts'

export interface IdsFile {
  /** Without folders: what the pack is called. */
  readonly name: string
  /** What errors call the file. */
  readonly source: string
  readonly bytes: Uint8Array
}

export interface IdsFilePack {
  readonly file: IdsFile
  readonly pack: ResolvedPack
  /** What the file got wrong, and is checked with all the same; in the order of the file. */
  readonly faults: readonly IdsFault[]
}

/**
 * The packs of files, in their order; files of one name are told apart by a number.
 *
 * @param hasher SHA-256, where the host has a faster one
 * @throws LintelError as `acceptIds`, at the first file that is refused
 */
export function* idsFilePacks(
  files: readonly IdsFile[],
  mode: IdsAuditMode,
  hasher?: () => Hasher,
): Generator<IdsFilePack> {
  const ids = idsPackIds(files.map(({ name }) => name))
  for (const [at, file] of files.entries()) {
    const { document, faults } = acceptIds(file.bytes, file.source, mode)
    yield { file, pack: idsPack(document, ids[at] as string, { faults, ...(hasher && { hasher }) }), faults }
  }
}

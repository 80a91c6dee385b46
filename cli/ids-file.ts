/** Reads IDS files as packs, and says what is wrong with them. */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { IdsFault } from '../engine/ids/fault.ts'
import type { ResolvedPack } from '../engine/pack/resolve.ts'
import { nodeHasher } from '../server/hasher.ts'
import { fileError } from './model-file.ts'

/** Faults that are noted; a person reads no more, and there is a command that lists them. */
const MOST_NOTES = 10

export const AUDITS = ['report', 'strict'] as const
/** Whether a file that contradicts the standard is refused, or checked with as far as it has a meaning. */
export type Audit = (typeof AUDITS)[number]

export interface IdsFileOptions {
  readonly audit: Audit
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
  options: IdsFileOptions,
): Promise<ResolvedPack[]> {
  const ids = new Set<string>()
  const packs: ResolvedPack[] = []
  for (const path of paths) {
    const name = basename(path)
    let id = name
    for (let number = 2; ids.has(id); number++) id = `${name}:${number}`
    ids.add(id)
    packs.push(await readIdsPack(path, id, options))
  }
  return packs
}

async function readIdsPack(path: string, id: string, { audit, note }: IdsFileOptions): Promise<ResolvedPack> {
  const [{ lintIds }, { idsPack }, { faultText, refusal }] = await Promise.all([
    import('../engine/ids/lint.ts'),
    import('../engine/ids/pack.ts'),
    import('../engine/ids/fault.ts'),
  ])
  const bytes = await readFile(path).catch((error: unknown) => {
    throw fileError(path, error)
  })
  const { document, faults } = lintIds(bytes, path)
  const fatal = faults.filter(({ severity }) => severity === 'fatal')
  if (document === undefined || fatal.length > 0) throw refusal('ids-structure', fatal, path)
  const errors = faults.filter(({ severity }) => severity !== 'warning')
  if (audit === 'strict' && errors.length > 0) throw refusal('ids-audit', errors, path)
  for (const fault of faults.slice(0, MOST_NOTES))
    note(`${path}:${placeOf(fault)}: ${fault.severity}: ${faultText(fault)}`)
  const more = faults.length - MOST_NOTES
  if (more > 0) note(`${path}: and ${more} more; lintel rules lint ${path} lists all`)
  return idsPack(document, id, nodeHasher)
}

function placeOf({ place: { line, column } }: IdsFault): string {
  return `${line}:${column}`
}

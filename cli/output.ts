/** Writes a result to standard output, or to a file that is whole or not there at all. */
import { randomUUID } from 'node:crypto'
import { realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { LintelError } from '../engine/errors.ts'
import type { Host } from './host.ts'

/** Says before the work starts that the file could not be written after it. */
export async function expectWritable(file: string | undefined): Promise<void> {
  if (file === undefined) return
  const folder = await statsOf(dirname(file))
  if (folder === null || !folder.isDirectory()) {
    throw new LintelError(
      'call-invalid',
      `cannot write ${file}: the folder ${dirname(file)} does not exist; make it first`,
    )
  }
  const found = await statsOf(file)
  if (found?.isDirectory())
    throw new LintelError('call-invalid', `cannot write ${file}: it is a folder; name a file in it`)
}

/** @param file undefined for standard output */
export async function writeOutput(
  host: Host,
  parts: Iterable<string>,
  file: string | undefined,
): Promise<void> {
  if (file !== undefined) return writeWhole(file, parts)
  for (const part of parts) await host.write(part)
}

/** Writes beside the file and renames, so that a reader never sees half of it. */
export async function writeWhole(
  file: string,
  parts: Iterable<string> | readonly Uint8Array[],
): Promise<void> {
  const found = await statsOf(file)
  try {
    if (found !== null && !found.isFile()) return await writeFile(file, parts)
    await replace(found === null ? file : await realpath(file), parts)
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error
    throw new LintelError('call-invalid', `cannot write ${file} (${error.code}); choose another --output`, {
      cause: error,
    })
  }
}

async function replace(file: string, parts: Iterable<string> | readonly Uint8Array[]): Promise<void> {
  const beside = `${file}.${randomUUID()}.part`
  try {
    await writeFile(beside, parts)
    await rename(beside, file)
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
}

async function statsOf(path: string) {
  try {
    return await stat(path)
  } catch {
    return null
  }
}

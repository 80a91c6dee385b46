/** Finds and reads the waivers of a model: in the file beside it, or in another. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { WaiversInForce } from '../engine/waivers/waiver.ts'
import { fileError } from './file-error.ts'

/** What `--waivers` says instead of a file, so that none is read. */
const NONE = 'none'

export interface WaiverOptions {
  /** A file, or `none`; undefined takes the one beside the model where there is one. */
  readonly waivers: string | undefined
  /** The day on which they must hold. */
  readonly date: string
}

/** The file beside a model: `house.ifc.waivers.json`. */
export function waiverFileOf(model: string): string {
  return `${model}.waivers.json`
}

/**
 * The waivers of a model; undefined where there are none.
 *
 * @throws LintelError input-not-found, waivers-invalid
 */
export async function waiversOf(
  model: string,
  { waivers, date }: WaiverOptions,
): Promise<WaiversInForce | undefined> {
  const beside = waiverFileOf(model)
  const file = waivers ?? (existsSync(beside) ? beside : NONE)
  if (file === NONE) return undefined
  const { parseWaivers } = await import('../engine/waivers/parse.ts')
  return { file: parseWaivers(await readWaiverBytes(file), file), date }
}

/** @throws LintelError input-not-found */
export async function readWaiverBytes(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file)
  } catch (error) {
    throw fileError(file, error)
  }
}

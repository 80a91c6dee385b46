/** A snapshot of a model in a file: the bytes of `engine/snapshot.ts`, and behind them their SHA-256. */
import { createHash, randomUUID } from 'node:crypto'
import { closeSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { LintelError } from '../../engine/errors.ts'
import type { Model } from '../../engine/model.ts'
import type { ModelInput } from '../../engine/read.ts'
import { writeSnapshot } from '../../engine/snapshot.ts'
import { fileChunks } from './file-chunks.ts'

/** Ends the name of a file that is still written. */
export const UNFINISHED = '.new'
const DIGEST_BYTES = 32

/** Writes the snapshot of a model that was not edited. @returns false where it could not be written: it is made again some day */
export function keepSnapshot(model: Model, path: string): boolean {
  const unfinished = `${path}.${randomUUID()}${UNFINISHED}`
  try {
    const file = openSync(unfinished, 'wx', 0o600)
    try {
      const hash = createHash('sha256')
      for (const part of writeSnapshot(model)) {
        hash.update(part)
        writeWhole(file, part)
      }
      writeWhole(file, hash.digest())
    } finally {
      closeSync(file)
    }
    renameSync(unfinished, path)
    return true
  } catch {
    rmSync(unfinished, { force: true })
    return false
  }
}

function writeWhole(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
}

/**
 * A snapshot as what a model is read from. When all has come its SHA-256 is compared, before anything is made of it.
 *
 * @param name of the model
 * @throws LintelError snapshot-invalid, also while it is read: it is gone or not whole
 */
export function snapshotInput(path: string, name: string): ModelInput {
  try {
    const size = statSync(path).size - DIGEST_BYTES
    return { name, size, chunks: chunksOf(path, { name, size }) }
  } catch (error) {
    throw unsound(name, error)
  }
}

function* chunksOf(path: string, { name, size }: { name: string; size: number }): Generator<Uint8Array> {
  const hash = createHash('sha256')
  try {
    for (const chunk of fileChunks(path, { end: size })) {
      hash.update(chunk)
      yield chunk
    }
    const written = Buffer.concat([...fileChunks(path, { start: Math.max(0, size) })])
    if (!written.equals(hash.digest())) throw new Error('its SHA-256 is another')
  } catch (error) {
    throw unsound(name, error)
  }
}

function unsound(name: string, cause: unknown): LintelError {
  const message = `the snapshot kept of ${name} cannot be read as it was written`
  return new LintelError('snapshot-invalid', message, { cause })
}

/** A chosen file as the engine wants it: chunks, and its digest from another processor. */
import type { ModelInput } from '../engine/read.ts'
import { chunksOf } from './blob-chunks.ts'
import { type Digesting, sha256Beside, sha256Of } from './sha256.ts'

/** Files up to so many bytes are taken whole, so that the browser can digest them while they are read. */
const WHOLE = 1 << 26
const CHUNK = 1 << 20

export interface FileSource {
  readonly input: ModelInput
  /** Undefined where the engine must digest the file itself. */
  readonly digesting: Digesting | undefined
}

/** Opens a file; whoever does must `end` its digesting. */
export async function openFile(name: string, blob: Blob): Promise<FileSource> {
  if (blob.size > WHOLE)
    return { input: { name, chunks: chunksOf(blob), size: blob.size }, digesting: sha256Beside(blob) }
  const bytes = new Uint8Array(await blob.arrayBuffer())
  return { input: { name, chunks: slices(bytes), size: bytes.length }, digesting: sha256Of(bytes) }
}

function* slices(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK)
}

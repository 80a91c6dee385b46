/** A file in pieces, read where nothing else is to be done meanwhile. */
import { closeSync, openSync, readSync } from 'node:fs'

/** Bytes that are read at once: they stay in the processor's cache while they are hashed and scanned. */
const CHUNK = 1 << 18

/** Bytes of a file from `start` up to `end`, or its end; each chunk is good until the next one is asked for. */
export function* fileChunks(
  path: string,
  { start = 0, end = Number.POSITIVE_INFINITY } = {},
): Generator<Uint8Array> {
  const file = openSync(path, 'r')
  try {
    const room = new Uint8Array(CHUNK)
    for (let at = start; at < end; ) {
      const bytes = readSync(file, room, 0, Math.min(CHUNK, end - at), at)
      if (bytes === 0) return
      at += bytes
      yield room.subarray(0, bytes)
    }
  } finally {
    closeSync(file)
  }
}

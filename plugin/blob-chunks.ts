/** A file's bytes, chunk by chunk. */

/** Bytes of a chunk where the browser fills a buffer of ours. */
const CHUNK_BYTES = 1 << 20

/**
 * Yields chunks that are valid until the next one is asked for: one buffer serves for all of them, so that a file of
 * gigabytes leaves no garbage behind.
 */
export async function* chunksOf(blob: Blob): AsyncGenerator<Uint8Array> {
  const stream = blob.stream()
  let reader: ReadableStreamBYOBReader
  try {
    reader = stream.getReader({ mode: 'byob' })
  } catch {
    // before Chrome 89, and where a file's stream is none of bytes
    yield* ownChunks(stream)
    return
  }
  try {
    let buffer = new ArrayBuffer(CHUNK_BYTES)
    for (;;) {
      const { done, value } = await reader.read(new Uint8Array(buffer))
      if (done || value === undefined) return
      yield value
      buffer = value.buffer
    }
  } finally {
    await reader.cancel()
  }
}

/** A reader loop, because streams became iterable only in Chrome 124. */
async function* ownChunks(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    await reader.cancel()
  }
}

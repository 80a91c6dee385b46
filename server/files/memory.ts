/** Files in memory: for tests, and for a server that keeps nothing. */
import { createHash } from 'node:crypto'
import type { ByteRange, Files, ListedContent, StoredContent, StoredFile } from './files.ts'
import { checkedPart, checkedSha256, checkedUpload, missingPart } from './keys.ts'

interface Held {
  readonly bytes: Uint8Array
  readonly storedAt: Date
}

export class MemoryFiles implements Files {
  private readonly contents = new Map<string, Held>()
  private readonly uploads = new Map<string, Map<number, Uint8Array>>()

  async putContent(
    bytes: ReadableStream<Uint8Array>,
    onCame?: (content: StoredContent) => void,
  ): Promise<StoredContent> {
    const { content, stored } = await take(bytes)
    onCame?.(stored)
    this.contents.set(stored.sha256, { bytes: content, storedAt: new Date() })
    return stored
  }

  async getContent(sha256: string, range?: ByteRange): Promise<ReadableStream<Uint8Array> | null> {
    const held = this.contents.get(checkedSha256(sha256))
    return held === undefined ? null : streamOf([held.bytes.subarray(range?.start, range?.end)])
  }

  contentPath(): null {
    return null
  }

  async statContent(sha256: string): Promise<StoredFile | null> {
    const held = this.contents.get(checkedSha256(sha256))
    return held === undefined ? null : { size: held.bytes.length, storedAt: held.storedAt }
  }

  async deleteContent(sha256: string): Promise<void> {
    this.contents.delete(checkedSha256(sha256))
  }

  async *listContent(): AsyncIterable<ListedContent> {
    for (const [sha256, { bytes, storedAt }] of this.contents) yield { sha256, size: bytes.length, storedAt }
  }

  async putPart(upload: string, number: number, bytes: ReadableStream<Uint8Array>): Promise<StoredContent> {
    checkedPart(number)
    checkedUpload(upload)
    const { content, stored } = await take(bytes)
    const parts = this.uploads.get(upload) ?? new Map<number, Uint8Array>()
    this.uploads.set(upload, parts.set(number, content))
    return stored
  }

  joinParts(upload: string, numbers: readonly number[]): ReadableStream<Uint8Array> {
    const parts = this.uploads.get(checkedUpload(upload))
    return streamOf(partsOf(parts, numbers))
  }

  async deleteParts(upload: string): Promise<void> {
    this.uploads.delete(checkedUpload(upload))
  }

  async *listUploads(): AsyncIterable<string> {
    yield* this.uploads.keys()
  }

  /** Nothing unfinished is ever held here. */
  async dropUnfinished(): Promise<void> {}

  async ping(): Promise<void> {}
}

async function take(bytes: ReadableStream<Uint8Array>) {
  const content = new Uint8Array(await new Response(bytes).arrayBuffer())
  const sha256 = createHash('sha256').update(content).digest('hex')
  return { content, stored: { sha256, size: content.length } }
}

function* partsOf(parts: ReadonlyMap<number, Uint8Array> | undefined, numbers: readonly number[]) {
  for (const number of numbers) {
    const part = parts?.get(number)
    if (part === undefined) throw missingPart(number)
    yield part
  }
}

/** Copies, because whoever reads may move their memory elsewhere. */
function streamOf(chunks: Iterable<Uint8Array>): ReadableStream<Uint8Array> {
  const left = chunks[Symbol.iterator]()
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      const { done, value } = left.next()
      if (done) controller.close()
      else if (value.length > 0) controller.enqueue(value.slice())
    },
  })
}

/** Files in memory: for tests, and for a server that keeps nothing. */
import { createHash } from 'node:crypto'
import type { ByteRange, Files, StoredContent, StoredFile } from './files.ts'

export class MemoryFiles implements Files {
  private readonly contents = new Map<string, Uint8Array>()
  private readonly uploads = new Map<string, Map<number, Uint8Array>>()

  async putContent(bytes: ReadableStream<Uint8Array>): Promise<StoredContent> {
    const { content, stored } = await take(bytes)
    this.contents.set(stored.sha256, content)
    return stored
  }

  getContent(sha256: string, range?: ByteRange): Promise<ReadableStream<Uint8Array> | null> {
    const content = this.contents.get(sha256)
    return Promise.resolve(
      content === undefined ? null : streamOf([content.subarray(range?.start, range?.end)]),
    )
  }

  statContent(sha256: string): Promise<StoredFile | null> {
    const content = this.contents.get(sha256)
    return Promise.resolve(content === undefined ? null : { size: content.length })
  }

  deleteContent(sha256: string): Promise<void> {
    this.contents.delete(sha256)
    return Promise.resolve()
  }

  async putPart(upload: string, number: number, bytes: ReadableStream<Uint8Array>): Promise<StoredContent> {
    const { content, stored } = await take(bytes)
    const parts = this.uploads.get(upload) ?? new Map<number, Uint8Array>()
    this.uploads.set(upload, parts.set(number, content))
    return stored
  }

  joinParts(upload: string, numbers: readonly number[]): ReadableStream<Uint8Array> {
    const parts = this.uploads.get(upload)
    return streamOf(
      numbers.map((number) => {
        const part = parts?.get(number)
        if (part === undefined) throw new Error(`part ${number} of upload ${upload} is missing`)
        return part
      }),
    )
  }

  deleteParts(upload: string): Promise<void> {
    this.uploads.delete(upload)
    return Promise.resolve()
  }

  async *listUploads(): AsyncIterable<string> {
    yield* this.uploads.keys()
  }

  ping(): Promise<void> {
    return Promise.resolve()
  }
}

async function take(bytes: ReadableStream<Uint8Array>) {
  const content = new Uint8Array(await new Response(bytes).arrayBuffer())
  const sha256 = createHash('sha256').update(content).digest('hex')
  return { content, stored: { sha256, size: content.length } }
}

/** Copies, because whoever reads may move their memory elsewhere. */
function streamOf(chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  const left = chunks.values()
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      const { done, value } = left.next()
      if (done) controller.close()
      else if (value.length > 0) controller.enqueue(value.slice())
    },
  })
}

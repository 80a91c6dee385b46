/** The port of file storage: bytes that never change, under keys; folder, memory and S3 are its adapters. */

export interface StoredFile {
  readonly size: number
  /** When it was stored last, by the clock of the storage: storing equal content again makes it young again. */
  readonly storedAt: Date
}

/** Content that was stored: its name is its hash, so equal content is kept once. */
export interface StoredContent {
  readonly size: number
  /** In hex. */
  readonly sha256: string
}

export interface ListedContent extends StoredFile {
  /** In hex. */
  readonly sha256: string
}

/** Bytes `start` to before `end`. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/** Bytes that are there already, as `putContent` takes them; a `Blob` reads its own from another thread. */
export function streamOfBytes(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(bytes)
      controller.close()
    },
  })
}

export interface Files {
  /**
   * Stores a stream under the hash of what came. What is acknowledged survives the end of the process; a stream that
   * fails leaves nothing.
   *
   * @param onCame hears what came while it is still being stored
   * @throws what the stream fails with
   */
  putContent(
    bytes: ReadableStream<Uint8Array>,
    onCame?: (content: StoredContent) => void,
  ): Promise<StoredContent>
  /** @returns null where there is no such content */
  getContent(sha256: string, range?: ByteRange): Promise<ReadableStream<Uint8Array> | null>
  statContent(sha256: string): Promise<StoredFile | null>
  /** Where content lies, or would, as a file that a thread of this process can read; null where it lies elsewhere. */
  contentPath(sha256: string): string | null
  deleteContent(sha256: string): Promise<void>
  /** All content, in no order; what is stored meanwhile may be missing. */
  listContent(): AsyncIterable<ListedContent>
  /**
   * Stores a part of an upload; a second one of the same number replaces the first as a whole.
   *
   * @param upload id of the upload, a UUID
   * @param number 1…
   */
  putPart(upload: string, number: number, bytes: ReadableStream<Uint8Array>): Promise<StoredContent>
  /** The parts one behind the other, in the order of `numbers`; fails where one is missing. */
  joinParts(upload: string, numbers: readonly number[]): ReadableStream<Uint8Array>
  deleteParts(upload: string): Promise<void>
  /** Uploads that have parts. */
  listUploads(): AsyncIterable<string>
  /** Removes what came in part and was given up before `before`. */
  dropUnfinished(before: Date): Promise<void>
  /** @throws what keeps files from being stored */
  ping(): Promise<void>
}

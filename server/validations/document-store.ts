/** Stores the document of a run while it is still being made: pieces come as a thread sends them. */
import type { Files, StoredContent } from '../files/files.ts'

/** Of one run; nothing is written before the first piece, so a long check keeps no file open. */
export class DocumentStore {
  private readonly files: Pick<Files, 'putContent'>
  private control: ReadableStreamDefaultController<Uint8Array> | null = null
  private storing: Promise<StoredContent> | null = null

  constructor(files: Pick<Files, 'putContent'>) {
    this.files = files
  }

  /** Takes the next piece. */
  add(bytes: Uint8Array): void {
    this.storing ??= this.begin()
    this.control?.enqueue(bytes)
  }

  /** @returns what was stored, of all pieces @throws what storing it failed with */
  end(): Promise<StoredContent> {
    this.storing ??= this.begin()
    this.control?.close()
    return this.storing
  }

  /** Ends a document that will not be whole; nothing stays of it. @throws the reason */
  async drop(reason: unknown): Promise<never> {
    this.control?.error(reason)
    await this.storing?.catch(() => undefined)
    throw reason
  }

  private begin(): Promise<StoredContent> {
    const stream = new ReadableStream<Uint8Array>({
      start: (control) => {
        this.control = control
      },
      // what keeps the disk from taking more is told where the document ends
      cancel: () => {
        this.control = null
      },
    })
    const storing = this.files.putContent(stream)
    storing.catch(() => undefined)
    return storing
  }
}

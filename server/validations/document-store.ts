/** Stores the document of a run while it is still being made: pieces come as a thread sends them. */
import type { Files, StoredContent } from '../files/files.ts'

/** Content on its way into storage. */
export interface Storing {
  /** What it is, which is known before it is stored. */
  readonly came: Promise<StoredContent>
  /** Settles when it is stored. */
  readonly stored: Promise<StoredContent>
}

/** Whoever waits for neither hears of no fault. */
export function storing(files: Pick<Files, 'putContent'>, bytes: ReadableStream<Uint8Array>): Storing {
  let onCame: (content: StoredContent) => void = () => undefined
  const heard = new Promise<StoredContent>((resolve) => {
    onCame = resolve
  })
  const stored = files.putContent(bytes, onCame)
  const came = Promise.race([heard, stored])
  for (const one of [came, stored]) one.catch(() => undefined)
  return { came, stored }
}

/** Of one run; nothing is written before the first piece, so a long check keeps no file open. */
export class DocumentStore {
  private readonly files: Pick<Files, 'putContent'>
  private control: ReadableStreamDefaultController<Uint8Array> | null = null
  private storing: Storing | null = null

  constructor(files: Pick<Files, 'putContent'>) {
    this.files = files
  }

  /** Takes the next piece. */
  add(bytes: Uint8Array): void {
    this.storing ??= this.begin()
    this.control?.enqueue(bytes)
  }

  /** @returns the storing of all pieces, which fails with what it fails with */
  end(): Storing {
    this.storing ??= this.begin()
    this.control?.close()
    return this.storing
  }

  /** Ends a document that will not be whole; nothing stays of it. @throws the reason */
  async drop(reason: unknown): Promise<never> {
    this.control?.error(reason)
    await this.storing?.stored.catch(() => undefined)
    throw reason
  }

  private begin(): Storing {
    const stream = new ReadableStream<Uint8Array>({
      start: (control) => {
        this.control = control
      },
      // what keeps the disk from taking more is told where the document ends
      cancel: () => {
        this.control = null
      },
    })
    return storing(this.files, stream)
  }
}

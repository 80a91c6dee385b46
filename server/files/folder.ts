/**
 * Files in a folder:
 *
 *     content/ab/abcdef…    bytes under their SHA-256
 *     uploads/ID/3          parts that came, under their numbers
 *     incoming/UUID         what still comes; emptied at the start by a process that works there alone
 *
 * What stands outside `incoming/` is whole: it was written, synchronised and then renamed.
 */
import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, mkdirSync, rmSync } from 'node:fs'
import { access, constants, type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import type { ByteRange, Files, ListedContent, StoredContent, StoredFile } from './files.ts'
import { checkedPart, checkedSha256, checkedUpload, isSha256, isUpload, missingPart } from './keys.ts'

/** Bytes that are read at once: each chunk crosses to a thread by a message of its own. */
const CHUNK = 1 << 20
/** Bytes that are written at once: each time another thread is woken, and wakes this one. */
const WRITTEN = 1 << 20

export class FolderFiles implements Files {
  private readonly folder: string

  /**
   * @param folder made where it is missing
   * @param isShared other processes work in it too: what is unfinished may be theirs, and stays until it is old
   */
  constructor(folder: string, { isShared = false } = {}) {
    this.folder = folder
    if (!isShared) rmSync(this.incoming(), { recursive: true, force: true })
    mkdirSync(this.incoming(), { recursive: true, mode: 0o700 })
  }

  async putContent(
    bytes: ReadableStream<Uint8Array>,
    onCame?: (content: StoredContent) => void,
  ): Promise<StoredContent> {
    const { temporary, stored } = await this.take(bytes, onCame)
    const { sha256 } = stored
    await this.settle(temporary, join(this.folder, 'content', sha256.slice(0, 2)), sha256)
    return stored
  }

  async getContent(sha256: string, range?: ByteRange): Promise<ReadableStream<Uint8Array> | null> {
    const path = this.contentPath(sha256)
    if ((await statOf(path)) === null) return null
    if (range !== undefined && range.end <= range.start) return streamOf([])
    const part = range === undefined ? {} : { start: range.start, end: range.end - 1 }
    const options = { highWaterMark: CHUNK, ...part }
    return Readable.toWeb(createReadStream(path, options)) as unknown as ReadableStream<Uint8Array>
  }

  async statContent(sha256: string): Promise<StoredFile | null> {
    return await statOf(this.contentPath(sha256))
  }

  contentPath(sha256: string): string {
    checkedSha256(sha256)
    return join(this.folder, 'content', sha256.slice(0, 2), sha256)
  }

  async deleteContent(sha256: string): Promise<void> {
    await rm(this.contentPath(sha256), { force: true })
  }

  async *listContent(): AsyncIterable<ListedContent> {
    const folder = join(this.folder, 'content')
    for (const group of await namesIn(folder)) {
      for (const sha256 of (await namesIn(join(folder, group))).filter(isSha256)) {
        const found = await statOf(this.contentPath(sha256))
        if (found !== null) yield { sha256, ...found }
      }
    }
  }

  async putPart(upload: string, number: number, bytes: ReadableStream<Uint8Array>): Promise<StoredContent> {
    const folder = this.uploadPath(upload)
    const name = String(checkedPart(number))
    const { temporary, stored } = await this.take(bytes)
    await this.settle(temporary, folder, name)
    return stored
  }

  joinParts(upload: string, numbers: readonly number[]): ReadableStream<Uint8Array> {
    const folder = this.uploadPath(upload)
    return streamOf(partsOf(folder, numbers))
  }

  async deleteParts(upload: string): Promise<void> {
    await rm(this.uploadPath(upload), { recursive: true, force: true })
  }

  async *listUploads(): AsyncIterable<string> {
    yield* (await namesIn(join(this.folder, 'uploads'))).filter(isUpload)
  }

  async dropUnfinished(before: Date): Promise<void> {
    for (const name of await namesIn(this.incoming())) {
      const path = join(this.incoming(), name)
      const found = await statOf(path)
      if (found !== null && found.storedAt < before) await rm(path, { force: true })
    }
  }

  async ping(): Promise<void> {
    await access(this.incoming(), constants.W_OK)
  }

  /** Writes and synchronises what comes; nothing stays of a stream that fails. */
  private async take(bytes: ReadableStream<Uint8Array>, onCame?: (content: StoredContent) => void) {
    const temporary = join(this.incoming(), randomUUID())
    const hash = createHash('sha256')
    let stored: StoredContent
    let size = 0
    const file = await open(temporary, 'wx', 0o600)
    const writer = new Writer(file)
    try {
      for await (const chunk of bytes) {
        hash.update(chunk)
        size += chunk.length
        await writer.add(chunk)
      }
      stored = { sha256: hash.digest('hex'), size }
      onCame?.(stored)
      await writer.end()
      await file.sync()
    } catch (error) {
      await writer.end().catch(() => undefined)
      await file.close()
      await rm(temporary, { force: true })
      throw error
    }
    await file.close()
    return { temporary, stored }
  }

  /** Gives a whole file its place; the folder is synchronised too, else the name could be lost. */
  private async settle(temporary: string, folder: string, name: string): Promise<void> {
    const path = join(folder, name)
    // the folder is mostly there: what asks first asks for nothing
    const isThere = await rename(temporary, path).then(
      () => true,
      (error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? false : Promise.reject(error)),
    )
    if (isThere) return await synchronise(folder)
    const made = await mkdir(folder, { recursive: true, mode: 0o700 })
    await rename(temporary, path)
    await synchronise(folder)
    if (made !== undefined) await synchronise(dirname(made))
  }

  private incoming(): string {
    return join(this.folder, 'incoming')
  }

  private uploadPath(upload: string): string {
    return join(this.folder, 'uploads', checkedUpload(upload))
  }
}

async function synchronise(folder: string): Promise<void> {
  const place = await open(folder, 'r')
  await place.sync().finally(() => place.close())
}

async function* partsOf(folder: string, numbers: readonly number[]): AsyncGenerator<Uint8Array> {
  for (const number of numbers) {
    const path = join(folder, String(checkedPart(number)))
    if ((await statOf(path)) === null) throw missingPart(number)
    yield* createReadStream(path) as AsyncIterable<Uint8Array>
  }
}

function streamOf(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): ReadableStream<Uint8Array> {
  return Readable.toWeb(Readable.from(chunks)) as unknown as ReadableStream<Uint8Array>
}

async function namesIn(folder: string): Promise<string[]> {
  return await readdir(folder).catch(ifMissing([]))
}

async function statOf(path: string): Promise<StoredFile | null> {
  return await stat(path).then(({ size, mtime }) => ({ size, storedAt: mtime }), ifMissing(null))
}

function ifMissing<T>(value: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return value
    throw error
  }
}

/** Writes what comes in large pieces, one of them while the next is coming. */
class Writer {
  private readonly file: FileHandle
  private waiting: Uint8Array[] = []
  private bytes = 0
  private writing: Promise<void> = Promise.resolve()

  constructor(file: FileHandle) {
    this.file = file
  }

  /** @param chunk belongs to the writer from now on @throws what an earlier write failed with */
  async add(chunk: Uint8Array): Promise<void> {
    this.waiting.push(chunk)
    this.bytes += chunk.length
    if (this.bytes >= WRITTEN) await this.flush()
  }

  /** Settles when all of it is written. */
  async end(): Promise<void> {
    await this.flush()
    await this.writing
  }

  private async flush(): Promise<void> {
    await this.writing
    if (this.bytes === 0) return
    const piece = this.waiting.length === 1 ? this.waiting[0] : Buffer.concat(this.waiting, this.bytes)
    this.waiting = []
    this.bytes = 0
    this.writing = this.file.writeFile(piece as Uint8Array)
    this.writing.catch(() => undefined)
  }
}

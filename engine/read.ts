/** Reads a model from a stream of chunks: header, schema, records, rows, units. Memory follows what is kept, not the file. */
import { FEED_END, FEED_HEADER, FEED_NOT_STEP } from '../assembly/abi.ts'
import { breathe } from './breathe.ts'
import { LintelError } from './errors.ts'
import type { OnEvent } from './events.ts'
import { type Hasher, portableHasher } from './hasher.ts'
import { readHeader } from './header.ts'
import type { Kernel } from './kernel.ts'
import type { KernelExports } from './kernel-exports.ts'
import { type FileHeader, Model } from './model.ts'
import { nameSchema } from './names.ts'
import { readNotes } from './notes.ts'
import { loadSchema, schemaOfFile } from './schema/load.ts'
import type { Schema } from './schema/schema.ts'
import { SNAPSHOT_FIRST_BYTE, SnapshotReading } from './snapshot.ts'
import { applyUnits } from './units.ts'

export interface ModelInput {
  /** What the person calls it: a file's name. */
  readonly name: string
  readonly chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>
  /** Bytes in all, for progress; null when it is not known. */
  readonly size: number | null
}

export interface ReadOptions {
  readonly onEvent?: OnEvent | undefined
  readonly signal?: AbortSignal | undefined
  readonly hasher?: (() => Hasher) | undefined
  /** The file's SHA-256 as 64 hexadecimal digits, where the host digests the same bytes beside the reading. */
  readonly sha256?: (() => Promise<string>) | undefined
  /** Whether a snapshot may stand for the file. Its facts, the file's digest among them, are believed: only where you made it. */
  readonly snapshots?: boolean | undefined
  /** About how many rules will judge the model: for many and a large file there are threads. */
  readonly rules?: number | undefined
  /** Names of classes to keep though only geometry needs them. A snapshot holds what was kept when it was written. */
  readonly keep?: ((schema: Schema) => ReadonlySet<string>) | undefined
}

/** Bytes between two reports of progress. */
const REPORT_BYTES = 1 << 20
/** A file must say what it is within this many bytes. */
const MARK_BYTES = 1024

/**
 * Reads a model.
 *
 * Errors: `input-empty`, `input-not-step`, `input-truncated`, `schema-missing`, `schema-unsupported`, `memory`, `cancelled`;
 * of snapshots `snapshot-invalid`, `snapshot-version`.
 */
export async function readModel(
  kernel: Kernel,
  input: ModelInput,
  options: ReadOptions = {},
): Promise<Model> {
  const own = await kernel.forModel(input.size ?? 0, options.rules ?? 0)
  const instance = await own.instance()
  // they start while the file is read
  const threads = own.startThreads(instance)
  try {
    const model = await readInto(instance, input, options)
    if (threads !== null) model.adopt(threads)
    return model
  } catch (error) {
    threads?.end()
    throw error
  }
}

async function readInto(instance: KernelExports, input: ModelInput, options: ReadOptions): Promise<Model> {
  let reading: Reading | SnapshotReading | undefined
  for await (const chunk of input.chunks) {
    if (chunk.length === 0) continue
    reading ??=
      options.snapshots === true && chunk[0] === SNAPSHOT_FIRST_BYTE
        ? new SnapshotReading(instance, input)
        : new Reading(instance, input, options)
    await reading.take(chunk)
  }
  return await (reading ?? new Reading(instance, input, options)).finish()
}

class Reading {
  private readonly kernel: KernelExports
  private readonly input: ModelInput
  private readonly options: ReadOptions
  /** Null where the host digests the file. */
  private readonly hasher: Hasher | null
  private bytes = 0
  private reported = 0
  private beginning = ''
  private ended = false
  private header: FileHeader | undefined
  private schema: Schema | undefined

  constructor(kernel: KernelExports, input: ModelInput, options: ReadOptions) {
    this.kernel = kernel
    this.input = input
    this.options = options
    this.hasher = options.sha256 === undefined ? (options.hasher ?? portableHasher)() : null
    fillCodePages(kernel)
  }

  /** Takes one chunk of any size. */
  async take(chunk: Uint8Array): Promise<void> {
    this.checkSignal()
    this.checkMark(chunk)
    this.hasher?.update(chunk)
    this.bytes += chunk.length
    let from = 0
    while (from < chunk.length && !this.ended) {
      const room = Math.min(this.kernel.inputRoom() >>> 0, chunk.length - from)
      if (room === 0) throw tooLarge(this.input.name, this.kernel.lineNow())
      new Uint8Array(this.kernel.memory.buffer, this.kernel.inputPtr() >>> 0, room).set(
        chunk.subarray(from, from + room),
      )
      from += room
      this.feed(room)
    }
    if (this.bytes - this.reported >= REPORT_BYTES) await this.report()
  }

  private feed(bytes: number): void {
    let answer = this.kernel.feed(bytes)
    if (answer === FEED_HEADER) {
      this.header = readHeader(this.kernel)
      this.schema = loadSchema(schemaOfFile(this.header.fileSchema))
      nameSchema(this.kernel, this.schema, this.options.keep?.(this.schema))
      answer = this.kernel.feed(0)
    }
    if (answer === FEED_NOT_STEP) throw notStep(this.input.name)
    this.ended = answer === FEED_END
  }

  /** Reports progress and lets the host breathe: messages (a cancellation) are handled in between. */
  private async report(): Promise<void> {
    this.reported = this.bytes
    this.options.onEvent?.({ type: 'progress', phase: 'read', done: this.bytes, total: this.input.size })
    await breathe(this.options.signal, this.input.name)
  }

  /** The mark `ISO-10303-21` must stand in the first bytes, however they are cut into chunks. */
  private checkMark(chunk: Uint8Array): void {
    const missing = MARK_BYTES - this.bytes
    if (missing <= 0) return
    for (const byte of chunk.subarray(0, missing)) this.beginning += String.fromCharCode(byte)
    if (chunk.length < missing) return
    if (!this.beginning.toUpperCase().includes('ISO-10303-21')) throw notStep(this.input.name)
  }

  private checkSignal(): void {
    if (this.options.signal?.aborted === true)
      throw new LintelError('cancelled', `checking ${this.input.name} was cancelled`)
  }

  async finish(): Promise<Model> {
    const { kernel, input } = this
    if (this.bytes === 0)
      throw new LintelError('input-empty', `${input.name} is empty; give an IFC file (ISO 10303-21, .ifc)`)
    if (kernel.sectionNow() === 0) throw notStep(input.name)
    if (this.schema === undefined || this.header === undefined || (!this.ended && kernel.isOpen() !== 0)) {
      throw new LintelError(
        'input-truncated',
        `${input.name} ends too early, at line ${kernel.lineNow()}: its ${this.schema === undefined ? 'header' : 'data'} section is not closed; export or transfer the file again`,
      )
    }
    this.options.onEvent?.({ type: 'progress', phase: 'link', done: 0, total: 1 })
    kernel.link()
    const facts = {
      name: input.name,
      sha256: await this.digest(),
      bytes: this.bytes,
      lines: kernel.lineNow(),
      header: this.header,
    }
    const model = new Model(kernel, this.schema, facts)
    applyUnits(model)
    model.notRead = readNotes(model)
    this.options.onEvent?.({ type: 'progress', phase: 'link', done: 1, total: 1 })
    return model
  }

  private async digest(): Promise<string> {
    if (this.hasher !== null) return this.hasher.digestHex()
    const digits = await this.options.sha256?.()
    this.checkSignal()
    if (digits === undefined || !/^[0-9a-f]{64}$/.test(digits))
      throw new LintelError('internal-kernel', `the digest of ${this.input.name} is no SHA-256: ${digits}`)
    return digits
  }
}

/** Outside the data section nothing that large is passed over. */
function tooLarge(name: string, line: number): LintelError {
  return new LintelError(
    'step-syntax',
    `${name} holds a statement larger than 256 MB at line ${line}; export the file again`,
  )
}

function notStep(name: string): LintelError {
  return new LintelError(
    'input-not-step',
    `${name} is not an IFC file: expected ISO-10303-21 at its beginning; IFC-XML and IFC-ZIP must be saved as .ifc first`,
  )
}

/** The upper halves of ISO 8859-1 … -9 for `\P.\` and `\S\`; ISO 8859-1 is there already. */
function fillCodePages(kernel: KernelExports): void {
  const at = kernel.codePages() >>> 0
  codePages ??= findCodePages()
  new Uint16Array(kernel.memory.buffer, at + 192, codePages.length).set(codePages)
}

/** Found once, because every model needs them. */
let codePages: Uint16Array | undefined

/** u16[8][96]: the characters of ISO 8859-2 … -9 from A0 on. */
function findCodePages(): Uint16Array {
  const upper = Uint8Array.from({ length: 96 }, (_, i) => 0xa0 + i)
  const texts = [2, 3, 4, 5, 6, 7, 8, 9].map((page) => new TextDecoder(`iso-8859-${page}`).decode(upper))
  return Uint16Array.from(texts.join(''), (character) => character.charCodeAt(0))
}

/** Reads multipart/form-data as it comes: IDS files and waivers first, into memory; then the model, never held as a whole. */
import type { Readable } from 'node:stream'
import { Busboy, type BusboyInstance } from '@fastify/busboy'
import type { NamedBytes } from '../checks/check-protocol.ts'
import {
  brokenForm,
  idsTooLarge,
  idsTooLargeTogether,
  idsTooLate,
  idsTooMany,
  noBoundary,
  noFile,
  noModel,
  secondModel,
  secondWaivers,
  waiversTooLarge,
  waiversTooLate,
} from './form-errors.ts'
import { cleanName } from './name.ts'
import { clientGone, HttpError } from './problem.ts'

/** The fields of IDS files and of the waiver file; a file of any other field is the model. */
const IDS_FIELD = 'ids'
const WAIVERS_FIELD = 'waivers'
const TOO_LATE: ReadonlyMap<string, (name: string | null) => Error> = new Map([
  [IDS_FIELD, idsTooLate],
  [WAIVERS_FIELD, waiversTooLate],
])
/** Parts have two or three headers of some hundred bytes. */
const HEADER_LIMITS = { headerPairs: 32, headerSize: 16_384 }

export interface FormLimits {
  /** Bytes of one IDS file, and of the waiver file. */
  readonly idsBytes: number
  /** Bytes of all IDS files of a form together. */
  readonly allIdsBytes: number
  readonly idsFiles: number
}

export interface FormOptions {
  /** The header content-type, which names the boundary. */
  readonly type: string
  readonly limits: FormLimits
  readonly signal: AbortSignal
}

export interface Form {
  readonly ids: readonly NamedBytes[]
  readonly waivers: NamedBytes | null
  /** The model's; null where the form gives none. */
  readonly name: string | null
  /**
   * The model's bytes. They end when the whole form has been read, and in an error where it is wrong behind the model.
   * Cancelling them ends the reading of the form.
   */
  readonly model: ReadableStream<Uint8Array>
}

/**
 * The form of a body, as soon as its model begins.
 *
 * @throws LintelError call-invalid, cancelled; HttpError body-too-large; and what the body fails with
 */
export function readForm(body: ReadableStream<Uint8Array>, options: FormOptions): Promise<Form> {
  return new FormReader(body, options).read(options.signal)
}

/** Lives until the form has been read, was found wrong, or is no longer wanted. */
class FormReader {
  private readonly reader: ReadableStreamDefaultReader<Uint8Array>
  private readonly busboy: BusboyInstance
  private readonly limits: FormLimits
  private readonly ids: Promise<NamedBytes>[] = []
  /** At most one. */
  private readonly waivers: Promise<NamedBytes>[] = []
  private idsBytes = 0
  private model: Readable | null = null
  private failed = false
  /** Settles with the form as a whole. */
  private readonly whole: Promise<void>
  private succeed: () => void = () => undefined
  private reject: (error: unknown) => void = () => undefined

  constructor(body: ReadableStream<Uint8Array>, { type, limits }: FormOptions) {
    this.limits = limits
    this.busboy = makeBusboy(type)
    this.reader = body.getReader()
    this.whole = new Promise((resolve, reject) => {
      this.succeed = resolve
      this.reject = reject
    })
  }

  read(signal: AbortSignal): Promise<Form> {
    const gone = (): void => this.fail(clientGone())
    signal.addEventListener('abort', gone)
    const done = (): void => signal.removeEventListener('abort', gone)
    this.whole.then(done, done)
    const form = new Promise<Form>((resolve, reject) => {
      this.busboy.on('file', (field, file, name) => this.take(file, { field, name, found: resolve }))
      // a model that was found keeps the form from ending before it is read
      this.whole.then(() => reject(noModel(this.ids.length)), reject)
    })
    this.busboy.on('field', (name) => this.fail(noFile(name)))
    this.busboy.on('error', (error) => this.fail(brokenForm(error)))
    this.busboy.on('finish', () => this.succeed())
    if (signal.aborted) gone()
    else void this.pump()
    return form
  }

  /** Moves the body on chunk by chunk, as fast as its parts are taken; what stands behind the form is passed over. */
  private async pump(): Promise<void> {
    try {
      while (!this.failed) {
        const { done, value } = await this.reader.read()
        if (this.failed) return
        if (done) return void this.busboy.end()
        await new Promise((taken) => this.busboy.write(value, taken))
      }
    } catch (error) {
      this.fail(error instanceof HttpError ? error : clientGone(error))
    }
  }

  private take(file: Readable, { field, name: given, found }: FoundFile): void {
    // what is wrong is told once, by the form
    file.on('error', () => undefined)
    const name = cleanName(given?.replaceAll('%22', '"'))
    this.refuse(field, name)
    if (this.failed) {
      file.resume()
    } else if (field === IDS_FIELD) {
      this.ids.push(this.idsOf(file, name ?? 'requirements.ids'))
    } else if (field === WAIVERS_FIELD) {
      const { idsBytes } = this.limits
      const given = name ?? 'waivers.json'
      const came = (size: number): void => {
        if (size > idsBytes) this.fail(waiversTooLarge(given, idsBytes))
      }
      this.waivers.push(this.bytesOf(file, given, came))
    } else {
      this.model = file
      const model = this.streamOf(file)
      const many = this.ids.length
      void Promise.all([...this.ids, ...this.waivers]).then((files) =>
        found({ ids: files.slice(0, many), waivers: files[many] ?? null, name, model }),
      )
    }
  }

  /** Fails where a file stands in a wrong place, or is one too many. */
  private refuse(field: string, name: string | null): void {
    const { idsFiles } = this.limits
    if (this.model !== null) this.fail((TOO_LATE.get(field) ?? secondModel)(name))
    if (field === IDS_FIELD && this.ids.length === idsFiles) this.fail(idsTooMany(idsFiles))
    if (field === WAIVERS_FIELD && this.waivers.length > 0) this.fail(secondWaivers(name))
  }

  private idsOf(file: Readable, name: string): Promise<NamedBytes> {
    const { idsBytes, allIdsBytes } = this.limits
    return this.bytesOf(file, name, (size, more) => {
      this.idsBytes += more
      if (size > idsBytes) this.fail(idsTooLarge(name, idsBytes))
      if (this.idsBytes > allIdsBytes) this.fail(idsTooLargeTogether(allIdsBytes))
    })
  }

  /** A file in memory; never settles where the form fails before its end. @param came hears of each chunk: the size so far */
  private bytesOf(
    file: Readable,
    name: string,
    came: (size: number, more: number) => void,
  ): Promise<NamedBytes> {
    const chunks: Uint8Array[] = []
    let size = 0
    file.on('data', (chunk: Uint8Array) => {
      size += chunk.length
      came(size, chunk.length)
      if (this.failed) chunks.length = 0
      else chunks.push(chunk)
    })
    return new Promise((resolve) => {
      file.on('end', () => resolve({ name, bytes: joined(chunks, size) }))
    })
  }

  private streamOf(file: Readable): ReadableStream<Uint8Array> {
    const chunks: AsyncIterator<Uint8Array> = file[Symbol.asyncIterator]()
    const { whole } = this
    return new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          const next = await chunks.next().catch(async (error: unknown) => {
            await whole
            throw error
          })
          // a copy, because whoever reads it may move its memory elsewhere
          if (next.done !== true) return controller.enqueue(new Uint8Array(next.value))
          await whole
          controller.close()
        },
        cancel: (reason) => this.fail(reason),
      },
      { highWaterMark: 0 },
    )
  }

  /** The first reason counts; the rest of the body is not read. */
  private fail(error: unknown): void {
    if (this.failed) return
    this.failed = true
    this.reject(error)
    void this.reader.cancel().catch(() => undefined)
    this.model?.destroy()
  }
}

interface FoundFile {
  readonly field: string
  /** As it is written in the form, where a quote is %22. */
  readonly name: string | undefined
  readonly found: (form: Form) => void
}

function makeBusboy(type: string): BusboyInstance {
  try {
    return new Busboy({ headers: { 'content-type': type }, limits: HEADER_LIMITS })
  } catch (error) {
    throw noBoundary(error)
  }
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}

/**
 * Snapshots of a read model: what a later kernel needs to go on without reading the file again.
 *
 *   | magic u32 | version u32 | ABI version u32 | bytes of the facts u32 | facts: JSON, padded to 8 | bytes of the body u32 | 0 | body |
 *
 * The body is drawn in assembly/snapshot-write.ts. A snapshot is for the version of Lintel that wrote it.
 */
import { ABI_VERSION, SNAPSHOT_MAGIC, SNAPSHOT_VERSION } from '../assembly/abi.ts'
import { LintelError } from './errors.ts'
import { takeBytes } from './kernel.ts'
import type { KernelExports } from './kernel-exports.ts'
import { Model, type ModelFacts } from './model.ts'
import { nameSchema } from './names.ts'
import type { ModelInput } from './read.ts'
import type { NotRead } from './result.ts'
import { loadSchema, SCHEMA_NAMES } from './schema/load.ts'
import type { SchemaName } from './schema/schema.ts'
import { applyUnits } from './units.ts'

const HEADER_BYTES = 16
/** What room for a body grows by when nobody knows how much comes; no power of two, so that one lies behind the other (memory.ts). */
const PIECE = 2 ** 20 + 16
/** Bytes that no kernel has for a body: its memory ends at 4 GiB, and the model needs room beside it. */
const BEYOND_MEMORY = 0xffff0000
const SECTIONS = ['texts', 'GlobalIds', 'lists', 'rows', 'passed names', 'counts'] as const

/** What the engine itself knows of a model. */
interface SnapshotFacts {
  readonly schema: SchemaName
  readonly facts: ModelFacts
  readonly notRead: readonly NotRead[]
}

/** First byte of every snapshot; no STEP file begins with it. */
export const SNAPSHOT_FIRST_BYTE = SNAPSHOT_MAGIC & 0xff

/**
 * The snapshot in parts, to be written one behind the other.
 *
 * Errors: `call-invalid` when the model was edited: a snapshot stands for its file.
 */
export function writeSnapshot(model: Model): Uint8Array[] {
  if (model.isSpread)
    throw new LintelError(
      'call-invalid',
      `${model.facts.name} was edited since it was read; read it again for a snapshot`,
    )
  const known: SnapshotFacts = { schema: model.schema.name, facts: model.facts, notRead: model.notRead }
  const json = new TextEncoder().encode(JSON.stringify(known))
  const body: Uint8Array[] = []
  takeBytes(
    model.kernel,
    (bytes) => body.push(bytes),
    () => model.kernel.snapshotWrite(),
  )
  const facts = new Uint8Array(HEADER_BYTES + padded(json.length) + 8)
  facts.set(json, HEADER_BYTES)
  const view = new DataView(facts.buffer)
  const header = [SNAPSHOT_MAGIC, SNAPSHOT_VERSION, ABI_VERSION, json.length]
  header.forEach((word, i) => {
    view.setUint32(4 * i, word, true)
  })
  view.setUint32(
    facts.length - 8,
    body.reduce((sum, part) => sum + part.length, 0),
    true,
  )
  return [facts, ...body]
}

const padded = (bytes: number): number => Math.ceil(bytes / 8) * 8

/** Takes a snapshot from a stream of chunks of any size. */
export class SnapshotReading {
  private readonly kernel: KernelExports
  private readonly name: string
  /** Bytes of the whole snapshot; null when nobody knows. */
  private readonly size: number | null
  /** Header and facts as far as they came. */
  private front = new Uint8Array(0)
  private known: SnapshotFacts | undefined
  private body = { at: 0, bytes: 0, have: 0, room: 0 }

  constructor(kernel: KernelExports, { name, size }: Pick<ModelInput, 'name' | 'size'>) {
    this.kernel = kernel
    this.name = name
    this.size = size
  }

  /** Errors: `input-truncated`, `snapshot-invalid`, `snapshot-version`, `memory`. */
  take(chunk: Uint8Array): void {
    const rest = this.known === undefined ? this.takeFront(chunk) : chunk
    if (rest.length === 0) return
    const { at, bytes, have } = this.body
    if (have + rest.length > bytes) throw this.invalid('bytes stand behind its end')
    this.makeRoom(have + rest.length)
    new Uint8Array(this.kernel.memory.buffer, at + have, rest.length).set(rest)
    this.body.have += rest.length
  }

  /** @returns what stands behind the facts, once they are whole */
  private takeFront(chunk: Uint8Array): Uint8Array {
    const front = new Uint8Array(this.front.length + chunk.length)
    front.set(this.front)
    front.set(chunk, this.front.length)
    this.front = front
    if (front.length < HEADER_BYTES) return front.subarray(front.length)
    const view = new DataView(front.buffer)
    this.checkHeader(view)
    const end = HEADER_BYTES + padded(view.getUint32(12, true)) + 8
    if (this.size !== null && end > this.size) throw this.truncated()
    if (front.length < end) return front.subarray(front.length)
    this.known = this.parseFacts(front.subarray(HEADER_BYTES, HEADER_BYTES + view.getUint32(12, true)))
    this.startBody(view.getUint32(end - 8, true), end)
    this.front = new Uint8Array(0)
    return front.subarray(end)
  }

  /** What a header claims may be anything: room is made at once only for bytes that the file is known to have. */
  private startBody(bytes: number, end: number): void {
    if (bytes > BEYOND_MEMORY) throw this.invalid(`no kernel holds a body of ${bytes} bytes`)
    if (this.size !== null && bytes > this.size - end) throw this.truncated()
    const room = this.size === null ? Math.min(bytes + 8, PIECE) : bytes + 8
    this.body = { at: this.kernel.alloc(room) >>> 0, bytes, have: 0, room }
  }

  /** Room for so many bytes of the body and the 8 behind it. */
  private makeRoom(bytes: number): void {
    while (this.body.room < bytes + 8) {
      const more = this.kernel.alloc(PIECE) >>> 0
      // nothing else asks for memory while a snapshot comes
      if (more !== this.body.at + this.body.room)
        throw new LintelError('internal-kernel', `the room for ${this.name} is not of one piece`)
      this.body.room += PIECE
    }
  }

  private checkHeader(view: DataView): void {
    if (view.getUint32(0, true) !== SNAPSHOT_MAGIC) throw this.invalid('its first bytes are not LNTM')
    const versions = [view.getUint32(4, true), view.getUint32(8, true)]
    if (versions[0] === SNAPSHOT_VERSION && versions[1] === ABI_VERSION) return
    throw new LintelError(
      'snapshot-version',
      `${this.name} is a snapshot of another version of Lintel (${versions.join('.')}, this one reads ${SNAPSHOT_VERSION}.${ABI_VERSION}); make it again from the IFC file`,
    )
  }

  private parseFacts(bytes: Uint8Array): SnapshotFacts {
    try {
      const facts = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as SnapshotFacts
      if (isFacts(facts)) return facts
    } catch {
      // said below
    }
    throw this.invalid('its facts are malformed')
  }

  /** Errors: `input-truncated`, `snapshot-invalid`, `memory`. */
  finish(): Model {
    const { kernel, known, body, name } = this
    if (known === undefined || body.have < body.bytes) throw this.truncated()
    const schema = loadSchema(known.schema)
    nameSchema(kernel, schema)
    const wrong = kernel.snapshotTake(body.at, body.bytes)
    if (wrong !== 0) throw this.invalid(`its ${SECTIONS[wrong - 1]} are malformed`)
    const model = new Model(kernel, schema, { ...known.facts, name })
    applyUnits(model)
    model.notRead = known.notRead
    return model
  }

  private truncated(): LintelError {
    return new LintelError(
      'input-truncated',
      `${this.name} ends too early: the snapshot is not whole; make it again`,
    )
  }

  private invalid(why: string): LintelError {
    return new LintelError(
      'snapshot-invalid',
      `${this.name} is no sound snapshot: ${why}; make it again from the IFC file`,
    )
  }
}

function isFacts(value: SnapshotFacts): boolean {
  const { schema, facts, notRead } = value
  const texts = [facts?.name, facts?.sha256, facts?.header?.fileSchema, facts?.header?.originatingSystem]
  return (
    (SCHEMA_NAMES as readonly string[]).includes(schema) &&
    texts.every((text) => typeof text === 'string') &&
    typeof facts.header.timeStamp === 'string' &&
    Array.isArray(facts.header.authors) &&
    Number.isSafeInteger(facts.bytes) &&
    Number.isSafeInteger(facts.lines) &&
    Array.isArray(notRead)
  )
}

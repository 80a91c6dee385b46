/** Makes a model of any size out of a real one: its data section again and again, each time with other instance names and fresh GlobalIds. */
import { createGlobalId, createRandom } from '../engine/sample/random.ts'
import { loadSchema, schemaOfFile } from '../engine/schema/load.ts'
import type { Schema } from '../engine/schema/schema.ts'

const QUOTE = 0x27
const HASH = 0x23
const SEMICOLON = 0x3b
const PARENTHESIS = 0x28
const GLOBAL_ID_LENGTH = 22
/** Where the random streams of the tiles begin: a generated building of the same seed has taken others. */
const STREAM = 0x711e0000
/** A header names its schema within so many bytes. */
const HEADER_BYTES = 1 << 16
/** Bytes of the source that become one chunk. */
const WINDOW = 1 << 19
/** A chunk is at most so many times its window: `#1,` may become `#2000000001,`. */
const GROWTH = 4

/** A model that can be tiled: where its parts stand, and what must not be repeated as it is. */
export interface Tileable {
  readonly source: Uint8Array
  /** Offsets behind `DATA;` and of the last `ENDSEC;`. */
  readonly first: number
  readonly end: number
  /** Offsets between statements, about a window apart, `end` last. */
  readonly cuts: readonly number[]
  /** Added to the instance names of each further tile; above the highest of them. */
  readonly stride: number
  /** Offsets of the GlobalIds, behind the quote, ascending. */
  readonly globalIds: readonly number[]
  /** The one IfcProject: every tile refers to it, only the first one holds it. */
  readonly project: { readonly id: number; readonly first: number; readonly end: number }
}

/** How many tiles make a model of at least so many bytes. */
export function tilesFor({ first, end }: Tileable, bytes: number): number {
  return Math.max(1, Math.ceil(bytes / (end - first)))
}

/** Yields the tiled model in chunks of about half a megabyte; the same seed gives the same bytes. */
export function* tiled(model: Tileable, tiles: number, seed: number): Generator<Uint8Array> {
  yield model.source.subarray(0, model.first)
  for (let tile = 0; tile < tiles; tile++) {
    const writer = new TileWriter(model, tile, seed)
    let first = model.first
    for (const end of model.cuts) {
      yield writer.write(first, end)
      first = end
    }
  }
  yield model.source.subarray(model.end)
}

/**
 * Looks through a STEP file for what tiling needs. Comments in the data section are not looked for.
 *
 * @throws Error when it has no data section or not exactly one IfcProject
 */
export function tileable(source: Uint8Array): Tileable {
  const text = Buffer.from(source.buffer, source.byteOffset, source.byteLength)
  const header = text.indexOf('DATA;')
  const end = text.lastIndexOf('ENDSEC;')
  if (header < 0 || end < header) throw new Error('no data section to tile')
  const first = header + 'DATA;'.length
  const found = new Found(text, schemaOf(source))
  for (let at = first; at < end; ) at = found.take(at, statementEnd(text, at, end))
  const [project] = found.projects
  if (project === undefined || found.projects.length > 1)
    throw new Error(`${found.projects.length} IfcProject, not one`)
  const { globalIds, cuts, highest } = found
  return { source, first, end, cuts: [...cuts, end], stride: highest + 1, globalIds, project }
}

/** The schema that a file's header names. */
export function schemaOf(source: Uint8Array): Schema {
  const header = new TextDecoder('latin1').decode(source.subarray(0, HEADER_BYTES))
  return loadSchema(schemaOfFile(/FILE_SCHEMA\s*\(\s*\(\s*'([^']+)'/.exec(header)?.[1] ?? ''))
}

/** What was found statement by statement. */
class Found {
  readonly globalIds: number[] = []
  readonly projects: Tileable['project'][] = []
  readonly cuts: number[] = []
  highest = 0
  private readonly text: Buffer
  private readonly schema: Schema
  private readonly rooted = new Map<string, boolean>()

  constructor(text: Buffer, schema: Schema) {
    this.text = text
    this.schema = schema
  }

  /** Takes the statement that ends at `end`, with what stands before it; @returns `end` */
  take(from: number, end: number): number {
    const first = this.text.indexOf(HASH, from)
    const open = this.text.indexOf(PARENTHESIS, from)
    if (first < 0 || first >= end || open < 0 || open >= end) return end
    const [id = '', name = ''] = this.text.toString('latin1', first + 1, open).split('=')
    this.highest = Math.max(this.highest, Number(id))
    const isRooted = this.isRooted(name.trim())
    if (isRooted && this.holdsGlobalId(open + 1)) this.globalIds.push(open + 2)
    if (isRooted && name.trim().toUpperCase() === 'IFCPROJECT')
      this.projects.push({ id: Number(id), first, end })
    if (from - (this.cuts.at(-1) ?? 0) >= WINDOW) this.cuts.push(from)
    return end
  }

  private isRooted(name: string): boolean {
    const known = this.rooted.get(name) ?? this.schema.isA(name, 'IfcRoot')
    this.rooted.set(name, known)
    return known
  }

  private holdsGlobalId(at: number): boolean {
    return this.text[at] === QUOTE && this.text[at + GLOBAL_ID_LENGTH + 1] === QUOTE
  }
}

/** Behind the semicolon that ends the statement at `from`. */
function statementEnd(source: Uint8Array, from: number, end: number): number {
  let quoted = false
  for (let at = from; at < end; at++) {
    if (source[at] === QUOTE) quoted = !quoted
    else if (source[at] === SEMICOLON && !quoted) return at + 1
  }
  return end
}

/** Writes one tile; its windows come in order. */
class TileWriter {
  private readonly model: Tileable
  private readonly tile: number
  private readonly random: ReturnType<typeof createRandom>
  private globalId = 0

  constructor(model: Tileable, tile: number, seed: number) {
    this.model = model
    this.tile = tile
    this.random = createRandom(seed, STREAM + tile)
  }

  /** The bytes `first` … `end` of the source as this tile has them, in memory of their own. */
  write(first: number, end: number): Uint8Array {
    const { source, globalIds, project } = this.model
    if (this.tile === 0) return source.slice(first, end)
    const out = new Uint8Array((end - first) * GROWTH)
    let length = 0
    let quoted = false
    for (let at = first; at < end; ) {
      const byte = source[at] as number
      if (at === globalIds[this.globalId]) {
        this.globalId++
        length = this.writeGlobalId(out, length)
        at += GLOBAL_ID_LENGTH
      } else if (byte === HASH && !quoted && at === project.first) {
        this.globalId++
        at = project.end
      } else if (byte === HASH && !quoted) {
        const [behind, id] = readName(source, at + 1)
        length = writeName(out, length, id === project.id ? id : id + this.tile * this.model.stride)
        at = behind
      } else {
        if (byte === QUOTE) quoted = !quoted
        out[length++] = byte
        at++
      }
    }
    return out.subarray(0, length)
  }

  private writeGlobalId(out: Uint8Array, at: number): number {
    const globalId = createGlobalId(this.random)
    for (let i = 0; i < GLOBAL_ID_LENGTH; i++) out[at + i] = globalId.charCodeAt(i)
    return at + GLOBAL_ID_LENGTH
  }
}

/** @returns the offset behind the digits, and the number */
function readName(source: Uint8Array, from: number): [number, number] {
  let at = from
  let id = 0
  for (;;) {
    const digit = (source[at] as number) - 0x30
    if (!(digit >= 0 && digit <= 9)) return [at, id]
    id = id * 10 + digit
    at++
  }
}

/** Writes `#` and a number; @returns the length behind it */
function writeName(out: Uint8Array, from: number, id: number): number {
  let digits = 1
  for (let rest = id; rest >= 10; rest = Math.floor(rest / 10)) digits++
  out[from] = HASH
  let rest = id
  for (let at = from + digits; at > from; at--) {
    out[at] = 0x30 + (rest % 10)
    rest = Math.floor(rest / 10)
  }
  return from + digits + 1
}

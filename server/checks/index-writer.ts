/** Writes the index of a result's findings while its document is made. */
import type { Finding } from '../../engine/result.ts'
import {
  COLUMNS,
  hashOf,
  INDEX_HEADER,
  INDEX_MAGIC,
  INDEX_VERSION,
  KINDS,
  NONE,
  ROW_BYTES,
  SEVERITIES,
  STATUSES,
  type TextKind,
} from './index-layout.ts'

const FIRST_ROOM = 1024

export class IndexWriter {
  private count = 0
  private columns = COLUMNS.map(() => new Uint32Array(FIRST_ROOM))
  private flags = new Uint8Array(FIRST_ROOM)
  private readonly places = new Map<string, number>()
  private readonly texts: Buffer[] = []
  private textBytes = 0

  /** Takes a finding and its text in the document, in their order. */
  add(finding: Finding, text: string): void {
    if (this.count === this.flags.length) this.grow()
    const { id, rule, category, element, status, severity } = finding
    const row = [
      Buffer.byteLength(text),
      this.place('rule', rule),
      this.place('category', category),
      this.place('class', element.class),
      element.storey === undefined ? NONE : this.place('storey', element.storey),
      this.place('element', element.globalId),
      hashOf(id),
    ]
    for (const [i, value] of row.entries()) (this.columns[i] as Uint32Array)[this.count] = value
    this.flags[this.count] = STATUSES.indexOf(status) + 4 * SEVERITIES.indexOf(severity)
    this.count += 1
  }

  /** Ends the writer's life. @param first where the first finding begins; @param between bytes between two of them */
  end(first: number, between: number): Uint8Array<ArrayBuffer> {
    const textsAt = INDEX_HEADER + ROW_BYTES * this.count
    const bytes = new Uint8Array(textsAt + this.textBytes + 1)
    const view = new DataView(bytes.buffer)
    view.setUint32(0, INDEX_MAGIC, true)
    view.setUint32(4, INDEX_VERSION, true)
    view.setUint32(8, this.count, true)
    view.setUint32(12, this.textBytes + 1, true)
    view.setFloat64(16, first, true)
    view.setUint32(24, between, true)
    for (const [i, column] of this.columns.entries()) {
      const part = column.subarray(0, this.count)
      bytes.set(
        new Uint8Array(part.buffer, part.byteOffset, part.byteLength),
        INDEX_HEADER + 4 * this.count * i,
      )
    }
    bytes.set(this.flags.subarray(0, this.count), INDEX_HEADER + 4 * this.count * COLUMNS.length)
    let at = textsAt
    for (const text of this.texts) {
      bytes.set(text, at)
      at += text.length
    }
    return bytes
  }

  /** Where a text stands among the texts. */
  private place(kind: TextKind, text: string): number {
    const entry = `\0${KINDS[kind]}${text}`
    const known = this.places.get(entry)
    if (known !== undefined) return known
    const at = this.textBytes
    // a NUL within would end it; no text of a model holds one
    const bytes = Buffer.from(`\0${entry.slice(1).replaceAll('\0', '\ufffd')}`)
    this.places.set(entry, at)
    this.texts.push(bytes)
    this.textBytes += bytes.length
    return at
  }

  private grow(): void {
    const room = 2 * this.flags.length
    this.columns = this.columns.map((column) => {
      const larger = new Uint32Array(room)
      larger.set(column)
      return larger
    })
    const flags = new Uint8Array(room)
    flags.set(this.flags)
    this.flags = flags
  }
}

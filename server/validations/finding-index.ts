/** Reads the index of a result's findings: which of them fit a filter, where they stand, how many there are. */
import type { FindingStatus, Severity } from '../../engine/result.ts'
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
} from '../checks/index-layout.ts'
import type { ByteRange } from '../files/files.ts'

/** What is not named does not matter. */
export interface FindingFilter {
  readonly rule?: string | undefined
  readonly status?: FindingStatus | undefined
  readonly severity?: Severity | undefined
  readonly category?: string | undefined
  /** As it stands in the finding: `IfcDoor`, without its subclasses. */
  readonly class?: string | undefined
  /** The storey's name; an empty text asks for elements without one. */
  readonly storey?: string | undefined
  /** The GlobalId. */
  readonly element?: string | undefined
}

export interface FindingCounts {
  readonly total: number
  readonly byStatus: Readonly<Record<FindingStatus, number>>
  readonly bySeverity: Readonly<Record<Severity, number>>
  readonly byRule: Readonly<Record<string, number>>
  readonly byCategory: Readonly<Record<string, number>>
  readonly byClass: Readonly<Record<string, number>>
  /** Elements without a storey under an empty name. */
  readonly byStorey: Readonly<Record<string, number>>
}

type Test = (row: number) => boolean
type NumberColumn = (typeof COLUMNS)[number]

export class FindingIndex {
  /** How many findings there are. */
  readonly count: number
  private readonly columns: ReadonlyMap<NumberColumn, Uint32Array>
  private readonly flags: Uint8Array
  private readonly texts: Buffer
  private readonly first: number
  private readonly between: number
  private starts: Float64Array | null = null

  /** @throws Error where the bytes are no index of this version */
  constructor(bytes: Uint8Array) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const isIndex =
      bytes.length >= INDEX_HEADER &&
      view.getUint32(0, true) === INDEX_MAGIC &&
      view.getUint32(4, true) === INDEX_VERSION
    const count = isIndex ? view.getUint32(8, true) : 0
    const textsAt = INDEX_HEADER + ROW_BYTES * count
    if (!isIndex || bytes.length !== textsAt + view.getUint32(12, true))
      throw new Error('these bytes are no index of findings that this server reads')
    this.count = count
    this.first = view.getFloat64(16, true)
    this.between = view.getUint32(24, true)
    // the columns stand on multiples of four within their own memory
    const own = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice()
    this.columns = new Map(
      COLUMNS.map((name, i) => [
        name,
        new Uint32Array(own.buffer, own.byteOffset + INDEX_HEADER + 4 * count * i, count),
      ]),
    )
    this.flags = own.subarray(INDEX_HEADER + 4 * count * COLUMNS.length, textsAt)
    this.texts = Buffer.from(own.buffer, own.byteOffset + textsAt, own.length - textsAt)
  }

  /** Rows that fit, ascending, from row `from` on, at most `most`. Linear in the findings. */
  find(filter: FindingFilter, from = 0, most = Number.POSITIVE_INFINITY): number[] {
    const tests = this.testsOf(filter)
    const rows: number[] = []
    if (tests === null) return rows
    for (let row = from; row < this.count && rows.length < most; row += 1)
      if (tests.every((test) => test(row))) rows.push(row)
    return rows
  }

  /** Rows whose finding may have this id: others share its hash. */
  findId(id: string, most: number): number[] {
    const hash = hashOf(id)
    const ids = this.column('id')
    const rows: number[] = []
    for (let row = ids.indexOf(hash); row >= 0 && rows.length < most; row = ids.indexOf(hash, row + 1))
      rows.push(row)
    return rows
  }

  /** Where a finding stands in the document. */
  rangeOf(row: number): ByteRange {
    this.starts ??= this.makeStarts()
    const start = this.starts[row] as number
    return { start, end: start + (this.column('length')[row] as number) }
  }

  /** Where all findings stand in the document, from the first to the last; null where there are none. */
  span(): ByteRange | null {
    return this.count === 0 ? null : { start: this.first, end: this.rangeOf(this.count - 1).end }
  }

  /** How many findings fit, in all and by what. */
  counts(filter: FindingFilter): FindingCounts {
    const rows = this.find(filter)
    const byFlags = new Uint32Array(16)
    for (const row of rows) byFlags[this.flags[row] as number] = (byFlags[this.flags[row] as number] ?? 0) + 1
    const sum = (fits: (flags: number) => boolean): number =>
      byFlags.reduce((all, many, flags) => (fits(flags) ? all + many : all), 0)
    return {
      total: rows.length,
      byStatus: record(STATUSES, (status) => sum((flags) => STATUSES[flags % 4] === status)),
      bySeverity: record(SEVERITIES, (severity) => sum((flags) => SEVERITIES[flags >> 2] === severity)),
      byRule: this.countsOf('rule', rows),
      byCategory: this.countsOf('category', rows),
      byClass: this.countsOf('class', rows),
      byStorey: this.countsOf('storey', rows),
    }
  }

  private countsOf(kind: TextKind, rows: readonly number[]): Record<string, number> {
    const column = this.column(kind)
    const counts = new Map<number, number>()
    for (const row of rows) counts.set(column[row] as number, (counts.get(column[row] as number) ?? 0) + 1)
    return Object.fromEntries([...counts].map(([place, many]) => [this.text(place), many] as const))
  }

  /** Null where nothing can fit, because a text that is asked for stands nowhere. */
  private testsOf({ status, severity, ...texts }: FindingFilter): readonly Test[] | null {
    const { flags } = this
    const tests: Test[] = []
    if (status !== undefined) {
      const wanted = STATUSES.indexOf(status)
      tests.push((row) => (flags[row] as number) % 4 === wanted)
    }
    if (severity !== undefined) {
      const wanted = SEVERITIES.indexOf(severity)
      tests.push((row) => (flags[row] as number) >> 2 === wanted)
    }
    for (const kind of Object.keys(KINDS) as TextKind[]) {
      const text = texts[kind]
      if (text === undefined) continue
      const place = kind === 'storey' && text === '' ? NONE : this.placeOf(kind, text)
      if (place === null) return null
      const column = this.column(kind)
      tests.push((row) => column[row] === place)
    }
    return tests
  }

  private placeOf(kind: TextKind, text: string): number | null {
    if (text.includes('\0')) return null
    const at = this.texts.indexOf(`\0${KINDS[kind]}${text}\0`)
    return at < 0 ? null : at
  }

  private text(place: number): string {
    if (place === NONE) return ''
    return this.texts.toString('utf8', place + 2, this.texts.indexOf(0, place + 1))
  }

  private column(name: NumberColumn): Uint32Array {
    return this.columns.get(name) as Uint32Array
  }

  private makeStarts(): Float64Array {
    const starts = new Float64Array(this.count)
    const lengths = this.column('length')
    let at = this.first
    for (let row = 0; row < this.count; row += 1) {
      starts[row] = at
      at += (lengths[row] as number) + this.between
    }
    return starts
  }
}

function record<K extends string>(keys: readonly K[], of: (key: K) => number): Record<K, number> {
  return Object.fromEntries(keys.map((key) => [key, of(key)])) as Record<K, number>
}

/**
 * Findings in little room, to cross to another thread and to be kept by the hundred thousand. Those of one portion say
 * mostly the same: what they share stands once, in the first of each shape, and what differs in columns.
 */
import type { Finding, FindingBrief, FindingList } from '../result.ts'

/** Findings of one portion; plain data that can be cloned. */
export interface CompactFindings {
  readonly count: number
  readonly shapes: readonly Shape[]
}

/** Findings with the same keys, lists of the same lengths, and numbers, texts and other values at the same places. */
interface Shape {
  /** The first of them. */
  readonly like: Finding
  /** Where they stand in the portion, ascending; null where the portion has no other shape. */
  readonly places: Places | null
  /** By the number of the leaf, in the order of the keys: its values; null where all are those of the first. */
  readonly columns: readonly (Column | null)[]
}

type Places = Uint16Array | Uint32Array
type Column = Uint32Array | Float64Array | TextColumn
type Leaf = string | number

/** Distinct texts one behind the other, without what all of them begin with. */
interface TextColumn {
  readonly begin: string
  readonly text: string
  /** Where each distinct text ends. */
  readonly ends: Places
  /** By finding, which text it has; null where all have their own. */
  readonly which: Places | null
}

/** The findings of a portion in little room. */
export function compactFindings(findings: readonly Finding[]): CompactFindings {
  const shapes = new Map<
    string,
    { readonly like: Finding; readonly places: number[]; readonly rows: Leaf[][] }
  >()
  for (const [place, like] of findings.entries()) {
    const row: Leaf[] = []
    const key = shapeOf(like, row)
    const shape = shapes.get(key) ?? { like, places: [], rows: [] }
    shapes.set(key, shape)
    shape.places.push(place)
    shape.rows.push(row)
  }
  return {
    count: findings.length,
    shapes: [...shapes.values()].map(({ like, places, rows }) => ({
      like,
      places: shapes.size === 1 ? null : placesOf(places, findings.length),
      columns: (rows[0] as Leaf[]).map((_, leaf) => columnOf(rows.map((row) => row[leaf] as Leaf))),
    })),
  }
}

/** What a value is like, without its numbers and texts, which go into `leaves`. */
function shapeOf(value: unknown, leaves: Leaf[]): string {
  if (typeof value === 'string' || typeof value === 'number') {
    leaves.push(value)
    return typeof value === 'string' ? '$' : '#'
  }
  if (typeof value !== 'object' || value === null) return String(value)
  let shape = Array.isArray(value) ? '[' : '{'
  for (const [key, part] of Object.entries(value)) shape += `${key}:${shapeOf(part, leaves)},`
  return `${shape}}`
}

function columnOf(values: readonly Leaf[]): Column | null {
  if (values.every((value) => Object.is(value, values[0]))) return null
  if (typeof values[0] === 'string') return textColumn(values as readonly string[])
  const whole = values.every((value) => Object.is(value, (value as number) >>> 0))
  return (whole ? Uint32Array : Float64Array).from(values as readonly number[])
}

function textColumn(values: readonly string[]): TextColumn {
  const numbers = new Map<string, number>()
  const which = values.map((value) => {
    const number = numbers.get(value) ?? numbers.size
    if (number === numbers.size) numbers.set(value, number)
    return number
  })
  const texts = [...numbers.keys()]
  const begin = commonBeginning(texts)
  const ends: number[] = []
  let end = 0
  for (const { length } of texts) {
    end += length - begin.length
    ends.push(end)
  }
  return {
    begin,
    text: texts.map((text) => text.slice(begin.length)).join(''),
    ends: placesOf(ends, end),
    which: texts.length === values.length ? null : placesOf(which, texts.length),
  }
}

function commonBeginning(texts: readonly string[]): string {
  const first = texts[0] ?? ''
  let length = first.length
  for (const text of texts) while (!text.startsWith(first.slice(0, length))) length--
  return first.slice(0, length)
}

/** @param most none of the numbers is larger */
function placesOf(numbers: readonly number[], most: number): Places {
  return most < 65_536 ? Uint16Array.from(numbers) : Uint32Array.from(numbers)
}

/** Findings that are kept in little room; each is made when it is asked for. */
export class CompactList implements FindingList {
  readonly length: number
  private readonly portions: readonly CompactFindings[]
  /** How many findings stand before each portion. */
  private readonly starts: readonly number[]

  /** @param portions one behind the other, none of them empty */
  constructor(portions: readonly CompactFindings[]) {
    let length = 0
    this.portions = portions
    this.starts = portions.map(({ count }) => {
      length += count
      return length - count
    })
    this.length = length
  }

  get(at: number): Finding {
    const number = lastUpTo(this.starts, at)
    return findingAt(this.portions[number] as CompactFindings, at - (this.starts[number] as number))
  }

  *[Symbol.iterator](): Generator<Finding> {
    for (const portion of this.portions)
      for (let place = 0; place < portion.count; place++) yield findingAt(portion, place)
  }

  *briefs(): Generator<FindingBrief> {
    for (const portion of this.portions) {
      const columns = portion.shapes.map(briefColumns)
      for (let place = 0; place < portion.count; place++) {
        const number = shapeAt(portion, place)
        const shape = portion.shapes[number] as Shape
        yield briefAt(shape, columns[number] as BriefColumns, placeIn(shape, place))
      }
    }
  }
}

/** Number of the shape that a finding of a portion has. */
function shapeAt({ shapes }: CompactFindings, place: number): number {
  if (shapes.length === 1) return 0
  return shapes.findIndex((shape) => shape.places?.[placeIn(shape, place)] === place)
}

/** Which of the findings of a shape stands at a place of the portion, if one does. */
function placeIn({ places }: Shape, place: number): number {
  return places === null ? place : lastUpTo(places, place)
}

function findingAt(portion: CompactFindings, place: number): Finding {
  const shape = portion.shapes[shapeAt(portion, place)] as Shape
  const i = placeIn(shape, place)
  let leaf = 0
  const made = (value: unknown): unknown => {
    if (typeof value === 'string' || typeof value === 'number')
      return valueAt(shape.columns[leaf++], i) ?? value
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.map(made)
    const record: Record<string, unknown> = {}
    for (const [key, part] of Object.entries(value)) record[key] = made(part)
    return record
  }
  return made(shape.like) as Finding
}

/** Columns of a shape that briefs are made of. */
interface BriefColumns {
  readonly rule: Column | null
  readonly status: Column | null
  readonly severity: Column | null
  readonly globalId: Column | null
  readonly storey: Column | null
}

function briefAt({ like }: Shape, columns: BriefColumns, i: number): FindingBrief {
  const { rule, status, severity, globalId, storey } = columns
  const isWhole = globalId === null ? like.element.globalId === '' : isEmpty(globalId as TextColumn, i)
  return {
    rule: (valueAt(rule, i) ?? like.rule) as string,
    status: (valueAt(status, i) ?? like.status) as Finding['status'],
    severity: (valueAt(severity, i) ?? like.severity) as Finding['severity'],
    storey: isWhole ? null : ((valueAt(storey, i) ?? like.element.storey ?? '') as string),
  }
}

function briefColumns({ like, columns }: Shape): BriefColumns {
  const byPath = new Map<string, Column | null>()
  let leaf = 0
  const walk = (value: unknown, path: string): void => {
    if (typeof value === 'string' || typeof value === 'number') byPath.set(path, columns[leaf++] ?? null)
    else if (typeof value === 'object' && value !== null)
      for (const [key, part] of Object.entries(value)) walk(part, `${path}/${key}`)
  }
  walk(like, '')
  const column = (path: string): Column | null => byPath.get(path) ?? null
  return {
    rule: column('/rule'),
    status: column('/status'),
    severity: column('/severity'),
    globalId: column('/element/globalId'),
    storey: column('/element/storey'),
  }
}

function isEmpty({ begin, ends, which }: TextColumn, i: number): boolean {
  const number = which === null ? i : (which[i] as number)
  return begin === '' && (number === 0 ? 0 : ends[number - 1]) === ends[number]
}

function valueAt(column: Column | null | undefined, i: number): Leaf | undefined {
  if (column === null || column === undefined) return undefined
  if (!('text' in column)) return column[i]
  const { begin, text, ends, which } = column
  const number = which === null ? i : (which[i] as number)
  return begin + text.slice(number === 0 ? 0 : ends[number - 1], ends[number])
}

/** Where the last of some ascending numbers stands that is not above `limit`, by bisection; 0 where all are. */
function lastUpTo(numbers: ArrayLike<number>, limit: number): number {
  let [low, high] = [0, Math.max(0, numbers.length - 1)]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((numbers[middle] as number) <= limit) low = middle
    else high = middle - 1
  }
  return low
}

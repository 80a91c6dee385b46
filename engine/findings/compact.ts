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
    for (const portion of this.portions)
      for (let place = 0; place < portion.count; place++) yield briefAt(portion, place)
  }
}

/** The shape of a finding of a portion, and which of that shape it is. */
function shapeAt({ shapes }: CompactFindings, place: number): { readonly shape: Shape; readonly i: number } {
  for (const shape of shapes) {
    const i = shape.places === null ? place : lastUpTo(shape.places, place)
    if (shape.places === null || shape.places[i] === place) return { shape, i }
  }
  throw new RangeError(`there is no finding ${place}`)
}

function findingAt(portion: CompactFindings, place: number): Finding {
  const { shape, i } = shapeAt(portion, place)
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

/** By the first finding of a shape: the numbers of the leaves that a brief gives. */
const briefLeaves = new WeakMap<Finding, readonly number[]>()

function briefAt(portion: CompactFindings, place: number): FindingBrief {
  const { shape, i } = shapeAt(portion, place)
  const { like, columns } = shape
  const leaves = briefLeaves.get(like) ?? leavesOfBrief(like)
  briefLeaves.set(like, leaves)
  const [rule, status, severity, globalId, storey] = leaves.map((leaf) => valueAt(columns[leaf], i))
  return {
    rule: (rule ?? like.rule) as string,
    status: (status ?? like.status) as Finding['status'],
    severity: (severity ?? like.severity) as Finding['severity'],
    element: {
      globalId: (globalId ?? like.element.globalId) as string,
      ...(like.element.storey === undefined ? {} : { storey: (storey ?? like.element.storey) as string }),
    },
  }
}

function leavesOfBrief(like: Finding): number[] {
  const paths: string[] = []
  const walk = (value: unknown, path: string): void => {
    if (typeof value === 'string' || typeof value === 'number') paths.push(path)
    else if (typeof value === 'object' && value !== null)
      for (const [key, part] of Object.entries(value)) walk(part, `${path}/${key}`)
  }
  walk(like, '')
  return ['/rule', '/status', '/severity', '/element/globalId', '/element/storey'].map((path) =>
    paths.indexOf(path),
  )
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

/** What a value of an IDS asks of a text, a number and a boolean: simple values, enumerations, patterns, bounds and lengths. */
import type { ByteTest, ExactBound } from '../language/ast.ts'
import { madeOnce } from '../made-once.ts'
import type { IdsBound, IdsLength, IdsRestriction, IdsValue } from './document.ts'
import { compilePattern, type Pattern } from './pattern.ts'
import { charactersIn } from './utf8.ts'

/** Reals are equal within (|value| + 1) · 1e-6; the last bits of that are allowed for. */
const TOLERANCE = 1e-6 * (1 + 1e-9)
const REAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/
const INTEGER = /^[+-]?\d+$/
/** Base types whose texts stand in their order. */
const ORDERED_TEXTS = new Set(['date', 'time', 'dateTime', 'gYear', 'gYearMonth'])

/** Numbers from `low` to `high`; null: no bound. */
export interface Range {
  readonly low: ExactBound | null
  readonly high: ExactBound | null
}

export interface ValueTest {
  /** Tests with equal keys are equal. */
  readonly key: string
  readonly text: (text: string) => boolean
  /** The same test of a text that is not decoded; null where there is none. */
  readonly bytes: ByteTest | null
  /** The only texts that pass, when they are known. */
  readonly only: readonly string[] | null
  /** The numbers that pass; integers are compared exactly. */
  readonly ranges: (isInteger: boolean) => readonly Range[]
  readonly isSimple: boolean
  /** Bounds alone, where there are some: what a bounded property must keep. */
  readonly bounds: Range | null
}

/** Tests that are kept by what they ask before all are forgotten. */
const MOST_KEPT = 1024

const made = new WeakMap<IdsValue, ValueTest>()
/** A file asks the same of many elements. */
const madeByKey = new Map<string, ValueTest>()
/** How many tests of restrictions were made: short keys are found sooner than what they stand for. */
let restrictions = 0

/** The test of a value; values that ask the same have one. */
export function valueTest(value: IdsValue): ValueTest {
  return madeOnce(made, value, () => {
    const key = keyOf(value)
    if (madeByKey.size >= MOST_KEPT) madeByKey.clear()
    return madeOnce(madeByKey, key, () =>
      value.kind === 'simple' ? simpleTest(value.text, key) : restrictionTest(value, `# ${++restrictions}`),
    )
  })
}

/** Where it is equal some values, which need not be there, ask the same one by one. */
export function keyOfAll(values: readonly (IdsValue | undefined)[]): string {
  let key = ''
  for (const value of values) {
    const own = value === undefined ? '' : value.kind === 'simple' ? `= ${value.text}` : valueTest(value).key
    key += `${own.length} ${own}`
  }
  return key
}

/** Whether a number lies in one of the ranges. */
export function inRanges(value: number, ranges: readonly Range[]): boolean {
  return ranges.some(({ low, high }) => isAbove(value, low) && isBelow(value, high))
}

export function isAbove(value: number, low: ExactBound | null): boolean {
  return low === null || (low.open ? value > low.value : value >= low.value)
}

export function isBelow(value: number, high: ExactBound | null): boolean {
  return high === null || (high.open ? value < high.value : value <= high.value)
}

function simpleTest(wanted: string, key: string): ValueTest {
  return {
    key,
    text: (text) => text === wanted,
    bytes: null,
    only: [wanted],
    ranges: (isInteger) => equal(wanted, isInteger),
    isSimple: true,
    bounds: null,
  }
}

function restrictionTest(value: IdsRestriction, key: string): ValueTest {
  const { base, enumeration, patterns, bounds, lengths } = value
  const texts = new Set(enumeration.map(({ text }) => text))
  const expressions = patterns.map(({ text }) => compilePattern(text))
  const text = (given: string): boolean =>
    (texts.size === 0 || texts.has(given)) &&
    (expressions.length === 0 || expressions.some((expression) => expression.test(given))) &&
    lengths.every((length) => hasLength(given, length)) &&
    bounds.every((bound) => isInOrder(given, base, bound))
  return {
    key,
    text,
    bytes: texts.size > 0 || bounds.length > 0 ? null : byteTest(expressions, lengths),
    only: texts.size === 0 ? null : [...texts].filter(text),
    ranges: (isInteger) => rangesOf(value, isInteger),
    isSimple: false,
    bounds: bounds.length === 0 ? null : rangeOf(bounds),
  }
}

function byteTest(expressions: readonly Pattern[], lengths: readonly IdsLength[]): ByteTest {
  return (utf8, from, end) => {
    let passes = expressions.length === 0
    for (const { bytes } of expressions) {
      const one = bytes(utf8, from, end)
      if (one === undefined) return undefined
      passes ||= one
    }
    if (!passes || lengths.length === 0) return passes
    const characters = charactersIn(utf8, from, end)
    return characters === undefined ? undefined : lengths.every((length) => isOfLength(characters, length))
  }
}

/** All that tells what a value asks from what others ask, without its places. */
function keyOf(value: IdsValue): string {
  if (value.kind === 'simple') return `= ${value.text}`
  const { base, enumeration, patterns, bounds, lengths } = value
  return JSON.stringify([
    base,
    enumeration.map(({ text }) => text),
    patterns.map(({ text }) => text),
    bounds.map(({ kind, text }) => [kind, text]),
    lengths.map(({ kind, value: length }) => [kind, length]),
  ])
}

/** Characters are counted as XML Schema does, not as JavaScript. */
function hasLength(text: string, length: IdsLength): boolean {
  return isOfLength([...text].length, length)
}

function isOfLength(length: number, { kind, value }: IdsLength): boolean {
  if (kind === 'length') return length === value
  return kind === 'minLength' ? length >= value : length <= value
}

/** Bounds of dates hold for texts; those of numbers hold for no text. */
function isInOrder(text: string, base: string, { kind, text: limit }: IdsBound): boolean {
  if (!ORDERED_TEXTS.has(base)) return false
  if (kind === 'minInclusive') return text >= limit
  if (kind === 'minExclusive') return text > limit
  return kind === 'maxInclusive' ? text <= limit : text < limit
}

function equal(text: string, isInteger: boolean): Range[] {
  if (!(isInteger ? INTEGER : REAL).test(text)) return []
  const value = Number(text)
  const tolerance = isInteger ? 0 : (Math.abs(value) + 1) * TOLERANCE
  return [{ low: { value: value - tolerance, open: false }, high: { value: value + tolerance, open: false } }]
}

/** No number has a pattern or a length. */
function rangesOf({ enumeration, patterns, bounds, lengths }: IdsRestriction, isInteger: boolean): Range[] {
  const limit = rangeOf(bounds)
  if (patterns.length > 0 || lengths.length > 0 || limit === null) return []
  if (enumeration.length === 0) return [limit]
  return enumeration.flatMap(({ text }) => equal(text, isInteger).map((range) => overlap(range, limit)))
}

/** What bounds leave together; null when one of them is no number. */
function rangeOf(bounds: readonly IdsBound[]): Range | null {
  if (bounds.some(({ text }) => !REAL.test(text.trim()))) return null
  return bounds
    .map(({ kind, text }): Range => {
      const bound = { value: Number(text), open: kind.endsWith('Exclusive') }
      return kind.startsWith('min') ? { low: bound, high: null } : { low: null, high: bound }
    })
    .reduce<Range>(overlap, { low: null, high: null })
}

function overlap(a: Range, b: Range): Range {
  return {
    low: tighter(a.low, b.low, (x, y) => x > y),
    high: tighter(a.high, b.high, (x, y) => x < y),
  }
}

function tighter(
  a: ExactBound | null,
  b: ExactBound | null,
  isTighter: (a: number, b: number) => boolean,
): ExactBound | null {
  if (a === null || b === null) return a ?? b
  if (a.value === b.value) return a.open ? a : b
  return isTighter(a.value, b.value) ? a : b
}

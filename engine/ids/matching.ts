/** Which names a value matches. Answers are kept for one audit, for a file asks the same again and again; work is bounded. */
import { LintelError } from '../errors.ts'
import type { IdsRestriction, IdsSimpleValue, IdsValue } from './document.ts'
import { compilePattern, type Pattern } from './pattern.ts'

/** Names that are looked through more than once. */
export interface NameList {
  readonly list: readonly string[]
  readonly has: (name: string) => boolean
}

export function nameList(names: Iterable<string>): NameList {
  const all = new Set(names)
  return { list: [...all], has: (name) => all.has(name) }
}

export interface ValueMatcher {
  /** Whether every pattern compiles; where one does not, there is nothing to say of what the value matches. */
  readonly isReadable: boolean
  /** Those of the names that the value matches. */
  readonly among: (names: NameList) => readonly string[]
}

/** Names times states of patterns that may be tried in one audit; a real file takes some hundred thousand. */
const MOST_TRIALS = 20_000_000
/** States of all patterns of a file together. */
const MOST_STATES = 1_000_000
/** Answers that are remembered before all are forgotten. */
const MOST_REMEMBERED = 1_000

export class Matching {
  readonly #matchers = new Map<string, ValueMatcher>()
  readonly #patterns = new Map<string, Pattern | LintelError>()
  #trials = 0
  #states = 0

  /** More was asked than is answered; then values match all names. */
  get isExhausted(): boolean {
    return this.#trials > MOST_TRIALS
  }

  /** The patterns that were weighed are more than one file may bring: whoever keeps them all needs much memory. */
  get isTooHeavy(): boolean {
    return this.#states > MOST_STATES
  }

  weigh({ states }: Pattern): void {
    this.#states += states
  }

  of(value: IdsValue): ValueMatcher {
    const key = keyOf(value)
    const known = this.#matchers.get(key)
    if (known !== undefined) return known
    const made = value.kind === 'simple' ? literalMatcher([value]) : this.#restrictionMatcher(value)
    if (this.#matchers.size === MOST_REMEMBERED) this.#matchers.clear()
    this.#matchers.set(key, made)
    return made
  }

  /** The pattern, or the error that says why it is none. */
  pattern(source: string): Pattern | LintelError {
    const known = this.#patterns.get(source)
    if (known !== undefined) return known
    const made = compiled(source)
    if (this.#patterns.size === MOST_REMEMBERED) this.#patterns.clear()
    this.#patterns.set(source, made)
    return made
  }

  #restrictionMatcher(value: IdsRestriction): ValueMatcher {
    const { enumeration, lengths } = value
    const patterns = value.patterns.map(({ text }) => this.pattern(text))
    const isReadable = !patterns.some((pattern) => pattern instanceof LintelError)
    if (!isReadable) return { isReadable, among: () => [] }
    if (patterns.length === 0 && lengths.length === 0 && enumeration.length > 0)
      return literalMatcher(enumeration)
    return { isReadable, among: this.#remembered(value, patterns as Pattern[]) }
  }

  #remembered({ enumeration, lengths }: IdsRestriction, patterns: readonly Pattern[]): ValueMatcher['among'] {
    const enumerated = new Set(enumeration.map(({ text }) => text))
    const matches = (text: string) =>
      (enumerated.size === 0 || enumerated.has(text)) &&
      (patterns.length === 0 || patterns.some((pattern) => pattern.test(text))) &&
      lengths.every((length) => hasLength(text, length))
    const weight = patterns.reduce((sum, { states }) => sum + states, 0)
    const found = new Map<NameList, readonly string[]>()
    return (names) => {
      const known = found.get(names)
      if (known !== undefined) return known
      this.#trials += names.list.length * weight
      const matching = this.isExhausted ? names.list : names.list.filter(matches)
      found.set(names, matching)
      return matching
    }
  }
}

/** Whether a text has a length, counted in characters. */
export function hasLength(text: string, { kind, value }: IdsRestriction['lengths'][number]): boolean {
  const count = [...text].length
  if (kind === 'length') return count === value
  return kind === 'minLength' ? count >= value : count <= value
}

function literalMatcher(literals: readonly IdsSimpleValue[]): ValueMatcher {
  const texts = [...new Set(literals.map(({ text }) => text))]
  return { isReadable: true, among: (names) => texts.filter(names.has) }
}

function compiled(source: string): Pattern | LintelError {
  try {
    return compilePattern(source)
  } catch (error) {
    if (error instanceof LintelError) return error
    throw error
  }
}

/** Values with the same key match the same. */
function keyOf(value: IdsValue): string {
  if (value.kind === 'simple') return `=${value.text}`
  const texts = (all: readonly IdsSimpleValue[]) => all.map(({ text }) => text)
  const lengths = value.lengths.map((length) => [length.kind, length.value])
  return JSON.stringify([texts(value.enumeration), texts(value.patterns), lengths])
}

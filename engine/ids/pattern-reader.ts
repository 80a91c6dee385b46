/** Goes through the characters of a pattern, and reads what stands for one character or a named set of them. */
import { LintelError } from '../errors.ts'
import { quoted } from './fault.ts'
import {
  BLOCKS,
  CATEGORIES,
  complementOf,
  NAME_CHARACTERS,
  NAME_STARTS,
  type Ranges,
  rangesSource,
} from './pattern-sets.ts'

/** A set as it stands inside a JavaScript character class (flag `u`). */
export interface NamedSet {
  readonly inside: string
}

export class PatternReader {
  readonly source: string
  /** What the grammar does not have and is taken as it is meant, in words. */
  readonly tolerated: string[] = []
  #at = 0

  constructor(source: string) {
    this.source = source
  }

  get isAtEnd(): boolean {
    return this.#at >= this.source.length
  }

  /** The character (one code point) at the place; empty at the end. */
  peek(): string {
    const code = this.source.codePointAt(this.#at)
    return code === undefined ? '' : String.fromCodePoint(code)
  }

  sees(text: string): boolean {
    return this.source.startsWith(text, this.#at)
  }

  next(): string {
    const found = this.peek()
    this.#at += found.length
    return found
  }

  take(text: string): boolean {
    const isThere = this.sees(text)
    if (isThere) this.#at += text.length
    return isThere
  }

  /** Goes back by plain characters that were taken. */
  back(count: number): void {
    this.#at -= count
  }

  /** @param pattern with the flag `y` */
  takeMatch(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.source)
    if (found !== null) this.#at += found[0].length
    return found
  }

  fault(what: string, remedy: string): LintelError {
    const where = `at character ${this.#at + 1} of the pattern ${quoted(this.source)}`
    return new LintelError('ids-audit', `${what}, ${where}; expected a pattern of XML Schema: ${remedy}`)
  }

  /** Reads from a backslash on: the code of one character, or a set. */
  readEscape(): number | NamedSet {
    const letter = this.source.slice(this.#at + 1, this.#at + 2)
    if (letter === 'p' || letter === 'P') return this.#readProperty()
    const set = Object.hasOwn(SETS, letter) ? SETS[letter] : undefined
    const control = Object.hasOwn(CONTROLS, letter) ? CONTROLS[letter] : undefined
    if (set === undefined && control === undefined && !PUNCTUATION.test(letter)) {
      const what = letter === '' ? 'a backslash ends the pattern' : `'\\${letter}' is no escape`
      throw this.fault(what, 'write \\\\ for the character, or drop it')
    }
    this.#at += 2
    if (set !== undefined) return { inside: set }
    if (control !== undefined) return control
    if (!ESCAPED.includes(letter)) this.tolerated.push(`the escape \\${letter}`)
    return letter.codePointAt(0) as number
  }

  #readProperty(): NamedSet {
    const [whole, sign, name] = this.takeMatch(/\\([pP])\{([A-Za-z0-9-]*)\}/y) ?? []
    if (whole === undefined) {
      throw this.fault("'\\p' names no category or block", 'write for example \\p{Lu} or \\p{IsGreek}')
    }
    const isNegative = sign === 'P'
    if (CATEGORIES.includes(name as string)) return { inside: `\\${sign}{${name}}` }
    const block = name?.startsWith('Is') ? BLOCKS.get(name.slice(2)) : undefined
    if (block === undefined) {
      throw this.fault(`'${whole}' is no category and no block of Unicode`, 'correct the name')
    }
    return { inside: rangesSource(isNegative ? complementOf(block) : block) }
  }
}

const CONTROLS: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9 }

/** What XML Schema escapes; other punctuation is taken as it is meant. */
const ESCAPED = '\\|.?*+(){}-[]^'
const PUNCTUATION = /^[!-/:-@[-`{-~ ]$/

const BLANKS: Ranges = [
  [9, 10],
  [13, 13],
  [32, 32],
]

const SETS: Readonly<Record<string, string>> = {
  s: rangesSource(BLANKS),
  S: rangesSource(complementOf(BLANKS)),
  i: rangesSource(NAME_STARTS),
  I: rangesSource(complementOf(NAME_STARTS)),
  c: rangesSource(NAME_CHARACTERS),
  C: rangesSource(complementOf(NAME_CHARACTERS)),
  d: '\\p{Nd}',
  D: '\\P{Nd}',
  w: '\\p{L}\\p{M}\\p{N}\\p{S}',
  W: '\\p{P}\\p{Z}\\p{C}',
}

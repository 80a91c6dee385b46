/** Reads a character class of XML Schema and says it as a JavaScript regular expression for one character. */
import type { PatternReader } from './pattern-reader.ts'
import { rangesSource } from './pattern-sets.ts'

/** Classes inside one another, by subtraction. */
const DEEPEST = 50

export class ClassReader {
  readonly #reader: PatternReader
  #depth = 0

  constructor(reader: PatternReader) {
    this.#reader = reader
  }

  /** Reads from `[` to its `]`. @returns source with the flag `u`: `[a-z]`, or `(?:(?![aeiou])[a-z])` for a subtraction */
  readClass(): string {
    const reader = this.#reader
    this.#depth++
    if (this.#depth > DEEPEST) throw reader.fault('too many classes subtract one another', 'simplify it')
    reader.next()
    const isNegative = reader.take('^')
    const inside = this.#readMembers()
    const whole = `[${isNegative ? '^' : ''}${inside}]`
    if (!reader.take('-[')) {
      if (!reader.take(']')) throw reader.fault("a ']' is missing", 'close the class')
      return whole
    }
    const without = this.#readSubtracted()
    return `(?:(?!${without})${whole})`
  }

  /** The class after `-[`, of which the bracket was taken, and the `]` of the class around it. */
  #readSubtracted(): string {
    const reader = this.#reader
    reader.back(1)
    const without = this.readClass()
    if (!reader.take(']')) throw reader.fault('a class goes on after its subtraction', 'end it there')
    return without
  }

  #readMembers(): string {
    const reader = this.#reader
    let inside = ''
    while (!reader.isAtEnd && !reader.sees(']') && !(inside !== '' && reader.sees('-['))) {
      inside += this.#readMember(inside === '')
    }
    if (inside === '') throw reader.fault('a class is empty', 'name its characters')
    return inside
  }

  /** A character, a range or a set. */
  #readMember(isFirst: boolean): string {
    const reader = this.#reader
    const from = this.#readCharacter(isFirst)
    if (typeof from !== 'number') return from
    const isRange = reader.sees('-') && !reader.sees('-]') && !reader.sees('-[')
    if (!isRange) return rangesSource([[from, from]])
    reader.next()
    const to = this.#readCharacter(false)
    if (typeof to !== 'number') throw reader.fault('a range ends with a set', 'end it with a character')
    if (to < from) throw reader.fault('a range ends before its start', 'turn it round')
    return rangesSource([[from, to]])
  }

  /** The code of a character, or a set as it stands in a class. */
  #readCharacter(isFirst: boolean): number | string {
    const reader = this.#reader
    if (reader.sees('\\')) {
      const found = reader.readEscape()
      return typeof found === 'number' ? found : found.inside
    }
    if (reader.sees('[')) throw reader.fault("'[' stands in a class", 'write \\[ for the character')
    if (reader.sees('-') && !isFirst && !reader.sees('-]'))
      reader.tolerated.push("'-' in the middle of a class")
    return reader.next().codePointAt(0) as number
  }
}

/** The simple types of XML Schema and of IDS that attributes and texts have, and what a person is told of them. */

export interface SimpleType {
  /** What is expected, for messages. */
  readonly title: string
  /** Whether the text, as it is written, is a value of the type. */
  readonly accepts: (text: string) => boolean
  /** Whether a text that is none of its values leaves no doubt of what is meant, or that nothing hangs on it. */
  readonly isClear?: (text: string) => boolean
}

export const STRING: SimpleType = { title: 'a text', accepts: () => true }

/** xs:anyURI of XML Schema 1.0 takes any text. */
export const ANY_URI: SimpleType = { title: 'a URI', accepts: () => true }

export const AUTHOR: SimpleType = {
  title: 'an e-mail address',
  accepts: (text) => /^[^@]+@[^.]+\.[^\n\r]+$/u.test(text),
  isClear: () => true,
}

export const DATE: SimpleType = {
  title: 'a date such as 2025-12-31',
  accepts: (text) => isDate(collapsed(text)),
  isClear: () => true,
}

export const COUNT: SimpleType = {
  title: 'a whole number from 0',
  accepts: (text) => isCount(collapsed(text)),
}

export const COUNT_OR_UNBOUNDED: SimpleType = {
  title: 'a whole number from 0, or unbounded',
  accepts: (text) => isCount(collapsed(text)) || collapsed(text) === 'unbounded',
}

export const BOOLEAN: SimpleType = {
  title: 'true or false',
  accepts: (text) => /^(true|false|1|0)$/.test(collapsed(text)),
}

/** That the prefix stands for XML Schema is asked for beside this. */
export const QUALIFIED_NAME: SimpleType = {
  title: 'a name such as xs:string',
  accepts: isQualified,
  isClear: isQualified,
}

export const CAPITALS: SimpleType = {
  title: 'the name of an IFC type in capitals, such as IFCLABEL',
  accepts: (text) => /^[A-Z]+$/.test(text),
  isClear: (text) => /^[A-Z]+$/i.test(text),
}

/** One of the words, as it is written. */
export function oneOf(words: readonly string[]): SimpleType {
  return { title: `one of ${words.join(', ')}`, accepts: (text) => words.includes(text) }
}

/**
 * Words with blanks between them.
 *
 * @param others words that are none of these, and yet clear
 */
export function listOf(words: readonly string[], others: readonly string[]): SimpleType {
  return {
    title: `one or more of ${words.join(', ')}, with blanks between them`,
    accepts: (text) => wordsOf(text).every((word) => words.includes(word)),
    isClear: (text) => wordsOf(text).every((word) => words.includes(word) || others.includes(word)),
  }
}

export function wordsOf(text: string): string[] {
  const whole = collapsed(text)
  return whole === '' ? [] : whole.split(' ')
}

/** The white space of XML Schema's `collapse`. */
export function collapsed(text: string): string {
  return text.replace(/[ \t\r\n]+/g, ' ').replace(/^ | $/g, '')
}

/** An xs:date; a zone may follow. */
export function isDate(text: string): boolean {
  const found = /^-?(\d{4}|[1-9]\d{4,})-(\d\d)-(\d\d)(Z|[+-](0\d|1[0-3]):[0-5]\d|[+-]14:00)?$/.exec(text)
  if (found === null) return false
  const [year, month, day] = found.slice(1, 4).map(Number) as [number, number, number]
  return year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month)
}

function daysOf(year: number, month: number): number {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] as number
}

function isCount(text: string): boolean {
  return /^(\+?\d+|-0+)$/.test(text)
}

function isQualified(text: string): boolean {
  return /^(?:[\p{L}_][\p{L}\p{N}._-]*:)?[\p{L}_][\p{L}\p{N}._-]*$/u.test(collapsed(text))
}

/** Cuts an expression into tokens. A number takes its unit with it; a regex stands only after `matches`. */
import { faultAt, type SourceText } from './fault.ts'
import { proposal } from './nearest.ts'
import { KEYWORDS, type Span } from './syntax.ts'
import { isUnitName, UNIT_NAMES, type UnitName } from './units.ts'

export type Token =
  | { readonly kind: 'number'; readonly value: number; readonly unit: UnitName | null; readonly at: Span }
  /** `text` is the value: without quotes, of a regex without slashes. */
  | {
      readonly kind: 'name' | 'quoted' | 'text' | 'regex' | 'keyword' | 'symbol' | 'end'
      readonly text: string
      readonly at: Span
    }

/** No rule that a person reads comes near; beyond it the parser's and checker's recursion could end the stack. */
const MAX_TOKENS = 1000

/**
 * All tokens, the last one of kind `end`.
 *
 * @throws LintelError rule-syntax
 */
export function lex(source: SourceText): readonly Token[] {
  const tokens: Token[] = []
  let offset = 0
  for (;;) {
    offset = skipSpace(source.text, offset)
    const token = nextToken(source, offset, tokens[tokens.length - 1])
    tokens.push(token)
    if (token.kind === 'end') return tokens
    if (tokens.length > MAX_TOKENS) {
      throw syntax(
        source,
        offset,
        `the expression has more than ${MAX_TOKENS} words; split it into definitions`,
      )
    }
    offset = token.at.end
  }
}

function skipSpace(text: string, offset: number): number {
  return match(/\s*/uy, text, offset).length + offset
}

const SYMBOLS = /\?\?|\.\.|!=|<=|>=|[=<>+\-*/()[\],.]/uy
const NAME = /[\p{L}_][\p{L}\p{N}_]*/uy

function nextToken(source: SourceText, start: number, previous: Token | undefined): Token {
  const { text } = source
  if (start >= text.length) return { kind: 'end', text: '', at: { start, end: start } }
  const first = text[start] as string
  if (first === "'" || first === '"') return textToken(source, start)
  if (first === '`') return quotedToken(source, start)
  if (first >= '0' && first <= '9') return numberToken(source, start)
  if (first === '/' && previous?.kind === 'keyword' && previous.text === 'matches')
    return regexToken(source, start)
  const name = match(NAME, text, start)
  if (name !== '') return { kind: KEYWORDS.has(name) ? 'keyword' : 'name', text: name, at: span(start, name) }
  const symbol = match(SYMBOLS, text, start)
  if (symbol !== '') return { kind: 'symbol', text: symbol, at: span(start, symbol) }
  throw syntax(source, start, `unexpected character ${characterName(text, start)}${advice(first)}`)
}

const ADVICE: Readonly<Record<string, string>> = {
  '&': '; write `and`',
  '|': '; write `or`',
  '!': '; write `not` or `!=`',
  '%': '; a percent sign follows a number',
  '?': '; write `a ?? b` for the first that is known',
  '≤': '; write `<=`',
  '≥': '; write `>=`',
  '≠': '; write `!=`',
}

function advice(character: string): string {
  return ADVICE[character] ?? ''
}

function characterName(text: string, offset: number): string {
  const code = text.codePointAt(offset) as number
  const visible = /[^\p{C}\p{Z}]/u.test(String.fromCodePoint(code))
  return visible ? `'${String.fromCodePoint(code)}'` : `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
}

/** The quote doubled stands for itself. */
function textToken(source: SourceText, start: number): Token {
  const quote = source.text[start] as string
  const raw = match(quote === "'" ? /'(?:[^']|'')*'/uy : /"(?:[^"]|"")*"/uy, source.text, start)
  if (raw === '') throw syntax(source, start, `the text that begins here has no end; close it with ${quote}`)
  const value = raw.slice(1, -1).replaceAll(quote + quote, quote)
  return { kind: 'text', text: value, at: span(start, raw) }
}

function quotedToken(source: SourceText, start: number): Token {
  const raw = match(/`[^`]*`/uy, source.text, start)
  if (raw === '')
    throw syntax(source, start, 'the name that begins here has no end; close it with a back quote')
  if (raw === '``') throw syntax(source, start, 'expected a name between the back quotes, found nothing')
  return { kind: 'quoted', text: raw.slice(1, -1), at: span(start, raw) }
}

function regexToken(source: SourceText, start: number): Token {
  const raw = match(/\/(?:[^/\\]|\\.)+\//suy, source.text, start)
  if (raw === '')
    throw syntax(source, start, 'the pattern that begins here is empty or has no end; close it with /')
  const pattern = raw.slice(1, -1)
  try {
    new RegExp(pattern, 'u')
    new RegExp(`^(?:${pattern})$`, 'u')
  } catch {
    throw syntax(
      source,
      start,
      `the pattern /${pattern.replaceAll(/\s/gu, ' ')}/ is not a regular expression`,
    )
  }
  return { kind: 'regex', text: pattern, at: span(start, raw) }
}

function numberToken(source: SourceText, start: number): Token {
  const digits = match(/\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/uy, source.text, start)
  const value = Number(digits)
  if (!Number.isFinite(value)) throw syntax(source, start, 'the number is too large')
  const end = start + digits.length
  const unitStart = skipSpace(source.text, end)
  const unit = unitAt(source, unitStart)
  if (unit === null) return { kind: 'number', value, unit, at: { start, end } }
  return { kind: 'number', value, unit, at: { start, end: unitStart + unit.length } }
}

/** Any word after a number is its unit, but keywords; `in` is the keyword where an operand follows it. */
function unitAt(source: SourceText, start: number): UnitName | null {
  const word = match(
    /(?:W\/m2K|m2K\/W|m3\/s|l\/s)(?![\p{L}\p{N}_])|%|[\p{L}_][\p{L}\p{N}_]*/uy,
    source.text,
    start,
  )
  if (word === '' || (KEYWORDS.has(word) && word !== 'in')) return null
  if (word === 'in' && startsOperand(source.text, start + 2)) return null
  if (isUnitName(word)) return word
  const hint = proposal(word, UNIT_NAMES) || `; the units are ${UNIT_NAMES.join(' ')}`
  throw syntax(source, start, `unknown unit '${word}'${hint}`)
}

function startsOperand(text: string, after: number): boolean {
  const next = skipSpace(text, after)
  const name = match(NAME, text, next)
  if (name !== '') return !KEYWORDS.has(name) || name === 'true' || name === 'false'
  return /[\d'"`([]/u.test(text[next] ?? '')
}

/** What a sticky pattern matches at an offset; empty when it does not. */
function match(sticky: RegExp, text: string, offset: number): string {
  sticky.lastIndex = offset
  return sticky.exec(text)?.[0] ?? ''
}

function span(start: number, raw: string): Span {
  return { start, end: start + raw.length }
}

function syntax(source: SourceText, offset: number, message: string): Error {
  return faultAt(source, offset, { code: 'rule-syntax', message })
}

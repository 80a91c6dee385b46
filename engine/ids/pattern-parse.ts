/** Parses a pattern of XML Schema (XML Schema Part 2, appendix F) into a tree. */
import { LintelError } from '../errors.ts'
import { quoted } from './fault.ts'
import { ClassReader } from './pattern-class.ts'
import { PatternReader } from './pattern-reader.ts'

export type PatternTree =
  /** One given character. */
  | { readonly kind: 'character'; readonly code: number }
  /** One character of a set, which is a JavaScript regular expression (flag `u`) for exactly one. */
  | { readonly kind: 'set'; readonly source: string }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly PatternTree[] }
  /** `most` may be infinite. */
  | { readonly kind: 'repeat'; readonly part: PatternTree; readonly least: number; readonly most: number }

/** Groups inside one another. */
const DEEPEST = 100
const MOST_CHARACTERS = 10_000

/** @throws LintelError ids-audit, with what is wrong and at which character */
export function parsePattern(source: string): {
  readonly tree: PatternTree
  readonly tolerated: readonly string[]
} {
  if (source.length > MOST_CHARACTERS) {
    const message = `the pattern ${quoted(source)} has ${source.length} characters; expected at most ${MOST_CHARACTERS}: shorten it`
    throw new LintelError('ids-audit', message)
  }
  const reader = new PatternReader(source)
  const tree = readChoice(reader, 0)
  if (!reader.isAtEnd) throw reader.fault("')' closes nothing", 'write \\) for the character')
  return { tree, tolerated: reader.tolerated }
}

function readChoice(reader: PatternReader, depth: number): PatternTree {
  if (depth > DEEPEST) {
    const message = `the pattern ${quoted(reader.source)} has more than ${DEEPEST} groups inside one another; expected fewer: simplify it`
    throw new LintelError('ids-audit', message)
  }
  const parts = [readSequence(reader, depth)]
  while (reader.take('|')) parts.push(readSequence(reader, depth))
  return parts.length === 1 ? (parts[0] as PatternTree) : { kind: 'choice', parts }
}

function readSequence(reader: PatternReader, depth: number): PatternTree {
  const parts: PatternTree[] = []
  while (!reader.isAtEnd && !reader.sees('|') && !reader.sees(')')) parts.push(readPiece(reader, depth))
  return { kind: 'sequence', parts }
}

function readPiece(reader: PatternReader, depth: number): PatternTree {
  const part = readAtom(reader, depth)
  const times = readQuantifier(reader)
  if (times === null) return part
  if (reader.take('?')) reader.tolerated.push("'?' after a quantifier")
  if (reader.sees('*') || reader.sees('+') || reader.sees('{')) {
    throw reader.fault('a quantifier follows a quantifier', 'keep one')
  }
  return { kind: 'repeat', part, ...times }
}

function readAtom(reader: PatternReader, depth: number): PatternTree {
  const start = reader.peek()
  switch (start) {
    case '(':
      return readGroup(reader, depth)
    case '[':
      return { kind: 'set', source: new ClassReader(reader).readClass() }
    case '.':
      reader.next()
      return { kind: 'set', source: '[^\\n\\r]' }
    case '\\':
      return readEscape(reader)
    case '?':
    case '*':
    case '+':
    case '{':
      throw reader.fault(`'${start}' has nothing to repeat`, `write \\${start} for the character`)
    case '}':
    case ']':
      reader.tolerated.push(`'${start}' without its opening`)
      return readCharacter(reader)
    default:
      return readCharacter(reader)
  }
}

function readCharacter(reader: PatternReader): PatternTree {
  return { kind: 'character', code: reader.next().codePointAt(0) as number }
}

function readGroup(reader: PatternReader, depth: number): PatternTree {
  reader.next()
  if (reader.take('?:')) reader.tolerated.push("'(?:' for a group")
  if (reader.sees('?')) {
    throw reader.fault("'(?' is no group of XML Schema", 'use plain groups; there is no look-around')
  }
  const tree = readChoice(reader, depth + 1)
  if (!reader.take(')')) throw reader.fault("a ')' is missing", 'close the group')
  return tree
}

function readEscape(reader: PatternReader): PatternTree {
  const found = reader.readEscape()
  return typeof found === 'number'
    ? { kind: 'character', code: found }
    : { kind: 'set', source: `[${found.inside}]` }
}

/** `?`, `*`, `+`, `{n}`, `{n,}`, `{n,m}`, or null. */
function readQuantifier(reader: PatternReader): { least: number; most: number } | null {
  if (reader.take('?')) return { least: 0, most: 1 }
  if (reader.take('*')) return { least: 0, most: Number.POSITIVE_INFINITY }
  if (reader.take('+')) return { least: 1, most: Number.POSITIVE_INFINITY }
  if (!reader.sees('{')) return null
  const [whole, from, comma, to] = reader.takeMatch(/\{(\d+)(,?)(\d*)\}/y) ?? []
  if (whole === undefined || (comma === '' && to !== '')) {
    throw reader.fault("'{' begins no quantity such as {3}, {2,} or {2,5}", 'write \\{ for the character')
  }
  const least = Number(from)
  const most = comma === '' ? least : to === '' ? Number.POSITIVE_INFINITY : Number(to)
  if (most < least) throw reader.fault(`the quantity ${whole} ends below its start`, 'turn it round')
  return { least, most }
}

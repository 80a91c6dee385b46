/** Mutations of STEP files, byte by byte and with an eye for their structure. Texts hold one character per byte. */
import type { Random } from '../../engine/sample/random.ts'
import { hostileId, hostileKeyword, hostileValue, pick } from './step-hostile.ts'

type Mutation = (text: string, others: readonly string[], random: Random) => string

/** @param others files to take statements from */
export function mutateStep(text: string, others: readonly string[], random: Random): string {
  const mutation = MUTATIONS[random.below(MUTATIONS.length)] as Mutation
  return mutation(text, others, random)
}

const TOKENS = [
  ...["'", "''", '"', '(', ')', '((', '))', ',', ';', '$', '*', '#', '=', '.', '/*', '*/', '/', '\\', '\0'],
  ...[
    '\x01',
    '\x7f',
    '\x80',
    '\xff',
    '\xc3\xa4',
    '\xef\xbb\xbf',
    '\n',
    '\r\n',
    '\t',
    ' ',
    '.T.',
    '.U.',
    '-',
    'E',
  ],
  ...['ENDSEC;', 'DATA;', 'HEADER;', 'END-ISO-10303-21;', 'ISO-10303-21;', "FILE_SCHEMA(('IFC4'));"],
] as const

const flipByte: Mutation = (text, _, random) => {
  const at = random.below(text.length)
  const code = (text.charCodeAt(at) ^ (1 << random.below(8))) & 0xff
  return text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1)
}

const insertToken: Mutation = (text, _, random) =>
  splice(text, random.below(text.length + 1), 0, pick(TOKENS, random))

const replaceByToken: Mutation = (text, _, random) =>
  splice(text, random.below(text.length + 1), 1 + random.below(8), pick(TOKENS, random))

const cutOut: Mutation = (text, _, random) =>
  splice(text, random.below(text.length + 1), 1 + random.below(40), '')

const repeat: Mutation = (text, _, random) => {
  const at = random.below(text.length + 1)
  return splice(text, at, 0, text.slice(at, at + 1 + random.below(60)))
}

/** At any byte, at the end of a token, within an escape or behind a quote. */
const truncate: Mutation = (text, _, random) => {
  const marks = [/[;,()]/g, /\\[XSP]/g, /'/g, /\/\*/g, /=/g]
  const at =
    random.below(3) === 0 ? random.below(text.length + 1) : placeOf(text, pick(marks, random), random)?.end
  return at === undefined ? text : text.slice(0, at)
}

const replaceReference: Mutation = (text, _, random) => {
  const place = placeOf(text, /#\d+/g, random)
  if (place === null) return text
  const other = random.below(3) === 0 ? null : placeOf(text, /#\d+/g, random)
  const name = other === null ? `#${hostileId(random)}` : text.slice(other.start, other.end)
  return text.slice(0, place.start) + name + text.slice(place.end)
}

/** A cycle: the instance refers to itself. */
const referToItself: Mutation = (text, _, random) => {
  const place = placeOf(text, /#\d+\s*=[^;]*;/g, random)
  if (place === null) return text
  const statement = text.slice(place.start, place.end)
  const own = /#\d+/.exec(statement)?.[0] as string
  const inner = placeOf(statement.slice(own.length), /#\d+/g, random)
  if (inner === null) return text
  const [from, to] = [place.start + own.length + inner.start, place.start + own.length + inner.end]
  return text.slice(0, from) + own + text.slice(to)
}

const renameInstance: Mutation = (text, _, random) => {
  const place = placeOf(text, /#\d+(?=\s*=)/g, random)
  return place === null ? text : `${text.slice(0, place.start)}#${hostileId(random)}${text.slice(place.end)}`
}

const replaceValue: Mutation = (text, _, random) => {
  const place = placeOf(text, /(?<=[,(])(?:'[^']*'|[^,()';]*)(?=[,)])/g, random)
  return place === null ? text : text.slice(0, place.start) + hostileValue(random) + text.slice(place.end)
}

const replaceInString: Mutation = (text, _, random) => {
  const place = placeOf(text, /'[^']*'/g, random)
  if (place === null) return text
  const at = place.start + 1 + random.below(place.end - place.start - 1)
  const value = hostileValue(random, 'text')
  return splice(text, at, random.below(3), value.slice(1, -1))
}

const replaceKeyword: Mutation = (text, _, random) => {
  const place = placeOf(text, /[A-Z][A-Z0-9_]{3,}(?=\s*\()/g, random)
  if (place === null) return text
  const other = random.below(2) === 0 ? null : placeOf(text, /[A-Z][A-Z0-9_]{3,}(?=\s*\()/g, random)
  const own = text.slice(place.start, place.end)
  const keyword = other === null ? hostileKeyword(own, random) : text.slice(other.start, other.end)
  return text.slice(0, place.start) + keyword + text.slice(place.end)
}

const dropStatement: Mutation = (text, _, random) => {
  const place = placeOf(text, STATEMENT, random)
  return place === null ? text : text.slice(0, place.start) + text.slice(place.end)
}

/** A statement of this file or another, put anywhere between two statements or over one. */
const moveStatement: Mutation = (text, others, random) => {
  const source = random.below(2) === 0 ? text : pick(others, random)
  const taken = placeOf(source, STATEMENT, random)
  const place = placeOf(text, STATEMENT, random)
  if (taken === null || place === null) return text
  const over = random.below(3) === 0 ? place.end - place.start : 0
  return splice(text, place.start, over, source.slice(taken.start, taken.end))
}

const insertComment: Mutation = (text, _, random) => {
  const comments = ['/**/', "/* ' ; ( */", '/*/ */', '/* \n\n */', '/* #1=IFCWALL(); */', '/* /* */', '/***/']
  const place = placeOf(text, /[;,()=]/g, random)
  return place === null ? text : splice(text, place.end, 0, pick(comments, random))
}

/** Many statements of one sort, as many other sorts of notes as the kernel can tell apart, or one name again and again. */
const multiply: Mutation = (text, _, random) => {
  const place = placeOf(text, /#\d+\s*=[^;]*;/g, random)
  if (place === null || text.length > 20_000) return text
  const statement = text.slice(place.start, place.end)
  const way = random.below(3)
  const many = Array.from({ length: 2 + random.below(way === 1 ? 600 : 40) }, (_, i) => {
    const named = way === 2 ? statement : statement.replace(/#\d+/, `#${500_000 + i}`)
    return way === 1 ? named.replace(/=\s*[A-Z0-9_]*/i, `=NONE${i}`) : named
  })
  return splice(text, place.end, 0, many.join(''))
}

/** A statement that is larger than the reader's first buffer; rare, because it is slow. */
const enlarge: Mutation = (text, _, random) => {
  if (random.below(150) !== 0 || text.length > 100_000) return text
  const place = placeOf(text, /[,(](?=[^;]*;)/g, random)
  const fillers = ['1.,', '#1,', "'a',", '$,', '/* */', '(1.),', ' \n', "''''''''''''''''"] as const
  const filler = pick(fillers, random)
  return place === null
    ? text
    : splice(text, place.end, 0, filler.repeat(Math.ceil(1_300_000 / filler.length)))
}

const STATEMENT = /[^;]+;\s*/g

const MUTATIONS: readonly Mutation[] = [
  ...[flipByte, insertToken, insertToken, replaceByToken, cutOut, repeat, truncate],
  ...[
    replaceReference,
    replaceReference,
    referToItself,
    renameInstance,
    replaceValue,
    replaceValue,
    replaceValue,
  ],
  ...[
    replaceInString,
    replaceInString,
    replaceKeyword,
    replaceKeyword,
    dropStatement,
    moveStatement,
    moveStatement,
  ],
  ...[insertComment, multiply, enlarge],
]

function splice(text: string, at: number, remove: number, insert: string): string {
  return text.slice(0, at) + insert + text.slice(at + remove)
}

/** Where a pattern is met, any of the places; looked for from a place at random on, so that long files stay cheap. */
function placeOf(
  text: string,
  pattern: RegExp,
  random: Random,
): { readonly start: number; readonly end: number } | null {
  const search = new RegExp(pattern.source, pattern.flags)
  for (const from of [random.below(text.length + 1), 0]) {
    search.lastIndex = from
    const found = search.exec(text)
    if (found !== null) return { start: found.index, end: found.index + found[0].length }
  }
  return null
}

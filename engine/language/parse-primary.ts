/** The parts of an expression that no operator binds: literals, paths, calls, parameters, tables, parentheses. */
import { MEASURED } from './measured.ts'
import { proposal } from './nearest.ts'
import type { CallExpr, Expr, Segment } from './syntax.ts'
import type { TokenReader } from './token-reader.ts'

type Parse = (tokens: TokenReader) => Expr
type Arity = readonly [least: number, most: number]

/** The functions of spec 2.4 with how many arguments they take, those that measure none; `min` and `max` of one argument are aggregates. */
export const FUNCTIONS: ReadonlyMap<string, Arity> = new Map<string, Arity>([
  ['exists', [1, 1]],
  ['atMost', [1, 1]],
  ['atLeast', [1, 1]],
  ['about', [2, 2]],
  ['abs', [1, 1]],
  ['min', [1, 16]],
  ['max', [1, 16]],
  ['round', [1, 1]],
  ['floor', [1, 1]],
  ['ceil', [1, 1]],
  ['sqrt', [1, 1]],
  ['sin', [1, 1]],
  ['cos', [1, 1]],
  ['tan', [1, 1]],
  ['atan', [1, 1]],
  ['length', [1, 1]],
  ['unique', [1, 1]],
  ['count', [1, 1]],
  ['any', [1, 1]],
  ['every', [1, 1]],
  ['sum', [1, 1]],
  ...[...MEASURED.keys()].map((name) => [name, [0, 0]] as const satisfies readonly [string, Arity]),
])

/** The functions that run over a collection and so may have `where`. */
const AGGREGATES: ReadonlySet<string> = new Set(['count', 'any', 'every', 'sum', 'min', 'max'])

/** `primary` of the grammar; `parse` reads an expression within it. */
export function primary(tokens: TokenReader, parse: Parse): Expr {
  const token = tokens.peek()
  const { at } = token
  if (token.kind === 'number') {
    tokens.next()
    return { kind: 'number', value: token.value, unit: token.unit, at }
  }
  if (token.kind === 'text') {
    tokens.next()
    return { kind: 'text', value: token.text, at }
  }
  const truth = tokens.takeKeyword('true') ?? tokens.takeKeyword('false')
  if (truth !== null) return { kind: 'boolean', value: token.text === 'true', at }
  if (token.kind === 'name' || token.kind === 'quoted') return named(tokens, parse)
  if (tokens.takeSymbol('(') === null) throw tokens.expected('a value')
  const inner = parse(tokens)
  tokens.expectSymbol(')', 'to close the parenthesis')
  return inner
}

function named(tokens: TokenReader, parse: Parse): Expr {
  const first = tokens.expectName('a name')
  if (!first.quoted && tokens.takeSymbol('(') !== null) return call(tokens, first, parse)
  if (tokens.takeSymbol('.') === null) return { kind: 'path', segments: [first], at: first.at }
  const second = tokens.expectName('a name after the dot')
  if (!first.quoted && first.name === 'param') {
    return { kind: 'param', name: second.name, at: { start: first.at.start, end: second.at.end } }
  }
  if (!first.quoted && first.name === 'table') return table(tokens, [first, second], parse)
  const segments = [first, second]
  while (tokens.takeSymbol('.') !== null) segments.push(tokens.expectName('a name after the dot'))
  const { end } = (segments[segments.length - 1] as Segment).at
  return { kind: 'path', segments, at: { start: first.at.start, end } }
}

function table(tokens: TokenReader, [word, name]: readonly [Segment, Segment], parse: Parse): Expr {
  tokens.expectSymbol('[', `as in \`table.${name.name}[Name]\``)
  const key = parse(tokens)
  const { end } = tokens.expectSymbol(']', "after the table's key").at
  return { kind: 'table', name: name.name, key, at: { start: word.at.start, end } }
}

function call(tokens: TokenReader, { name, at }: Segment, parse: Parse): CallExpr {
  const arity = FUNCTIONS.get(name)
  if (arity === undefined) throw unknownFunction(tokens, { name, at })
  const args = argumentsOf(tokens, arity, parse)
  if (args.length < arity[0] || args.length > arity[1])
    throw tokens.fault(arityMessage(name, arity, args.length), at)
  const aggregate = AGGREGATES.has(name) && args.length === 1
  const where = aggregate && tokens.takeKeyword('where') !== null ? parse(tokens) : null
  const satisfies = name === 'every' ? satisfaction(tokens, parse) : null
  const within = name === 'unique' && tokens.takeKeyword('within') !== null ? relation(tokens) : null
  const { end } = tokens.expectSymbol(')', `to close ${name}(`).at
  return { kind: 'call', name, args, where, satisfies, within, at: { start: at.start, end } }
}

function argumentsOf(tokens: TokenReader, [, most]: Arity, parse: Parse): Expr[] {
  if (most === 0 && tokens.peek().text === ')') return []
  const args = [parse(tokens)]
  while (tokens.takeSymbol(',') !== null) args.push(parse(tokens))
  return args
}

function satisfaction(tokens: TokenReader, parse: Parse): Expr {
  if (tokens.takeKeyword('satisfies') === null) {
    throw tokens.expected('`satisfies` and what every member must satisfy')
  }
  return parse(tokens)
}

function relation(tokens: TokenReader): Segment {
  return tokens.expectName('a relation such as storey after `within`')
}

function arityMessage(name: string, [least, most]: Arity, found: number): string {
  const wanted = most === 0 ? 'no' : least === most ? `${least}` : `${least} to ${most}`
  return `${name} takes ${wanted} argument${most < 2 ? '' : 's'}, found ${found}`
}

function unknownFunction(tokens: TokenReader, { name, at }: Pick<Segment, 'name' | 'at'>): Error {
  const hint = proposal(name, FUNCTIONS.keys()) || `; the functions are ${[...FUNCTIONS.keys()].join(' ')}`
  return tokens.fault(`unknown function '${name}'${hint}`, at)
}

/** Walks the tokens of one text and words what was expected where another stood. */
import { faultAt, type SourceText } from './fault.ts'
import type { Token } from './lex.ts'
import type { Segment, Span } from './syntax.ts'

/** Deeper nesting than any person writes; it keeps recursion within the stack of a worker. */
const MAX_DEPTH = 64

type WordToken = Exclude<Token, { readonly kind: 'number' }>
type NumberToken = Extract<Token, { readonly kind: 'number' }>

/** A place in a list of tokens. `take…` moves on only when the token is there, `expect…` throws when it is not. */
export class TokenReader {
  private readonly source: SourceText
  private readonly tokens: readonly Token[]
  private position = 0
  private depth = 0

  constructor(source: SourceText, tokens: readonly Token[]) {
    this.source = source
    this.tokens = tokens
  }

  /** The token `ahead` places on, as if a number had no text. */
  peek(ahead = 0): WordToken | (NumberToken & { readonly text: string }) {
    const token = this.tokens[Math.min(this.position + ahead, this.tokens.length - 1)] as Token
    return token.kind === 'number' ? { ...token, text: '' } : token
  }

  next(): Token {
    const token = this.peek()
    if (token.kind !== 'end') this.position++
    return token
  }

  /** A symbol or keyword. */
  take(text: string): Token | null {
    return this.takeSymbol(text) ?? this.takeKeyword(text)
  }

  takeSymbol(text: string): Token | null {
    return this.isNext('symbol', text) ? this.next() : null
  }

  takeKeyword(text: string): Token | null {
    return this.isNext('keyword', text) ? this.next() : null
  }

  expectSymbol(text: string, purpose: string): Token {
    const token = this.takeSymbol(text)
    if (token === null) throw this.expected(`'${text}' ${purpose}`)
    return token
  }

  expectRegex(): { readonly text: string; readonly at: Span } {
    const token = this.peek()
    if (token.kind !== 'regex') throw this.expected('a pattern such as /EI ?30/')
    this.next()
    return token
  }

  /** An identifier or a name in back quotes. */
  expectName(what: string): Segment {
    const token = this.peek()
    if (token.kind !== 'name' && token.kind !== 'quoted') throw this.expected(what)
    this.next()
    return { name: token.text, quoted: token.kind === 'quoted', at: token.at }
  }

  expectEnd(): void {
    if (this.peek().kind !== 'end') throw this.expected('an operator or the end')
  }

  /** Runs a step of the recursion and refuses the one that goes too deep. */
  nested<T>(parse: () => T): T {
    if (this.depth >= MAX_DEPTH)
      throw this.fault(`more than ${MAX_DEPTH} nestings; split it into definitions`)
    this.depth++
    const result = parse()
    this.depth--
    return result
  }

  /** `expected …, found …` at the next token. */
  expected(what: string): Error {
    return this.fault(`expected ${what}, found ${this.nextName()}`)
  }

  /** At the next token, unless another place is named. */
  fault(message: string, at: Span = this.peek().at): Error {
    return faultAt(this.source, at.start, { code: 'rule-syntax', message })
  }

  private isNext(kind: Token['kind'], text: string): boolean {
    const token = this.peek()
    return token.kind === kind && token.text === text
  }

  private nextName(): string {
    const { kind, at } = this.peek()
    if (kind === 'end') return 'the end'
    const written = this.source.text.slice(at.start, at.end).replaceAll(/\s+/gu, ' ')
    return written.length > 40 ? `${written.slice(0, 40)}…` : written
  }
}

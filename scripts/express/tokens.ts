/** Cuts EXPRESS text into tokens and walks over them; knows nothing of IFC. */

/** Remarks `(* … *)` and `-- …` are dropped; the IFC schemas nest none. A string is one token, so its `;` ends nothing. */
export function tokenize(text: string): string[] {
  const pattern = /\(\*[\s\S]*?\*\)|--[^\n]*|'(?:[^']|'')*'|[A-Za-z]\w*|\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|:=|\S/g
  return [...text.matchAll(pattern)].map(([token]) => token).filter((token) => !/^(\(\*|--)/.test(token))
}

/** Reads tokens from left to right; keywords compare without regard to case, as EXPRESS wants. */
export class TokenCursor {
  private readonly tokens: readonly string[]
  private position = 0

  constructor(tokens: readonly string[]) {
    this.tokens = tokens
  }

  get done(): boolean {
    return this.position >= this.tokens.length
  }

  /** Whether the next token is one of these, without taking it. */
  at(...words: string[]): boolean {
    return words.includes(this.peek().toUpperCase())
  }

  /** Takes the next token. @throws Error at the end of the text */
  next(): string {
    const token = this.peek()
    if (token === '') throw new Error('EXPRESS text ends in the middle of a declaration')
    this.position++
    return token
  }

  /** Takes the next token if it is `word`. */
  take(word: string): boolean {
    const found = this.at(word)
    if (found) this.position++
    return found
  }

  /** Takes `word`. @throws Error naming what stands there instead */
  expect(word: string): void {
    const found = this.next()
    if (found.toUpperCase() !== word) throw new Error(`EXPRESS: expected '${word}', found '${found}'`)
  }

  /** Skips to behind the next `word`. */
  skipPast(word: string): void {
    while (this.next().toUpperCase() !== word);
  }

  /** Takes `( a , b , … )`. */
  names(): string[] {
    this.expect('(')
    const names = [this.next()]
    while (this.take(',')) names.push(this.next())
    this.expect(')')
    return names
  }

  private peek(): string {
    return this.tokens[this.position] ?? ''
  }
}

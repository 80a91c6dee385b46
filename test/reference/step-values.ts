/** Arguments of a STEP statement, read slowly and plainly: what the kernel's reader of statements is compared with. */
import { NOTE_ESCAPE, NOTE_NESTING, NOTE_NUMBER, NOTE_UNKNOWN_TYPE } from '../../assembly/abi.ts'
import type { CellValue } from '../../engine/cells.ts'
import { decodeText } from './step-text.ts'

/** Lists deeper than this are noted and not read. */
const MAX_DEPTH = 32

/** Thrown where a statement is no STEP; what was noted before it stays noted. */
export class BrokenStatement extends Error {}

export interface Reading {
  /** A type's name as the schema writes it; null when it knows none such. */
  readonly typeName: (keyword: string) => string | null
  readonly note: (kind: number, detail: string) => void
}

/** Behind white space (every byte up to the space counts) and comments that end. */
export function spaceEnd(text: string, from: number): number {
  let at = from
  for (;;) {
    while (at < text.length && text.charCodeAt(at) <= 0x20) at++
    const end = text.startsWith('/*', at) ? text.indexOf('*/', at + 2) : -1
    if (end < 0) return at
    at = end + 2
  }
}

/** Reads `( … )` that fills the rest of a statement up to its `;`. */
export class Arguments {
  private readonly text: string
  private readonly reading: Reading
  private at: number
  private tooDeep = false

  /**
   * @param text one character per byte
   * @param at   the opening parenthesis
   */
  constructor(text: string, at: number, reading: Reading) {
    this.text = text
    this.at = at
    this.reading = reading
  }

  /** @throws BrokenStatement */
  read(): CellValue[] {
    const values = this.list(0)
    this.skipSpace()
    if (this.text[this.at] !== ';') throw new BrokenStatement()
    return values
  }

  /** A list whose parenthesis is the next character. */
  private list(depth: number): CellValue[] {
    const values: CellValue[] = []
    this.at++
    this.skipSpace()
    if (this.accept(')')) return values
    for (;;) {
      values.push(this.value(depth))
      this.skipSpace()
      if (this.accept(')')) return values
      if (!this.accept(',')) throw new BrokenStatement()
      this.skipSpace()
    }
  }

  private value(depth: number): CellValue {
    if (this.text[this.at] === '(') return this.nested(depth)
    const keyword = this.take(/[A-Za-z_][A-Za-z0-9_-]*/y)
    if (keyword) return this.typed(keyword[0], depth)
    if (this.take(/[$*]/y)) return null
    const quoted = this.take(/'([^']*(?:''[^']*)*)'/y)
    if (quoted) return this.string(quoted[1] as string)
    const name = this.take(/#(\d+)/y)
    if (name) return reference(name[1] as string)
    const symbol = this.take(/\.([A-Za-z_][A-Za-z0-9_-]*)\./y)
    if (symbol) return enumeration(symbol[1] as string)
    const binary = this.take(/"([^"]*)"/y)
    if (binary) return { kind: 'binary', text: utf8(binary[1] as string), type: null }
    const digits = this.take(/[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y)
    if (digits) return this.number(digits[0])
    throw new BrokenStatement()
  }

  private nested(depth: number): CellValue {
    if (depth < MAX_DEPTH) return { kind: 'list', items: this.list(depth + 1) }
    if (!this.tooDeep) this.reading.note(NOTE_NESTING, '')
    this.tooDeep = true
    this.skipNested()
    return null
  }

  /** Passes over a balanced list without reading it. */
  private skipNested(): void {
    let depth = 0
    do {
      if (this.take(/'[^']*'/y)) continue
      if (this.take(/\/\*[\s\S]*?\*\//y)) continue
      if (this.text[this.at] === '(') depth++
      if (this.text[this.at] === ')') depth--
      if (this.text[this.at] === "'" || this.at++ >= this.text.length) throw new BrokenStatement()
    } while (depth > 0)
  }

  private typed(keyword: string, depth: number): CellValue {
    this.skipSpace()
    if (this.text[this.at] !== '(' || depth >= MAX_DEPTH) throw new BrokenStatement()
    const known = this.reading.typeName(keyword)
    if (known === null) this.reading.note(NOTE_UNKNOWN_TYPE, keyword)
    const type = known ?? 'unknown type'
    const values = this.list(depth + 1)
    const inner: CellValue = values.length === 1 ? (values[0] as CellValue) : { kind: 'list', items: values }
    if (inner === null) return null
    if (typeof inner === 'object' && 'type' in inner && inner.kind !== 'typed') return { ...inner, type }
    return { kind: 'typed', type, value: inner }
  }

  private string(raw: string): CellValue {
    const { text, brokenEscapes } = decodeText(raw)
    for (let i = 0; i < brokenEscapes; i++) this.reading.note(NOTE_ESCAPE, '')
    return { kind: 'text', text, type: null }
  }

  private number(text: string): CellValue {
    const value = Number(text)
    if (Number.isFinite(value)) return value
    this.reading.note(NOTE_NUMBER, '')
    return null
  }

  private skipSpace(): void {
    this.at = spaceEnd(this.text, this.at)
  }

  private accept(character: string): boolean {
    if (this.text[this.at] !== character) return false
    this.at++
    return true
  }

  private take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)
    if (found !== null) this.at += found[0].length
    return found
  }
}

/** The number of `#123`; 0 when it is 0 or beyond 32 bits. */
export function instanceName(digits: string): number {
  const id = Number(digits)
  return id <= 0xffffffff ? id : 0
}

/** Bytes that stand outside strings, as they are shown. */
export function utf8(raw: string): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(
    Uint8Array.from(raw, (character) => character.charCodeAt(0)),
  )
}

/** @throws BrokenStatement where there can be no such instance */
function reference(digits: string): CellValue {
  const id = instanceName(digits)
  if (id === 0) throw new BrokenStatement()
  return { kind: 'ref', id }
}

function enumeration(text: string): CellValue {
  if (text === 'T' || text === 'F') return { kind: 'logical', value: text === 'T', type: null }
  if (text === 'U') return { kind: 'logical', value: null, type: null }
  return { kind: 'enumeration', text, type: null }
}

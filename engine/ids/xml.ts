/** Reads XML text into a tree of elements that know their places; what could harm (document types, entities, depth) is refused. */
import { SaxesParser, type SaxesTagNS } from 'saxes'
import { LintelError } from '../errors.ts'
import type { IdsPlace } from './document.ts'
import { quoted } from './fault.ts'

/** Elements inside one another; an IDS needs a dozen. */
const DEEPEST = 64
const MOST_ELEMENTS = 1_000_000

export interface XmlElement {
  /** The namespace's URI; empty when there is none. */
  readonly namespace: string
  /** The name without its prefix. */
  readonly name: string
  readonly place: IdsPlace
  readonly attributes: readonly XmlAttribute[]
  readonly children: readonly XmlElement[]
  /** All text that stands directly inside, in one piece. */
  readonly text: string
  /** The namespace that a prefix stands for here; undefined when it stands for none. */
  readonly namespaceOf: (prefix: string) => string | undefined
}

export interface XmlAttribute {
  readonly namespace: string
  readonly name: string
  readonly value: string
}

/**
 * @param text   without a byte order mark
 * @param source what errors call the file
 * @returns the root
 * @throws LintelError ids-syntax, with line and column
 */
export function parseXml(text: string, source: string): XmlElement {
  const parser = new SaxesParser({ xmlns: true })
  const places = new Places(text)
  const fail = (message: string, offset: number) => syntaxError(message, { source, ...places.at(offset) })
  const tree = new TreeBuilder()
  parser.on('error', (error) => {
    const isXml = /^\s*</.test(text)
    throw fail(isXml ? notWellFormed(error) : notXml(text), isXml ? parser.position - 1 : 0)
  })
  parser.on('doctype', () => {
    const advice = 'expected an IDS without one: remove the DOCTYPE and write the entities out'
    throw fail(`the file has a document type declaration, which is not read; ${advice}`, parser.position - 1)
  })
  parser.on('xmldecl', ({ encoding }) => {
    if (encoding === undefined || READ_ENCODINGS.test(encoding)) return
    const what = `the file says that its encoding is ${quoted(encoding)}`
    throw fail(`${what}; expected UTF-8 or UTF-16: save it again as UTF-8`, 0)
  })
  parser.on('opentagstart', ({ name }) => tree.start(places.at(parser.position - name.length - 2)))
  parser.on('opentag', (tag) => {
    const problem = tree.open(tag)
    if (problem !== null) throw fail(problem, parser.position - 1)
  })
  parser.on('text', (part) => tree.text(part))
  parser.on('cdata', (part) => tree.text(part))
  parser.on('closetag', () => tree.close())
  parser.write(text).close()
  return tree.root as XmlElement
}

const READ_ENCODINGS = /^(utf-?8|utf-?16(le|be)?|us-ascii|ascii)$/i

interface Growing extends XmlElement {
  readonly children: XmlElement[]
  text: string
}

/** Puts the events of the parser together. */
class TreeBuilder {
  root: XmlElement | undefined
  readonly #open: Growing[] = []
  #place: IdsPlace = { line: 1, column: 1 }
  #count = 0

  start(place: IdsPlace): void {
    this.#place = place
  }

  /** @returns why the element cannot be taken, or null */
  open(tag: SaxesTagNS): string | null {
    this.#count++
    if (this.#count > MOST_ELEMENTS)
      return `the file has more than ${MOST_ELEMENTS} elements; expected fewer: split it into several IDS files`
    if (this.#open.length === DEEPEST)
      return `more than ${DEEPEST} elements stand inside one another; expected the structure of an IDS: mend the file`
    const parent = this.#open.at(-1)
    const element: Growing = {
      namespace: tag.uri,
      name: tag.local,
      place: this.#place,
      attributes: attributesOf(tag),
      children: [],
      text: '',
      namespaceOf: scopeOf(tag, parent),
    }
    parent?.children.push(element)
    this.root ??= element
    this.#open.push(element)
    return null
  }

  text(part: string): void {
    const element = this.#open.at(-1)
    if (element !== undefined) element.text += part
  }

  close(): void {
    this.#open.pop()
  }
}

/** The attributes without the declarations of namespaces. */
function attributesOf(tag: SaxesTagNS): XmlAttribute[] {
  return Object.values(tag.attributes)
    .filter(({ uri }) => uri !== 'http://www.w3.org/2000/xmlns/')
    .map(({ uri, local, value }) => ({ namespace: uri, name: local, value }))
}

function scopeOf(tag: SaxesTagNS, parent: XmlElement | undefined): XmlElement['namespaceOf'] {
  const own = tag.ns
  if (parent !== undefined && Object.keys(own).length === 0) return parent.namespaceOf
  return (prefix) => own[prefix] ?? parent?.namespaceOf(prefix)
}

/** Lines and columns of offsets that only grow; a column counts UTF-16 code units. */
class Places {
  readonly #text: string
  readonly #ends = /\r\n|\r|\n/g
  #line = 1
  #lineStart = 0
  #nextLine: number

  constructor(text: string) {
    this.#text = text
    this.#nextLine = this.#endOfLine()
  }

  at(offset: number): IdsPlace {
    while (this.#nextLine <= offset) {
      this.#line++
      this.#lineStart = this.#nextLine
      this.#nextLine = this.#endOfLine()
    }
    return { line: this.#line, column: Math.max(1, offset - this.#lineStart + 1) }
  }

  #endOfLine(): number {
    return this.#ends.test(this.#text) ? this.#ends.lastIndex : Number.POSITIVE_INFINITY
  }
}

function notWellFormed(error: Error): string {
  const reason = error.message.replace(/^\d+:\d+: /, '').replace(/\.$/, '')
  return `the file is not well-formed XML: ${reason}; expected an IDS file (XML): mend it there`
}

function notXml(text: string): string {
  const kind = text.trim() === '' ? 'the file is empty' : 'the file is no XML'
  return `${kind}; expected an IDS file, which begins with <ids …>: choose another file`
}

function syntaxError(message: string, place: { source: string } & IdsPlace): LintelError {
  return new LintelError('ids-syntax', message.replace(/[\p{C}\p{Z}]+/gu, ' '), { place })
}

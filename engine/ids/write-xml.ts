/** Writes elements as XML 1.0, one a line, indented; texts come back as they were. */
import { LintelError } from '../errors.ts'
import { quoted } from './fault.ts'

export interface WrittenElement {
  readonly name: string
  /** Absent values are left out. */
  readonly attributes?: Readonly<Record<string, string | undefined>>
  readonly children?: readonly WrittenElement[]
  /** Instead of children. */
  readonly text?: string
}

/** @throws LintelError call-invalid: a character that XML does not have */
export function writeXml(root: WrittenElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${elementLines(root, '').join('\n')}\n`
}

function elementLines(
  { name, attributes = {}, children = [], text }: WrittenElement,
  indent: string,
): string[] {
  const written = Object.entries(attributes)
    .filter((entry): entry is [string, string] => entry[1] !== undefined)
    .map(([key, value]) => ` ${key}="${escaped(value, ATTRIBUTE)}"`)
  const start = `${indent}<${name}${written.join('')}`
  if (text !== undefined) return [`${start}>${escaped(text, TEXT)}</${name}>`]
  if (children.length === 0) return [`${start}/>`]
  const inside = children.flatMap((child) => elementLines(child, `${indent}  `))
  return [`${start}>`, ...inside, `${indent}</${name}>`]
}

/** What a reader of XML would take for something else: in attributes it turns every blank into a space, in texts CR into LF. */
const ATTRIBUTE = /[<>&"\t\n\r]/g
const TEXT = /[<>&\r]/g

const NAMED: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;' }

/** Control characters, lone surrogates and the two that are none. */
const FOREIGN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u

function escaped(text: string, special: RegExp): string {
  const foreign = FOREIGN.exec(text)
  if (foreign !== null) {
    const code = `U+${foreign[0].codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}`
    const message = `the text ${quoted(text)} holds ${code}, which XML does not have; expected text: remove it`
    throw new LintelError('call-invalid', message)
  }
  return text.replace(
    special,
    (found) => NAMED[found] ?? `&#x${found.charCodeAt(0).toString(16).toUpperCase()};`,
  )
}

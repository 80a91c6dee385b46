/** Strings of a STEP file, decoded slowly and plainly (ISO 10303-21, clause 6.4.3): what the kernel's decoder is compared with. */

/** What a string says, and how many backslashes in it begin nothing that the standard knows. */
export interface DecodedText {
  readonly text: string
  readonly brokenEscapes: number
}

const UPPER = Uint8Array.from({ length: 96 }, (_, i) => 0xa0 + i)
/** What ISO 8859-1 … -9 hold at 0xA0 … 0xFF. */
const PAGES = Array.from({ length: 9 }, (_, page) =>
  page === 0 ? String.fromCharCode(...UPPER) : new TextDecoder(`iso-8859-${page + 1}`).decode(UPPER),
)

/** @param raw what stands between the quotes, one character per byte */
export function decodeText(raw: string): DecodedText {
  const source = fromBytes(raw)
  let text = ''
  let brokenEscapes = 0
  let page = 0
  for (let at = 0; at < source.length; ) {
    const found = directive(source, at, page) ?? one(source, at)
    page = found.page ?? page
    if (found.broken === true) brokenEscapes++
    text += found.text
    at += found.length
  }
  return { text, brokenEscapes }
}

interface Piece {
  readonly text: string
  /** Characters of the source. */
  readonly length: number
  readonly page?: number
  readonly broken?: boolean
}

/** A character that stands for itself: a doubled quote for one, a line break for none. */
function one(source: string, at: number): Piece {
  if (source.startsWith("''", at)) return { text: "'", length: 2 }
  const text = String.fromCodePoint(source.codePointAt(at) as number)
  return { text: text === '\r' || text === '\n' ? '' : text, length: text.length, broken: text === '\\' }
}

/** A directive that begins with a backslash; null when the standard knows none such. */
function directive(source: string, at: number, page: number): Piece | null {
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    return pattern.exec(source)
  }
  if (match(/\\\\/y)) return { text: '\\', length: 2 }
  const shifted = match(/\\S\\([ -~])/y)
  if (shifted) {
    const low = shifted[1] as string
    // a quote or a backslash behind \S\ is doubled, as everywhere in a string
    const doubled = (low === "'" || low === '\\') && source[at + 4] === low
    return { text: (PAGES[page] as string)[low.charCodeAt(0) - 0x20] as string, length: doubled ? 5 : 4 }
  }
  const turned = match(/\\P([A-I])\\/y)
  if (turned) return { text: '', length: 4, page: (turned[1] as string).charCodeAt(0) - 0x41 }
  const wide =
    match(/\\X()\\([0-9A-Fa-f]{2})/y) ??
    match(/\\X(2)\\((?:[0-9A-Fa-f]{4})*)\\X0\\/y) ??
    match(/\\X(4)\\((?:00(?:0[0-9A-Fa-f]|10)[0-9A-Fa-f]{4})*)\\X0\\/y)
  if (wide === null) return null
  const size = wide[1] === '' ? 2 : Number(wide[1]) * 2
  return { text: codePoints(wide[2] as string, size), length: wide[0].length }
}

/** The bytes as UTF-8; as Latin-1 where they are none (spec 1.4). */
function fromBytes(raw: string): string {
  const bytes = Uint8Array.from(raw, (character) => character.charCodeAt(0))
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return raw
  }
}

/** Code points of `size` hexadecimal digits each; half a surrogate pair becomes U+FFFD. */
function codePoints(digits: string, size: number): string {
  const codes = Array.from({ length: digits.length / size }, (_, i) =>
    Number.parseInt(digits.slice(i * size, (i + 1) * size), 16),
  )
  const text = codes.map((code) => String.fromCodePoint(code)).join('')
  // with the flag u a pair is one character, so that only halves are met
  return text.replace(/[\ud800-\udfff]/gu, '\ufffd')
}

/** Texts as a STEP file may spell them: each character through any of the escapes that can say it. */
import fc from 'fast-check'

/** A text and bytes that stand for it between quotes. */
export interface SpelledText {
  readonly text: string
  readonly bytes: readonly number[]
}

const PAGES = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((page) => {
  const upper = Uint8Array.from({ length: 96 }, (_, i) => 0xa0 + i)
  return new TextDecoder(page === 1 ? 'iso-8859-15' : `iso-8859-${page}`).decode(upper)
})

/** ISO 8859-1 is the first page; its TextDecoder label means another table. */
function pageText(page: number): string {
  return page === 0
    ? String.fromCharCode(...Array.from({ length: 96 }, (_, i) => 0xa0 + i))
    : (PAGES[page] as string)
}

const ascii = (text: string): number[] => [...text].map((character) => character.charCodeAt(0))
const hex = (code: number, digits: number): string => code.toString(16).toUpperCase().padStart(digits, '0')

/** Any character that a text may hold; line breaks are how lines were wrapped, so they need an escape. */
const character = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0x20, max: 0x7e }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(0x27, 0x5c, 0x3b, 0x2f, 0x2a, 0x23, 0x28, 0x29, 0x09, 0x0a, 0x0d, 0x00),
  },
  { weight: 2, arbitrary: fc.integer({ min: 0x80, max: 0xff }) },
  { weight: 2, arbitrary: fc.integer({ min: 0x100, max: 0xd7ff }) },
  { weight: 1, arbitrary: fc.integer({ min: 0xe000, max: 0xfffd }) },
  { weight: 2, arbitrary: fc.integer({ min: 0x10000, max: 0x10ffff }) },
)

type Spelling = 'raw' | 'x' | 'x2' | 'x4' | 's' | 'page'

/** A text of up to 24 characters, spelled at random; raw bytes are UTF-8. */
export const spelledText: fc.Arbitrary<SpelledText> = fc
  .array(
    fc.record({
      code: character,
      how: fc.constantFrom<Spelling>('raw', 'raw', 'x', 'x2', 'x4', 's', 'page'),
      wrap: fc.integer({ min: 0, max: 12 }),
    }),
    { maxLength: 24 },
  )
  .map((parts) => {
    const bytes: number[] = []
    let page = 0
    for (const { code, how, wrap } of parts) {
      const turned = how === 'page' ? pageWith(code) : -1
      if (turned >= 0) {
        bytes.push(...ascii(`\\P${String.fromCharCode(0x41 + turned)}\\`))
        page = turned
      }
      bytes.push(...spell(code, how, page))
      if (wrap === 0) bytes.push(0x0d, 0x0a)
    }
    return { text: String.fromCodePoint(...parts.map(({ code }) => code)), bytes }
  })

/** A text of Latin-1 characters whose bytes are raw Latin-1 and no valid UTF-8. */
export const latin1Text: fc.Arbitrary<SpelledText> = fc
  .array(fc.oneof(fc.integer({ min: 0x20, max: 0x7e }), fc.integer({ min: 0xa0, max: 0xff })), {
    maxLength: 16,
  })
  .map((codes) => [...codes, 0xfc])
  .map((codes) => ({
    text: String.fromCharCode(...codes),
    bytes: codes.flatMap((code) => plain(code) ?? [code]),
  }))
  .filter(({ bytes }) => !isUtf8(bytes))

function isUtf8(bytes: readonly number[]): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes))
    return true
  } catch {
    return false
  }
}

function pageWith(code: number): number {
  return PAGES.findIndex((_, page) => code > 0xff && pageText(page).includes(String.fromCharCode(code)))
}

function spell(code: number, how: Spelling, page: number): number[] {
  if (how === 's' || how === 'page') {
    const at = code >= 0xa0 && code < 0xfffd ? pageText(page).indexOf(String.fromCharCode(code)) : -1
    const low = String.fromCharCode(0x20 + at)
    if (at >= 0 && at < 95) return ascii(`\\S\\${low === "'" || low === '\\' ? low + low : low}`)
  }
  if (how === 'x' && code <= 0xff) return ascii(`\\X\\${hex(code, 2)}`)
  if (how === 'x4') return ascii(`\\X4\\${hex(code, 8)}\\X0\\`)
  if (how === 'raw' && code !== 0x0a && code !== 0x0d)
    return plain(code) ?? [...new TextEncoder().encode(String.fromCodePoint(code))]
  const units = [...String.fromCodePoint(code)].flatMap((one) =>
    Array.from({ length: one.length }, (_, i) => one.charCodeAt(i)),
  )
  return ascii(`\\X2\\${units.map((unit) => hex(unit, 4)).join('')}\\X0\\`)
}

/** An ASCII character outside escapes; null for any other. */
function plain(code: number): number[] | null {
  if (code > 0x7e) return null
  return code === 0x27 || code === 0x5c ? [code, code] : [code]
}

/** Turns the bytes of an XML file into text: UTF-8, or UTF-16 by its byte order mark or first character. */
import { LintelError } from '../errors.ts'

/** Bytes that an IDS file may have; the largest real ones have a few million. */
export const MOST_BYTES = 64 * 2 ** 20

/**
 * @param source what errors call the file
 * @returns the text without a byte order mark
 * @throws LintelError ids-syntax: too large, empty, or no text in these encodings
 */
export function decodeXml(bytes: string | Uint8Array, source: string): string {
  if (bytes.length > MOST_BYTES) throw tooLarge(bytes.length, source)
  const text = typeof bytes === 'string' ? bytes : decode(bytes, source)
  return text.startsWith('\uFEFF') ? text.slice(1) : text
}

function decode(bytes: Uint8Array, source: string): string {
  const encoding = encodingOf(bytes)
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch (cause) {
    const message = `the file is no ${encoding.toUpperCase()} text; expected UTF-8 or UTF-16: save it again as UTF-8`
    const line = encoding === 'utf-8' ? brokenLine(bytes) : 1
    throw new LintelError('ids-syntax', message, { place: { source, line, column: 1 }, cause })
  }
}

function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  const start = `${bytes[0]} ${bytes[1]}`
  if (start === '255 254' || start === '60 0') return 'utf-16le'
  if (start === '254 255' || start === '0 60') return 'utf-16be'
  return 'utf-8'
}

/** The line, from 1, in which UTF-8 ends: no byte of a longer character is a line feed, so lines can be tried one by one. */
function brokenLine(bytes: Uint8Array): number {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let line = 1
  let start = 0
  while (start < bytes.length) {
    const end = bytes.indexOf(0x0a, start) + 1 || bytes.length
    try {
      decoder.decode(bytes.subarray(start, end))
    } catch {
      return line
    }
    line++
    start = end
  }
  return line
}

function tooLarge(length: number, source: string): LintelError {
  const message = `the file has ${length} bytes; expected at most ${MOST_BYTES}: split it into several IDS files`
  return new LintelError('ids-syntax', message, { place: { source } })
}

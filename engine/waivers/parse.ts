/** Reads waiver files: their shape, and what a shape cannot say. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { isDay } from '../day.ts'
import { LintelError } from '../errors.ts'
import { checkShape } from '../pack/shape.ts'
import type { FindingValue } from '../result.ts'
import { findingOf, type Waiver, type WaiverDocument, type WaiverEntry, type WaiverFile } from './waiver.ts'
import { WAIVERS_SCHEMA } from './waivers-schema.ts'

/**
 * The waivers of a file.
 *
 * @param source what the bytes came from, for errors
 * @throws LintelError waivers-invalid; the message begins with the path (`waivers[2].until`)
 */
export function parseWaivers(bytes: Uint8Array, source: string): WaiverFile {
  const { waivers } = waiverDocument(bytes, source)
  return { sha256: bytesToHex(sha256(bytes)), waivers: waivers.map(waiverOf) }
}

/** The document of a file, checked and as it was written; errors as of `parseWaivers`. */
export function waiverDocument(bytes: Uint8Array, source: string): WaiverDocument {
  const json = parseJson(bytes, source)
  try {
    checkShape(json, WAIVERS_SCHEMA, { source, root: WAIVERS_SCHEMA })
  } catch (error) {
    throw error instanceof LintelError && error.code === 'pack-invalid'
      ? invalid(source, error.message)
      : error
  }
  const document = json as WaiverDocument
  const places = new Map<string, number>()
  for (const [place, entry] of document.waivers.entries()) {
    const fault = faultOf(entry, places, place)
    if (fault !== null) throw invalid(source, `waivers[${place}]${fault}`)
  }
  return document
}

function parseJson(bytes: Uint8Array, source: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message.replaceAll(/\s+/gu, ' ') : 'it is not UTF-8'
    throw invalid(source, `expected waivers as JSON: ${reason}`)
  }
}

/** What is wrong with an entry of the right shape; null for nothing. @param places of the findings named so far */
function faultOf(entry: WaiverEntry, places: Map<string, number>, place: number): string | null {
  const { finding, rule, globalId, until, given } = entry
  if (finding !== undefined && (rule ?? globalId) !== undefined)
    return ": expected 'finding', or 'rule' and 'globalId', found both; keep one"
  for (const name of ['until', 'given'] as const) {
    const text = entry[name]
    if (text !== undefined && !isDay(text))
      return `.${name}: expected a day of the calendar, for example 2027-06-30, found '${text}'`
  }
  if (given !== undefined && until < given)
    return `.until: expected a day on or after 'given' (${given}), found '${until}'`
  for (const name of ['value', 'limit'] as const) {
    const value = entry[name]
    if (value !== undefined && !isOneValue(value))
      return `.${name}: expected a number, two bounds or a text, found more than one of them; keep one`
  }
  const id = findingOf(entry)
  const twin = places.get(id)
  if (twin !== undefined) return `: names the same finding as waivers[${twin}], ${id}; keep one`
  places.set(id, place)
  return null
}

function isOneValue(value: FindingValue): boolean {
  const kinds = ['number', 'interval', 'text'].filter((kind) => Object.hasOwn(value, kind))
  if (kinds.length > 1) return false
  return 'interval' in value ? value.interval.length === 2 : !('text' in value && 'unit' in value)
}

function waiverOf(entry: WaiverEntry): Waiver {
  const { finding: _, rule: __, globalId: ___, ...terms } = entry
  return { finding: findingOf(entry), ...terms }
}

function invalid(source: string, message: string): LintelError {
  return new LintelError('waivers-invalid', message, { place: { source } })
}

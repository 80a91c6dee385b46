/** The one text of a JSON value, so that digests do not depend on who wrote it. */

/** Deeper values are taken for circles; results are a handful of levels deep. */
const DEEPEST = 500

/**
 * JSON without spaces, keys sorted by UTF-16 code unit, numbers as JavaScript prints them; a key whose value is
 * undefined is left out.
 *
 * @param without a key that is left out wherever it stands
 * @throws RangeError for what JSON cannot say: NaN, infinities, functions, undefined in a list, circles
 */
export function canonicalJson(value: unknown, without?: string): string {
  return text(value, 0, without)
}

function keysOf(record: Readonly<Record<string, unknown>>, without: string | undefined): string[] {
  const keys: string[] = []
  let sorted = true
  for (const key of Object.keys(record)) {
    if (record[key] === undefined || key === without) continue
    sorted &&= keys.length === 0 || (keys[keys.length - 1] as string) < key
    keys.push(key)
  }
  return sorted ? keys : keys.sort()
}

function text(value: unknown, depth: number, without: string | undefined): string {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return JSON.stringify(value)
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value)
  if (typeof value !== 'object') throw new RangeError(`canonical JSON: ${String(value)} is no JSON value`)
  if (depth > DEEPEST)
    throw new RangeError('canonical JSON: the value contains itself, or is deeper than 500 levels')
  let out = ''
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) out += (i === 0 ? '' : ',') + text(value[i], depth + 1, without)
    return `[${out}]`
  }
  const record = value as Readonly<Record<string, unknown>>
  for (const key of keysOf(record, without))
    out += `${out === '' ? '' : ','}${JSON.stringify(key)}:${text(record[key], depth + 1, without)}`
  return `{${out}}`
}

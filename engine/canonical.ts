/** The one text of a JSON value, so that digests do not depend on who wrote it. */

/**
 * JSON without spaces, keys sorted by UTF-16 code unit, numbers as JavaScript prints them; a key whose value is
 * undefined is left out.
 *
 * @throws RangeError for what JSON cannot say: NaN, infinities, functions, undefined in a list, circles
 */
export function canonicalJson(value: unknown): string {
  return text(value, [])
}

function text(value: unknown, around: readonly object[]): string {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return JSON.stringify(value)
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value)
  if (typeof value !== 'object') throw new RangeError(`canonical JSON: ${String(value)} is no JSON value`)
  if (around.includes(value)) throw new RangeError('canonical JSON: the value contains itself')
  const inside = [...around, value]
  if (Array.isArray(value)) return `[${Array.from(value, (item) => text(item, inside)).join(',')}]`
  const record = value as Readonly<Record<string, unknown>>
  const members = Object.keys(record)
    .filter((key) => record[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${text(record[key], inside)}`)
  return `{${members.join(',')}}`
}

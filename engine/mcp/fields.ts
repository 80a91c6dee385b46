/** Reads the objects of a file key by key; a key that nobody asked for is reported. */
import { proposal } from '../language/nearest.ts'
import { type Notes, shown } from './note.ts'

export type JsonObject = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The own value of a key; undefined where there is none, for `__proto__` too. */
export function own(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined
}

/** `rules[3].name`, and `["odd key"]` where a dot would not do. */
export function memberPath(path: string, key: string): string {
  if (!/^[\w$]+$/u.test(key)) return `${path}[${JSON.stringify(key.slice(0, 80))}]`
  return path === '' ? key : `${path}.${key}`
}

/** Reports every key that is not among the known ones. */
export function reportUnknownKeys(
  object: JsonObject,
  place: { readonly path: string; readonly notes: Notes },
  known: readonly string[],
): void {
  for (const key of Object.keys(object)) {
    if (known.includes(key)) continue
    place.notes.notConverted(memberPath(place.path, key), `the unknown key '${key.slice(0, 80)}'`, {
      done: 'left it out',
      decide: `whether it changes what is asked${proposal(key, known)}`,
      whole: object[key],
    })
  }
}

/** A text of an optional key; anything else is reported and left out. */
export function optionalText(
  object: JsonObject,
  key: string,
  place: { readonly path: string; readonly notes: Notes },
): string | null {
  const value = own(object, key)
  if (value === undefined || value === null) return null
  if (typeof value === 'string' && value.trim() !== '') return value
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  place.notes.notConverted(memberPath(place.path, key), `${shown(value)} where a text is expected`, {
    done: 'left it out',
    decide: 'what it should say',
    whole: value,
  })
  return null
}

/** How PostgreSQL's values become JavaScript's and back, the same for a server and for PGlite. */
import pg from 'pg'

const { INT8, NUMERIC, DATE } = pg.types.builtins

/** Counts fit a double; a day stays the text it is. */
const PARSERS: Readonly<Record<number, (text: string) => unknown>> = {
  [INT8]: Number,
  [NUMERIC]: Number,
  [DATE]: (text) => text,
}

export type ValueParser = (text: string) => unknown

/** The parser of a type, by its oid. */
export function parserOf(oid: number): ValueParser {
  return PARSERS[oid] ?? (pg.types.getTypeParser(oid, 'text') as ValueParser)
}

/** A parameter as PostgreSQL's text; times in UTC, objects and arrays as JSON. Arrays of SQL are not used. */
export function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

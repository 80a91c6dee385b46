/** The XML Schema types that the values of IFC types have in an IDS, and how each is written. */
import type { Schema } from '../schema/schema.ts'
import type { IdsBound, IdsLength } from './document.ts'
import { isDate } from './simple-types.ts'

export type XmlType =
  | 'string'
  | 'double'
  | 'integer'
  | 'boolean'
  | 'date'
  | 'dateTime'
  | 'time'
  | 'duration'
  | 'anyURI'

/** What the values of an IFC type are; null for what has no plain value (classes, selects, lists) and for what is no type. */
export function xmlTypeOf(schema: Schema, type: string): XmlType | null {
  if (schema.enumeration(type) !== undefined) return 'string'
  // A NUMBER until IFC4; IDS counts in whole ones.
  if (type.toUpperCase() === 'IFCCOUNTMEASURE') return 'integer'
  const base = schema.definedType(type)?.base ?? type.replace(/\(.*/, '')
  return base === 'STRING' ? textType(schema, type) : (BASES[base] ?? null)
}

const BASES: Readonly<Record<string, XmlType>> = {
  REAL: 'double',
  NUMBER: 'double',
  INTEGER: 'integer',
  BOOLEAN: 'boolean',
  // No XML type has three values; practice writes texts.
  LOGICAL: 'string',
  BINARY: 'string',
}

const TEXTS: Readonly<Record<string, XmlType>> = {
  IFCDATE: 'date',
  IFCDATETIME: 'dateTime',
  IFCTIME: 'time',
  IFCDURATION: 'duration',
  IFCURIREFERENCE: 'anyURI',
}

function textType(schema: Schema, type: string): XmlType {
  return TEXTS[type.toUpperCase()] ?? TEXTS[schema.definedType(type)?.measure.toUpperCase() ?? ''] ?? 'string'
}

interface Writing {
  readonly accepts: (text: string) => boolean
  /** An example, for messages. */
  readonly title: string
  readonly facets: readonly (IdsBound['kind'] | IdsLength['kind'] | 'pattern')[]
}

const BOUNDS = ['minInclusive', 'minExclusive', 'maxInclusive', 'maxExclusive'] as const
const LENGTHS = ['length', 'minLength', 'maxLength'] as const
const ZONE = '(Z|[+-](0\\d|1[0-3]):[0-5]\\d|[+-]14:00)?'
const TIME = new RegExp(`^(([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d+)?|24:00:00(\\.0+)?)${ZONE}$`)
const DURATION = /^-?P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$/

/** How a value of each type is written, and which facets may restrict it besides an enumeration. */
export const WRITINGS: Readonly<Record<XmlType, Writing>> = {
  string: { accepts: () => true, title: 'a text', facets: [...LENGTHS, 'pattern'] },
  double: {
    accepts: (text) => /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text),
    title: 'a number such as 42, 42.5 or 4.2e3, with a point and without blanks',
    facets: BOUNDS,
  },
  integer: {
    accepts: (text) => /^[+-]?\d+$/.test(text),
    title: 'a whole number such as 42, without a point',
    facets: BOUNDS,
  },
  boolean: {
    accepts: (text) => /^(true|false|0|1)$/.test(text),
    title: 'true or false',
    facets: ['pattern'],
  },
  date: { accepts: isDate, title: 'a date such as 2025-12-31', facets: [...BOUNDS, 'pattern'] },
  dateTime: {
    accepts: isDateTime,
    title: 'a date and time such as 2025-12-31T23:59:59',
    facets: [...BOUNDS, 'pattern'],
  },
  time: {
    accepts: (text) => TIME.test(text),
    title: 'a time such as 23:59:59',
    facets: [...BOUNDS, 'pattern'],
  },
  duration: {
    accepts: (text) => DURATION.test(text),
    title: 'a duration such as PT2H30M or P1DT12H',
    facets: [...BOUNDS, 'pattern'],
  },
  anyURI: {
    accepts: (text) => /^\S+$/.test(text),
    title: 'a URI such as https://example.org/',
    facets: [...LENGTHS, 'pattern'],
  },
}

/** Values of the type as numbers that can be compared; null when two cannot be for sure (zones, months). */
export function orderOf(type: XmlType, text: string): number | null {
  if (type === 'double' || type === 'integer') return Number(text)
  if (type === 'date') return /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : null
  if (type !== 'dateTime') return null
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(text) ? Date.parse(`${text}Z`) : null
}

function isDateTime(text: string): boolean {
  const [date, time, ...more] = text.split('T') as [string, string?, ...string[]]
  return (
    time !== undefined &&
    more.length === 0 &&
    /^-?\d+-\d\d-\d\d$/.test(date) &&
    isDate(date) &&
    TIME.test(time)
  )
}

/** Values that fit a JSON Schema of the API's document, and values that nearly do. */
import fc from 'fast-check'
import type { Schema } from '../../server/http/openapi.ts'

type Schemas = Readonly<Record<string, Schema>>

/** Texts that break what trusts them: SQL, control characters, headers, paths, very long ones. */
export const HOSTILE_TEXTS: readonly string[] = [
  `'; drop table buildings; --`,
  `" or ""="`,
  `' union select password_hash from users --`,
  '$1; \\x00',
  'nul \u0000 inside',
  '\u0001\u0008\u001b[31m\u007f',
  'a lone \ud800 surrogate',
  '\udfff',
  'two\r\nset-cookie: a=b\r\n\r\n<script>alert(1)</script>',
  '../../../../etc/passwd',
  '..%2f..%2fetc%2fpasswd',
  '%00',
  '__proto__',
  'constructor',
  '{{7*7}}<%= 7*7 %>',
  '\u202egnp.exe',
  'x'.repeat(100_000),
  '',
  ' ',
  'NaN',
  '-1',
  '9'.repeat(400),
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999Z',
  'null',
]

/** Values that fit. @param schemas what `$ref` leads to */
export function fitting(schema: Schema, schemas: Schemas): fc.Arbitrary<unknown> {
  const of = (inner: Schema): fc.Arbitrary<unknown> => fitting(inner, schemas)
  if (typeof schema.$ref === 'string') return of(schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {})
  if ('const' in schema) return fc.constant(schema.const)
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum)
  const choices = (schema.oneOf ?? schema.anyOf) as readonly Schema[] | undefined
  if (choices !== undefined) return fc.oneof(...choices.map(of))
  if (Array.isArray(schema.allOf))
    return fc.tuple(...schema.allOf.map(of)).map((parts) => Object.assign({}, ...parts))
  const types = [(schema.type ?? []) as string | readonly string[]].flat()
  if (types.length === 0) return fc.jsonValue({ maxDepth: 1 })
  return fc.oneof(...types.map((type) => ofType(type, schema, of)))
}

function ofType(
  type: string,
  schema: Schema,
  of: (inner: Schema) => fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
  const { minimum = -1000, maximum = 1000 } = schema as { minimum?: number; maximum?: number }
  const { exclusiveMinimum } = schema as { exclusiveMinimum?: number }
  if (type === 'string') return text(schema)
  if (type === 'integer')
    return fc.integer({
      min: exclusiveMinimum === undefined ? minimum : exclusiveMinimum + 1,
      max: Math.max(minimum, maximum),
    })
  if (type === 'number')
    return fc.double({
      min: exclusiveMinimum ?? minimum,
      max: maximum,
      noNaN: true,
      minExcluded: exclusiveMinimum !== undefined,
    })
  if (type === 'boolean') return fc.boolean()
  if (type === 'null') return fc.constant(null)
  if (type === 'array') {
    const { minItems = 0, maxItems = minItems + 3 } = schema as { minItems?: number; maxItems?: number }
    const range = { minLength: minItems, maxLength: Math.min(maxItems, minItems + 3) }
    return fc.array(of((schema.items ?? {}) as Schema), range)
  }
  return object(schema, of)
}

function object(schema: Schema, of: (inner: Schema) => fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const {
    properties = {},
    required = [],
    additionalProperties,
  } = schema as {
    properties?: Schemas
    required?: string[]
    additionalProperties?: Schema | boolean
  }
  const named = fc.record(
    Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, of(inner)])),
    { requiredKeys: required },
  )
  if (Object.keys(properties).length > 0 || typeof additionalProperties !== 'object') return named
  const key = fc.stringMatching(/^[a-z]{1,12}$/)
  return fc.dictionary(key, of(additionalProperties), { maxKeys: 3 })
}

const TIME = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString())

function text(schema: Schema): fc.Arbitrary<string> {
  const {
    minLength = 0,
    maxLength = 200,
    pattern,
    format,
    example,
  } = schema as {
    minLength?: number
    maxLength?: number
    pattern?: string
    format?: string
    example?: unknown
  }
  if (format === 'uuid') return fc.uuid()
  if (format === 'date-time') return TIME
  if (format === 'date') return TIME.map((time) => time.slice(0, 10))
  if (format === 'email') return fc.stringMatching(/^[a-z][a-z0-9]{0,12}@[a-z][a-z0-9]{0,12}\.org$/)
  if (format === 'uri') return fc.webUrl()
  const plain = fc.stringMatching(/^[A-Za-z0-9]([A-Za-z0-9 äß水-]*[A-Za-z0-9])?$/)
  const fits = (one: string): boolean => one.length >= minLength && one.length <= maxLength
  const words = plain.filter(fits)
  if (pattern === undefined) return words
  const wanted = new RegExp(pattern, 'u')
  if (wanted.test('Abc 1') && wanted.test('水 ß')) return words.filter((one) => wanted.test(one))
  if (typeof example === 'string') return fc.constant(example)
  return fc.stringMatching(wanted).filter(fits)
}

/** Values of which one place is wrong: of another type, hostile, missing or one too many. */
export function nearlyFitting(schema: Schema, schemas: Schemas): fc.Arbitrary<unknown> {
  const wrong = fc.oneof(
    fc.constantFrom(...HOSTILE_TEXTS),
    fc.jsonValue({ maxDepth: 3 }),
    fc.string({ unit: 'binary', maxLength: 50 }),
    fc.constantFrom(null, 0, -1, 1e308, 2 ** 53, [], {}, true, [[[[]]]]),
  )
  return fc
    .tuple(fitting(schema, schemas), wrong, fc.nat(), fc.constantFrom('change', 'remove', 'add', 'replace'))
    .map(([value, other, at, how]) => spoil(value, { other, at, how }))
}

interface Spoiling {
  readonly other: unknown
  readonly at: number
  readonly how: 'change' | 'remove' | 'add' | 'replace'
}

function spoil(value: unknown, { other, at, how }: Spoiling): unknown {
  if (how === 'replace' || typeof value !== 'object' || value === null) return other
  if (Array.isArray(value)) return value.map((one, i) => (i === at % value.length ? other : one))
  const names = Object.keys(value)
  const name = names[at % Math.max(1, names.length)]
  if (how === 'add' || name === undefined) return { ...value, [`extra${at}`]: other }
  const inner = (value as Record<string, unknown>)[name]
  if (how === 'remove') return Object.fromEntries(Object.entries(value).filter(([one]) => one !== name))
  const isNested = typeof inner === 'object' && inner !== null && at % 2 === 1
  return { ...value, [name]: isNested ? spoil(inner, { other, at: at >> 1, how }) : other }
}

/** The places of all texts in a value, as paths. */
export function textPlaces(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value === 'string') return [path]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => textPlaces(inner, [...path, name]))
}

/** The value with another text at one place. */
export function withText(value: unknown, path: readonly string[], text: string): unknown {
  const [name, ...rest] = path
  if (name === undefined) return text
  const copy: Record<string, unknown> | unknown[] = Array.isArray(value)
    ? [...value]
    : { ...(value as Record<string, unknown>) }
  ;(copy as Record<string, unknown>)[name] = withText((copy as Record<string, unknown>)[name], rest, text)
  return copy
}

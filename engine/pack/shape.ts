/** Checks plain JSON against the small part of JSON Schema that packs need, with messages for people. */
import { LintelError } from '../errors.ts'
import { proposal } from '../language/nearest.ts'

type TypeName = 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean' | 'null'

/** The keywords that `checkShape` reads; a keyword for another type than the value's does not count. */
export interface ShapeSchema {
  readonly $schema?: string
  readonly $ref?: string
  readonly $defs?: Readonly<Record<string, ShapeSchema>>
  readonly title?: string
  readonly description?: string
  readonly type?: TypeName | readonly TypeName[]
  readonly enum?: readonly (string | boolean)[]
  readonly pattern?: string
  readonly minLength?: number
  readonly minimum?: number
  readonly minItems?: number
  readonly minProperties?: number
  readonly items?: ShapeSchema
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, ShapeSchema>>
  readonly propertyNames?: ShapeSchema
  readonly additionalProperties?: boolean | ShapeSchema
  readonly anyOf?: readonly { readonly required: readonly string[] }[]
}

export interface ShapeTarget {
  /** Which file or address the value came from. */
  readonly source: string
  /** Where `$ref` finds its definitions. */
  readonly root: ShapeSchema
}

/**
 * Refuses a value that does not have the shape.
 *
 * @throws LintelError pack-invalid; the message begins with the path (`rules[2].severity`)
 */
export function checkShape(value: unknown, schema: ShapeSchema, target: ShapeTarget): void {
  check({ value, schema, path: '', target })
}

interface Spot {
  readonly value: unknown
  readonly schema: ShapeSchema
  /** `rules[2].severity`; empty at the top. */
  readonly path: string
  readonly target: ShapeTarget
}

function check(spot: Spot): void {
  const { $ref } = spot.schema
  const schema = $ref === undefined ? spot.schema : definition(spot.target.root, $ref)
  checkHere({ ...spot, schema })
}

function checkHere(spot: Spot): void {
  checkType(spot)
  const { value, schema } = spot
  if (schema.enum !== undefined && !schema.enum.includes(value as string | boolean)) {
    const hint = typeof value === 'string' ? proposal(value, schema.enum.map(String)) : ''
    throw wrong(spot, `one of ${schema.enum.join(', ')}`, hint)
  }
  if (typeof value === 'string') checkText(spot, value)
  if (typeof value === 'number') checkNumber(spot, value)
  if (Array.isArray(value)) checkList(spot, value)
  else if (typeof value === 'object' && value !== null)
    checkObject(spot, value as Readonly<Record<string, unknown>>)
}

function definition(root: ShapeSchema, ref: string): ShapeSchema {
  const found = root.$defs?.[ref.slice('#/$defs/'.length)]
  if (found === undefined) throw new LintelError('internal-abi', `the pack schema has no ${ref}`)
  return found
}

function checkType(spot: Spot): void {
  const { type } = spot.schema
  if (type === undefined) return
  const allowed = typeof type === 'string' ? [type] : type
  if (!allowed.some((name) => isOfType(spot.value, name)))
    throw wrong(spot, allowed.map(typeTitle).join(' or '))
}

function isOfType(value: unknown, type: TypeName): boolean {
  switch (type) {
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value)
    case 'array':
      return Array.isArray(value)
    case 'null':
      return value === null
    case 'integer':
      return Number.isInteger(value)
    case 'number':
      return Number.isFinite(value)
    default:
      return typeof value === type
  }
}

function checkText(spot: Spot, value: string): void {
  const { minLength, pattern } = spot.schema
  if (minLength !== undefined && value.length < minLength) throw wrong(spot, 'a text that is not empty')
  if (pattern !== undefined && !new RegExp(pattern, 'u').test(value))
    throw wrong(spot, `a text like ${pattern}`)
}

function checkNumber(spot: Spot, value: number): void {
  const { minimum } = spot.schema
  if (minimum !== undefined && value < minimum) throw wrong(spot, `at least ${minimum}`)
}

function checkList(spot: Spot, value: readonly unknown[]): void {
  const { items, minItems = 0 } = spot.schema
  if (value.length < minItems) throw wrong(spot, `at least ${minItems} item${minItems === 1 ? '' : 's'}`)
  if (items === undefined) return
  value.forEach((item, i) => {
    check({ ...spot, value: item, schema: items, path: `${spot.path}[${i}]` })
  })
}

function checkObject(spot: Spot, value: Readonly<Record<string, unknown>>): void {
  const { schema, path } = spot
  const keys = Object.keys(value)
  const { minProperties = 0 } = schema
  if (keys.length < minProperties)
    throw wrong(spot, `at least ${minProperties} key${minProperties === 1 ? '' : 's'}`)
  for (const key of keys) checkMember(spot, key, value[key])
  const missing = schema.required?.find((key) => !keys.includes(key))
  if (missing !== undefined)
    throw invalid(spot, path, `expected the key '${missing}'${meaning(schema, missing)}, found none`)
  const { anyOf } = schema
  if (anyOf !== undefined && !anyOf.some(({ required }) => required.every((key) => keys.includes(key)))) {
    const names = anyOf.map(({ required }) => `'${required.join("' and '")}'`).join(' or ')
    throw invalid(spot, path, `expected the key ${names}, found neither`)
  }
}

function checkMember(spot: Spot, key: string, value: unknown): void {
  const { schema } = spot
  const path = /^[\w$]+$/u.test(key)
    ? spot.path === ''
      ? key
      : `${spot.path}.${key}`
    : `${spot.path}[${JSON.stringify(key)}]`
  const known = hasOwn(schema.properties, key) ? schema.properties?.[key] : undefined
  const { propertyNames, additionalProperties: other } = schema
  if (propertyNames !== undefined) checkName({ ...spot, value: key, schema: propertyNames, path })
  if (known === undefined && other === false) {
    const names = Object.keys(schema.properties ?? {})
    const hint = proposal(key, names) || `; the keys are ${names.join(' ')}`
    throw invalid(spot, path, `unknown key '${key}'${hint}`)
  }
  const member = known ?? (typeof other === 'object' ? other : undefined)
  if (member !== undefined) check({ ...spot, value, schema: member, path })
}

function checkName(spot: Spot): void {
  const { pattern } = spot.schema
  if (pattern === undefined || new RegExp(pattern, 'u').test(spot.value as string)) return
  const message = `the name '${String(spot.value)}' must begin with a small letter and go on with letters, digits and _`
  throw invalid(spot, spot.path, message)
}

function hasOwn(record: object | undefined, key: string): boolean {
  return record !== undefined && Object.hasOwn(record, key)
}

function meaning(schema: ShapeSchema, key: string): string {
  const description = schema.properties?.[key]?.description
  return description === undefined ? '' : ` (${description.replace(/\.$/u, '')})`
}

function typeTitle(type: TypeName): string {
  switch (type) {
    case 'object':
      return 'an object { }'
    case 'array':
      return 'a list [ ]'
    case 'string':
      return 'a text'
    case 'integer':
      return 'a whole number'
    case 'boolean':
      return 'true or false'
    case 'null':
      return 'null'
    case 'number':
      return 'a number'
  }
}

function wrong(spot: Spot, expected: string, hint = ''): Error {
  return invalid(spot, spot.path, `expected ${expected}, found ${valueTitle(spot.value)}${hint}`)
}

function valueTitle(value: unknown): string {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (typeof value === 'string')
    return `'${value.length > 40 ? `${value.slice(0, 40)}…` : value}'`.replaceAll(/\s+/gu, ' ')
  return Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : typeof value
}

function invalid({ target }: Spot, path: string, message: string): Error {
  const where = path === '' ? '' : `${path}: `
  return new LintelError('pack-invalid', `${where}${message}`, { place: { source: target.source } })
}

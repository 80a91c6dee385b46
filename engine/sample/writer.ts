/** Writes instances by attribute name; order, number and kind of the attributes come from the schema, so what is written is valid or an error. */
import type { Schema, SchemaAttribute } from '../schema/schema.ts'
import { type Attributes, encodeReal, encodeText, isRef, isTyped, type Ref, type Value } from './step.ts'

type Encode = (value: Value) => string

interface Slot {
  readonly name: string
  readonly optional: boolean
  readonly derived: boolean
  readonly encode: Encode
}

interface Plan {
  readonly head: string
  readonly slots: readonly Slot[]
}

export interface StepWriter {
  /** Appends one instance. Throws on an unknown class or attribute, a missing mandatory one or a value of the wrong kind. */
  write(className: string, attributes: Attributes): Ref
  /** Characters written and not yet taken. */
  pending(): number
  /** Takes what was written since the last call. */
  take(): string
  /** Instances written so far. */
  count(): number
}

/** @param scale measure type → what one SI unit is in the file's units; absent means 1. */
export function createWriter(schema: Schema, scale: ReadonlyMap<string, number>): StepWriter {
  const plans = new Map<string, Plan>()
  let text = ''
  let last = 0
  const planOf = (className: string): Plan => {
    const known = plans.get(className)
    if (known !== undefined) return known
    const plan = makePlan(schema, scale, className)
    plans.set(className, plan)
    return plan
  }
  return {
    write(className, attributes) {
      const plan = planOf(className)
      last += 1
      text += `#${last}=${plan.head}(${writeSlots(className, plan.slots, attributes)});\n`
      return { ref: last }
    },
    pending: () => text.length,
    take: () => {
      const taken = text
      text = ''
      return taken
    },
    count: () => last,
  }
}

function writeSlots(className: string, slots: readonly Slot[], attributes: Attributes): string {
  let line = ''
  let used = 0
  for (const slot of slots) {
    if (line !== '') line += ','
    if (slot.name in attributes) used += 1
    const value = attributes[slot.name]
    if (slot.derived) line += '*'
    else if (value !== undefined && value !== null) line += encodeSlot(className, slot, value)
    else if (slot.optional) line += '$'
    else throw new Error(`${className}.${slot.name} is mandatory`)
  }
  if (used !== Object.keys(attributes).length) throw new Error(unknownAttribute(className, slots, attributes))
  return line
}

function encodeSlot(className: string, slot: Slot, value: Value): string {
  try {
    return slot.encode(value)
  } catch (cause) {
    throw new Error(`${className}.${slot.name} cannot hold ${JSON.stringify(value)}`, { cause })
  }
}

function unknownAttribute(className: string, slots: readonly Slot[], attributes: Attributes): string {
  const known = new Set(slots.map((slot) => slot.name))
  const unknown = Object.keys(attributes).filter((name) => !known.has(name))
  return `${className} has no attribute ${unknown.join(', ')}; it has ${[...known].join(', ')}`
}

function makePlan(schema: Schema, scale: ReadonlyMap<string, number>, className: string): Plan {
  const definition = schema.class(className)
  if (definition === undefined) throw new Error(`${schema.name} has no class ${className}`)
  if (definition.abstract) throw new Error(`${className} is abstract in ${schema.name}`)
  const slot = (attribute: SchemaAttribute): Slot => ({
    name: attribute.name,
    optional: attribute.optional,
    derived: definition.derived.includes(attribute.name),
    encode: encoderFor(schema, scale, attribute.type),
  })
  return { head: className.toUpperCase(), slots: definition.attributes.map(slot) }
}

function encoderFor(schema: Schema, scale: ReadonlyMap<string, number>, type: string): Encode {
  const list = /^(?:LIST|SET|ARRAY|BAG)\b(?:\s*\[[^\]]*\])?\s*OF\s+(?:UNIQUE\s+)?(.*)$/s.exec(type.trim())
  if (list !== null) return listEncoder(encoderFor(schema, scale, list[1]!))
  const literals = schema.enumeration(type)
  if (literals !== undefined) return enumerationEncoder(literals)
  if (schema.class(type) !== undefined) return referenceEncoder
  const defined = schema.definedType(type)
  if (defined === undefined) return primitiveEncoder(type, 1) ?? selectEncoder(schema, scale)
  if (/^(?:LIST|SET|ARRAY|BAG)\b/.test(defined.base)) return encoderFor(schema, scale, defined.base)
  return primitiveEncoder(defined.base, scale.get(defined.measure) ?? 1) ?? selectEncoder(schema, scale)
}

function listEncoder(encode: Encode): Encode {
  return (value) => {
    if (!Array.isArray(value) || value.length === 0) throw new Error('expected a list that is not empty')
    return `(${value.map(encode).join(',')})`
  }
}

function enumerationEncoder(literals: readonly string[]): Encode {
  const known = new Set(literals)
  return (value) => {
    if (typeof value !== 'string' || !known.has(value))
      throw new Error(`expected one of ${literals.join(', ')}`)
    return `.${value}.`
  }
}

function referenceEncoder(value: Value): string {
  if (!isRef(value)) throw new Error('expected a reference')
  return `#${value.ref}`
}

/** Encodes a type made of one STEP primitive; undefined for anything else. */
function primitiveEncoder(base: string, factor: number): Encode | undefined {
  const name = /^[A-Z]+/.exec(base)?.[0]
  if (name === 'REAL' || name === 'NUMBER') return (value) => encodeReal(expectType(value, 'number') * factor)
  if (name === 'INTEGER') return integer
  if (name === 'STRING') return (value) => encodeText(expectType(value, 'string'))
  if (name === 'BOOLEAN') return (value) => (expectType(value, 'boolean') ? '.T.' : '.F.')
  if (name === 'LOGICAL')
    return (value) => (value === 'U' ? '.U.' : expectType(value, 'boolean') ? '.T.' : '.F.')
  return undefined
}

function integer(value: Value): string {
  if (!Number.isInteger(value)) throw new Error('expected a whole number')
  return String(value)
}

interface Primitives {
  readonly number: number
  readonly string: string
  readonly boolean: boolean
}

function expectType<K extends keyof Primitives>(value: Value, kind: K): Primitives[K] {
  if (typeof value !== kind) throw new Error(`expected a ${kind}`)
  return value as unknown as Primitives[K]
}

function selectEncoder(schema: Schema, scale: ReadonlyMap<string, number>): Encode {
  const encoders = new Map<string, Encode>()
  const encoderOf = (type: string, raw: boolean): Encode => {
    const key = raw ? `${type}:raw` : type
    const known = encoders.get(key)
    if (known !== undefined) return known
    if (schema.definedType(type) === undefined) throw new Error(`${schema.name} has no type ${type}`)
    const encode = encoderFor(schema, raw ? new Map() : scale, type)
    encoders.set(key, encode)
    return encode
  }
  return (value) => {
    if (isRef(value)) return `#${value.ref}`
    if (!isTyped(value)) throw new Error('expected a reference or a typed value')
    if (value.value === null) throw new Error('a typed value needs a value')
    return `${value.type.toUpperCase()}(${encoderOf(value.type, value.raw === true)(value.value)})`
  }
}

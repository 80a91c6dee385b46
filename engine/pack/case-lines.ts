/** The STEP lines of a case: instances by attribute name, in the order the schema asks for. */
import { LintelError } from '../errors.ts'
import { proposal } from '../language/nearest.ts'
import { createGlobalId, createRandom } from '../sample/random.ts'
import { encodeText } from '../sample/step.ts'
import type { Schema, SchemaClass } from '../schema/schema.ts'

/** Attribute name → STEP text; what is not named is written `$`. */
export type LineValues = Readonly<Record<string, string>>

export interface CaseLines {
  readonly schema: Schema
  /**
   * Appends one instance and gives its name (`#12`).
   *
   * @throws LintelError `pack-invalid` when the schema has no such class or attribute
   */
  add(className: string, values: LineValues): string
  /** As `add`, with a GlobalId of its own. */
  addRooted(className: string, values: LineValues): string
  /** All lines, one instance a line. */
  text(): string
}

/** Starts an empty DATA section for one schema. */
export function createCaseLines(schema: Schema): CaseLines {
  const lines: string[] = []
  const add = (className: string, values: LineValues): string => {
    const entity = caseClass(schema, className)
    checkNames(entity, Object.keys(values), schema)
    const slots = entity.attributes.map((attribute) =>
      entity.derived.includes(attribute.name) ? '*' : (values[attribute.name] ?? '$'),
    )
    const name = `#${lines.length + 1}`
    lines.push(`${name}=${entity.name.toUpperCase()}(${slots.join(',')});\n`)
    return name
  }
  return {
    schema,
    add,
    addRooted: (className, values) =>
      add(className, { GlobalId: encodeText(globalIdOf(`helper ${lines.length}`)), ...values }),
    text: () => lines.join(''),
  }
}

/**
 * The class that a case names; it must be one that can stand in a file.
 *
 * @throws LintelError `pack-invalid`
 */
export function caseClass(schema: Schema, className: string): SchemaClass {
  const entity = schema.class(className)
  if (entity !== undefined && !entity.abstract) return entity
  if (entity !== undefined) throw invalid(`class ${className} is abstract; name one of its subclasses`)
  const names = schema.classes.filter((one) => !one.abstract).map((one) => one.name)
  throw invalid(`${schema.name} has no class '${className}'${proposal(className, names)}`)
}

/** A GlobalId that is the same for the same text, and with practical certainty for no other. */
export function globalIdOf(text: string): string {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0
  return createGlobalId(createRandom(hash, text.length))
}

/** The error of a case that cannot be written. */
export function invalid(message: string): LintelError {
  return new LintelError('pack-invalid', message)
}

function checkNames(entity: SchemaClass, names: readonly string[], schema: Schema): void {
  const known = entity.attributes.map((attribute) => attribute.name)
  for (const name of names) {
    if (known.includes(name)) continue
    throw invalid(`${entity.name} has no attribute '${name}' in ${schema.name}${proposal(name, known)}`)
  }
}

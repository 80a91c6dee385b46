/** The statements of a file, written one after another, and how they refer to one another. */
import fc from 'fast-check'
import { loadSchema } from '../../../engine/schema/load.ts'
import type { Schema, SchemaName } from '../../../engine/schema/schema.ts'
import { head } from '../../kernel/load.ts'

/** Places of objects; a place beyond the last object counts on from the first. */
export const places: fc.Arbitrary<number[]> = fc.array(fc.nat(20), { minLength: 2, maxLength: 8 })

/** What is written so far that others refer to, by the names of their statements. */
export interface Written {
  readonly occurrences: readonly number[]
  /** Occurrences and types. */
  readonly objects: readonly number[]
  /** The unit. */
  readonly centimetres: number
}

/** The statements of one file. */
export class Writer {
  private readonly schema: Schema
  private readonly lines: string[] = []

  constructor(schema: SchemaName) {
    this.schema = loadSchema(schema)
  }

  /** The schema of the file. */
  get schemaName(): SchemaName {
    return this.schema.name
  }

  /** Adds a statement with these attributes that the class has, the others `$`; @returns its name */
  add(className: string, values: Readonly<Record<string, string>>): number {
    const id = this.lines.length + 1
    const attributes = this.schema.class(className)?.attributes ?? []
    const cells = attributes.map(({ name }) => values[name] ?? '$')
    this.lines.push(`#${id}=${className.toUpperCase()}(${cells.join(',')});`)
    return id
  }

  /** The whole file. */
  text(): string {
    return `${head(this.schemaName)}${this.lines.join('\n')}\nENDSEC;\nEND-ISO-10303-21;\n`
  }
}

/** A list of references. */
export function refs(ids: readonly number[]): string {
  return `(${ids.map((id) => `#${id}`).join(',')})`
}

/** The objects at some places, each once. */
export function objectsAt({ objects }: Written, chosen: readonly number[]): number[] {
  return [...new Set(chosen.map((place) => objects[place % objects.length] as number))]
}

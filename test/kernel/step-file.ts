/** Whole STEP files at random, each with the instances that must be read from them. */
import fc from 'fast-check'
import type { CellValue } from '../../engine/cells.ts'
import { loadSchema } from '../../engine/schema/load.ts'
import type { SchemaName } from '../../engine/schema/schema.ts'
import { head } from './load.ts'
import { codes, joined, spelledSpace, spelledValue } from './step-value.ts'

/** What one statement must be read as; geometry is only counted. */
export interface ExpectedInstance {
  readonly id: number
  readonly class: string
  readonly kept: boolean
  readonly line: number
  readonly values: readonly CellValue[]
}

export interface SpelledFile {
  readonly schema: SchemaName
  readonly bytes: Uint8Array
  readonly instances: readonly ExpectedInstance[]
}

const KEPT = [
  'IfcWall',
  'IfcDoor',
  'IfcSpace',
  'IfcPropertySet',
  'IfcPropertySingleValue',
  'IfcMaterial',
  'IfcRelAggregates',
  'IfcSIUnit',
  'IfcQuantityLength',
] as const
const GEOMETRY = ['IfcCartesianPoint', 'IfcPolyline', 'IfcLocalPlacement', 'IfcShapeRepresentation'] as const
const BREAKS = [
  '\n',
  '\r\n',
  '',
  '\n\n',
  '\n/* a comment; with #9=IFCWALL($); in it\nand a second line */\n',
  ' ',
  '\t\r\n',
] as const

/** Statements of kept and of geometry classes in any order of names, with references forwards and backwards. */
export const spelledFile: fc.Arbitrary<SpelledFile> = fc
  .constantFrom<SchemaName>('IFC2X3', 'IFC4', 'IFC4X3')
  .chain((schema) =>
    fc
      .uniqueArray(
        fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(0xffffffff, 0x80000000, 65536, 524288)),
        { minLength: 1, maxLength: 14 },
      )
      .chain((ids) =>
        fc.tuple(...ids.map((id) => statement(schema, id))).map((statements) => assemble(schema, statements)),
      ),
  )

interface Statement {
  readonly id: number
  readonly class: string
  readonly kept: boolean
  readonly before: readonly number[]
  readonly bytes: readonly number[]
  readonly values: readonly CellValue[]
}

function statement(schema: SchemaName, id: number): fc.Arbitrary<Statement> {
  return fc
    .tuple(fc.constantFrom(...KEPT, ...GEOMETRY), fc.constantFrom(...BREAKS), fc.boolean(), spelledSpace)
    .chain(([name, lineBreak, lower, space]) => {
      const arity = loadSchema(schema).class(name)?.attributes.length ?? 0
      const kept = (KEPT as readonly string[]).includes(name)
      return fc
        .tuple(...Array.from({ length: arity }, () => fc.tuple(spelledSpace, spelledValue)))
        .map((values) => {
          const keyword = lower ? name : name.toUpperCase()
          const args = joined(values.map(([before, value]) => [...before, ...value.bytes]))
          const bytes = [
            ...codes(`#${id}`),
            ...space,
            0x3d,
            ...space,
            ...codes(keyword),
            ...space,
            0x28,
            ...args,
            ...space,
            0x29,
            ...space,
            0x3b,
          ]
          return {
            id,
            class: name,
            kept,
            before: codes(lineBreak),
            bytes,
            values: values.map(([, value]) => value.value),
          }
        })
    })
}

function assemble(schema: SchemaName, statements: readonly Statement[]): SpelledFile {
  const bytes: number[] = codes(head(schema))
  const instances: ExpectedInstance[] = []
  for (const { id, class: name, kept, before, bytes: own, values } of statements) {
    for (const byte of before) bytes.push(byte)
    instances.push({ id, class: name, kept, line: 1 + bytes.filter((byte) => byte === 10).length, values })
    for (const byte of own) bytes.push(byte)
  }
  bytes.push(...codes('\nENDSEC;\nEND-ISO-10303-21;\n'))
  return { schema, bytes: Uint8Array.from(bytes), instances }
}

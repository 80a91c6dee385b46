/** The schema tables as the engine sees them, against figures read from the published schemas by hand. */

import { describe, expect, test } from 'vitest'
import { LintelError } from '../engine/errors.ts'
import { loadSchema, SCHEMA_NAMES, schemaOfFile } from '../engine/schema/load.ts'
import type { SchemaName } from '../engine/schema/schema.ts'

const attributeNames = (schema: SchemaName, name: string) =>
  loadSchema(schema)
    .class(name)
    ?.attributes.map((attribute) => attribute.name)

const ELEMENT_ATTRIBUTES = [
  'GlobalId',
  'OwnerHistory',
  'Name',
  'Description',
  'ObjectType',
  'ObjectPlacement',
  'Representation',
  'Tag',
]

describe('1.2 the name in FILE_SCHEMA decides the schema', () => {
  test.each([
    ['IFC2X3', 'IFC2X3'],
    ['IFC2X3_TC1', 'IFC2X3'],
    [' ifc4 ', 'IFC4'],
    ['IFC4_ADD1', 'IFC4'],
    ['IFC4_ADD2', 'IFC4'],
    ['IFC4_ADD2_TC1', 'IFC4'],
    ['IFC4X3', 'IFC4X3'],
    ['IFC4X3_TC1', 'IFC4X3'],
    ['Ifc4x3_Add1', 'IFC4X3'],
    ['IFC4X3_ADD2', 'IFC4X3'],
  ])('1.2 %s reads as %s', (fileSchema, expected) => {
    expect(schemaOfFile(fileSchema)).toBe(expected)
  })

  test.each([
    'IFC4X3_RC1',
    'IFC4X3_RC4',
    'IFC4X1',
    'IFC4X2',
    'IFC2X2_FINAL',
    'IFC2X_FINAL',
    'IFC4RC4',
    'CIS2',
  ])('1.2 %s is the error schema-unsupported, which names it and the accepted ones', (fileSchema) => {
    expect(() => schemaOfFile(fileSchema)).toThrow(
      new LintelError(
        'schema-unsupported',
        `the schema '${fileSchema}' is not supported; expected one of IFC2X3, IFC4 (also _ADD1, _ADD2, _ADD2_TC1), ` +
          'IFC4X3 (also _TC1, _ADD1, _ADD2): export the model again in one of these',
      ),
    )
  })

  test('1.2 the error stays one short line whatever the file holds', () => {
    const caught = catchError(() => schemaOfFile(`X\n\u0007${'Y'.repeat(1000)}`))

    expect(caught).toMatchObject({ code: 'schema-unsupported' })
    expect(caught.message).toMatch(/^the schema 'XY{59}' is not supported; .{0,200}$/)
  })

  test('1.2 an empty name is the error schema-unsupported too', () => {
    expect(catchError(() => schemaOfFile('  ')).message).toMatch(
      /^FILE_SCHEMA names no schema; expected one of IFC2X3/,
    )
  })
})

describe.each(SCHEMA_NAMES)('the inheritance tree of %s', (name) => {
  const schema = loadSchema(name)

  test('every class stands at its own number and is found by its name in any case', () => {
    const misplaced = schema.classes.filter(
      (entity, index) => entity.index !== index || schema.class(entity.name.toUpperCase()) !== entity,
    )

    expect(misplaced).toEqual([])
  })

  test('a class and all its subtypes are one contiguous range', () => {
    const lineages = schema.classes.map((entity) => new Set(lineage(name, entity.name)))

    for (const ancestor of schema.classes) {
      const inside = schema.classes.filter((_, index) => lineages[index]!.has(ancestor.name))
      expect(inside.map((entity) => entity.index)).toEqual(range(ancestor.index, ancestor.last))
    }
  })

  test('IfcRoot comes first, siblings and other roots follow in alphabetical order', () => {
    const roots = schema.classes.filter((entity) => entity.parent === null).map((entity) => entity.name)
    const [first, ...others] = roots

    expect(first).toBe('IfcRoot')
    expect(others).toEqual(others.toSorted())
    for (const { name: parent } of schema.classes) {
      const children = schema.classes
        .filter((entity) => entity.parent === parent)
        .map((entity) => entity.name)
      expect(children).toEqual(children.toSorted())
    }
  })

  test('every attribute type is a base type, an aggregate, a type or a class of the schema', () => {
    const named = schema.classes
      .flatMap(({ attributes }) => attributes)
      .map(({ type }) => type.replace(/^.* OF (UNIQUE )?/, ''))
    const known = new Set([...schema.typeNames, ...schema.classes.map((entity) => entity.name)])

    const unknown = [...new Set(named)].filter((type) => !known.has(type) && !/^[A-Z]+(\(\d+\))?$/.test(type))

    expect(unknown).toEqual([])
  })
})

describe('classes', () => {
  test('the schemas have as many classes as published', () => {
    expect(SCHEMA_NAMES.map((name) => loadSchema(name).classes.length)).toEqual([653, 776, 876])
  })

  test('IfcDoor has the attributes of each schema in the order of the STEP line', () => {
    const ifc4 = ['PredefinedType', 'OperationType', 'UserDefinedOperationType']

    expect(attributeNames('IFC2X3', 'IfcDoor')).toEqual([
      ...ELEMENT_ATTRIBUTES,
      'OverallHeight',
      'OverallWidth',
    ])
    expect(attributeNames('IFC4', 'IfcDoor')).toEqual([
      ...ELEMENT_ATTRIBUTES,
      'OverallHeight',
      'OverallWidth',
      ...ifc4,
    ])
    expect(attributeNames('IFC4X3', 'IfcDoor')).toEqual(attributeNames('IFC4', 'IfcDoor'))
  })

  test('IfcPropertySingleValue has a name, a description, a value and a unit', () => {
    expect(loadSchema('IFC4').class('IfcPropertySingleValue')?.attributes).toEqual([
      { name: 'Name', type: 'IfcIdentifier', kind: 'string', optional: false },
      { name: 'Description', type: 'IfcText', kind: 'string', optional: true },
      { name: 'NominalValue', type: 'IfcValue', kind: 'select', optional: true },
      { name: 'Unit', type: 'IfcUnit', kind: 'select', optional: true },
    ])
  })

  test('the range of IfcWall holds its subtypes and nothing else', () => {
    const subtree = (name: SchemaName) => {
      const wall = loadSchema(name).class('IfcWall')!
      return loadSchema(name)
        .classes.slice(wall.index, wall.last + 1)
        .map((entity) => entity.name)
    }

    expect(subtree('IFC2X3')).toEqual(['IfcWall', 'IfcWallStandardCase'])
    expect(subtree('IFC4')).toEqual(['IfcWall', 'IfcWallElementedCase', 'IfcWallStandardCase'])
    expect(subtree('IFC4X3')).toEqual(['IfcWall', 'IfcWallStandardCase'])
  })
})

describe('what classes inherit', () => {
  test('attributes that are written * in STEP keep their slot and are called derived', () => {
    const derived = (name: SchemaName) =>
      loadSchema(name)
        .classes.filter((entity) => entity.derived.length > 0)
        .map((entity) => [entity.name, ...entity.derived])
        .toSorted()
    const common = [
      [
        'IfcGeometricRepresentationSubContext',
        'WorldCoordinateSystem',
        'CoordinateSpaceDimension',
        'TrueNorth',
        'Precision',
      ],
      ['IfcOrientedEdge', 'EdgeStart', 'EdgeEnd'],
      ['IfcSIUnit', 'Dimensions'],
    ]

    expect(derived('IFC2X3')).toEqual(common)
    expect(derived('IFC4')).toEqual([common[0], ['IfcMirroredProfileDef', 'Operator'], ...common.slice(1)])
    expect(derived('IFC4X3')).toEqual(derived('IFC4'))
    expect(attributeNames('IFC4', 'IfcSIUnit')).toEqual(['Dimensions', 'UnitType', 'Prefix', 'Name'])
  })

  test('inverse attributes are inherited', () => {
    expect(loadSchema('IFC4').class('IfcWall')?.inverse).toEqual(
      'HasAssignments Nests IsNestedBy HasContext IsDecomposedBy Decomposes HasAssociations IsDeclaredBy Declares IsTypedBy IsDefinedBy ReferencedBy FillsVoids ConnectedTo IsInterferedByElements InterferesElements HasProjections ReferencedInStructures HasOpenings IsConnectionRealization ProvidesBoundaries ConnectedFrom ContainedInStructure HasCoverings'.split(
        ' ',
      ),
    )
  })

  test('isA follows supertypes, in any case, and is false for unknown names', () => {
    const schema = loadSchema('IFC4')

    expect(schema.isA('IFCWALLSTANDARDCASE', 'IfcWall')).toBe(true)
    expect(schema.isA('IfcWall', 'IfcWall')).toBe(true)
    expect(schema.isA('IfcWall', 'IfcRoot')).toBe(true)
    expect(schema.isA('IfcWall', 'IfcWallStandardCase')).toBe(false)
    expect(schema.isA('IfcCartesianPoint', 'IfcRoot')).toBe(false)
    expect(schema.isA('IfcDragon', 'IfcRoot')).toBe(false)
  })
})

function lineage(schema: SchemaName, name: string): string[] {
  const parent = loadSchema(schema).class(name)?.parent ?? null
  return parent === null ? [name] : [name, ...lineage(schema, parent)]
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, offset) => first + offset)
}

function catchError(act: () => unknown): Error {
  try {
    act()
  } catch (error) {
    return error as Error
  }
  throw new Error('expected an error, and there was none')
}

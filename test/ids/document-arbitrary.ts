/** Specifications at random, of every facet in applicability and requirements, over the names and values of generated models. */
import fc from 'fast-check'
import type {
  IdsBound,
  IdsCardinality,
  IdsEntityFacet,
  IdsFacet,
  IdsLength,
  IdsPartOfRelation,
  IdsPlace,
  IdsRequirement,
  IdsRestriction,
  IdsSimpleValue,
  IdsSpecification,
  IdsValue,
} from '../../engine/ids/document.ts'
import type { SchemaName } from '../../engine/schema/schema.ts'
import { objectClasses, predefinedTypes } from './model/classes.ts'
import { CODES, NUMBERS, PROPERTIES, SETS, SYSTEMS, TEXTS } from './model/vocabulary.ts'

const PLACE: IdsPlace = { line: 1, column: 1 }
const RELATIONS: readonly (IdsPartOfRelation | undefined)[] = [
  undefined,
  'IFCRELAGGREGATES',
  'IFCRELASSIGNSTOGROUP',
  'IFCRELCONTAINEDINSPATIALSTRUCTURE',
  'IFCRELNESTS',
  'IFCRELVOIDSELEMENT IFCRELFILLSELEMENT',
]
const DATA_TYPES = [
  undefined,
  undefined,
  undefined,
  undefined,
  'IFCLABEL',
  'IFCLABEL',
  'IFCLABEL',
  'IFCLABEL',
  'IFCTEXT',
  'IFCREAL',
  'IFCLENGTHMEASURE',
  'IFCAREAMEASURE',
  'IFCCOUNTMEASURE',
  'IFCINTEGER',
  'IFCLOGICAL',
  'IFCBOOLEAN',
  'IFCDOORPANELOPERATIONENUM',
]
const ATTRIBUTES = [
  'Name',
  'Description',
  'ObjectType',
  'Tag',
  'OverallHeight',
  'IsMilestone',
  'Priority',
  'PredefinedType',
  'LongName',
]

export const simple = (text: string): IdsSimpleValue => ({ kind: 'simple', place: PLACE, text })

export function restriction(parts: Partial<IdsRestriction>): IdsRestriction {
  return {
    kind: 'restriction',
    place: PLACE,
    base: 'string',
    enumeration: [],
    patterns: [],
    bounds: [],
    lengths: [],
    others: [],
    ...parts,
  }
}

/** A value among some texts: itself, a list, a pattern that reaches it or others. */
function among(texts: readonly string[]): fc.Arbitrary<IdsValue> {
  return fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...texts).map(simple) },
    {
      weight: 1,
      arbitrary: fc
        .uniqueArray(fc.constantFrom(...texts), { minLength: 1, maxLength: 3 })
        .map((some) => restriction({ enumeration: some.map(simple) })),
    },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom('.*', '[a-zA-Z].*', '..', 'P.*|x', '1.*', 'IFCWALL.*', '[A-Z]+', 'S|T')
        .map((pattern) => restriction({ patterns: [simple(pattern)] })),
    },
  )
}

const BOUNDS: readonly IdsBound['kind'][] = ['minInclusive', 'minExclusive', 'maxInclusive', 'maxExclusive']
const LENGTHS: readonly IdsLength['kind'][] = ['length', 'minLength', 'maxLength']

const bounds: fc.Arbitrary<IdsValue> = fc
  .uniqueArray(
    fc.record({
      kind: fc.constantFrom(...BOUNDS),
      text: fc.constantFrom(...NUMBERS, 1.2, 0.012, 1.1, 2).map(String),
    }),
    { minLength: 1, maxLength: 2, selector: ({ kind }) => kind.slice(0, 3) },
  )
  .map((some) => restriction({ base: 'double', bounds: some.map((bound) => ({ ...bound, place: PLACE })) }))

const lengths: fc.Arbitrary<IdsValue> = fc
  .record({ kind: fc.constantFrom(...LENGTHS), value: fc.nat(3) })
  .map((length) => restriction({ lengths: [{ ...length, place: PLACE }] }))

const numbers: fc.Arbitrary<IdsValue> = fc
  .constantFrom(...NUMBERS, 0.0012, 0.012, 0.05, 0.001, 12, 1.2e-6)
  .map((value) => simple(String(value)))

const value: fc.Arbitrary<IdsValue> = fc.oneof(
  fc.constantFrom('a', '1', 'true').map(simple),
  among([...TEXTS, 'false', 'SWINGING', 'NOTDEFINED']),
  numbers,
  bounds,
  lengths,
)

function named(texts: readonly string[]): fc.Arbitrary<IdsValue> {
  return fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...texts).map(simple) },
    { weight: 1, arbitrary: among(texts) },
  )
}

const maybe = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(of, { nil: undefined, freq: 3 })

/** Leaves out what is undefined, as the reader does. */
function present<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, field]) => field !== undefined)) as T
}

function entity(schema: SchemaName): fc.Arbitrary<IdsEntityFacet> {
  const typed = schema === 'IFC2X3' ? ['IFCAIRTERMINAL', 'IFCVALVE'] : []
  const names = [...objectClasses(schema).map((name) => name.toUpperCase()), ...typed]
  return fc
    .record({
      kind: fc.constant('entity' as const),
      place: fc.constant(PLACE),
      name: named(names),
      predefinedType: maybe(among(['NOTDEFINED', 'USERDEFINED', 'a', 'A', ...predefinedTypes(schema)])),
    })
    .map((facet) => present(facet) as IdsEntityFacet)
}

/** Mostly any entity, so that wholes are met often enough. */
function whole(schema: SchemaName): fc.Arbitrary<IdsEntityFacet> {
  const any = restriction({ patterns: [simple('IFC(SPACE|BUILDING|GROUP|ELEMENT|WALL).*')] })
  return fc.oneof(
    { weight: 1, arbitrary: entity(schema) },
    { weight: 1, arbitrary: entity(schema).map((facet) => ({ ...facet, name: any })) },
  )
}

function facet(schema: SchemaName): fc.Arbitrary<IdsFacet> {
  const place = fc.constant(PLACE)
  return fc
    .oneof(
      entity(schema),
      fc.record({
        kind: fc.constant('attribute' as const),
        place,
        name: named(ATTRIBUTES),
        value: maybe(value),
      }),
      fc.record({
        kind: fc.constant('property' as const),
        place,
        dataType: fc.constantFrom(...DATA_TYPES),
        propertySet: named(SETS),
        baseName: named([...PROPERTIES, 'PanelOperation', 'PanelWidth']),
        value: maybe(value),
      }),
      fc.record({
        kind: fc.constant('property' as const),
        place,
        dataType: fc.constantFrom(...DATA_TYPES),
        propertySet: fc.constant(simple('P')),
        baseName: fc.constant(simple('x')),
        value: maybe(value),
      }),
      fc.record({
        kind: fc.constant('classification' as const),
        place,
        system: named(SYSTEMS),
        value: maybe(among(CODES)),
      }),
      fc.record({ kind: fc.constant('material' as const), place, value: maybe(among([...TEXTS, 'aa'])) }),
      fc.record({
        kind: fc.constant('partOf' as const),
        place,
        relation: fc.constantFrom(...RELATIONS),
        entity: whole(schema),
      }),
    )
    .map((one) => present(one) as IdsFacet)
}

function requirement(schema: SchemaName): fc.Arbitrary<IdsRequirement> {
  return fc.record({
    facet: facet(schema),
    cardinality: fc.constantFrom<IdsCardinality>('required', 'required', 'optional', 'prohibited'),
  })
}

/** A specification over models of a schema. */
export function specificationFor(schema: SchemaName): fc.Arbitrary<IdsSpecification> {
  return fc.record({
    place: fc.constant(PLACE),
    name: fc.constant('S'),
    ifcVersions: fc.constant(['IFC4' as const]),
    cardinality: fc.constantFrom<IdsCardinality>('required', 'optional', 'optional', 'prohibited'),
    applicability: fc.oneof(
      { weight: 2, arbitrary: fc.tuple(entity(schema)) },
      { weight: 3, arbitrary: fc.array(facet(schema), { minLength: 1, maxLength: 2 }) },
    ),
    requirements: fc.array(requirement(schema), { maxLength: 3 }),
  })
}

/** Documents at random as the structure allows them: any text anywhere, every facet, every restriction, in the order of the schema. */
import fc from 'fast-check'
import type {
  IdsDocument,
  IdsEntityFacet,
  IdsFacet,
  IdsPlace,
  IdsRequirement,
  IdsSimpleValue,
  IdsSpecification,
  IdsValue,
} from '../../engine/ids/document.ts'
import { RELATIONS } from '../../engine/ids/structure.ts'

const PLACE: IdsPlace = { line: 1, column: 1 }

/** Texts of characters that XML has, those among them that XML changes. */
const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom(...'<>&"\'\t\n\r ]]>-', '\u0085', '\u2028', '😀', 'ä'),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 12,
})
const word = fc.constantFrom('IFCWALL', 'Name', 'Pset_WallCommon', 'A.*', '1.5', '')
const anyText = fc.oneof(text, word)

/** A record of which some members may be absent. */
function record<T extends object, K extends keyof T>(
  model: { [P in keyof T]: fc.Arbitrary<T[P]> },
  requiredKeys: K[],
) {
  return fc.record<T, K>(model, { requiredKeys })
}

const simple = anyText.map((found): IdsSimpleValue => ({ kind: 'simple', place: PLACE, text: found }))
const some = <T>(item: fc.Arbitrary<T>) => fc.array(item, { maxLength: 3 })
const kinds = <K extends string>(...all: K[]) => fc.constantFrom(...all)

const restriction = fc.record({
  kind: fc.constant('restriction' as const),
  place: fc.constant(PLACE),
  base: kinds('string', 'double', 'integer', 'dateTime', ''),
  enumeration: some(simple),
  patterns: some(simple),
  bounds: some(
    fc.record({
      kind: kinds('minInclusive', 'minExclusive', 'maxInclusive', 'maxExclusive'),
      place: fc.constant(PLACE),
      text: anyText,
    }),
  ),
  lengths: some(
    fc.record({
      kind: kinds('length', 'minLength', 'maxLength'),
      place: fc.constant(PLACE),
      value: fc.maxSafeNat(),
    }),
  ),
  others: some(
    fc.record({
      kind: kinds('totalDigits', 'fractionDigits'),
      place: fc.constant(PLACE),
      text: fc.nat().map(String),
    }),
  ),
})

const value: fc.Arbitrary<IdsValue> = fc.oneof(simple, restriction)

const facet = <K extends string>(kind: K) => ({ kind: fc.constant(kind), place: fc.constant(PLACE) })
const entity: fc.Arbitrary<IdsEntityFacet> = record(
  { ...facet('entity'), name: value, predefinedType: value },
  ['kind', 'place', 'name'],
)
const facets = {
  partOf: record({ ...facet('partOf'), relation: fc.constantFrom(...RELATIONS), entity }, [
    'kind',
    'place',
    'entity',
  ]),
  attribute: record({ ...facet('attribute'), name: value, value }, ['kind', 'place', 'name']),
  property: (uri: object) =>
    record(
      {
        ...facet('property'),
        ...uri,
        dataType: kinds('IFCLABEL', 'IFCREAL'),
        propertySet: value,
        baseName: value,
        value,
      },
      ['kind', 'place', 'propertySet', 'baseName'],
    ),
  classification: (uri: object) =>
    record({ ...facet('classification'), ...uri, value, system: value }, ['kind', 'place', 'system']),
  material: (uri: object) => record({ ...facet('material'), ...uri, value }, ['kind', 'place']),
}

const applicability = fc
  .tuple(
    fc.array(entity, { maxLength: 1 }),
    some(facets.partOf),
    some(facets.classification({})),
    some(facets.attribute),
    some(facets.property({})),
    some(facets.material({})),
  )
  .map((all) => all.flat() as IdsFacet[])

const uri = { uri: anyText }
const requirement = fc.oneof(
  requirementOf(entity, ['required']),
  requirementOf(facets.partOf, ['required', 'prohibited']),
  ...[facets.classification(uri), facets.attribute, facets.property(uri), facets.material(uri)].map((one) =>
    requirementOf(one as fc.Arbitrary<IdsFacet>, ['required', 'optional', 'prohibited']),
  ),
)

function requirementOf(of: fc.Arbitrary<IdsFacet>, all: readonly IdsRequirement['cardinality'][]) {
  const model = { facet: of, cardinality: fc.constantFrom(...all), instructions: anyText }
  return record<IdsRequirement, 'facet' | 'cardinality'>(model as never, ['facet', 'cardinality'])
}

const specification = record(
  {
    place: fc.constant(PLACE),
    name: anyText,
    identifier: anyText,
    description: anyText,
    instructions: anyText,
    ifcVersions: fc.subarray(['IFC2X3', 'IFC4', 'IFC4X3_ADD2'] as const),
    cardinality: kinds('required', 'optional', 'prohibited'),
    applicability,
    requirementsDescription: anyText,
    requirements: some(requirement),
  },
  ['place', 'name', 'ifcVersions', 'cardinality', 'applicability', 'requirements'],
) as fc.Arbitrary<IdsSpecification>

const info = record(
  {
    title: anyText,
    copyright: anyText,
    version: anyText,
    description: anyText,
    author: kinds('ada@example.org', 'a@b.c'),
    date: kinds('2024-02-29', '2025-01-01Z'),
    purpose: anyText,
    milestone: anyText,
  },
  ['title'],
) as fc.Arbitrary<IdsDocument['info']>

export const writtenDocuments: fc.Arbitrary<IdsDocument> = fc.record({
  info,
  specifications: fc.array(specification, { minLength: 1, maxLength: 3 }),
})

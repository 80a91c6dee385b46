/** Judges a specification over a plain model, element by element, as the standard says it: the oracle for the compiler of IDS. */
import type { CellValue } from '../../../engine/cells.ts'
import type {
  IdsAttributeFacet,
  IdsCardinality,
  IdsClassificationFacet,
  IdsEntityFacet,
  IdsFacet,
  IdsMaterialFacet,
  IdsPartOfFacet,
  IdsSpecification,
  IdsValue,
} from '../../../engine/ids/document.ts'
import type { PlainInstance } from '../step.ts'
import { attributeOf, type Plain, refs, related, text, typeOf } from './plain.ts'
import { meetsOptionalProperty, meetsProperty, numberOf } from './properties.ts'
import { type Actual, matches } from './value.ts'

export type IdsVerdict = 'pass' | 'fail' | 'notApplicable'

/** Occurrences that IFC2X3 tells apart by their types only, as far as generated models have them. */
const TYPED: Readonly<Record<string, readonly [occurrence: string, type: string]>> = {
  IFCAIRTERMINAL: ['IfcFlowTerminal', 'IfcAirTerminalType'],
  IFCVALVE: ['IfcFlowController', 'IfcValveType'],
}

/** The verdict on every instance. */
export function judgeIds(plain: Plain, specification: IdsSpecification): Map<number, IdsVerdict> {
  return new Map(plain.instances.map((instance) => [instance.id, verdict(plain, specification, instance)]))
}

function verdict(plain: Plain, specification: IdsSpecification, instance: PlainInstance): IdsVerdict {
  const { applicability, requirements, cardinality } = specification
  if (!applicability.every((facet) => meets(plain, instance, facet))) return 'notApplicable'
  if (cardinality === 'prohibited') return 'fail'
  return requirements.every((one) => meetsRequirement(plain, instance, one.facet, one.cardinality))
    ? 'pass'
    : 'fail'
}

function meetsRequirement(
  plain: Plain,
  instance: PlainInstance,
  facet: IdsFacet,
  cardinality: IdsCardinality,
): boolean {
  if (cardinality === 'required') return meets(plain, instance, facet)
  if (cardinality === 'prohibited') return !meets(plain, instance, facet)
  switch (facet.kind) {
    case 'entity':
      return true
    case 'attribute':
      return (
        namedAttributes(plain, instance, facet.name).every(({ value }) => value === null) ||
        meets(plain, instance, facet)
      )
    case 'property':
      return meetsOptionalProperty(plain, instance, facet)
    case 'classification':
      return (
        !classifications(plain, instance).some(
          ({ system, ids }) => matches(facet.system, system) && ids.length > 0,
        ) || meets(plain, instance, facet)
      )
    case 'material':
      return materials(plain, instance) === undefined || meets(plain, instance, facet)
    case 'partOf':
      return wholes(plain, instance, facet).length === 0 || meets(plain, instance, facet)
  }
}

function meets(plain: Plain, instance: PlainInstance, facet: IdsFacet): boolean {
  switch (facet.kind) {
    case 'entity':
      return meetsEntity(plain, instance, facet)
    case 'attribute':
      return namedAttributes(plain, instance, facet.name).some((named) => meetsAttribute(plain, named, facet))
    case 'property':
      return meetsProperty(plain, instance, facet)
    case 'classification':
      return meetsClassification(plain, instance, facet)
    case 'material':
      return meetsMaterial(plain, instance, facet)
    case 'partOf':
      return wholes(plain, instance, facet).some((whole) => meetsEntity(plain, whole, facet.entity))
  }
}

function meetsEntity(
  plain: Plain,
  instance: PlainInstance,
  { name, predefinedType }: IdsEntityFacet,
): boolean {
  const names = [instance.class.toUpperCase()]
  const type = typeOf(plain, instance)
  if (plain.schema.name === 'IFC2X3') {
    for (const [upper, [occurrence, typeClass]] of Object.entries(TYPED))
      if (instance.class === occurrence && type?.class === typeClass) names.push(upper)
  }
  if (!names.some((one) => matches(name, one))) return false
  return (
    predefinedType === undefined ||
    predefinedTypes(plain, instance, type).some((one) => matches(predefinedType, one))
  )
}

/** The literal, and what USERDEFINED or nothing leaves it to. */
function predefinedTypes(plain: Plain, instance: PlainInstance, type: PlainInstance | undefined): string[] {
  const own = statedTypes(plain, instance)
  const isOpen = own.literal === undefined || own.literal === 'NOTDEFINED'
  if (!isOpen || type === undefined) return own.all
  const ofType = statedTypes(plain, type)
  const typeSays = ofType.literal === undefined ? ofType.all.length > 0 : ofType.literal !== 'NOTDEFINED'
  return typeSays ? ofType.all : own.all
}

function statedTypes(
  plain: Plain,
  instance: PlainInstance,
): { readonly literal: string | undefined; readonly all: string[] } {
  const literal = text(attributeOf(plain, instance, 'PredefinedType'))
  const names = ['ObjectType', 'ElementType', 'ProcessType', 'ResourceType']
    .map((name) => text(attributeOf(plain, instance, name)))
    .filter((name): name is string => name !== undefined && name !== '')
  const usesNames = literal === undefined || literal === 'USERDEFINED'
  return { literal, all: [...(literal === undefined ? [] : [literal]), ...(usesNames ? names : [])] }
}

interface Named {
  readonly value: CellValue
  /** Declared type of a number that has none of its own. */
  readonly type: string
}

function namedAttributes(plain: Plain, instance: PlainInstance, name: IdsValue): Named[] {
  const attributes = plain.schema.class(instance.class)?.attributes ?? []
  return attributes
    .filter((one) => matches(name, one.name))
    .map((one) => ({ value: attributeOf(plain, instance, one.name) ?? null, type: one.type }))
}

function meetsAttribute(plain: Plain, { value, type }: Named, facet: IdsAttributeFacet): boolean {
  if (facet.value !== undefined) {
    const actual = actualOf(plain, value, type)
    return actual !== undefined && matches(facet.value, actual)
  }
  if (value === null) return false
  if (typeof value === 'number') return true
  if (value.kind === 'text') return value.text !== ''
  if (value.kind === 'logical') return value.value !== null
  return value.kind !== 'list' || value.items.length > 0
}

function actualOf(plain: Plain, value: CellValue, type: string): Actual | undefined {
  if (value === null) return undefined
  if (typeof value === 'number') return numberOf(plain, value, type, undefined)
  if (value.kind === 'typed') return actualOf(plain, value.value, value.type)
  if (value.kind === 'logical') return value.value ?? undefined
  const found = text(value)
  return found === '' ? undefined : found
}

interface Reference {
  readonly system: string
  readonly ids: readonly string[]
}

/** Those of the occurrence, and of its type in systems that the occurrence has none in. */
function classifications(plain: Plain, instance: PlainInstance): Reference[] {
  const own = ownClassifications(plain, instance)
  const type = typeOf(plain, instance)
  if (type === undefined) return own
  const systems = own.map(({ system }) => system)
  return [...own, ...ownClassifications(plain, type).filter(({ system }) => !systems.includes(system))]
}

function ownClassifications(plain: Plain, instance: PlainInstance): Reference[] {
  return [
    ...related(plain, instance, [
      'IfcRelAssociatesClassification',
      'RelatedObjects',
      'RelatingClassification',
    ]),
    ...related(plain, instance, [
      'IfcExternalReferenceRelationship',
      'RelatedResourceObjects',
      'RelatingReference',
    ]),
  ].map((reference) => referenceOf(plain, reference))
}

function referenceOf(plain: Plain, start: PlainInstance): Reference {
  const ids: string[] = []
  let at: PlainInstance | undefined = start
  while (at !== undefined && at.class === 'IfcClassificationReference') {
    const id: string =
      text(attributeOf(plain, at, 'Identification')) ?? text(attributeOf(plain, at, 'ItemReference')) ?? ''
    if (id !== '') ids.push(id)
    at = refs(plain, attributeOf(plain, at, 'ReferencedSource'))[0]
  }
  return { system: at === undefined ? '' : (text(attributeOf(plain, at, 'Name')) ?? ''), ids }
}

function meetsClassification(
  plain: Plain,
  instance: PlainInstance,
  { system, value }: IdsClassificationFacet,
): boolean {
  return classifications(plain, instance).some(
    (one) => matches(system, one.system) && (value === undefined || one.ids.some((id) => matches(value, id))),
  )
}

/** Names and categories; undefined: there is no material. */
function materials(plain: Plain, instance: PlainInstance): string[] | undefined {
  const own = ownMaterials(plain, instance)
  if (own.length > 0) return own.flatMap((one) => words(plain, one))
  const type = typeOf(plain, instance)
  const inherited = type === undefined ? [] : ownMaterials(plain, type)
  return inherited.length > 0 ? inherited.flatMap((one) => words(plain, one)) : undefined
}

function ownMaterials(plain: Plain, instance: PlainInstance): PlainInstance[] {
  return related(plain, instance, ['IfcRelAssociatesMaterial', 'RelatedObjects', 'RelatingMaterial'])
}

function words(plain: Plain, material: PlainInstance): string[] {
  const own = ['Name', 'Category', 'LayerSetName'].flatMap(
    (name) => text(attributeOf(plain, material, name)) ?? [],
  )
  const parts = [
    'Materials',
    'MaterialLayers',
    'Material',
    'MaterialConstituents',
    'ForLayerSet',
    'ForProfileSet',
    'MaterialProfiles',
  ].flatMap((name) => refs(plain, attributeOf(plain, material, name)))
  return [...own.filter((one) => one !== ''), ...parts.flatMap((part) => words(plain, part))]
}

function meetsMaterial(plain: Plain, instance: PlainInstance, { value }: IdsMaterialFacet): boolean {
  const found = materials(plain, instance)
  if (found === undefined) return false
  return value === undefined || found.some((one) => matches(value, one))
}

const AGGREGATES = ['IfcRelAggregates', 'RelatedObjects', 'RelatingObject'] as const
const NESTS = ['IfcRelNests', 'RelatedObjects', 'RelatingObject'] as const
const GROUPS = ['IfcRelAssignsToGroup', 'RelatedObjects', 'RelatingGroup'] as const
const CONTAINS = ['IfcRelContainedInSpatialStructure', 'RelatedElements', 'RelatingStructure'] as const
const FILLS = ['IfcRelFillsElement', 'RelatedBuildingElement', 'RelatingOpeningElement'] as const
const VOIDS = ['IfcRelVoidsElement', 'RelatedOpeningElement', 'RelatingBuildingElement'] as const

function wholes(plain: Plain, instance: PlainInstance, { relation }: IdsPartOfFacet): PlainInstance[] {
  switch (relation) {
    case 'IFCRELAGGREGATES':
      return climb(plain, instance, [AGGREGATES])
    case 'IFCRELNESTS':
      return climb(plain, instance, [NESTS])
    case 'IFCRELASSIGNSTOGROUP':
      return climb(plain, instance, [GROUPS])
    case 'IFCRELVOIDSELEMENT IFCRELFILLSELEMENT':
      return climb(plain, instance, [FILLS, VOIDS])
    case 'IFCRELCONTAINEDINSPATIALSTRUCTURE':
      return related(plain, instance, CONTAINS).flatMap((one) => [one, ...climb(plain, one, [AGGREGATES])])
    default:
      return climb(plain, instance, [AGGREGATES, NESTS, GROUPS, CONTAINS, FILLS, VOIDS])
  }
}

function climb(
  plain: Plain,
  instance: PlainInstance,
  ways: readonly (readonly [string, string, string])[],
  met: Set<PlainInstance> = new Set(),
): PlainInstance[] {
  for (const way of ways) {
    for (const whole of related(plain, instance, way)) {
      if (met.has(whole)) continue
      met.add(whole)
      climb(plain, whole, ways, met)
    }
  }
  return [...met]
}

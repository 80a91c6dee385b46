/** Audits whether the facets of a specification can hold of one element: what each says of the element's class. */
import type { Schema } from '../schema/schema.ts'
import { classesWith } from './audit-attribute.ts'
import { type AuditContext, wrongIn } from './audit-context.ts'
import { classesOf } from './audit-entity.ts'
import { isReadable } from './audit-name.ts'
import type { IdsEntityFacet, IdsFacet, IdsPartOfRelation, IdsSpecification } from './document.ts'
import type { IdsClass, IfcNames } from './ifc-names.ts'

/** Facets of the applicability hold together; a required facet holds of some element that they select. */
export function auditConsistency(context: AuditContext, specification: IdsSpecification): void {
  const { applicability, requirements } = specification
  for (const [number, facet] of applicability.entries()) {
    auditTogether(context, { facet, others: applicability.slice(0, number), what: 'the facets before it' })
  }
  for (const { facet, cardinality } of requirements) {
    if (cardinality === 'required')
      auditTogether(context, { facet, others: applicability, what: 'the applicability' })
  }
}

/** The classes of a version that all entity facets of the applicability name; all when there is none. */
export function applicableClasses({ applicability }: IdsSpecification, names: IfcNames): readonly IdsClass[] {
  const entities = applicability.filter((facet) => facet.kind === 'entity')
  return common(entities, names)
}

interface Together {
  readonly facet: IdsFacet
  readonly others: readonly IdsFacet[]
  readonly what: string
}

function auditTogether(context: AuditContext, { facet, others, what }: Together): void {
  // An attribute that the named classes do not have is told as such.
  if (facet.kind === 'attribute' && others.some(({ kind }) => kind === 'entity')) return
  const where = wrongIn(context, (names) => {
    const own = common([facet], names)
    const rest = common(others, names)
    if (own.length === 0 || rest.length === 0) return false
    const isIn = new Set(rest)
    return !own.some((one) => isIn.has(one))
  })
  if (where === null) return
  context.report(facet, {
    what: `no element that ${what} selects can meet this ${facet.kind}${where}`,
    expected: 'facets that some class can meet together',
    do: 'correct either',
  })
}

function common(facets: readonly IdsFacet[], names: IfcNames): readonly IdsClass[] {
  return facets.reduce<readonly IdsClass[]>(
    (left, facet) => {
      const possible = classesFor(facet, names)
      return possible === null ? left : left.filter((one) => possible.has(one))
    },
    [...names.classes.values()],
  )
}

/** The classes that can meet a facet; null when it says nothing of the class, or names none that exists, which is told elsewhere. */
function classesFor(facet: IdsFacet, names: IfcNames): ReadonlySet<IdsClass> | null {
  const found = possibleClasses(facet, names)
  return found === null || found.length === 0 ? null : new Set(found)
}

function possibleClasses(facet: IdsFacet, names: IfcNames): readonly IdsClass[] | null {
  const all = [...names.classes.values()]
  const below = (ancestors: readonly string[]) =>
    all.filter(({ entity }) => isBelow(names.schema, entity.name, ancestors))
  switch (facet.kind) {
    case 'entity':
      return isReadable(facet.name) ? classesOf(facet, names) : null
    case 'attribute':
      return isReadable(facet.name) ? classesWith(facet, names, all) : null
    case 'partOf':
      return below(facet.relation === undefined ? ['IfcObjectDefinition'] : RELATIONS[facet.relation].part)
    case 'property':
      return below(WITH_PROPERTIES)
    case 'material':
      return below(['IfcObjectDefinition', 'IfcPropertyDefinition'])
    case 'classification':
      return below(CLASSIFIED)
  }
}

function isBelow(schema: Schema, name: string, ancestors: readonly string[]): boolean {
  return ancestors.some((ancestor) => schema.isA(name, ancestor))
}

const WITH_PROPERTIES = ['IfcObjectDefinition', 'IfcMaterial', 'IfcMaterialDefinition', 'IfcProfileDef']

/** What has a root, and resources (IfcResourceObjectSelect of IFC4). */
const CLASSIFIED = [
  'IfcRoot',
  'IfcActorRole',
  'IfcAppliedValue',
  'IfcApproval',
  'IfcConstraint',
  'IfcContextDependentUnit',
  'IfcConversionBasedUnit',
  'IfcExternalInformation',
  'IfcExternalReference',
  'IfcMaterial',
  'IfcMaterialDefinition',
  'IfcOrganization',
  'IfcPerson',
  'IfcPersonAndOrganization',
  'IfcPhysicalQuantity',
  'IfcProfileDef',
  'IfcPropertyAbstraction',
  'IfcShapeAspect',
  'IfcTimeSeries',
]

/** Which classes are the parts and the wholes of a relation. */
const RELATIONS: Readonly<
  Record<IdsPartOfRelation, { readonly part: readonly string[]; readonly whole: readonly string[] }>
> = {
  IFCRELAGGREGATES: { part: ['IfcObjectDefinition'], whole: ['IfcObjectDefinition'] },
  IFCRELASSIGNSTOGROUP: { part: ['IfcObjectDefinition'], whole: ['IfcGroup'] },
  IFCRELCONTAINEDINSPATIALSTRUCTURE: {
    part: ['IfcProduct'],
    whole: ['IfcSpatialElement', 'IfcSpatialStructureElement'],
  },
  IFCRELNESTS: { part: ['IfcObjectDefinition'], whole: ['IfcObjectDefinition'] },
  'IFCRELVOIDSELEMENT IFCRELFILLSELEMENT': { part: ['IfcElement'], whole: ['IfcElement'] },
}

/** Whether the whole that a partOf names can be one of its relation. */
export function auditWhole(
  context: AuditContext,
  relation: IdsPartOfRelation | undefined,
  whole: IdsEntityFacet,
): void {
  if (!isReadable(whole.name)) return
  const ancestors = relation === undefined ? ['IfcObjectDefinition'] : RELATIONS[relation].whole
  const where = wrongIn(context, (names) => {
    const classes = classesOf(whole, names)
    return classes.length > 0 && !classes.some(({ entity }) => isBelow(names.schema, entity.name, ancestors))
  })
  if (where === null) return
  const what = `the class that is named cannot be the whole of ${relation ?? 'any relation'}${where}`
  context.report(whole, {
    what,
    expected: `${ancestors.join(' or ')} or a subclass`,
    do: 'correct the class or the relation',
  })
}

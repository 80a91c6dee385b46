/** Audits whether the facets of a specification can hold of one element: what each says of the element's class. */
import { storedUnder } from './audit-attribute.ts'
import { type AuditContext, wrongIn } from './audit-context.ts'
import { classesOf } from './audit-entity.ts'
import type { IdsEntityFacet, IdsFacet, IdsPartOfRelation, IdsSpecification } from './document.ts'
import type { IdsClass, IfcNames } from './ifc-names.ts'

/** Facets of the applicability hold together; a required facet holds of some element that they select. */
export function auditConsistency(
  context: AuditContext,
  { applicability, requirements }: IdsSpecification,
): void {
  const selected: Selected = new Map(context.versions.map((names) => [names, null]))
  const isNamed = applicability.some(({ kind }) => kind === 'entity')
  for (const facet of applicability) {
    auditTogether(context, facet, { selected, isNamed, what: 'the facets before it' })
    for (const [names, classes] of selected)
      selected.set(names, both(classes, classesFor(context, facet, names)))
  }
  for (const { facet, cardinality } of requirements) {
    if (context.isFull()) return
    if (cardinality === 'required')
      auditTogether(context, facet, { selected, isNamed, what: 'the applicability' })
  }
}

type Classes = ReadonlySet<IdsClass> | null

/** By version: the classes that can meet all facets so far; null for any. */
type Selected = Map<IfcNames, Classes>

interface Together {
  readonly selected: Selected
  /** Whether the applicability names classes. */
  readonly isNamed: boolean
  readonly what: string
}

function auditTogether(context: AuditContext, facet: IdsFacet, { selected, isNamed, what }: Together): void {
  // An attribute that the named classes do not have is told as such.
  if (facet.kind === 'attribute' && isNamed) return
  const where = wrongIn(context, (names) => {
    const before = selected.get(names) ?? null
    return before !== null && before.size > 0 && both(before, classesFor(context, facet, names))?.size === 0
  })
  if (where === null) return
  context.report(facet, {
    what: `no element that ${what} selects can meet this ${facet.kind}${where}`,
    expected: 'facets that some class can meet together',
    do: 'correct either',
  })
}

function both(left: Classes, right: Classes): Classes {
  if (left === null || right === null) return left ?? right
  const [small, large] = left.size < right.size ? [left, right] : [right, left]
  return new Set([...small].filter((one) => large.has(one)))
}

/** The classes that can meet a facet; null when it says nothing of the class, or names none that exists, which is told elsewhere. */
function classesFor(context: AuditContext, facet: IdsFacet, names: IfcNames): Classes {
  const found = possibleClasses(context, facet, names)
  return found.size === 0 ? null : found
}

function possibleClasses(context: AuditContext, facet: IdsFacet, names: IfcNames): ReadonlySet<IdsClass> {
  switch (facet.kind) {
    case 'entity':
      return new Set(classesOf(context, facet, names))
    case 'attribute':
      return new Set(storedUnder(context, facet, names).map(({ of }) => of))
    case 'partOf':
      return names.below(
        facet.relation === undefined ? ['IfcObjectDefinition'] : RELATIONS[facet.relation].part,
      )
    case 'property':
      return names.below(WITH_PROPERTIES)
    case 'material':
      return names.below(['IfcObjectDefinition', 'IfcPropertyDefinition'])
    case 'classification':
      return names.below(CLASSIFIED)
  }
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
  const ancestors = relation === undefined ? ['IfcObjectDefinition'] : RELATIONS[relation].whole
  const where = wrongIn(context, (names) => {
    const classes = classesOf(context, whole, names)
    const below = names.below(ancestors)
    return classes.length > 0 && !classes.some((one) => below.has(one))
  })
  if (where === null) return
  const what = `the class that is named cannot be the whole of ${relation ?? 'any relation'}${where}`
  context.report(whole, {
    what,
    expected: `${ancestors.join(' or ')} or a subclass`,
    do: 'correct the class or the relation',
  })
}

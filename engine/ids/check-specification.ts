/** Makes of an IDS specification what the compiler takes: the classes it applies to, its facets as conditions, its requirements. */
import type { CheckedRule, Conjunct, Node } from '../language/ast.ts'
import { madeOnce } from '../made-once.ts'
import type { Schema, SchemaClass } from '../schema/schema.ts'
import {
  classificationAbsent,
  classificationKey,
  classificationNode,
  materialAbsent,
  materialKey,
  materialNode,
} from './associations.ts'
import { attributeAbsent, attributeNames, attributeNode } from './attribute.ts'
import type { IdsEntityFacet, IdsFacet, IdsRequirement, IdsSpecification } from './document.ts'
import { entityNode, namedClasses, rowClasses } from './entity.ts'
import type { SetNames } from './model-names.ts'
import { allOf, anyOf, NO, not, YES } from './nodes.ts'
import { partOfAbsent, partOfKey, partOfNode } from './part-of.ts'
import { propertyKey, propertyNode, propertyOptional } from './property.ts'

export interface SpecificationContext {
  readonly schema: Schema
  readonly names: SetNames
  /** Whether rows of exactly a class may ever be asked for; a specification about none of them is not looked into. */
  readonly mayHaveRows: (found: SchemaClass) => boolean
  /** What facets were made into, by what they ask: a file asks the same of many elements. */
  readonly made: Map<string, Node>
}

interface FacetContext extends SpecificationContext {
  /** The classes of the rows that are asked. */
  readonly classes: readonly SchemaClass[]
}

/** A specification as a rule. */
export function checkSpecification(
  id: string,
  specification: IdsSpecification,
  context: SpecificationContext,
): CheckedRule {
  const { applicability, cardinality } = specification
  const occurs = cardinality === 'required' ? { min: 1, max: null } : null
  const classes = applicableClasses(context.schema, applicability)
  const nothing: CheckedRule = {
    id,
    classes: [],
    exact: true,
    where: null,
    require: null,
    occurs,
    params: {},
  }
  if (!classes.some(context.mayHaveRows)) return nothing
  const asked = { ...context, classes }
  const where = whereNode(asked, applicability)
  if (where === NO) return nothing
  const conjuncts =
    cardinality === 'prohibited'
      ? [PROHIBITED]
      : specification.requirements.map((requirement, i) => conjunct(asked, requirement, i + 1))
  return {
    id,
    classes: classes.map(({ name }) => name),
    exact: true,
    where: where === YES ? null : where,
    require: conjuncts.length === 0 ? null : allRequired(conjuncts.map(({ node }) => node)),
    occurs,
    params: {},
    conjuncts,
  }
}

/** Whatever a prohibited specification applies to fails. */
const PROHIBITED: Conjunct = { node: NO, given: [], value: null, limit: null }

/** All of them; none is left out beside one that nothing can meet, for findings tell of each how it was met. */
function allRequired(nodes: readonly Node[]): Node {
  return nodes.length > 1 && nodes.includes(NO) ? { kind: 'and', items: nodes } : allOf(nodes)
}

function conjunct(context: FacetContext, requirement: IdsRequirement, place: number): Conjunct {
  const { names, classes } = context
  const node = requirementNode(context, requirement)
  return { node, given: [], value: null, limit: null, requirement: { requirement, place, names, classes } }
}

function requirementNode(context: FacetContext, { facet, cardinality }: IdsRequirement): Node {
  if (cardinality === 'optional') return optionalNode(context, facet)
  const node = facetNode(context, facet)
  return cardinality === 'prohibited' ? not(node) : node
}

function facetNode({ schema, names, classes, made }: FacetContext, facet: IdsFacet): Node {
  switch (facet.kind) {
    case 'entity':
      return entityNode(schema, facet)
    case 'attribute':
      return attributeNode(classes, facet)
    case 'classification':
      return madeOnce(made, classificationKey(facet), () => classificationNode(facet))
    case 'property':
      return madeOnce(made, propertyKey(facet), () => propertyNode(schema, names, facet))
    case 'material':
      return madeOnce(made, materialKey(facet), () => materialNode(facet))
    case 'partOf':
      return madeOnce(made, partOfKey(facet), () => partOfNode(schema, facet))
  }
}

/** What an optional facet asks about may be missing; what is there must pass. */
function optionalNode(context: FacetContext, facet: IdsFacet): Node {
  const { schema, names, classes, made } = context
  switch (facet.kind) {
    case 'entity':
      return YES
    case 'property':
      return madeOnce(made, `optional ${propertyKey(facet)}`, () => propertyOptional(schema, names, facet))
    case 'attribute':
      return anyOf([attributeAbsent(classes, facet), facetNode(context, facet)])
    case 'classification':
      return anyOf([classificationAbsent(facet), facetNode(context, facet)])
    case 'material':
      return anyOf([materialAbsent(), facetNode(context, facet)])
    case 'partOf':
      return anyOf([partOfAbsent(facet), facetNode(context, facet)])
  }
}

/** Of the entity that names the classes nothing is left to ask when it is nothing but classes. */
function whereNode(context: FacetContext, applicability: readonly IdsFacet[]): Node {
  const named = applicability.find((facet) => facet.kind === 'entity')
  return allOf(
    applicability.map((facet) =>
      facet === named && isClassesOnly(context.schema, named) ? YES : facetNode(context, facet),
    ),
  )
}

function isClassesOnly(schema: Schema, { name, predefinedType }: IdsEntityFacet): boolean {
  return predefinedType === undefined && namedClasses(schema, name).typed.length === 0
}

/** The classes that every facet can hold for. */
function applicableClasses(schema: Schema, applicability: readonly IdsFacet[]): readonly SchemaClass[] {
  const entity = applicability.find((facet) => facet.kind === 'entity')
  const all = entity === undefined ? schema.classes : rowClasses(schema, namedClasses(schema, entity.name))
  return all.filter(
    (found) => !found.abstract && applicability.every((facet) => mayHold(schema, facet, found)),
  )
}

const WITH_PROPERTIES = ['IfcObjectDefinition', 'IfcMaterialDefinition', 'IfcMaterial', 'IfcProfileDef']
const OBJECTS = ['IfcObjectDefinition']

/** Whether rows of a class can be what a facet asks for; of entities the conditions say it. */
function mayHold(schema: Schema, facet: IdsFacet, found: SchemaClass): boolean {
  switch (facet.kind) {
    case 'entity':
    case 'classification':
      return true
    case 'attribute':
      return attributeNames([found], facet.name).length > 0
    case 'property':
      return WITH_PROPERTIES.some((root) => isUnder(schema, root, found))
    default:
      return OBJECTS.some((root) => isUnder(schema, root, found))
  }
}

function isUnder(schema: Schema, name: string, { index }: SchemaClass): boolean {
  const root = schema.class(name)
  return root !== undefined && root.index <= index && index <= root.last
}

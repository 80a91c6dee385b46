/** Makes of an IDS specification what the compiler takes: the classes it applies to, its facets as conditions, its requirements. */
import type { CheckedRule, Conjunct, Node } from '../language/ast.ts'
import type { Schema, SchemaClass } from '../schema/schema.ts'
import { classificationAbsent, classificationNode, materialAbsent, materialNode } from './associations.ts'
import { attributeAbsent, attributeNames, attributeNode } from './attribute.ts'
import type { IdsFacet, IdsRequirement, IdsSpecification } from './document.ts'
import { entityNode, namedClasses, rowClasses } from './entity.ts'
import type { SetNames } from './model-names.ts'
import { allOf, anyOf, NO, not, YES } from './nodes.ts'
import { partOfAbsent, partOfNode } from './part-of.ts'
import { propertyNode, propertyOptional } from './property.ts'

export interface SpecificationContext {
  readonly schema: Schema
  readonly names: SetNames
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
  const classes = applicableClasses(context.schema, applicability)
  const asked = { ...context, classes }
  const where = allOf(applicability.flatMap((facet) => applicableNodes(asked, facet)))
  const conjuncts =
    cardinality === 'prohibited'
      ? [PROHIBITED]
      : specification.requirements.map((requirement) => conjunct(asked, requirement))
  return {
    id,
    classes: classes.map(({ name }) => name),
    exact: true,
    where: where === YES ? null : where,
    require: conjuncts.length === 0 ? null : allOf(conjuncts.map(({ node }) => node)),
    occurs: cardinality === 'required' ? { min: 1, max: null } : null,
    params: {},
    conjuncts,
  }
}

/** Whatever a prohibited specification applies to fails. */
const PROHIBITED: Conjunct = { node: NO, given: [], value: null, limit: null }

function conjunct(context: FacetContext, requirement: IdsRequirement): Conjunct {
  const { names, classes } = context
  const node = requirementNode(context, requirement)
  return { node, given: [], value: null, limit: null, requirement: { requirement, names, classes } }
}

function requirementNode(context: FacetContext, { facet, cardinality }: IdsRequirement): Node {
  if (cardinality === 'optional') return optionalNode(context, facet)
  const node = facetNode(context, facet)
  return cardinality === 'prohibited' ? not(node) : node
}

function facetNode({ schema, names, classes }: FacetContext, facet: IdsFacet): Node {
  switch (facet.kind) {
    case 'entity':
      return entityNode(schema, facet)
    case 'attribute':
      return attributeNode(classes, facet)
    case 'classification':
      return classificationNode(facet)
    case 'property':
      return propertyNode(schema, names, facet)
    case 'material':
      return materialNode(facet)
    case 'partOf':
      return partOfNode(schema, facet)
  }
}

/** What an optional facet asks about may be missing; what is there must pass. */
function optionalNode(context: FacetContext, facet: IdsFacet): Node {
  const { schema, names, classes } = context
  switch (facet.kind) {
    case 'entity':
      return YES
    case 'property':
      return propertyOptional(schema, names, facet)
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

/** Of an entity that is its classes and nothing else the classes say all. */
function applicableNodes(context: FacetContext, facet: IdsFacet): Node[] {
  if (facet.kind !== 'entity' || facet.predefinedType !== undefined) return [facetNode(context, facet)]
  const { classes, typed } = namedClasses(context.schema, facet.name)
  return typed.length === 0 && classes.length > 0 ? [] : [facetNode(context, facet)]
}

/** The classes that every facet can hold for. */
function applicableClasses(schema: Schema, applicability: readonly IdsFacet[]): SchemaClass[] {
  const allowed = applicability.map((facet) => new Set(classesOf(schema, facet)))
  return schema.classes.filter((found) => !found.abstract && allowed.every((classes) => classes.has(found)))
}

const WITH_PROPERTIES = ['IfcObjectDefinition', 'IfcMaterialDefinition', 'IfcMaterial', 'IfcProfileDef']
const OBJECTS = ['IfcObjectDefinition']

function classesOf(schema: Schema, facet: IdsFacet): readonly SchemaClass[] {
  switch (facet.kind) {
    case 'entity':
      return rowClasses(schema, namedClasses(schema, facet.name))
    case 'attribute':
      return schema.classes.filter((found) => attributeNames([found], facet.name).length > 0)
    case 'classification':
      return schema.classes
    case 'property':
      return under(schema, WITH_PROPERTIES)
    default:
      return under(schema, OBJECTS)
  }
}

function under(schema: Schema, roots: readonly string[]): SchemaClass[] {
  return schema.classes.filter(({ name }) => roots.some((root) => schema.isA(name, root)))
}

/** The partOf facet: one of the wholes of a row is of an entity. */
import type { Node, WholeRelation } from '../language/ast.ts'
import { DIMENSIONLESS } from '../schema/measures.ts'
import type { Schema } from '../schema/schema.ts'
import type { IdsPartOfFacet, IdsPartOfRelation } from './document.ts'
import { entityNode } from './entity.ts'
import { certain } from './nodes.ts'
import { keyOfAll } from './value.ts'

const RELATIONS: Readonly<Record<IdsPartOfRelation, WholeRelation>> = {
  IFCRELAGGREGATES: 'aggregationWholes',
  IFCRELASSIGNSTOGROUP: 'groupWholes',
  IFCRELCONTAINEDINSPATIALSTRUCTURE: 'containmentWholes',
  IFCRELNESTS: 'nestingWholes',
  'IFCRELVOIDSELEMENT IFCRELFILLSELEMENT': 'openingWholes',
}

/** The relation to the wholes that a facet asks for. */
export function wholeRelation({ relation }: IdsPartOfFacet): WholeRelation {
  return relation === undefined ? 'anyWholes' : RELATIONS[relation]
}

/** Facets with equal keys ask the same. */
export function partOfKey({ relation, entity }: IdsPartOfFacet): string {
  return `partOf ${relation} ${keyOfAll([entity.name, entity.predefinedType])}`
}

/** Where any whole is of the facet's entity. */
export function partOfNode(schema: Schema, facet: IdsPartOfFacet): Node {
  return anyWhole(wholeRelation(facet), entityNode(schema, facet.entity))
}

/** Where there is no whole at all. */
export function partOfAbsent(facet: IdsPartOfFacet): Node {
  return { kind: 'not', value: anyWhole(wholeRelation(facet), null) }
}

function anyWhole(relation: WholeRelation, where: Node | null): Node {
  return certain({
    kind: 'compare',
    op: '>=',
    left: {
      kind: 'aggregate',
      function: 'count',
      over: { kind: 'members', steps: [], relation },
      text: relation,
      where,
      value: null,
    },
    right: { kind: 'number', value: 1, dimension: DIMENSIONLESS },
    dimension: DIMENSIONLESS,
  })
}

/**
 * Leaves out the values that are an empty text. Programs write them where nothing is asked, an audit that others rely on takes an empty
 * predefined type for none, and no element could meet them, because an empty text is no value.
 */
import type { IdsEntityFacet, IdsFacet, IdsSpecification, IdsValue } from './document.ts'

/** The specification as it is checked. */
export function withoutEmptyValues(specification: IdsSpecification): IdsSpecification {
  const { applicability, requirements } = specification
  return {
    ...specification,
    applicability: applicability.map(facetWithout),
    requirements: requirements.map((one) => ({ ...one, facet: facetWithout(one.facet) })),
  }
}

function facetWithout(facet: IdsFacet): IdsFacet {
  if (facet.kind === 'entity') return entityWithout(facet)
  if (facet.kind === 'partOf') return { ...facet, entity: entityWithout(facet.entity) }
  if (!isEmptyText(facet.value)) return facet
  const { value: _, ...rest } = facet
  return rest
}

function entityWithout(facet: IdsEntityFacet): IdsEntityFacet {
  if (!isEmptyText(facet.predefinedType)) return facet
  const { predefinedType: _, ...rest } = facet
  return rest
}

/** Whether a value is an empty text. */
function isEmptyText(value: IdsValue | undefined): boolean {
  return value?.kind === 'simple' && value.text === ''
}

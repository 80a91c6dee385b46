/** IDS facets in words: what a specification applies to, what a requirement wants. */
import type {
  IdsBound,
  IdsCardinality,
  IdsEntityFacet,
  IdsFacet,
  IdsLength,
  IdsRestriction,
  IdsSpecification,
  IdsValue,
} from './document.ts'

const BOUNDS: Readonly<Record<IdsBound['kind'], string>> = {
  minInclusive: 'at least',
  minExclusive: 'more than',
  maxInclusive: 'at most',
  maxExclusive: 'less than',
}
const LENGTHS: Readonly<Record<IdsLength['kind'], string>> = {
  length: 'of the length',
  minLength: 'of the length at least',
  maxLength: 'of the length at most',
}
/** Alternatives that are written out. */
const MOST_SHOWN = 6

/** What a specification applies to: `IFCWALL, material 'concrete'`. */
export function applicabilityText(applicability: readonly IdsFacet[]): string {
  return applicability.map(facetText).join(', ')
}

/** What to do about elements that fail: the author's own words where there are some. */
export function mendText({ instructions, cardinality }: IdsSpecification): string {
  if (instructions !== undefined) return instructions
  return cardinality === 'prohibited'
    ? 'Remove the element, or change what makes the specification apply to it.'
    : 'State what the specification asks for.'
}

/** `must have`, with the facet that it is followed by. */
export function requirementText(facet: IdsFacet, cardinality: IdsCardinality): string {
  const isWhat = facet.kind === 'entity' || facet.kind === 'partOf'
  const verb = isWhat ? 'be' : 'have'
  if (cardinality === 'prohibited') return `must not ${verb} ${facetText(facet)}`
  if (cardinality === 'required') return `must ${verb} ${facetText(facet)}`
  return isWhat ? `must be ${facetText(facet)} if it is any` : `must have ${facetText(facet)} if it has any`
}

/** A facet as it stands in a sentence. */
export function facetText(facet: IdsFacet): string {
  switch (facet.kind) {
    case 'entity':
      return entityText(facet)
    case 'attribute':
      return `attribute ${nameText(facet.name)}${valueClause(facet.value)}`
    case 'property': {
      const type = facet.dataType === undefined ? '' : ` (${facet.dataType})`
      return `property ${nameText(facet.propertySet)}.${nameText(facet.baseName)}${type}${valueClause(facet.value)}`
    }
    case 'classification':
      return `classification in system ${valueText(facet.system)}${valueClause(facet.value)}`
    case 'material':
      return facet.value === undefined ? 'a material' : `material ${valueText(facet.value)}`
    case 'partOf': {
      const through = facet.relation === undefined ? '' : ` through ${facet.relation}`
      return `part of ${entityText(facet.entity)}${through}`
    }
  }
}

function entityText({ name, predefinedType }: IdsEntityFacet): string {
  const type = predefinedType === undefined ? '' : ` of the predefined type ${valueText(predefinedType)}`
  return `${nameText(name)}${type}`
}

function valueClause(value: IdsValue | undefined): string {
  return value === undefined ? '' : ` with the value ${valueText(value)}`
}

/** `IFCWALL`, `IFCWALL or IFCSLAB`, `/Pset_.*Common/`. */
function nameText(name: IdsValue): string {
  if (name.kind === 'simple') return name.text
  const { enumeration, patterns, bounds, lengths } = name
  if (bounds.length + lengths.length > 0) return valueText(name)
  if (patterns.length === 0) return alternatives(enumeration.map(({ text }) => text))
  return enumeration.length > 0 ? valueText(name) : alternatives(patterns.map(({ text }) => `/${text}/`))
}

/** What passes: `'F90'`, `'F60' or 'F90'`, `matching /F\d+/`, `at least 2.4 and less than 3`. */
export function valueText(value: IdsValue): string {
  if (value.kind === 'simple') return `'${value.text}'`
  return restrictionText(value)
}

function restrictionText({ enumeration, patterns, bounds, lengths }: IdsRestriction): string {
  const parts: string[] = []
  if (enumeration.length > 0) parts.push(alternatives(enumeration.map(({ text }) => `'${text}'`)))
  if (patterns.length > 0) parts.push(`matching ${alternatives(patterns.map(({ text }) => `/${text}/`))}`)
  for (const { kind, text } of bounds) parts.push(`${BOUNDS[kind]} ${text}`)
  for (const { kind, value } of lengths) parts.push(`${LENGTHS[kind]} ${value}`)
  return parts.length === 0 ? 'of any text' : parts.join(' and ')
}

function alternatives(texts: readonly string[]): string {
  const more = texts.length - MOST_SHOWN
  const shown = more > 1 ? [...texts.slice(0, MOST_SHOWN), `${more} more`] : texts
  return shown.join(' or ')
}

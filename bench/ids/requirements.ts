/** Requirements: a facet of any kind, required, optional or prohibited. */
import type { Random } from '../../engine/sample/random.ts'
import { attribute, classification, type Facet, material, partOf, property, written } from './facet-xml.ts'
import { pick, some } from './picks.ts'
import { predefinedTypesOf } from './properties.ts'
import type { Subject } from './requests.ts'
import { enumeration, simple } from './value-xml.ts'

/** @returns the requirement, and what it is about: no two of a specification should be about the same */
export function requirementXml(
  random: Random,
  subjects: readonly Subject[],
): { readonly about: string; readonly xml: string } {
  const facet = asked(random, subjects)
  return { about: facet.about, xml: written(facet, cardinality(random, facet)) }
}

function asked(random: Random, subjects: readonly Subject[]): Facet {
  const subject = pick(random, subjects)
  const kind = random.below(100)
  if (kind < 62) return property(random, subject, 40)
  if (kind < 77)
    return attribute(random, subjects.length === 1 ? subject : { ...subject, name: 'IfcElement' }, 40)
  if (kind < 85) return classification(random)
  if (kind < 91 && subject.group !== 'space') return material(random)
  if (kind < 96) return partOf(random, subject)
  return typed(random, subjects) ?? property(random, subject, 40)
}

/** The class again, with the predefined types that it may have; null where not all versions know some. */
function typed(random: Random, subjects: readonly Subject[]): Facet | null {
  const [subject] = subjects
  if (subject === undefined || subjects.length > 1) return null
  const types = predefinedTypesOf(subject.name)
  if (types.length === 0) return null
  const values = enumeration(some(random, types, 3))
  return {
    element: 'entity',
    about: 'type',
    content: `<name>${simple(subject.name.toUpperCase())}</name><predefinedType>${values}</predefinedType>`,
    hasValue: true,
  }
}

/** Optional speaks of a value that may be there, prohibited of one that must not; of what is part of something, only the latter. */
function cardinality(random: Random, { element, hasValue }: Facet): string {
  if (element === 'entity') return ''
  const kind = random.below(100)
  if (kind < 82) return 'cardinality="required"'
  if (kind < 95 && element !== 'partOf' && hasValue) return 'cardinality="optional"'
  const isFree = hasValue || element === 'attribute' || element === 'classification' || element === 'material'
  return kind >= 95 && isFree ? 'cardinality="prohibited"' : 'cardinality="required"'
}

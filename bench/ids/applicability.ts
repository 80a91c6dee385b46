/** Applicabilities: an entity, and often something more that narrows it. */
import { FACET_ORDER } from '../../engine/ids/write.ts'
import type { Random } from '../../engine/sample/random.ts'
import { attribute, classification, type Facet, material, partOf, property, written } from './facet-xml.ts'
import { pick, some } from './picks.ts'
import { predefinedTypesOf } from './properties.ts'
import { SUBJECTS, type Subject } from './requests.ts'
import { enumeration, pattern, simple } from './value-xml.ts'

/** An applicability, and the subjects that it selects. */
interface Applicability {
  readonly xml: string
  readonly subjects: readonly Subject[]
}

/** @param narrow whether something must stand beside the entity */
export function applicabilityXml(random: Random, subject: Subject, narrow: boolean): Applicability {
  const { facet, subjects } = entity(random, subject)
  const more = new Map<string, Facet>()
  if (narrow || random.below(100) < 38) {
    const one = narrowing(random, subjects)
    more.set(one.element, one)
  }
  if (random.below(100) < 5) {
    const one = narrowing(random, subjects)
    more.set(one.element, one)
  }
  const all = [facet, ...more.values()].sort(
    (a, b) => FACET_ORDER.indexOf(a.element) - FACET_ORDER.indexOf(b.element),
  )
  return { xml: all.map((one) => written(one)).join(''), subjects }
}

/** One class; with a predefined type; several; or a pattern of several. */
function entity(
  random: Random,
  subject: Subject,
): { readonly facet: Facet; readonly subjects: readonly Subject[] } {
  const kind = random.below(100)
  if (kind >= 20 || subject.group === 'space') {
    const types = kind < 55 ? predefinedTypesOf(subject.name) : []
    return {
      facet: entityFacet(simple(subject.name.toUpperCase()), predefinedTypeXml(random, types)),
      subjects: [subject],
    }
  }
  const others = SUBJECTS.filter(({ group, name }) => group === subject.group && name !== subject.name)
  const subjects = [subject, ...some(random, others, 1 + random.below(3))]
  const names = subjects.map(({ name }) => name.toUpperCase())
  const xml = kind < 14 ? enumeration(names) : pattern(`IFC(${names.map((name) => name.slice(3)).join('|')})`)
  return { facet: entityFacet(xml, ''), subjects }
}

function predefinedTypeXml(random: Random, types: readonly string[]): string {
  if (types.length === 0) return ''
  const xml = random.below(4) === 0 ? enumeration(some(random, types, 2)) : simple(pick(random, types))
  return `<predefinedType>${xml}</predefinedType>`
}

function entityFacet(name: string, predefinedType: string): Facet {
  return {
    element: 'entity',
    about: 'type',
    content: `<name>${name}</name>${predefinedType}`,
    hasValue: true,
  }
}

function narrowing(random: Random, subjects: readonly Subject[]): Facet {
  const subject = pick(random, subjects)
  const kind = random.below(100)
  if (kind < 45) return property(random, subject, 80)
  if (kind < 62) return classification(random)
  if (kind < 75) return material(random)
  if (kind < 90) return attribute(random, shared(subjects, subject), 100)
  return partOf(random, subject)
}

/** Of several classes, one that has only what all have. */
function shared(subjects: readonly Subject[], subject: Subject): Subject {
  return subjects.length === 1 ? subject : { ...subject, name: 'IfcElement' }
}

/** Facets of an IDS as XML, each with what it is about; attributes of the element come from who asks. */
import type { Random } from '../../engine/sample/random.ts'
import { pick, some } from './picks.ts'
import { type AskedProperty, propertiesOf, type Source } from './properties.ts'
import {
  CODE_PATTERNS,
  CODES,
  MATERIALS,
  NAME_PATTERNS,
  PATTERNS,
  SET_PATTERNS,
  type Subject,
  SYSTEMS,
  TEXTS,
} from './requests.ts'
import { enumeration, pattern, restriction, simple } from './value-xml.ts'

const INDENT = '        '

const SOURCES: readonly Source[] = ['common', 'common', 'common', 'standard', 'custom', 'custom']

/** A facet's element without its attributes. */
export interface Facet {
  readonly element: 'entity' | 'partOf' | 'classification' | 'attribute' | 'property' | 'material'
  readonly about: string
  readonly attributes?: string
  readonly content: string
  readonly hasValue: boolean
}

/** @param more attributes of the element */
export function written({ element, attributes = '', content }: Facet, more = ''): string {
  const start = [element, attributes, more].filter((part) => part !== '').join(' ')
  return content === '' ? `${INDENT}<${start}/>\n` : `${INDENT}<${start}>${content}</${element}>\n`
}

/**
 * A property that the subject may have: a standard one, or one of a client's.
 *
 * @param share in how many of a hundred a value is asked
 */
export function property(random: Random, subject: Subject, share: number): Facet {
  const asked = pick(random, propertiesOf(subject.name, pick(random, SOURCES)))
  const { set, name, dataType } = asked
  const hasValue = random.below(100) < share
  const setXml =
    set.startsWith('Client_') && random.below(12) === 0 ? pattern(pick(random, SET_PATTERNS)) : simple(set)
  const value = hasValue ? `<value>${valueXml(random, asked)}</value>` : ''
  return {
    element: 'property',
    about: name,
    attributes: `dataType="${dataType}"`,
    content: `<propertySet>${setXml}</propertySet><baseName>${simple(name)}</baseName>${value}`,
    hasValue,
  }
}

function valueXml(random: Random, { name, type }: AskedProperty): string {
  if (type === 'boolean') return simple(random.below(2) === 0 ? 'true' : 'false')
  if (type === 'double' || type === 'integer') return numberXml(random, type)
  return textXml(random, TEXTS.find(({ of }) => of.test(name))?.texts ?? [])
}

const LIMITS = ['0', '0.1', '0.25', '0.9', '1.2', '2.1', '2.5', '3', '12', '60', '100', '1000']

function numberXml(random: Random, type: 'double' | 'integer'): string {
  const least = random.below(LIMITS.length - 1)
  const greatest = least + 1 + random.below(LIMITS.length - 1 - least)
  const limit = (place: number): string =>
    type === 'integer' ? String(Math.ceil(Number(LIMITS[place])) + place) : (LIMITS[place] as string)
  switch (random.below(6)) {
    case 0:
      return simple(limit(greatest))
    case 1:
      return enumeration([limit(least), limit(greatest)], type)
    case 2:
      return restriction(type, [['maxInclusive', limit(greatest)]])
    case 3:
      return restriction(type, [['minExclusive', limit(least)]])
    case 4:
      return restriction(type, [['minInclusive', limit(least)]])
    default:
      return restriction(type, [
        ['minInclusive', limit(least)],
        ['maxExclusive', limit(greatest)],
      ])
  }
}

function textXml(random: Random, texts: readonly string[]): string {
  switch (random.below(10)) {
    case 0:
    case 1:
    case 2:
      return simple(pick(random, texts))
    case 3:
    case 4:
    case 5:
    case 6:
      return enumeration(some(random, texts, 2 + random.below(6)))
    case 7:
      return restriction('string', [
        ['minLength', String(1 + random.below(4))],
        ['maxLength', String(20 + random.below(60))],
      ])
    default:
      return pattern(pick(random, PATTERNS))
  }
}

/** A code of a system, any code of one, or the system alone. */
export function classification(random: Random): Facet {
  const system =
    random.below(5) === 0
      ? pattern(`${pick(random, ['Uniclass', 'DIN', 'Omni'])}.*`)
      : simple(pick(random, SYSTEMS))
  const kind = random.below(5)
  const value =
    kind === 0
      ? ''
      : kind < 3
        ? simple(pick(random, CODES))
        : kind === 3
          ? pattern(pick(random, CODE_PATTERNS))
          : enumeration(some(random, CODES, 4))
  return {
    element: 'classification',
    about: 'classification',
    content: `${value === '' ? '' : `<value>${value}</value>`}<system>${system}</system>`,
    hasValue: value !== '',
  }
}

export function material(random: Random): Facet {
  const kind = random.below(4)
  const value = [
    simple(pick(random, MATERIALS)),
    enumeration(some(random, MATERIALS, 3)),
    pattern(`.*${pick(random, MATERIALS)}.*`),
    '',
  ][kind] as string
  return {
    element: 'material',
    about: 'material',
    content: value === '' ? '' : `<value>${value}</value>`,
    hasValue: value !== '',
  }
}

/** Text attributes that all of the group have; widths and heights of doors and windows. */
export function attribute(random: Random, { name, group }: Subject, share: number): Facet {
  const isMeasured = (name === 'IfcDoor' || name === 'IfcWindow') && random.below(3) === 0
  const plain = ['Name', 'Description', 'ObjectType', group === 'space' ? 'Name' : 'Tag']
  const about = pick(random, isMeasured ? ['OverallWidth', 'OverallHeight'] : plain)
  const hasValue = random.below(100) < share
  const xml = isMeasured ? numberXml(random, 'double') : nameXml(random)
  return {
    element: 'attribute',
    about,
    content: `<name>${simple(about)}</name>${hasValue ? `<value>${xml}</value>` : ''}`,
    hasValue,
  }
}

function nameXml(random: Random): string {
  return random.below(3) === 0
    ? textXml(random, TEXTS.at(-1)?.texts ?? [])
    : pattern(pick(random, NAME_PATTERNS))
}

const WHOLES: readonly (readonly [relation: string, whole: string])[] = [
  ['IFCRELCONTAINEDINSPATIALSTRUCTURE', 'IFCBUILDINGSTOREY'],
  ['IFCRELCONTAINEDINSPATIALSTRUCTURE', 'IFCSPACE'],
  ['IFCRELASSIGNSTOGROUP', 'IFCSYSTEM'],
  ['IFCRELASSIGNSTOGROUP', 'IFCZONE'],
  ['IFCRELAGGREGATES', 'IFCELEMENTASSEMBLY'],
  ['IFCRELAGGREGATES', 'IFCSTAIR'],
]
const SPATIAL_WHOLES: typeof WHOLES = [
  ['IFCRELAGGREGATES', 'IFCBUILDINGSTOREY'],
  ['IFCRELAGGREGATES', 'IFCBUILDING'],
  ['IFCRELASSIGNSTOGROUP', 'IFCZONE'],
]

export function partOf(random: Random, { group }: Subject): Facet {
  const [relation, whole] = pick(random, group === 'space' ? SPATIAL_WHOLES : WHOLES)
  return {
    element: 'partOf',
    about: 'whole',
    attributes: random.below(6) === 0 ? '' : `relation="${relation}"`,
    content: `<entity><name>${simple(whole)}</name></entity>`,
    hasValue: true,
  }
}

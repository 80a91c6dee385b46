/** The relations that files name in words, as relations of the rule language. */
import type { ToManyRelation } from '../language/ast.ts'
import { loadSchema } from '../schema/load.ts'
import { propertyKey } from './property-names.ts'

/** How a case links the judged row and a related one; null where a case cannot. */
export type CaseLink = {
  readonly on: 'judged' | 'related'
  readonly field: 'containedIn' | 'partOf' | 'bounds' | 'groups' | 'voids'
} | null

export interface Relation {
  readonly relation: ToManyRelation | 'parent' | 'host'
  readonly link: CaseLink
  /** What the text of a condition names: a kind of element, or a thing by its Name. */
  readonly names: 'type' | 'name'
  /** A class for related rows that are known by their names. */
  readonly class: string
}

const WORDS: ReadonlyMap<string, (className: string) => Relation | null> = new Map([
  ...each('containedin inside within locatedin isin', () => to('containers', 'judged', 'containedIn')),
  ...each('partof componentof', () => to('parent', 'judged', 'partOf')),
  ...each('haspart haspart hasparts composedof', () => to('parts', 'related', 'partOf')),
  ...each('contains', (name) =>
    isSpatial(name) ? to('contents', 'related', 'containedIn') : to('parts', 'related', 'partOf'),
  ),
  ...each('connectedto connects connection connections', () => ({
    relation: 'connected',
    link: null,
    names: 'type',
    class: 'IfcElement',
  })),
  ...each('bounds adjacentto adjacent boundedby borders', (name) =>
    isSpatial(name) ? to('boundaries', 'related', 'bounds') : to('spaces', 'judged', 'bounds'),
  ),
  ...each('hasopening hasopenings hostsopening openings', () => to('openings', 'related', 'voids')),
  ...each('hostedby hostedin', () => ({ relation: 'host', link: null, names: 'type', class: 'IfcWall' })),
  ...each('servedby insystem memberofsystem systems', () => group('systems', 'IfcSystem')),
  ...each('inzone memberofzone zones', () => group('zones', 'IfcZone')),
])

function each(
  words: string,
  relation: (className: string) => Relation | null,
): [string, (className: string) => Relation | null][] {
  return words.split(' ').map((word) => [word, relation])
}

function to(
  relation: Relation['relation'],
  on: 'judged' | 'related',
  field: NonNullable<CaseLink>['field'],
): Relation {
  return { relation, link: { on, field }, names: 'type', class: 'IfcElement' }
}

function group(relation: ToManyRelation, className: string): Relation {
  return { relation, link: { on: 'judged', field: 'groups' }, names: 'name', class: className }
}

function isSpatial(className: string): boolean {
  return loadSchema('IFC4').isA(className, 'IfcSpatialElement')
}

/** The relation that a word names for rows of a class; null when it names none. */
export function relationNamed(word: string, className: string): Relation | null {
  return WORDS.get(propertyKey(word))?.(className) ?? null
}

/** The words, for messages. */
export const RELATION_WORDS = [
  'contained_in',
  'part_of',
  'has_part',
  'contains',
  'connected_to',
  'adjacent_to',
  'bounds',
  'has_opening',
  'hosted_by',
  'served_by',
  'in_zone',
] as const

/** The relationships between parts and their wholes. */
import fc from 'fast-check'
import type { LinkKind } from '../../kernel/building.ts'
import { RELATIONSHIPS } from '../../kernel/relationships.ts'
import { refs, type Writer, type Written } from './writer.ts'

const KINDS = [
  'aggregates',
  'nests',
  'groups',
  'contains',
  'fills',
  'voids',
] as const satisfies readonly LinkKind[]
const TO_ONE_PART: ReadonlySet<LinkKind> = new Set(['fills', 'voids'])

/** The places of a part and of its whole among the occurrences. */
export interface PlainWhole {
  readonly relation: (typeof KINDS)[number]
  readonly part: number
  readonly whole: number
}

/** A relationship of any of the kinds. */
export const whole: fc.Arbitrary<PlainWhole> = fc.record({
  relation: fc.constantFrom(...KINDS),
  part: fc.nat(20),
  whole: fc.nat(20),
})

/** Adds a relationship between two occurrences; none of an occurrence to itself. */
export function addWhole(
  writer: Writer,
  { relation, part, whole: wanted }: PlainWhole,
  { occurrences }: Written,
): void {
  const [from, to] = [part % occurrences.length, wanted % occurrences.length]
  if (from === to) return
  const [name, relating, related] = RELATIONSHIPS[relation]
  const parts = TO_ONE_PART.has(relation) ? `#${occurrences[from]}` : refs([occurrences[from] as number])
  writer.add(name, { [relating]: `#${occurrences[to]}`, [related]: parts })
}

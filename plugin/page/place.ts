/** Which packs a place has on a day, and what a person may state for them. */
import { GENERAL_PACK, knownPlaces, packsOfPlace } from '../../engine/pack/jurisdiction.ts'
import type { SuggestedPlace } from '../../engine/place/suggest.ts'
import type { FactEntry, FactValues } from '../panel/facts-view.ts'
import type { PackEntry } from '../panel/packs-view.ts'
import type { ChosenPlace } from '../panel/place-view.ts'

/** What a model is checked with, beside IDS files. */
export interface ChosenRules {
  /** Ids, in any order. */
  readonly packs: readonly string[]
  readonly place: ChosenPlace
  readonly facts: FactValues
}

/** The places that have packs of their own. */
export function placesOf(packs: readonly PackEntry[]): readonly string[] {
  return knownPlaces(packs).filter((place) => packs.some(({ jurisdiction }) => jurisdiction === place))
}

/** The general pack and those of the place on that day; null where no place is chosen or no pack decides there. */
export function packsAt(packs: readonly PackEntry[], place: ChosenPlace): readonly string[] | null {
  if (place.jurisdiction === '') return null
  try {
    return [GENERAL_PACK, ...packsOfPlace(packs, place).packs]
  } catch {
    return null
  }
}

/** The smallest place with packs that a suggestion lies in; null when there is none. */
export function nearestPlace(packs: readonly PackEntry[], place: SuggestedPlace | null): string | null {
  const parts = place?.jurisdiction.split('/') ?? []
  const wholes = parts.map((_, i) => parts.slice(0, parts.length - i).join('/'))
  return wholes.find((whole) => placesOf(packs).includes(whole)) ?? null
}

/** What the chosen packs, and those they extend, want stated; each name once. */
export function factsOf(packs: readonly PackEntry[], chosen: readonly string[]): readonly FactEntry[] {
  const facts = packs
    .filter(({ id }) => chosen.includes(id))
    .flatMap((pack) => chainOf(packs, pack))
    .flatMap((pack) => pack.facts ?? [])
  return [...new Map(facts.map((fact) => [fact.name, fact])).values()]
}

/** A pack and those that it extends. */
export function chainOf(packs: readonly PackEntry[], pack: PackEntry): readonly PackEntry[] {
  const chain: PackEntry[] = []
  for (let next: PackEntry | undefined = pack; next !== undefined && !chain.includes(next); ) {
    chain.push(next)
    const base: string | undefined = next.extends
    next = packs.find(({ id }) => id === base)
  }
  return chain
}

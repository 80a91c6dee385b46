/** Which packs decide in a place on a day: those of the place and of what it lies in, without those that others replace. */
import { isDay } from '../day.ts'
import { LintelError } from '../errors.ts'
import { proposal } from '../language/nearest.ts'
import type { Pack } from './pack.ts'

/** The pack that runs where nobody asks for one and nobody says where the building stands. */
export const GENERAL_PACK = 'core/information'

/** What of a pack decides where and when it applies. */
export type PackHead = Pick<Pack, 'id' | 'jurisdiction' | 'effective' | 'extends' | 'replaces'>

export interface PlaceAndDay {
  /** `us/ca/los-angeles`: country, state, city. */
  readonly jurisdiction: string
  /** `2026-01-31`: the day whose code decides, usually that of the permit. */
  readonly date: string
}

/** A pack of the place that does not decide by itself. */
export interface LeftOut {
  readonly id: string
  readonly why:
    | { readonly kind: 'notYet'; readonly from: string }
    | { readonly kind: 'noLonger'; readonly to: string }
    /** A pack of a smaller place says that it stands in its stead. */
    | { readonly kind: 'replaced'; readonly by: string }
    /** It is the base of another one that decides, and runs inside that. */
    | { readonly kind: 'inside'; readonly of: string }
    /** Another one, of a smaller place, amends the same base. */
    | { readonly kind: 'amendedThere'; readonly by: string }
}

export interface PacksOfPlace extends PlaceAndDay {
  /** Ids of the packs that decide, those of the widest place first. */
  readonly packs: readonly string[]
  readonly leftOut: readonly LeftOut[]
  /** The smallest part of the place that has packs of its own: `us/ca`. */
  readonly nearest: string
}

/**
 * The packs that decide in a place on a day. A pack that extends another of them contains it. Where several amend the
 * same base, the one of the smallest place does; at the same place they all do.
 *
 * @throws LintelError call-invalid when the day is none, or no pack is known for the place or what it lies in
 */
export function packsOfPlace(packs: readonly PackHead[], place: PlaceAndDay): PacksOfPlace {
  const { jurisdiction, date } = place
  if (!isDay(date))
    throw new LintelError('call-invalid', `expected a day such as 2024-01-31, found '${date.slice(0, 40)}'`)
  const there = packs
    .filter((pack) => pack.jurisdiction !== undefined && isWithin(jurisdiction, pack.jurisdiction))
    .sort((a, b) => depth(a) - depth(b) || (a.id < b.id ? -1 : 1))
  if (there.length === 0) throw unknownPlace(packs, jurisdiction)
  const leftOut: LeftOut[] = []
  const leave = (id: string, why: LeftOut['why']): void => void leftOut.push({ id, why })
  const inForce = there.filter((pack) => isInForce(pack, date, leave))
  const standing = inForce.filter((pack) => !isReplaced(pack, inForce, leave))
  const chosen = standing.filter((pack) => !isAmended(pack, standing, { packs, leave }))
  const nearest = there[there.length - 1]?.jurisdiction as string
  return { jurisdiction, date, packs: chosen.map(({ id }) => id), leftOut, nearest }
}

/** The places that packs are for, and all that those lie in; sorted. */
export function knownPlaces(packs: readonly PackHead[]): string[] {
  const places = packs.flatMap(({ jurisdiction }) => {
    const parts = jurisdiction?.split('/') ?? []
    return parts.map((_, i) => parts.slice(0, i + 1).join('/'))
  })
  return [...new Set(places)].sort()
}

type Leave = (id: string, why: LeftOut['why']) => void

function isWithin(place: string, whole: string): boolean {
  return place === whole || place.startsWith(`${whole}/`)
}

function depth({ jurisdiction = '' }: PackHead): number {
  return jurisdiction.split('/').length
}

function isInForce({ id, effective }: PackHead, date: string, leave: Leave): boolean {
  const { from, to } = effective ?? {}
  if (from !== undefined && date < from) leave(id, { kind: 'notYet', from })
  else if (to !== undefined && date > to) leave(id, { kind: 'noLonger', to })
  else return true
  return false
}

function isReplaced(pack: PackHead, others: readonly PackHead[], leave: Leave): boolean {
  const by = others.find(({ replaces = [] }) => replaces.includes(pack.id))
  if (by !== undefined) leave(pack.id, { kind: 'replaced', by: by.id })
  return by !== undefined
}

function isAmended(
  pack: PackHead,
  others: readonly PackHead[],
  { packs, leave }: { readonly packs: readonly PackHead[]; readonly leave: Leave },
): boolean {
  const of = others.find((other) => other !== pack && basesOf(packs, other).includes(pack.id))
  if (of !== undefined) {
    leave(pack.id, { kind: 'inside', of: of.id })
    return true
  }
  const bases = basesOf(packs, pack).filter((id) => isOfAPlace(packs, id))
  const by = others.find(
    (other) => depth(other) > depth(pack) && basesOf(packs, other).some((id) => bases.includes(id)),
  )
  if (by !== undefined) leave(pack.id, { kind: 'amendedThere', by: by.id })
  return by !== undefined
}

/** Ids of what a pack extends, the nearest first; a circle ends where it closes. */
function basesOf(packs: readonly PackHead[], pack: PackHead): string[] {
  const bases: string[] = []
  for (let next = pack.extends; next !== undefined && !bases.includes(next); ) {
    bases.push(next)
    const id: string = next
    next = packs.find((other) => other.id === id)?.extends
  }
  return bases
}

function isOfAPlace(packs: readonly PackHead[], id: string): boolean {
  return packs.find((pack) => pack.id === id)?.jurisdiction !== undefined
}

function unknownPlace(packs: readonly PackHead[], jurisdiction: string): Error {
  const places = knownPlaces(packs)
  const below = places.filter(
    (place) => isWithin(place, jurisdiction) && packs.some((pack) => pack.jurisdiction === place),
  )
  const hint =
    below.length > 0
      ? `; there are packs for ${below.slice(0, 8).join(', ')}`
      : proposal(jurisdiction, places) || `; there are packs for ${places.slice(0, 40).join(', ')}`
  return new LintelError('call-invalid', `no pack decides in '${jurisdiction.slice(0, 60)}'${hint}`)
}

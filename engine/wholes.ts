/** What rows are part of by IDS: the wholes along one relation or along any, the next and those behind it. */
import type { WholeRelation } from './language/ast.ts'
import { madeOnce } from './made-once.ts'
import type { Relation } from './relations.ts'
import { type Ends, WHOLES } from './relationships.ts'

/** What is asked of relations on the way. */
export interface Linked {
  relationAt(address: number): Relation
  linkedRows(relation: Relation): number[]
  targets(relation: Relation, row: number): number[]
}

/** Wholes along some relations, by their addresses. */
export interface Wholes {
  readonly first: readonly number[]
  readonly next: readonly number[]
  /** Every row that is part of something, ascending, with all its wholes; those of a circle are part of themselves, too. */
  links(relations: Linked): [number, ReadonlySet<number>][]
}

/** The wholes of a relation; `addressOf` gives the relations of its steps. */
export function wholesOf(name: WholeRelation, addressOf: (ends: Ends) => number): Wholes {
  const first = WHOLES[name].first.map(addressOf)
  const next = WHOLES[name].next.map(addressOf)
  return { first, next, links: (relations) => linksOf(relations, first, next) }
}

function linksOf(
  relations: Linked,
  first: readonly number[],
  next: readonly number[],
): [number, ReadonlySet<number>][] {
  const steps = first.map((address) => relations.relationAt(address))
  const climb = new Climb(
    relations,
    next.map((address) => relations.relationAt(address)),
  )
  const rows = new Set(steps.flatMap((step) => relations.linkedRows(step)))
  return [...rows]
    .sort((a, b) => a - b)
    .map((row) => {
      const wholes = new Set<number>()
      for (const step of steps) {
        for (const nearest of relations.targets(step, row)) {
          wholes.add(nearest)
          for (const whole of climb.from(nearest)) wholes.add(whole)
        }
      }
      return [row, wholes]
    })
}

/** All that stands above a row; parts share their wholes, so that each is climbed from once. */
class Climb {
  private readonly relations: Linked
  private readonly up: readonly Relation[]
  private readonly known = new Map<number, readonly number[]>()

  constructor(relations: Linked, up: readonly Relation[]) {
    this.relations = relations
    this.up = up
  }

  from(row: number): readonly number[] {
    return madeOnce(this.known, row, () => this.climb(row))
  }

  private climb(row: number): readonly number[] {
    const met = new Set<number>()
    const open = [row]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const relation of this.up) {
        for (const whole of this.relations.targets(relation, next)) {
          if (met.has(whole)) continue
          met.add(whole)
          open.push(whole)
        }
      }
    }
    return [...met]
  }
}

/** What rows are part of by IDS: the wholes along one relation or along any, the next and those behind it. */
import type { WholeRelation } from './language/ast.ts'
import { madeOnce } from './made-once.ts'
import type { Relation } from './relations.ts'
import { type Ends, WHOLES } from './relationships.ts'

/** What is asked of relations on the way. */
export interface Linked {
  relationAt(address: number): Relation
  eachLink(relation: Relation, take: (row: number, target: number) => void): void
  targets(relation: Relation, row: number): number[]
}

type TakeWholes = (row: number, wholes: readonly number[]) => void

/** Wholes along some relations, by their addresses. */
export interface Wholes {
  readonly first: readonly number[]
  readonly next: readonly number[]
  /** Tells of every row that is part of something all its wholes, each once; those of a circle are part of themselves, too. */
  tell(relations: Linked, take: TakeWholes): void
}

/** The wholes of a relation; `addressOf` gives the relations of its steps. */
export function wholesOf(name: WholeRelation, addressOf: (ends: Ends) => number): Wholes {
  const first = WHOLES[name].first.map(addressOf)
  const next = WHOLES[name].next.map(addressOf)
  return { first, next, tell: (relations, take) => tellWholes(relations, { first, next }, take) }
}

function tellWholes(
  relations: Linked,
  { first, next }: Pick<Wholes, 'first' | 'next'>,
  take: TakeWholes,
): void {
  const climb = new Climb(
    relations,
    next.map((address) => relations.relationAt(address)),
  )
  // of several relations a row comes again
  const all = first.length === 1 ? null : new Map<number, readonly number[]>()
  for (const address of first) {
    let at = -1
    let wholes: readonly number[] = []
    const end = (): void => {
      if (at < 0) return
      if (all === null) take(at, wholes)
      else all.set(at, joined(all.get(at) ?? [], wholes))
    }
    relations.eachLink(relations.relationAt(address), (row, nearest) => {
      if (row === at) wholes = joined(wholes, climb.with(nearest))
      else {
        end()
        at = row
        wholes = climb.with(nearest)
      }
    })
    end()
  }
  for (const [row, wholes] of all ?? []) take(row, wholes)
}

function joined(some: readonly number[], others: readonly number[]): readonly number[] {
  return some.length === 0 ? others : [...new Set([...some, ...others])]
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

  /** A row and all that stands above it. */
  with(row: number): readonly number[] {
    return madeOnce(this.known, row, () => [...new Set([row, ...this.climb(row)])])
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

/** Who is in a room: on this server, and, as far as they tell, on the others. */
import type { Person } from './messages.ts'

/** Milliseconds after which another server that is silent has nobody in the room. */
const BELIEVED_FOR = 60_000
/** People of one server that others are told of, and that a message names. */
export const MOST_NAMED = 100

interface Here {
  readonly name: string
  connections: number
}

/** What has changed since it was asked last. */
export interface PresenceChange {
  readonly count: number
  readonly joined: readonly Person[]
  readonly left: readonly Person[]
}

export class Presence {
  private readonly here = new Map<string, Here>()
  private readonly elsewhere = new Map<string, { readonly people: readonly Person[]; readonly at: number }>()
  private told = new Map<string, string>()

  /** @returns whether somebody came who was not here */
  add({ userId, name }: Person): boolean {
    const known = this.here.get(userId)
    if (known !== undefined) known.connections += 1
    else this.here.set(userId, { name, connections: 1 })
    return known === undefined
  }

  /** @returns whether it was the last connection of that user */
  remove(userId: string): boolean {
    const known = this.here.get(userId)
    if (known === undefined) return false
    known.connections -= 1
    return known.connections === 0 && this.here.delete(userId)
  }

  /** What another server says. @param at milliseconds since 1970 */
  hear(server: string, people: readonly Person[], at: number): void {
    if (people.length === 0) this.elsewhere.delete(server)
    else this.elsewhere.set(server, { people, at })
  }

  /** Those on this server, as others are told. */
  local(): readonly Person[] {
    const people: Person[] = []
    for (const [userId, { name }] of this.here) {
      if (people.length === MOST_NAMED) break
      people.push({ userId, name })
    }
    return people
  }

  /** How many there are, and the first of them. */
  some(): { readonly people: readonly Person[]; readonly count: number } {
    const people = [...this.local()]
    const others = new Map<string, string>()
    for (const { people: some } of this.elsewhere.values())
      for (const { userId, name } of some) if (!this.here.has(userId)) others.set(userId, name)
    for (const [userId, name] of others) if (people.length < MOST_NAMED) people.push({ userId, name })
    return { people, count: this.here.size + others.size }
  }

  /** Everybody, by user. @param now milliseconds since 1970 */
  private everybody(now: number): ReadonlyMap<string, string> {
    const all = new Map([...this.here].map(([userId, { name }]) => [userId, name] as const))
    for (const [server, { people, at }] of this.elsewhere) {
      if (now - at > BELIEVED_FOR) this.elsewhere.delete(server)
      else for (const { userId, name } of people) all.set(userId, name)
    }
    return all
  }

  /** Null where nothing has changed since. */
  changes(now: number): PresenceChange | null {
    const all = this.everybody(now)
    const joined = notIn(all, this.told)
    const left = notIn(this.told, all)
    this.told = new Map(all)
    if (joined.length + left.length === 0) return null
    return { count: all.size, joined: joined.slice(0, MOST_NAMED), left: left.slice(0, MOST_NAMED) }
  }
}

function notIn(some: ReadonlyMap<string, string>, others: ReadonlyMap<string, string>): Person[] {
  return [...some].filter(([userId]) => !others.has(userId)).map(([userId, name]) => ({ userId, name }))
}

/** As messages name somebody. */
export function named({ userId, name }: Person): { readonly user_id: string; readonly name: string } {
  return { user_id: userId, name }
}

/**
 * Matches a text against the tree of a pattern: an automaton whose sets of states are made when a text first leads there, and kept.
 * Time grows with the length of the text; memory is bounded.
 */
import { LintelError } from '../errors.ts'
import { quoted } from './fault.ts'
import type { PatternTree } from './pattern-parse.ts'

export type Matcher = (text: string) => boolean

/** States that a pattern may need; repetitions are written out. */
const MOST_STATES = 5_000
/** Sets of states that are kept before all are thrown away and made anew. */
const MOST_KEPT = 2_000

/** @throws LintelError ids-audit when the pattern needs too many states */
export function buildAutomaton(tree: PatternTree, source: string): Matcher {
  const states = new StateBuilder(source)
  const start = states.build(tree, states.accept)
  const sets = new StateSets(states.all, states.accept)
  const first = sets.of([start])
  return (text) => {
    let at = first
    for (const character of text) {
      if (at.steps.length === 0) return false
      at = sets.after(at, character.codePointAt(0) as number)
    }
    return at.isAccepting
  }
}

/** Goes on without a character to one or two states, or with a character that it takes to one. */
interface State {
  readonly takes: ((code: number) => boolean) | null
  readonly next: number[]
}

/** Builds states from the end of the pattern to its start: each part is given the state that follows it. */
class StateBuilder {
  readonly all: State[] = [{ takes: null, next: [] }]
  readonly accept = 0
  readonly #source: string

  constructor(source: string) {
    this.#source = source
  }

  /** @returns the state in which the part begins */
  build(tree: PatternTree, after: number): number {
    switch (tree.kind) {
      case 'character':
        return this.#add((code) => code === tree.code, [after])
      case 'set':
        return this.#add(takesOf(tree.source), [after])
      case 'sequence':
        return tree.parts.reduceRight((next, part) => this.build(part, next), after)
      case 'choice':
        return this.#add(
          null,
          tree.parts.map((part) => this.build(part, after)),
        )
      case 'repeat':
        return this.#repeat(tree, after)
    }
  }

  #repeat({ part, least, most }: PatternTree & { kind: 'repeat' }, after: number): number {
    let next = after
    if (most === Number.POSITIVE_INFINITY) {
      const loop: number[] = [after]
      next = this.#add(null, loop)
      loop.push(this.build(part, next))
    } else {
      for (let i = least; i < most; i++) next = this.#add(null, [after, this.build(part, next)])
    }
    for (let i = 0; i < least; i++) {
      const before = this.build(part, next)
      if (before === next) break // the part takes nothing
      next = before
    }
    return next
  }

  #add(takes: State['takes'], next: number[]): number {
    if (this.all.length === MOST_STATES) {
      const what = `the pattern ${quoted(this.#source)} repeats too much`
      throw new LintelError('ids-audit', `${what}; expected fewer repetitions: lower the quantities`)
    }
    return this.all.push({ takes, next }) - 1
  }
}

function takesOf(source: string): (code: number) => boolean {
  const pattern = new RegExp(`^${source}$`, 'u')
  return (code) => pattern.test(String.fromCodePoint(code))
}

/** All states that the text read so far may have led to. */
interface StateSet {
  /** Those that take a character. */
  readonly steps: readonly number[]
  readonly isAccepting: boolean
  readonly after: Map<number, StateSet>
}

class StateSets {
  readonly #states: readonly State[]
  readonly #accept: number
  readonly #kept = new Map<string, StateSet>()
  /** By state: the number of the last walk that saw it. */
  readonly #seen: Uint32Array
  #walk = 0

  constructor(states: readonly State[], accept: number) {
    this.#states = states
    this.#accept = accept
    this.#seen = new Uint32Array(states.length)
  }

  after(set: StateSet, code: number): StateSet {
    const known = set.after.get(code)
    if (known !== undefined) return known
    const states = set.steps.map((step) => this.#states[step] as State)
    const found = this.of(states.filter((state) => state.takes?.(code)).flatMap((state) => state.next))
    set.after.set(code, found)
    return found
  }

  /** The set of these states and of all that follow without a character. */
  of(starts: readonly number[]): StateSet {
    const { steps, isAccepting } = this.#closure(starts)
    const key = `${steps.join()}${isAccepting ? '!' : ''}`
    const known = this.#kept.get(key)
    if (known !== undefined) return known
    if (this.#kept.size === MOST_KEPT) this.#forget()
    const set: StateSet = { steps, isAccepting, after: new Map() }
    this.#kept.set(key, set)
    return set
  }

  #closure(starts: readonly number[]): { steps: number[]; isAccepting: boolean } {
    this.#walk++
    const steps: number[] = []
    const open = [...starts]
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (this.#seen[at] === this.#walk) continue
      this.#seen[at] = this.#walk
      const { takes, next } = this.#states[at] as State
      if (takes === null) open.push(...next)
      else steps.push(at)
    }
    return { steps: steps.sort((a, b) => a - b), isAccepting: this.#seen[this.#accept] === this.#walk }
  }

  /** Kept sets go, also as followers of one another. */
  #forget(): void {
    for (const set of this.#kept.values()) set.after.clear()
    this.#kept.clear()
  }
}

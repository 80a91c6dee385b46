/**
 * Matches a text against the tree of a pattern: an automaton whose sets of states are made when a text first leads there, and kept.
 * Time grows with the length of the text; memory is bounded.
 */
import type { ByteTest } from '../language/ast.ts'
import type { PatternTree } from './pattern-parse.ts'
import { characterOfTwo } from './utf8.ts'

export interface Matcher {
  readonly test: (text: string) => boolean
  readonly bytes: ByteTest
}

/** Sets of states, and states in them, that are kept before all are thrown away and made anew. */
const MOST_SETS = 2_000
const MOST_KEPT = 100_000
const ASCII = 128
/** Code units from here on may be halves of a character. */
const SURROGATES = 0xd800

/** How many states the automaton of a tree has; repetitions are written out. */
export function stateCount(tree: PatternTree): number {
  switch (tree.kind) {
    case 'character':
    case 'set':
      return 1
    case 'sequence':
      return sumOf(tree.parts)
    case 'choice':
      return 1 + sumOf(tree.parts)
    case 'repeat': {
      const { least, most } = tree
      const part = stateCount(tree.part)
      if (most === Number.POSITIVE_INFINITY) return 1 + part * (least + 1)
      return part * least + (1 + part) * (most - least)
    }
  }
}

function sumOf(parts: readonly PatternTree[]): number {
  return parts.reduce((sum, part) => sum + stateCount(part), 0)
}

/** @param tree one whose `stateCount` is bounded; the states are made when the first text comes */
export function buildAutomaton(tree: PatternTree): Matcher {
  let built: Built | undefined
  const test = (text: string): boolean => {
    built ??= buildStates(tree)
    const { sets } = built
    let at = built.first
    for (let i = 0; i < text.length; i++) {
      if (at.steps.length === 0) return false
      let code = text.charCodeAt(i)
      if (code >= SURROGATES) {
        code = text.codePointAt(i) as number
        if (code > 0xffff) i++
      }
      at = at.ascii[code] ?? sets.after(at, code)
    }
    return at.isAccepting
  }
  const bytes: ByteTest = (utf8, from, end) => {
    built ??= buildStates(tree)
    const { sets } = built
    let at = built.first
    for (let i = from; i < end; i++) {
      if (at.steps.length === 0) return false
      let code = utf8[i] as number
      if (code >= ASCII) {
        code = characterOfTwo(code, utf8[++i] as number)
        if (code === 0 || i === end) return undefined
      }
      at = at.ascii[code] ?? sets.after(at, code)
    }
    return at.isAccepting
  }
  return { test, bytes }
}

interface Built {
  readonly sets: StateSets
  readonly first: StateSet
}

function buildStates(tree: PatternTree): Built {
  const states = new StateBuilder()
  const start = states.build(tree, states.accept)
  const sets = new StateSets(states.all, states.accept)
  return { sets, first: sets.of([start]) }
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
  /** Where the characters of ASCII lead that came so far. */
  ascii: (StateSet | undefined)[]
  /** Where the others lead. */
  readonly after: Map<number, StateSet>
}

class StateSets {
  readonly #states: readonly State[]
  readonly #accept: number
  readonly #kept = new Map<string, StateSet>()
  /** States in the kept sets. */
  #size = 0
  /** By state: the number of the last walk that saw it. */
  readonly #seen: Uint32Array
  #walk = 0

  constructor(states: readonly State[], accept: number) {
    this.#states = states
    this.#accept = accept
    this.#seen = new Uint32Array(states.length)
  }

  after(set: StateSet, code: number): StateSet {
    const known = code < ASCII ? set.ascii[code] : set.after.get(code)
    if (known !== undefined) return known
    const states = set.steps.map((step) => this.#states[step] as State)
    const found = this.of(states.filter((state) => state.takes?.(code)).flatMap((state) => state.next))
    if (code < ASCII) {
      if (set.ascii.length === 0) set.ascii = new Array<undefined>(ASCII).fill(undefined)
      set.ascii[code] = found
    } else set.after.set(code, found)
    return found
  }

  /** The set of these states and of all that follow without a character. */
  of(starts: readonly number[]): StateSet {
    const { steps, isAccepting } = this.#closure(starts)
    const key = `${steps.join()}${isAccepting ? '!' : ''}`
    const known = this.#kept.get(key)
    if (known !== undefined) return known
    if (this.#kept.size === MOST_SETS || this.#size > MOST_KEPT) this.#forget()
    this.#size += steps.length
    const set: StateSet = { steps, isAccepting, ascii: [], after: new Map() }
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
    for (const set of this.#kept.values()) {
      set.ascii = []
      set.after.clear()
    }
    this.#kept.clear()
    this.#size = 0
  }
}

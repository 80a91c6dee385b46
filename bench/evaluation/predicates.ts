/** Coded columns and predicates of one plan of the JavaScript port: each distinct one once. */
import type { Elements, TextColumn } from './elements.ts'
import { textTables } from './generated.ts'
import { type BenchRule, bounds, type Test, type TextTest } from './rules.ts'

const WORDS = 32

/** Numbers of predicates whose conjunction is where a list of tests is true, and whose disjunction where it is false. */
export interface RulePredicates {
  readonly whereTrue: readonly number[]
  readonly whereFalse: readonly number[]
  readonly requireTrue: readonly number[]
  readonly requireFalse: readonly number[]
}

/** A number (or product) with the cut points of all rules; code = 0 missing, else 1 + how many cuts are ≤ the value. */
interface NumberCode {
  readonly valueAt: (row: number) => number
  readonly cuts: number[]
  firstPlane: number
  planes: number
}

/** A text column: plane 0 there is one, plane 1 + i it is in set i. */
interface TextCode {
  readonly column: Uint32Array
  /** u8[texts + 1] each: 1 where the text is in the set. */
  readonly sets: Uint8Array[]
  firstPlane: number
}

type Predicate =
  /** `least` is the least code that is at least the cut, known once the cuts are sorted. */
  | { readonly kind: 'atLeast' | 'below'; readonly code: NumberCode; readonly cut: number; least: number }
  | { readonly kind: 'in' | 'out'; readonly code: TextCode; readonly set: number }

export class Predicates {
  planeCount = 0
  private readonly elements: Elements
  private readonly predicates: Predicate[] = []
  private readonly numbers = new Map<string, NumberCode>()
  private readonly texts = new Map<TextColumn, TextCode>()
  private readonly known = new Map<string, number>()
  private readonly codes = new Uint8Array(1024)

  constructor(elements: Elements) {
    this.elements = elements
  }

  /** How many there are. */
  get count(): number {
    return this.predicates.length
  }

  /** The predicates of a rule. */
  of({ where, require }: BenchRule): RulePredicates {
    const pairs = (tests: readonly Test[]) => tests.map((test) => this.pair(test))
    const [whole, required] = [pairs(where), pairs(require)]
    return {
      whereTrue: whole.map(([isTrue]) => isTrue),
      whereFalse: whole.map(([, isFalse]) => isFalse),
      requireTrue: required.map(([isTrue]) => isTrue),
      requireFalse: required.map(([, isFalse]) => isFalse),
    }
  }

  /** Sorts the cuts and gives every coded column its planes; nothing may be added afterwards. */
  seal(): void {
    for (const code of this.numbers.values()) {
      code.cuts.sort((a, b) => a - b)
      code.firstPlane = this.planeCount
      code.planes = 32 - Math.clz32(code.cuts.length + 1)
      this.planeCount += code.planes
    }
    for (const code of this.texts.values()) {
      code.firstPlane = this.planeCount
      this.planeCount += 1 + code.sets.length
    }
    for (const predicate of this.predicates)
      if ('cut' in predicate) predicate.least = predicate.code.cuts.indexOf(predicate.cut) + 2
  }

  private pair(test: Test): readonly [isTrue: number, isFalse: number] {
    if (test.kind === 'text') return this.textPair(test)
    const code = this.numberCode(test)
    const atMost = test.kind === 'number' && test.op === '<='
    const { from, to } = bounds(test)
    const cut = atMost ? nextUp(to) : from
    if (!code.cuts.includes(cut)) code.cuts.push(cut)
    const key = `${test.kind} ${test.kind === 'number' ? test.column : ''} ${cut}`
    const atLeast = this.once(`at least ${key}`, { kind: 'atLeast', code, cut, least: 0 })
    const below = this.once(`below ${key}`, { kind: 'below', code, cut, least: 0 })
    return atMost ? [below, atLeast] : [atLeast, below]
  }

  private numberCode(test: Exclude<Test, TextTest>): NumberCode {
    const name = test.kind === 'area' ? 'area' : test.column
    const known = this.numbers.get(name)
    if (known !== undefined) return known
    const { numbers } = this.elements
    const column = test.kind === 'area' ? numbers.Width : numbers[test.column]
    const valueAt =
      test.kind === 'area'
        ? (row: number): number => (column[row] as number) * (numbers.Height[row] as number)
        : (row: number): number => column[row] as number
    const code = { valueAt, cuts: [], firstPlane: 0, planes: 0 }
    this.numbers.set(name, code)
    return code
  }

  private textPair(test: TextTest): readonly [number, number] {
    const column = this.elements.texts[test.column]
    const code = this.texts.get(test.column) ?? { column, sets: [], firstPlane: 0 }
    this.texts.set(test.column, code)
    const [isTrue, isFalse] = textTables(test)
    const inside = test.negated ? isFalse : isTrue
    const name = `${test.column} ${[...test.texts].sort().join('|')}`
    let set = this.known.get(name)
    if (set === undefined) {
      set = code.sets.push(inside) - 1
      this.known.set(name, set)
    }
    const within = this.once(`in ${name}`, { kind: 'in', code, set })
    const without = this.once(`out ${name}`, { kind: 'out', code, set })
    return test.negated ? [without, within] : [within, without]
  }

  private once(key: string, predicate: Predicate): number {
    const known = this.known.get(key)
    if (known !== undefined) return known
    const number = this.predicates.push(predicate) - 1
    this.known.set(key, number)
    return number
  }

  /** Codes the rows `first` … `end` - 1, at most 1,024, into the planes of their block. */
  code(first: number, end: number, planes: Uint32Array): void {
    for (const code of this.numbers.values()) this.codeNumbers(code, first, end, planes)
    for (const code of this.texts.values()) codeTexts(code, first, end, planes)
  }

  private codeNumbers(
    { valueAt, cuts, firstPlane, planes }: NumberCode,
    first: number,
    end: number,
    out: Uint32Array,
  ): void {
    const { codes } = this
    codes.fill(0)
    for (let row = first; row < end; row++) {
      const value = valueAt(row)
      if (Number.isNaN(value)) continue
      let low = 0
      let high = cuts.length
      while (low < high) {
        const middle = (low + high) >> 1
        if ((cuts[middle] as number) <= value) low = middle + 1
        else high = middle
      }
      codes[row - first] = 1 + low
    }
    for (let plane = 0; plane < planes; plane++) {
      for (let w = 0; w < WORDS; w++) {
        let word = 0
        for (let bit = 0; bit < 32; bit++) word |= (((codes[(w << 5) + bit] as number) >> plane) & 1) << bit
        out[(firstPlane + plane) * WORDS + w] = word
      }
    }
  }

  /** Computes every predicate of a block into `bits`, u32[predicates][32]; `at` is where the block's planes begin. */
  run(planes: Uint32Array, at: number, bits: Uint32Array): void {
    for (const [i, predicate] of this.predicates.entries()) {
      const first = at + predicate.code.firstPlane * WORDS
      if ('cut' in predicate) compare(predicate, planes, first, bits.subarray(i * WORDS))
      else member(predicate, planes, first, bits.subarray(i * WORDS))
    }
  }
}

function codeTexts(
  { column, sets, firstPlane }: TextCode,
  first: number,
  end: number,
  out: Uint32Array,
): void {
  for (let plane = 0; plane <= sets.length; plane++) {
    const set = sets[plane - 1]
    for (let w = 0; w < WORDS; w++) {
      const from = first + (w << 5)
      const count = Math.min(32, end - from)
      let word = 0
      for (let bit = 0; bit < count; bit++) {
        const text = column[from + bit] as number
        word |= (set === undefined ? (text === 0 ? 0 : 1) : (set[text] as number)) << bit
      }
      out[(firstPlane + plane) * WORDS + w] = word
    }
  }
}

/** One bitwise step a plane, from the lowest bit of the code up. */
function compare(
  { kind, code, least }: Extract<Predicate, { least: number }>,
  planes: Uint32Array,
  first: number,
  out: Uint32Array,
): void {
  for (let w = 0; w < WORDS; w++) {
    let isLeast = -1
    let isKnown = 0
    for (let j = 0, at = first + w; j < code.planes; j++, at += WORDS) {
      const plane = planes[at] as number
      isKnown |= plane
      isLeast = ((least >>> j) & 1) === 1 ? isLeast & plane : isLeast | plane
    }
    out[w] = kind === 'below' ? isKnown & ~isLeast : isLeast
  }
}

function member(
  { kind, set }: Extract<Predicate, { set: number }>,
  planes: Uint32Array,
  first: number,
  out: Uint32Array,
): void {
  const flip = kind === 'out' ? -1 : 0
  const at = first + (1 + set) * WORDS
  for (let w = 0; w < WORDS; w++) out[w] = (planes[first + w] as number) & ((planes[at + w] as number) ^ flip)
}

/** The next number above a positive one. */
function nextUp(value: number): number {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  view.setBigUint64(0, view.getBigUint64(0) + 1n)
  return view.getFloat64(0)
}

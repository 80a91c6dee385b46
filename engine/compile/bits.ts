/** Formulas over predicates (bitmaps of rows), and their translation to rule code. */
import {
  CODE_AND,
  CODE_AND_NOT,
  CODE_OR,
  OPERAND_ONE,
  OPERAND_PREDICATES,
  OPERAND_TEMPS,
  OPERAND_ZERO,
  TEMP_COUNT,
} from '../../assembly/abi.ts'
import { LintelError } from '../errors.ts'

export type Bits =
  | { readonly kind: 'zero' | 'one' }
  | { readonly kind: 'predicate'; readonly number: number }
  | { readonly kind: 'not'; readonly value: Bits }
  | { readonly kind: 'and' | 'or'; readonly items: readonly Bits[] }

/** Where something is true and where it is false; elsewhere it is unknown. */
export interface Truth {
  readonly isTrue: Bits
  readonly isFalse: Bits
}

export const ZERO: Bits = { kind: 'zero' }
export const ONE: Bits = { kind: 'one' }
export const UNKNOWN: Truth = { isTrue: ZERO, isFalse: ZERO }
export const TRUE: Truth = { isTrue: ONE, isFalse: ZERO }
export const FALSE: Truth = { isTrue: ZERO, isFalse: ONE }

/** Where a bitmap has rows it is true, elsewhere false. */
export function total(isTrue: Bits): Truth {
  return { isTrue, isFalse: without(isTrue) }
}

/** Whether a truth is seen to be never unknown. */
export function isTotal({ isTrue, isFalse }: Truth): boolean {
  if (isTrue.kind === 'one' || isFalse.kind === 'one') return true
  return (
    (isFalse.kind === 'not' && isFalse.value === isTrue) ||
    (isTrue.kind === 'not' && isTrue.value === isFalse)
  )
}

/** Rows in all of the bitmaps. */
export function both(items: readonly Bits[]): Bits {
  return join('and', items, ZERO, ONE)
}

/** Rows in any of the bitmaps. */
export function either(items: readonly Bits[]): Bits {
  return join('or', items, ONE, ZERO)
}

/** Rows not in the bitmap. */
export function without(value: Bits): Bits {
  if (value.kind === 'zero') return ONE
  if (value.kind === 'one') return ZERO
  return value.kind === 'not' ? value.value : { kind: 'not', value }
}

function join(kind: 'and' | 'or', items: readonly Bits[], absorbing: Bits, neutral: Bits): Bits {
  const kept: Bits[] = []
  for (const item of items) {
    if (item.kind === absorbing.kind) return absorbing
    if (item.kind === neutral.kind) continue
    if (item.kind === kind) kept.push(...item.items)
    else kept.push(item)
  }
  const distinct = distinctOf(kept)
  if (distinct.length === 0) return neutral
  return distinct.length === 1 ? (distinct[0] as Bits) : { kind, items: distinct }
}

/** Up to so many are compared one by one. */
const FEW = 16

/** Equal formulas once each. */
function distinctOf(items: readonly Bits[]): readonly Bits[] {
  if (items.length < 2) return items
  const codes = items.length > FEW ? [-1] : items.map(plainCode)
  if (!codes.includes(-1)) return items.filter((_, i) => codes.indexOf(codes[i] as number) === i)
  return [...new Map(items.map((item) => [bitsKey(item), item])).values()]
}

/** Tells predicates and their complements apart; -1 for any other formula. */
function plainCode(bits: Bits): number {
  if (bits.kind === 'predicate') return 2 * bits.number
  return bits.kind === 'not' && bits.value.kind === 'predicate' ? 2 * bits.value.number + 1 : -1
}

/** Keys of formulas of several parts. */
const keys = new WeakMap<Bits, string>()

/** Equal formulas have equal keys. */
export function bitsKey(bits: Bits): string {
  switch (bits.kind) {
    case 'zero':
    case 'one':
      return bits.kind
    case 'predicate':
      return `${bits.number}`
    default: {
      const known = keys.get(bits)
      if (known !== undefined) return known
      const made =
        bits.kind === 'not' ? `!${bitsKey(bits.value)}` : `${bits.kind}(${bits.items.map(bitsKey).join()})`
      keys.set(bits, made)
      return made
    }
  }
}

/** Code that computes formulas; each ends in an operand. */
export interface Code {
  /** Pairs of u32, low word first: | b 24 | a 24 | to 8 | op 8 |. */
  readonly words: readonly number[]
  readonly operands: readonly number[]
}

/** Code for some formulas whose answers are wanted together. */
export function codeOf(formulas: readonly Bits[]): Code {
  const writer = new CodeWriter()
  return { operands: formulas.map((bits) => writer.keep(bits)), words: writer.words }
}

class CodeWriter {
  readonly words: number[] = []
  /** Operands of what was asked for; equal truths are one (conditions.ts). */
  private readonly kept = new Map<Bits, number>()
  /** Temps below hold answers that were asked for. */
  private free = 0

  /** Operand of a formula; the temp that it may stand in is not used again. */
  keep(bits: Bits): number {
    if (bits.kind === 'predicate' || bits.kind === 'zero' || bits.kind === 'one')
      return this.operand(bits, this.free)
    const known = this.kept.get(bits)
    if (known !== undefined) return known
    const operand = this.operand(bits, this.free)
    if (operand === OPERAND_TEMPS + this.free) this.free++
    this.kept.set(bits, operand)
    return operand
  }

  /** Operand of a formula; `temp` and those behind it may be written. */
  private operand(bits: Bits, temp: number): number {
    switch (bits.kind) {
      case 'zero':
        return OPERAND_ZERO
      case 'one':
        return OPERAND_ONE
      case 'predicate':
        return OPERAND_PREDICATES + bits.number
      case 'not':
        return (
          this.kept.get(bits) ?? this.put(CODE_AND_NOT, temp, OPERAND_ONE, this.operand(bits.value, temp))
        )
      default:
        return this.kept.get(bits) ?? this.junction(bits, temp)
    }
  }

  /** What needs temps itself comes first, so that one temp holds what has been joined so far. */
  private junction({ kind, items }: Junction, temp: number): number {
    const inner = kind === 'and' ? items.map(denied) : items
    const order = [...items.keys()].sort((a, b) => depthOf(inner[b] as Bits) - depthOf(inner[a] as Bits))
    let joined = -1
    for (const i of order) {
      const negated = inner[i] !== items[i]
      const own = this.operand(inner[i] as Bits, joined < 0 ? temp : temp + 1)
      if (joined < 0) joined = negated ? this.put(CODE_AND_NOT, temp, OPERAND_ONE, own) : own
      else joined = this.put(negated ? CODE_AND_NOT : kind === 'and' ? CODE_AND : CODE_OR, temp, joined, own)
    }
    return joined
  }

  private put(op: number, temp: number, a: number, b: number): number {
    if (temp >= TEMP_COUNT)
      throw new LintelError(
        'rule-syntax',
        'a rule is nested too deeply to be compiled; split it into several rules or name parts of it in definitions',
      )
    this.words.push((op | (temp << 8) | (a << 16)) >>> 0, ((a >>> 16) | (b << 8)) >>> 0)
    return OPERAND_TEMPS + temp
  }
}

type Junction = Extract<Bits, { kind: 'and' | 'or' }>

/** Of `not x` within an `and` only x is computed. */
function denied(bits: Bits): Bits {
  return bits.kind === 'not' ? bits.value : bits
}

/** How many temps a formula needs, about. */
function depthOf(bits: Bits): number {
  if (bits.kind === 'not') return Math.max(1, depthOf(bits.value))
  return bits.kind === 'and' || bits.kind === 'or' ? 1 + Math.max(...bits.items.map(depthOf)) : 0
}

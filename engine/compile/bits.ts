/** Formulas over predicates (bitmaps of rows), and their translation to rule code. */
import {
  RULE_AND,
  RULE_AND_TEMP,
  RULE_LOAD,
  RULE_LOAD_TEMP,
  RULE_NOT,
  RULE_ONE,
  RULE_OR,
  RULE_OR_TEMP,
  RULE_STORE,
  RULE_ZERO,
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
  const distinct = [...new Map(kept.map((item) => [JSON.stringify(item), item])).values()]
  if (distinct.length === 0) return neutral
  return distinct.length === 1 ? (distinct[0] as Bits) : { kind, items: distinct }
}

/** Predicates that a formula reads. */
export function predicatesOf(bits: Bits, into: Set<number> = new Set()): Set<number> {
  if (bits.kind === 'predicate') into.add(bits.number)
  else if (bits.kind === 'not') predicatesOf(bits.value, into)
  else if (bits.kind === 'and' || bits.kind === 'or') for (const item of bits.items) predicatesOf(item, into)
  return into
}

const word = (op: number, operand = 0): number => ((op << 24) | operand) >>> 0

/**
 * Code that leaves the formula in the accumulator.
 *
 * @param free first temp that may be used
 */
function emit(bits: Bits, out: number[], free: number): void {
  switch (bits.kind) {
    case 'zero':
      out.push(word(RULE_ZERO))
      return
    case 'one':
      out.push(word(RULE_ONE))
      return
    case 'predicate':
      out.push(word(RULE_LOAD, bits.number))
      return
    case 'not':
      emit(bits.value, out, free)
      out.push(word(RULE_NOT))
      return
    default:
      emitJunction(bits, out, free)
  }
}

function emitJunction(
  bits: { readonly kind: 'and' | 'or'; readonly items: readonly Bits[] },
  out: number[],
  free: number,
): void {
  const simple = bits.items.filter((item) => item.kind === 'predicate')
  const complex = bits.items.filter((item) => item.kind !== 'predicate')
  let temp = free
  complex.forEach((item, i) => {
    emit(item, out, temp)
    if (i < complex.length - 1) out.push(word(RULE_STORE, temp++))
    if (temp >= TEMP_COUNT)
      throw new LintelError(
        'rule-syntax',
        'a rule is nested too deeply to be compiled; split it into several rules or name parts of it in definitions',
      )
  })
  for (let t = free; t < temp; t++) out.push(word(bits.kind === 'and' ? RULE_AND_TEMP : RULE_OR_TEMP, t))
  simple.forEach((item, i) => {
    const first = i === 0 && complex.length === 0
    out.push(
      word(
        first ? RULE_LOAD : bits.kind === 'and' ? RULE_AND : RULE_OR,
        item.kind === 'predicate' ? item.number : 0,
      ),
    )
  })
}

/** Code that stores the formulas in the temps 0, 1, …, in order. */
export function codeOf(formulas: readonly Bits[]): number[] {
  const out: number[] = []
  const placed: string[] = []
  formulas.forEach((bits, temp) => {
    const same = placed.indexOf(JSON.stringify(bits))
    if (same >= 0) out.push(word(RULE_LOAD_TEMP, same))
    else emit(bits, out, formulas.length)
    out.push(word(RULE_STORE, temp))
    placed.push(JSON.stringify(bits))
  })
  return out
}

/** Aggregates of a program: what to compute over which members, into which column. */
import { AGGREGATE_COUNT, AGGREGATE_MAX, AGGREGATE_MIN, AGGREGATE_SUM } from '../../assembly/abi.ts'
import type { Bits } from './bits.ts'

export const AGGREGATE_KINDS = {
  count: AGGREGATE_COUNT,
  sum: AGGREGATE_SUM,
  min: AGGREGATE_MIN,
  max: AGGREGATE_MAX,
} as const

/** One aggregate over the members of a relation, or (relation 0) over the rows first…end. */
export interface Aggregate {
  readonly kind: number
  /** Number of the result column. */
  readonly column: number
  readonly relation: number
  readonly first: number
  readonly end: number
  /** Where a member counts, where it does not. */
  readonly isTrue: Bits
  readonly isFalse: Bits
  /** Number of the value, NONE for count. */
  readonly value: number
}

/** AGGREGATE_UNIQUE: how many other rows of the ranges hold the same value. */
export interface UniqueCount {
  readonly column: number
  readonly within: number
  readonly path: number
  readonly source: number
  /** Pairs of first and end row. */
  readonly ranges: readonly number[]
}

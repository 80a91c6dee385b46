/** Targets of single rows put together from other relations, after an edit. */
import { listPut } from './relation-lists'
import { degree, targetsOf } from './relations'
import { vectorClear, vectorNew, vectorPush } from './vector'

/** A list while it is made. */
let targets: usize = 0

/** Begins to put a row's targets together from other relations. */
export function unionOpen(): void {
  if (targets == 0) targets = vectorNew(6)
  vectorClear(targets)
}

/** Adds those of a row's targets in a relation that are rows first…end. */
export function unionAdd(relation: usize, row: u32, first: u32, end: u32): void {
  const count = degree(relation, row)
  for (let i: u32 = 0; i < count; i++) {
    const target = load<u32>(targetsOf(relation, row) + (<usize>i << 2))
    if (target >= first && target < end) vectorPush(targets, target)
  }
}

/** Makes them the row's targets in a relation. */
export function unionPut(relation: usize, row: u32): void {
  listPut(relation, row, targets, 0)
}

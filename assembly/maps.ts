/**
 * To-one maps.
 *
 *   map: | lo u32 | hi u32 | rows → u32[hi - lo], NONE where there is none |
 */
import { NONE } from './abi'
import { byRows } from './by-rows'
import { alloc } from './memory'
import { MADE_MAP, register } from './register'
import { degree, targetsOf } from './relations'

const CLIMB_LIMIT = 64

/** @returns a map over the rows lo…hi that leads nowhere */
export function mapNew(lo: u32, hi: u32): usize {
  const map = alloc(16)
  const rows = byRows((<usize>(hi - lo) + 1) << 2)
  memory.fill(rows, 0xff, <usize>(hi - lo) << 2)
  store<u32>(map, lo)
  store<u32>(map, hi, 4)
  store<u32>(map, <u32>rows, 8)
  register(MADE_MAP, map)
  return map
}

/** Leads every row that leads nowhere yet to its first target in the relation that is one of the rows first…end. */
export function mapFill(map: usize, relation: usize, first: u32, end: u32): void {
  for (let row = max(load<u32>(map), load<u32>(relation)); row < min(load<u32>(map, 4), load<u32>(relation, 4)); row++) {
    if (load<u32>(mapSlot(map, row)) == NONE) store<u32>(mapSlot(map, row), firstTarget(relation, row, first, end))
  }
}

/** A row's first target in a relation that is one of the rows first…end; NONE where there is none. */
export function firstTarget(relation: usize, row: u32, first: u32, end: u32): u32 {
  const count = degree(relation, row)
  if (count == 0) return NONE
  const targets = targetsOf(relation, row)
  for (let i: usize = 0; i < count; i++) {
    const target = load<u32>(targets + (i << 2))
    if (target >= first && target < end) return target
  }
  return NONE
}

/** Where a map leads a row; NONE where it leads nowhere. */
export function mapAt(map: usize, row: u32): u32 {
  const lo = load<u32>(map)
  return row < lo || row >= load<u32>(map, 4) ? NONE : load<u32>(<usize>load<u32>(map, 8) + (<usize>(row - lo) << 2))
}

/** Leads every row to the first of the rows first…end that climbing `up` meets. */
export function mapClimb(map: usize, up: usize, first: u32, end: u32): void {
  const lo = load<u32>(up)
  for (let row = lo; row < load<u32>(up, 4); row++) store<u32>(mapSlot(map, row), climbed(up, row, first, end))
}

/** Where climbing `up` from a row meets one of the rows first…end; NONE where it does not. */
export function climbed(up: usize, row: u32, first: u32, end: u32): u32 {
  let at = mapAt(up, row)
  for (let i = 0; i < CLIMB_LIMIT && at != NONE; i++) {
    if (at >= first && at < end) return at
    at = mapAt(up, at)
  }
  return NONE
}

/** Where a map keeps where it leads one of its rows. */
export function mapSlot(map: usize, row: u32): usize {
  return <usize>load<u32>(map, 8) + (<usize>(row - load<u32>(map)) << 2)
}

/** Leads every row first by `a`, then by `b`. */
export function mapCompose(map: usize, a: usize, b: usize): void {
  const lo = load<u32>(a)
  for (let row = lo; row < load<u32>(a, 4); row++) {
    const at = mapAt(a, row)
    if (at != NONE) store<u32>(<usize>load<u32>(map, 8) + (<usize>(row - lo) << 2), mapAt(b, at))
  }
}

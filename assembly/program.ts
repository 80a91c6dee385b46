/**
 * The compiled program as it lies in memory; written by the compiler, checked (program-check.ts) before it runs.
 *
 *   header: u32[40]; section i (SECTION_…) stands as | count | byte offset from the header | at word 3 + 2 · i
 *
 *   COLUMNS    u32                    address of the column
 *   MAPS       u32                    address of the map
 *   NUMBERS    f64                    constants and cut points
 *   VALUES     u32[4]                 first instruction, instructions, 0, 0
 *   STEPS      u32[4]                 op, a, b, c
 *   CODED      u32[8]                 kind, value or column, map, first cut, cuts, first set, sets, planes;
 *                                     CODED_CLASS: sets are items, pairs of first and end row; CODED_SAME: cuts are the other column and its map
 *   SETS       u32                    address of a vector of text ids, each once
 *   PREDICATES u32[4]                 op, coded, k, known; PREDICATE_BELOW: k and known are predicates before it, of what is at least
 *                                     the cut and of what is known
 *   RULES      u32[8]                 first instruction, instructions, where, operand where required is true, where it is false,
 *                                     rule whose findings it explains (NONE: it is nobody's probe), 0, 0
 *   CODE       u64                    an instruction (abi.ts)
 *   PLANS      u32[12]                first row, rows, then first item and items of: coded columns, predicates, wheres, rules; 0, 0
 *   ITEMS      u32                    numbers of coded columns, predicates, wheres and rules
 *   AGGREGATES u32[16]                kind, result column, relation, first row, end row, first instruction, instructions, value,
 *                                     first coded item, coded items, first predicate item, predicate items,
 *                                     operand where a member counts, where it does not, 0, 0
 *   TABLES     u32[2]                 address of | text u32 | 0 | f64 | …, entries
 *   WHERES     u32[4]                 first instruction, instructions, operand where true, where false; number 0 is true everywhere
 *   READS      u32[4]                 column, map, first item and items of: rules whose findings read the column through the map
 *
 * Bits behind the last row of a block are 0 in every operand; those of rows that are not there are 0 in operand 1, and hold
 * anything in predicates.
 */
import { NONE } from './abi'
import { shared } from './shared-words'

export const COLUMNS: u32 = 0
export const MAPS: u32 = 1
export const NUMBERS: u32 = 2
export const VALUES: u32 = 3
export const STEPS: u32 = 4
export const CODED: u32 = 5
export const SETS: u32 = 6
export const PREDICATES: u32 = 7
export const RULES: u32 = 8
export const CODE: u32 = 9
export const PLANS: u32 = 10
export const ITEMS: u32 = 11
export const AGGREGATES: u32 = 12
export const TABLES: u32 = 13
export const WHERES: u32 = 14
export const READS: u32 = 15
export const SECTIONS: u32 = 16

/* Words of a plan: where its items of a kind begin, followed by how many there are. */
export const PLAN_CODED: usize = 8
export const PLAN_PREDICATES: usize = 16
export const PLAN_WHERES: usize = 24
export const PLAN_RULES: usize = 32

/** What stands where something is not among the items of a plan. */
export const NO_PLACE: u32 = 0xffffffff

/** u32[16]: bytes of one entry of each section. */
const sizes = memory.data<u32>([4, 4, 8, 16, 16, 32, 4, 16, 32, 8, 48, 4, 64, 8, 16, 16])

let base: usize = 0

/** Gives threads what they need to know of the program, or takes it. */
export function programShare(): void {
  base = shared(base)
}

/** Takes the program at an address as the one at hand; it must have been checked, or be about to be. */
export function programSet(at: usize): void {
  base = at
}

/** Bytes of one entry of a section. */
export function sizeOf(section: u32): u32 {
  return load<u32>(sizes + (<usize>section << 2))
}

/** Address of the first entry of a section. */
export function sectionAt(section: u32): usize {
  return base + load<u32>(base + (<usize>(4 + 2 * section) << 2))
}

/** How many entries a section has. */
export function countOf(section: u32): u32 {
  return base == 0 ? 0 : load<u32>(base + (<usize>(3 + 2 * section) << 2))
}

/** Address of entry `i` of a section. */
export function entry(section: u32, i: u32): usize {
  return base + load<u32>(base + (<usize>(4 + 2 * section) << 2)) + <usize>i * sizeOf(section)
}

/** Address of a column of the program. */
export function columnOf(i: u32): usize {
  return load<u32>(entry(COLUMNS, i))
}

/** Address of a map of the program, 0 for NONE. */
export function mapOf(i: u32): usize {
  return i == NONE ? 0 : load<u32>(entry(MAPS, i))
}

/** A constant of the program. */
export function numberOf(i: u32): f64 {
  return load<f64>(entry(NUMBERS, i))
}

/** Number at place `i` of the items. */
export function item(i: u32): u32 {
  return load<u32>(entry(ITEMS, i))
}

/** Item `i` of a plan; `kind` is PLAN_CODED, PLAN_PREDICATES, PLAN_WHERES or PLAN_RULES. */
export function planItem(plan: u32, kind: usize, i: u32): u32 {
  return item(load<u32>(entry(PLANS, plan) + kind) + i)
}

/** u32[items]: the items of a kind of a plan. */
export function planList(plan: u32, kind: usize): usize {
  return entry(ITEMS, load<u32>(entry(PLANS, plan) + kind))
}

/** How many items of a kind a plan has. */
export function planItems(plan: u32, kind: usize): u32 {
  return load<u32>(entry(PLANS, plan) + kind, 4)
}

/** First row of a plan. */
export function planFirst(plan: u32): u32 {
  return load<u32>(entry(PLANS, plan))
}

/** How many rows a plan has. */
export function planRows(plan: u32): u32 {
  return load<u32>(entry(PLANS, plan), 4)
}

/** How many planes a coded column has. */
export function planesOf(coded: u32): u32 {
  return load<u32>(entry(CODED, coded), 28)
}

/**
 * Properties as IDS reads them: a column holds what its property states, a null too, so that an occurrence's null overrides its
 * type's value; a value of a type that is not taken, and a property that holds none of its own, is there but no value.
 *
 *   cell     MISSING: the property is null; TAG_REF, the property's instance name: it is there but no value; else its value in SI
 *   types    u8[4096]: which type indices are taken
 *   later    u32[…][4]: set's row, property's row, column, types: properties with several values, which the engine makes a text of
 */
import { NONE, TAG_REF } from './abi'
import { box, isMissing } from './cells'
import { instance, PASSED } from './instances'
import { scaled, typeScale } from './scales'
import { handleId, rowOf, scaleOf } from './segments'
import { vectorClear, vectorData, vectorLength, vectorNew, vectorPush } from './vector'

let later: usize = 0

/** Forgets what was left; done when a pass begins. */
export function statedForget(): void {
  if (later == 0) later = vectorNew(4)
  vectorClear(later)
}

/** Cell of a property of one value; `property` is its handle. */
export function statedCell(value: u64, type: u32, property: u32, types: usize, hasValue: bool): u64 {
  if (hasValue && (isMissing(value) || load<u8>(types + type) != 0)) return value
  return box(TAG_REF, 0, handleId(property))
}

/** Leaves a property with several values to the engine. */
export function statedLater(set: u32, property: u32, column: usize, types: usize): void {
  vectorPush(later, set)
  vectorPush(later, rowOf(property))
  vectorPush(later, <u32>column)
  vectorPush(later, <u32>types)
}

/** How many properties the last pass has left to the engine. */
export function statedCount(): u32 {
  return vectorLength(later) >> 2
}

/** u32[statedCount][4]: `later`. */
export function statedList(): usize {
  return vectorData(later)
}

/** A number of a type in SI, by the unit of an instance name where that is one (0: none); NaN when its unit is not understood. */
export function numberInSi(value: f64, type: u32, unit: u32): f64 {
  const handle = instance(unit)
  const own: u32 = unit == 0 || handle <= PASSED ? <u32>NONE : scaleOf(handle)
  return reinterpret<f64>(scaled(value, own != NONE ? own : typeScale(type)))
}

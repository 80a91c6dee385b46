/** Units: what a number must be multiplied with to be SI. */
import { NONE, NOTE_UNIT, TAG_LIST, TAG_REF, TAG_ROW, TAG_TYPED } from './abi'
import { isBox, MISSING, payload, refAt, tagOf, typeIndex } from './cells'
import { PASSED } from './instances'
import { note } from './notes'
import { placeOfRow, segmentInOrder } from './rows'
import { scaleOf, segmentFirst, segmentLine, segmentScale } from './segments'

/** f64[256][3]: SI = value · mul / div + add. */
const scales = memory.data(256 * 24)
/** u8[4096]: scale of each type's project unit; 255: the unit is not understood. */
const typeScales = memory.data(4096)
export const SCALE_UNKNOWN: u32 = 255

/** Sets scale `i` (1…254): SI = value · mul / div + add. Scale 0 is SI itself. */
export function scaleSet(i: u32, mul: f64, div: f64, add: f64): void {
  const at = scales + <usize>i * 24
  store<f64>(at, mul)
  store<f64>(at, div, 8)
  store<f64>(at, add, 16)
}

/** Says which scale the project's unit of a type has. */
export function typeScaleSet(type: u32, scale: u32): void {
  store<u8>(typeScales + type, <u8>scale)
}

/** Says that a row of a unit has a scale; one that is not understood is noted here, once, and its values are missing. */
export function unitScaleSet(row: u32, scale: u32): void {
  const segment = segmentInOrder(placeOfRow(row))
  const place = row - segmentFirst(segment)
  segmentScale(segment, place, scale)
  if (scale == SCALE_UNKNOWN) note(NOTE_UNIT, 0, segmentLine(segment, place))
}

/** Scale of the project's unit of a type; 0 for SI itself, SCALE_UNKNOWN for one that is not understood. */
export function typeScale(type: u32): u32 {
  return load<u8>(typeScales + type)
}

/** Scale of the unit that a cell refers to, NONE where it refers to none. */
export function ownScale(cell: u64): u32 {
  if (!isBox(cell) || (tagOf(cell) != TAG_REF && tagOf(cell) != TAG_ROW)) return NONE
  const unit = refAt(cell, 0)
  return unit <= PASSED ? <u32>NONE : scaleOf(unit)
}

/** A number in SI; MISSING when its unit is not understood or the result is beyond f64. */
export function scaled(value: f64, scale: u32): u64 {
  if (scale == 0) return reinterpret<u64>(value)
  if (scale == SCALE_UNKNOWN) return MISSING
  const at = scales + (<usize>scale) * 24
  const si = (value * load<f64>(at)) / load<f64>(at, 8) + load<f64>(at, 16)
  return isFinite(si) ? reinterpret<u64>(si) : MISSING
}

/**
 * A cell with its number in SI.
 *
 * @param type  type index of a number, 0 for none
 * @param plain scale of a number without a type
 * @param own   scale of the value's own unit, NONE where the project's counts
 */
export function scaledCell(cell: u64, type: u32, plain: u32, own: u32): u64 {
  if (!isBox(cell)) return scaled(reinterpret<f64>(cell), own != NONE ? own : type != 0 ? typeScale(type) : plain)
  if (tagOf(cell) != TAG_TYPED) return cell
  const inner = load<u64>(<usize>payload(cell), 8)
  return isBox(inner) ? cell : scaled(reinterpret<f64>(inner), own != NONE ? own : typeScale(typeIndex(cell)))
}

/** The one value of a list of one, `own` being the scale of the list's own unit; longer lists stay lists. */
export function singleOf(cell: u64, own: u32): u64 {
  if (!isBox(cell) || tagOf(cell) != TAG_LIST || load<u32>(<usize>payload(cell)) != 1) return cell
  return scaledCell(load<u64>(<usize>payload(cell), 8), 0, 0, own)
}

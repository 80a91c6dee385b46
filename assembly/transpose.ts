/** Codes and masks of rows to bit planes. */
import { BLOCK_BYTES, BLOCK_ROWS } from './abi'

/** Bits of u8[BLOCK_ROWS] codes as planes; the codes behind `count` are cleared first. */
export function codesToPlanes(codes: usize, count: u32, planes: u32, out: usize): void {
  memory.fill(codes + count, 0, BLOCK_ROWS - count)
  for (let i: usize = 0; i < <usize>BLOCK_ROWS; i += 16) {
    if (ASC_FEATURE_SIMD) bytePlanes(v128.load(codes + i), planes, out + (i >> 3))
    else {
      for (let j: u32 = 0; j < planes; j++) {
        let bits: u32 = 0
        for (let b: usize = 0; b < 16; b++) bits |= ((<u32>load<u8>(codes + i + b) >> j) & 1) << <u32>b
        store<u16>(out + <usize>j * BLOCK_BYTES + (i >> 3), <u16>bits)
      }
    }
  }
}

/** Bits 0…planes-1 of sixteen bytes, 16 bits to each of as many planes at `out`. */
function bytePlanes(bytes: v128, planes: u32, out: usize): void {
  let left = i8x16.shl(bytes, 8 - planes)
  for (let j = <i32>planes - 1; j >= 0; j--) {
    store<u16>(out + <usize>j * BLOCK_BYTES, <u16>i8x16.bitmask(left))
    left = i8x16.add(left, left)
  }
}

/**
 * Masks of sixteen rows as planes.
 *
 * @param masks  u64[16]
 * @param planes how many bits of a mask have a plane, 1…64
 * @param out    16 bits of each plane, where they are cleared
 */
export function masksToPlanes(masks: usize, planes: u32, out: usize): void {
  if (ASC_FEATURE_SIMD) masksBySimd(masks, planes, out)
  else {
    for (let row: u32 = 0; row < 16; row++) {
      let mask = load<u64>(masks + (<usize>row << 3))
      while (mask != 0) {
        const at = out + <usize>ctz<u64>(mask) * BLOCK_BYTES
        store<u16>(at, load<u16>(at) | <u16>((<u32>1) << row))
        mask &= mask - 1
      }
    }
  }
}

/** Of four rows, two in each: their bytes 0…3 together, or 4…7. */
function lowBytes(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 0, 8, 16, 24, 1, 9, 17, 25, 2, 10, 18, 26, 3, 11, 19, 27)
}

function highBytes(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 4, 12, 20, 28, 5, 13, 21, 29, 6, 14, 22, 30, 7, 15, 23, 31)
}

function masksBySimd(masks: usize, planes: u32, out: usize): void {
  const a = v128.load(masks)
  const b = v128.load(masks, 16)
  const c = v128.load(masks, 32)
  const d = v128.load(masks, 48)
  const e = v128.load(masks, 64)
  const f = v128.load(masks, 80)
  const g = v128.load(masks, 96)
  const h = v128.load(masks, 112)
  const any = v128.or(v128.or(v128.or(a, b), v128.or(c, d)), v128.or(v128.or(e, f), v128.or(g, h)))
  const bits = i64x2.extract_lane(any, 0) | i64x2.extract_lane(any, 1)
  if (<u32>bits != 0) fourBytes(lowBytes(a, b), lowBytes(c, d), lowBytes(e, f), lowBytes(g, h), <u32>bits, planes, out)
  const upper = <u32>(<u64>bits >> 32)
  if (upper != 0) fourBytes(highBytes(a, b), highBytes(c, d), highBytes(e, f), highBytes(g, h), upper, planes - 32, out + 32 * BLOCK_BYTES)
}

/** Four bytes of sixteen rows, four rows in each vector; `bits` says which of them are set at all. */
function fourBytes(a: v128, b: v128, c: v128, d: v128, bits: u32, planes: u32, out: usize): void {
  const ab = i32x4.shuffle(a, b, 0, 4, 1, 5)
  const cd = i32x4.shuffle(c, d, 0, 4, 1, 5)
  if ((bits & 0xff) != 0) bytePlanes(i64x2.shuffle(ab, cd, 0, 2), min<u32>(planes, 8), out)
  if ((bits & 0xff00) != 0) bytePlanes(i64x2.shuffle(ab, cd, 1, 3), min<u32>(planes - 8, 8), out + 8 * BLOCK_BYTES)
  if (bits >> 16 == 0) return
  const ef = i32x4.shuffle(a, b, 2, 6, 3, 7)
  const gh = i32x4.shuffle(c, d, 2, 6, 3, 7)
  if ((bits & 0xff0000) != 0) bytePlanes(i64x2.shuffle(ef, gh, 0, 2), min<u32>(planes - 16, 8), out + 16 * BLOCK_BYTES)
  if ((bits & 0xff000000) != 0) bytePlanes(i64x2.shuffle(ef, gh, 1, 3), min<u32>(planes - 24, 8), out + 24 * BLOCK_BYTES)
}

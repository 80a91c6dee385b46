/** Decimal text to f64, correctly rounded: exactly in the kernel where that is provable, else by the host's parser. */

// @ts-ignore: decorator; the only way asc has to name a function of the host
@external("host", "parseNumber")
declare function parseNumber(at: usize, bytes: u32): f64

/** f64[23]: powers of ten that are exact in f64. */
const powers = memory.data<f64>([
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
])

let next: usize = 0

/** Address behind the number that `readNumber` read last. */
export function numberEnd(): usize {
  return next
}

/**
 * Reads a number: sign, digits, point, exponent, in any of the spellings that files hold (`1`, `1.`, `.5`, `-1.E-3`, `+2e5`).
 *
 * @returns its value; NaN when there is none at `from`; ±∞ when it is beyond f64
 */
export function readNumber(from: usize, end: usize): f64 {
  let p = from
  let negative = false
  if (p < end && (load<u8>(p) == 0x2d || load<u8>(p) == 0x2b)) {
    negative = load<u8>(p) == 0x2d
    p++
  }
  let mantissa: u64 = 0
  let digits = 0
  let exponent = 0
  let exact = true
  let seen = false
  let point = false
  while (p < end) {
    const c = <u32>load<u8>(p)
    if (c == 0x2e && !point) {
      point = true
    } else if (c >= 0x30 && c <= 0x39) {
      seen = true
      if (digits < 19) {
        mantissa = mantissa * 10 + <u64>(c - 0x30)
        if (mantissa != 0) digits++
        if (point) exponent--
      } else {
        exact = exact && c == 0x30
        if (!point) exponent++
      }
    } else break
    p++
  }
  if (!seen) return NaN
  if (p < end && (load<u8>(p) | 0x20) == 0x65) {
    const read = readExponent(p + 1, end)
    if (next != 0) {
      exponent += read
      p = next
    }
  }
  next = p
  if (mantissa == 0) return negative ? -0.0 : 0.0
  if (exact && mantissa <= 0x20000000000000 && exponent >= -22 && exponent <= 22) {
    const scale = load<f64>(powers + (<usize>abs(exponent) << 3))
    const value = exponent < 0 ? <f64>mantissa / scale : <f64>mantissa * scale
    return negative ? -value : value
  }
  return parseNumber(from, <u32>(p - from))
}

/** Sets `next` to 0 when there are no digits. */
function readExponent(from: usize, end: usize): i32 {
  let p = from
  let negative = false
  if (p < end && (load<u8>(p) == 0x2d || load<u8>(p) == 0x2b)) {
    negative = load<u8>(p) == 0x2d
    p++
  }
  const start = p
  let value = 0
  while (p < end && load<u8>(p) >= 0x30 && load<u8>(p) <= 0x39) {
    if (value < 100000) value = value * 10 + <i32>load<u8>(p) - 0x30
    p++
  }
  next = p == start ? 0 : p
  return negative ? -value : value
}

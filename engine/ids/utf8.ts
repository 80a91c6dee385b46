/** Reading UTF-8 where it lies: ASCII and characters of two bytes; what is longer, or no UTF-8, is left to a decoder. */

const CONTINUES = 0x80

/** The character of two bytes, 0 when they are none. */
export function characterOfTwo(first: number, second: number): number {
  const isOne = first >= 0xc2 && first < 0xe0 && second >> 6 === CONTINUES >> 6
  return isOne ? ((first & 0x1f) << 6) | (second & 0x3f) : 0
}

/** How many characters stand from…end; undefined where a decoder must say it. */
export function charactersIn(bytes: Uint8Array, from: number, end: number): number | undefined {
  let count = 0
  for (let i = from; i < end; i++) {
    const byte = bytes[i] as number
    if (byte >= CONTINUES && (++i === end || characterOfTwo(byte, bytes[i] as number) === 0)) return undefined
    count++
  }
  return count
}

/** GlobalIds: 22 characters of the IFC's own base 64 to 128 bits and back. */
import { alloc } from './memory'

const SEGMENT: usize = 1 << 18
const LENGTH: i32 = 22
/** u8[256]: value of a character, 64 where it is none of the alphabet. */
const values = memory.data(256)
/** The alphabet: 0…9, A…Z, a…z, _ and $. */
const letters = memory.data(64)
let room: usize = 0
let roomEnd: usize = 0

/** Makes the tables ready; called once per instance. */
export function guidStart(): void {
  memory.fill(values, 64, 256)
  let i: u32 = 0
  for (let c: u32 = 0x30; c <= 0x39; c++) name(c, i++)
  for (let c: u32 = 0x41; c <= 0x5a; c++) name(c, i++)
  for (let c: u32 = 0x61; c <= 0x7a; c++) name(c, i++)
  name(0x5f, 62)
  name(0x24, 63)
}

function name(c: u32, value: u32): void {
  store<u8>(values + c, <u8>value)
  store<u8>(letters + value, <u8>c)
}

/** @returns the address of the 128 bits that the 22 characters at `at` stand for, or 0 when they are no canonical GlobalId */
export function guidPack(at: usize): usize {
  let bad: u32 = 0
  let high: u64 = 0
  let low: u64 = 0
  for (let i = 0; i < 11; i++) {
    const value = <u32>load<u8>(values + load<u8>(at + i))
    bad |= value
    high = (high << 6) | <u64>value
  }
  for (let i = 11; i < LENGTH; i++) {
    const value = <u32>load<u8>(values + load<u8>(at + i))
    bad |= value
    if (i == 11) high = (high << 2) | <u64>(value >> 4)
    low = (low << 6) | <u64>value
  }
  // 22 characters hold 132 bits: the first one stands for two
  if (bad >= 64 || load<u8>(values + load<u8>(at)) > 3) return 0
  if (room == roomEnd) {
    room = alloc(SEGMENT)
    roomEnd = room + SEGMENT
  }
  const bits = room
  room += 16
  store<u64>(bits, high)
  store<u64>(bits, low, 8)
  return bits
}

/** Writes the 22 characters of the 128 bits at `bits` to `to`. */
export function guidText(bits: usize, to: usize): void {
  let high = load<u64>(bits)
  let low = load<u64>(bits, 8)
  for (let i = LENGTH - 1; i > 11; i--) {
    store<u8>(to + i, load<u8>(letters + <usize>(low & 63)))
    low >>= 6
  }
  store<u8>(to + 11, load<u8>(letters + <usize>((low & 15) | ((high & 3) << 4))))
  high >>= 2
  for (let i = 10; i >= 0; i--) {
    store<u8>(to + i, load<u8>(letters + <usize>(high & 63)))
    high >>= 6
  }
}

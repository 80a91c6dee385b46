/**
 * Instruments a kernel for fuzzing: each branch counts how often it is taken, each loop and call burns fuel.
 *
 *   memory below the kernel's own:  | … FUEL i64 … | counters u8[probes] from COUNTERS on … | MEMORY_BASE
 */
import { bodiesOf, type FunctionBody, instructionsOf, type Section, sectionsOf } from './wasm-code.ts'

/** Where the kernel's own data begin; it must be built so (`--memoryBase`). */
export const MEMORY_BASE = 65_536
/** i64: counts down, and stops the kernel when it comes to 1. Zero burns for ever. */
export const FUEL = 16
/** u8[probes]: wraps around. */
export const COUNTERS = 1024

const CODE_SECTION = 10
const LOOP = 0x03
const IF = 0x04
const ELSE = 0x05
const END = 0x0b
const BRANCH_IF = 0x0d

export interface Instrumented {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** How many places count. */
  readonly probes: number
}

/** @param bytes a kernel without SIMD whose data begin at MEMORY_BASE */
export function instrument(bytes: Uint8Array): Instrumented {
  const counter = { probes: 0 }
  const parts: number[][] = [[...bytes.subarray(0, 8)]]
  for (const section of sectionsOf(bytes)) {
    if (section.id === CODE_SECTION) parts.push(instrumentCode(bytes, section, counter))
    else parts.push([...bytes.subarray(section.start, section.end)])
  }
  if (COUNTERS + counter.probes > MEMORY_BASE)
    throw new Error(`${counter.probes} probes are too many; raise MEMORY_BASE`)
  return { bytes: Uint8Array.from(parts.flat()), probes: counter.probes }
}

interface Counter {
  probes: number
}

function instrumentCode(bytes: Uint8Array, section: Section, counter: Counter): number[] {
  const bodies = [...bodiesOf(bytes, section)].map((body) => instrumentBody(bytes, body, counter))
  const content = [
    ...unsigned(bodies.length),
    ...bodies.flatMap((body) => [...unsigned(body.length), ...body]),
  ]
  return [CODE_SECTION, ...unsigned(content.length), ...content]
}

/** A probe at the beginning, in each arm, in each loop, behind each branch that was not taken and each block's end. */
function instrumentBody(bytes: Uint8Array, body: FunctionBody, counter: Counter): number[] {
  const out = [...bytes.subarray(body.locals, body.code), ...BURN, ...probe(counter)]
  for (const { opcode, start, end } of instructionsOf(bytes, body)) {
    for (let i = start; i < end; i++) out.push(bytes[i] as number)
    if (end === body.end) break
    if (opcode === LOOP) out.push(...BURN)
    if (opcode === LOOP || opcode === IF || opcode === ELSE || opcode === BRANCH_IF || opcode === END)
      out.push(...probe(counter))
  }
  return out
}

/** i32.store8(COUNTERS + n, i32.load8_u(COUNTERS + n) + 1) */
function probe(counter: Counter): number[] {
  const at = unsigned(COUNTERS + counter.probes++)
  return [0x41, 0, 0x41, 0, 0x2d, 0, ...at, 0x41, 1, 0x6a, 0x3a, 0, ...at]
}

/** i64.store(FUEL, i64.load(FUEL) - 1); if (i64.load(FUEL) == 1) unreachable */
const BURN = [
  ...[0x41, 0, 0x41, 0, 0x29, 3, FUEL, 0x42, 1, 0x7d, 0x37, 3, FUEL],
  ...[0x41, 0, 0x29, 3, FUEL, 0x42, 1, 0x51, IF, 0x40, 0x00, END],
]

function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(Math.floor(value / 128))]
}

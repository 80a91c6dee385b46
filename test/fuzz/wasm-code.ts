/** Walks the instructions of a WebAssembly module (version 1, with sign extension, conversions and bulk memory). */

/** A place in the code: the opcode and where it begins and ends. */
export interface Instruction {
  readonly opcode: number
  readonly start: number
  readonly end: number
}

/** The body of one function: its instructions without the size and the locals before them. */
export interface FunctionBody {
  /** Where the size of the body stands. */
  readonly start: number
  /** Where the size ends and the locals begin. */
  readonly locals: number
  readonly code: number
  readonly end: number
}

export interface Section {
  readonly id: number
  readonly start: number
  readonly content: number
  readonly end: number
}

const HEADER_BYTES = 8

/** A LEB128 number, unsigned, and the place behind it. */
export function readUnsigned(bytes: Uint8Array, at: number): [value: number, end: number] {
  let value = 0
  let scale = 1
  for (let p = at; ; p++) {
    const byte = bytes[p] as number
    value += (byte & 0x7f) * scale
    scale *= 128
    if (byte < 0x80) return [value, p + 1]
  }
}

export function* sectionsOf(bytes: Uint8Array): Generator<Section> {
  for (let start = HEADER_BYTES; start < bytes.length; ) {
    const [size, content] = readUnsigned(bytes, start + 1)
    const end = content + size
    yield { id: bytes[start] as number, start, content, end }
    start = end
  }
}

/** The function bodies of a code section. */
export function* bodiesOf(bytes: Uint8Array, section: Section): Generator<FunctionBody> {
  const [count, first] = readUnsigned(bytes, section.content)
  let start = first
  for (let i = 0; i < count; i++) {
    const [size, locals] = readUnsigned(bytes, start)
    const end = locals + size
    yield { start, locals, code: localsEnd(bytes, locals), end }
    start = end
  }
}

function localsEnd(bytes: Uint8Array, at: number): number {
  let [groups, p] = readUnsigned(bytes, at)
  for (; groups > 0; groups--) p = readUnsigned(bytes, p)[1] + 1
  return p
}

/**
 * The instructions of a body.
 *
 * @throws Error at an instruction that an engine of 2020 (Chrome 87) does not know: SIMD, exceptions, references, …
 */
export function* instructionsOf(bytes: Uint8Array, body: FunctionBody): Generator<Instruction> {
  for (let start = body.code; start < body.end; ) {
    const opcode = bytes[start] as number
    const end = instructionEnd(bytes, start)
    yield { opcode, start, end }
    start = end
  }
}

function instructionEnd(bytes: Uint8Array, start: number): number {
  const opcode = bytes[start] as number
  const number = (at: number): number => readUnsigned(bytes, at)[1]
  const after = start + 1
  if (opcode >= 0x02 && opcode <= 0x04) return number(after)
  if (opcode === 0x0c || opcode === 0x0d || opcode === 0x10) return number(after)
  if (opcode === 0x0e) return branchTableEnd(bytes, after)
  if (opcode === 0x11) return number(number(after))
  if (opcode >= 0x20 && opcode <= 0x24) return number(after)
  if (opcode >= 0x28 && opcode <= 0x3e) return number(number(after))
  if (opcode === 0x3f || opcode === 0x40) return after + 1
  if (opcode === 0x41 || opcode === 0x42) return number(after)
  if (opcode === 0x43) return after + 4
  if (opcode === 0x44) return after + 8
  if (opcode === 0xfc) return prefixedEnd(bytes, after)
  const plain = opcode <= 0x01 || opcode === 0x05 || opcode === 0x0b || opcode === 0x0f
  if (plain || opcode === 0x1a || opcode === 0x1b || (opcode >= 0x45 && opcode <= 0xc4)) return after
  throw new Error(`instruction 0x${opcode.toString(16)} at ${start} is none of those that old engines know`)
}

function branchTableEnd(bytes: Uint8Array, at: number): number {
  let [labels, p] = readUnsigned(bytes, at)
  for (; labels >= 0; labels--) p = readUnsigned(bytes, p)[1]
  return p
}

/** Saturating conversions have no operand; of bulk memory, copy has two and fill one. */
function prefixedEnd(bytes: Uint8Array, at: number): number {
  const [code, after] = readUnsigned(bytes, at)
  if (code <= 7) return after
  if (code === 10) return after + 2
  if (code === 11) return after + 1
  throw new Error(`instruction 0xfc ${code} is none of those that old engines know`)
}

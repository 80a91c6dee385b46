/** Text in and out of the kernel's memory. */
import type { KernelExports } from './kernel-exports.ts'
import { Room } from './room.ts'

/** A text may begin with U+FEFF, which is no mark of an encoding here. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
const encoder = new TextEncoder()
const GUID_LENGTH = 22
/** Up to so many bytes are put together faster than a decoder takes them. */
const SHORT = 12

/** ASCII bytes as a string. */
export function decodeAscii(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}

/** A browser's decoder refuses memory that threads share. */
function decodeUtf8(bytes: Uint8Array): string {
  return decoder.decode(bytes.buffer instanceof ArrayBuffer ? bytes : bytes.slice())
}

/** The model's texts by their ids. */
export class Texts {
  private readonly kernel: KernelExports
  private readonly known = new Map<number, string>()
  private readonly placesRoom: Room
  private scratch = 0
  private scratchBytes = 0

  constructor(kernel: KernelExports) {
    this.kernel = kernel
    this.placesRoom = new Room(kernel)
  }

  /** How many distinct texts the model holds. */
  get count(): number {
    return this.kernel.stringCount()
  }

  /** The text of an id; ids come from cells. */
  get(id: number): string {
    const have = this.known.get(id)
    if (have !== undefined) return have
    const text = this.decode(id)
    if (this.known.size < 100_000) this.known.set(id, text)
    return text
  }

  /** The same, and not kept: of texts that are looked through once. */
  once(id: number): string {
    return this.known.get(id) ?? this.decode(id)
  }

  /** Gives each of some texts as it lies in the kernel's memory, UTF-8 from…end; what takes it must not make the kernel allocate. */
  eachBytes(
    ids: Uint32Array,
    take: (id: number, bytes: Uint8Array, from: number, end: number) => void,
  ): void {
    const at = this.placesRoom.take(ids.length)
    const { buffer } = this.kernel.memory
    const places = new Uint32Array(buffer, at, ids.length)
    places.set(ids)
    this.kernel.stringPlaces(at, ids.length)
    const bytes = new Uint8Array(buffer)
    const words = new Uint32Array(buffer)
    for (let i = 0; i < places.length; i++) {
      const from = places[i] as number
      take(ids[i] as number, bytes, from, from + (words[(from >>> 2) - 1] as number))
    }
  }

  private decode(id: number): string {
    const length = this.kernel.stringLength(id)
    const bytes = new Uint8Array(this.kernel.memory.buffer, this.kernel.stringBytes(id) >>> 0, length)
    if (length > SHORT) return decodeUtf8(bytes)
    let text = ''
    for (let i = 0; i < length; i++) {
      const byte = bytes[i] as number
      if (byte > 0x7f) return decodeUtf8(bytes)
      text += String.fromCharCode(byte)
    }
    return text
  }

  /** The 22 characters of a GlobalId whose 128 bits stand at an address. */
  guid(bits: number): string {
    return this.room(GUID_LENGTH, (at) => {
      this.kernel.guidText(bits, at)
      return decodeAscii(new Uint8Array(this.kernel.memory.buffer, at, GUID_LENGTH))
    })
  }

  /** Address of the 128 bits of a GlobalId; 0 when the text is none in canonical form. */
  guidOf(text: string): number {
    return text.length === GUID_LENGTH ? this.put(text, (at) => this.kernel.guidOf(at) >>> 0) : 0
  }

  /** The id of a text, or -1 when the model does not hold it. */
  find(text: string): number {
    return this.put(text, (at, bytes) => this.kernel.lookup(at, bytes))
  }

  /** The id of a text, which the model holds from now on. */
  intern(text: string): number {
    return this.put(text, (at, bytes) => this.kernel.internText(at, bytes))
  }

  /** Writes the text's UTF-8 into the kernel's memory for the time of a call. */
  put<T>(text: string, call: (at: number, bytes: number) => T): T {
    const bytes = encoder.encode(text)
    return this.room(bytes.length, (at) => {
      new Uint8Array(this.kernel.memory.buffer, at, bytes.length).set(bytes)
      return call(at, bytes.length)
    })
  }

  /** Lends room in the kernel's memory for the time of a call. */
  private room<T>(bytes: number, call: (at: number) => T): T {
    if (bytes > this.scratchBytes) {
      this.scratchBytes = Math.max(4096, bytes * 2)
      this.scratch = this.kernel.alloc(this.scratchBytes) >>> 0
    }
    return call(this.scratch)
  }
}

/** How long and how large a check may be, and a kernel that keeps to it. */
import { createHash } from 'node:crypto'
import { Kernel, loadKernel } from '../../engine/kernel.ts'
import type { KernelTwins } from './check-protocol.ts'

/** What one check may take. */
export interface CheckBounds {
  /** Milliseconds, from when its bytes are at hand. */
  readonly time: number
  /** MiB of the kernel's memory, which holds the model: 4…4096. */
  readonly kernel: number
  /** MiB of JavaScript's heap. */
  readonly heap: number
}

/** For tests and whoever has no machine to share. */
export const WIDE_BOUNDS: CheckBounds = { time: 30 * 60 * 1000, kernel: 4096, heap: 4096 }

/** Pages of 64 KiB in a MiB. */
const PAGES = 16
const MEMORY_SECTION = 5

/**
 * The kernel, whose memory ends at so many MiB; who asks for more gets the error `memory`. Its SHA-256 is that of the bytes
 * as they were built, because it judges alike.
 */
export async function loadBounded(twins: KernelTwins, mebibytes: number): Promise<Kernel> {
  const pages = mebibytes * PAGES
  const kernel = await loadKernel(withMostPages(twins.simd, pages), withMostPages(twins.scalar, pages))
  const built = kernel.build === 'scalar' ? twins.scalar : twins.simd
  return new Kernel(kernel.module, createHash('sha256').update(built).digest('hex'))
}

/**
 * A module of WebAssembly whose one memory ends at so many pages. Its form (WebAssembly 1.0, 5.5): `\0asm`, the version,
 * sections of id, length and content; the memory section holds a count, flags (1: there is a most), least, most.
 *
 * @throws Error where it has no memory of its own with a most that takes three bytes, as that of the kernel does
 */
export function withMostPages(module: Uint8Array<ArrayBuffer>, pages: number): Uint8Array<ArrayBuffer> {
  let at = 8
  while (at < module.length) {
    const id = module[at]
    const length = readNumber(module, at + 1)
    if (id !== MEMORY_SECTION) {
      at = length.end + length.value
      continue
    }
    const count = readNumber(module, length.end)
    const least = readNumber(module, count.end + 1)
    const most = readNumber(module, least.end)
    if (count.value !== 1 || module[count.end] !== 1 || most.end - least.end !== 3) break
    const bounded = module.slice()
    const within = Math.max(least.value, Math.min(most.value, pages))
    // three bytes whatever the number: seven bits each, all but the last with the eighth set
    bounded.set([(within & 127) | 128, ((within >> 7) & 127) | 128, within >> 14], least.end)
    return bounded
  }
  throw new Error('the kernel has no memory whose end can be set')
}

/** An unsigned number in LEB128. */
function readNumber(bytes: Uint8Array, from: number): { readonly value: number; readonly end: number } {
  let value = 0
  let shift = 0
  for (let at = from; at < bytes.length; at += 1) {
    const byte = bytes[at] as number
    value += (byte & 127) * 2 ** shift
    shift += 7
    if (byte < 128) return { value, end: at + 1 }
  }
  throw new Error('the kernel ends within a number')
}

/** How long and how large a check may be, and a kernel that keeps to it. */
import { Kernel, LEAST_PAGES, loadKernel, type MemorySource, MOST_PAGES } from '../../engine/kernel.ts'
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

/**
 * The kernel, whose memory ends at so many MiB; who asks for more gets the error `memory`. Its SHA-256 is that of the bytes
 * as they were built, because it judges alike.
 *
 * @param memory of its instances, one after the other; default: a new one for each
 */
export async function loadBounded(
  { simd, scalar }: KernelTwins,
  mebibytes: number,
  memory: MemorySource = () => boundedMemory(mebibytes),
): Promise<Kernel> {
  const { module, sha256 } = await loadKernel(simd, scalar)
  return new Kernel(module, sha256, { memory })
}

/** A memory that ends at so many MiB. */
export function boundedMemory(mebibytes: number): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: LEAST_PAGES, maximum: Math.min(MOST_PAGES, mebibytes * PAGES) })
}

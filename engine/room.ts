/** Room in a kernel's memory that is used again and grows when more is asked for. */
import type { KernelExports } from './kernel-exports.ts'

export class Room {
  private readonly kernel: KernelExports
  private at = 0
  private words = 0

  constructor(kernel: KernelExports) {
    this.kernel = kernel
  }

  /** Address of u32[words], contents undefined; what was taken before is given up. */
  take(words: number): number {
    if (words > this.words) {
      this.words = 2 * words
      this.at = this.kernel.alloc(this.words * 4) >>> 0
    }
    return this.at
  }
}

/**
 * One memory of the kernel for check after check. A new one for each would be taken from the system and given back every few
 * hundredths of a second, and V8, which counts its bytes as rubbish in waiting, would collect the whole heap for it and drop
 * what it had compiled.
 */
import { boundedMemory } from './bounds.ts'

/** MiB of a memory that is kept: what one large model took is given back. */
const MOST_KEPT = 128

export class KeptMemory {
  private readonly mebibytes: number
  private kept: WebAssembly.Memory | null = null
  private lent: WebAssembly.Memory | null = null

  /** @param mebibytes that a memory has at most */
  constructor(mebibytes: number) {
    this.mebibytes = mebibytes
  }

  /** The kept one, or a new one: zeros throughout. One that is not taken back is never given again. */
  lend(): WebAssembly.Memory {
    this.lent = this.kept ?? boundedMemory(this.mebibytes)
    this.kept = null
    return this.lent
  }

  /**
   * Takes back what was lent last, and nothing else; nothing of its instance may be read any more.
   *
   * @param used bytes from its start beyond which nothing was written
   */
  takeBack(memory: WebAssembly.Memory, used: number): void {
    const { lent } = this
    this.lent = null
    if (lent !== memory || lent.buffer.byteLength > MOST_KEPT * 2 ** 20) return
    new Uint8Array(lent.buffer, 0, used).fill(0)
    this.kept = lent
  }
}

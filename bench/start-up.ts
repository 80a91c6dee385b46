/** What the kernel weighs and how soon it is ready. */

import { loadKernel } from '../engine/kernel.ts'
import type { Figure } from './figures.ts'
import { timed } from './figures.ts'
import { measure, type Rounds } from './measure.ts'

/** Milliseconds to compile the kernel and to make an instance for a model, which is ready to take bytes. */
export async function startUp(kernelBytes: Uint8Array, rounds: Rounds): Promise<Figure[]> {
  const kernel = await loadKernel(kernelBytes)
  const timings = await measure(
    [
      { name: 'compiling the kernel', run: async () => (await loadKernel(kernelBytes)).sha256.length },
      { name: 'an instance for a model', run: async () => (await kernel.instance()).abiVersion() },
    ],
    rounds,
  )
  return timings.map((timing) => timed(timing))
}

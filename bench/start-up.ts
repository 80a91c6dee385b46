/** What the kernel weighs and how soon it is ready. */
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { loadKernel } from '../engine/kernel.ts'
import { KERNEL_FILE } from '../test/digest/inputs.ts'
import { measure, type Rounds } from './measure.ts'
import { type Section, timed } from './report.ts'

/** Sizes, and the time to compile the kernel and to make an instance for a model. */
export async function startUp(rounds: Rounds): Promise<Section> {
  const bytes = readFileSync(KERNEL_FILE)
  const kernel = await loadKernel(bytes)
  const timings = await measure(
    [
      { name: 'compiling the kernel', run: async () => (await loadKernel(bytes)).sha256.length },
      { name: 'an instance for a model', run: async () => (await kernel.instance()).abiVersion() },
    ],
    rounds,
  )
  return {
    title: 'kernel',
    figures: [
      { name: 'size', value: bytes.length / 1024, unit: 'KiB' },
      { name: 'size, gzip -9', value: gzipSync(bytes, { level: 9 }).length / 1024, unit: 'KiB' },
      ...timings.map((timing) => timed(timing)),
    ],
  }
}

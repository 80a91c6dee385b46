/** One check by an IDS in a process of its own, cold: `ids-child.mjs MODEL IDS KERNEL [result]`; prints its phases as JSON. */
import { createReadStream, readFileSync, statSync } from 'node:fs'
import { peakMemory } from '../../cli/peak-memory.ts'
import { loadKernel } from '../../engine/kernel.ts'
import { nodeHasher } from '../../server/checks/hasher.ts'
import { type Phases, phasesOf } from './phases.ts'

/** What the child prints. */
export interface ColdCheck extends Phases {
  /** Bytes that the process ever had resident. */
  readonly peak: number
}

const [file = '', ids = '', kernelFile = '', end = ''] = process.argv.slice(2)
const phases = await phasesOf({
  kernel: await loadKernel(readFileSync(kernelFile)),
  hasher: nodeHasher,
  ids: readFileSync(ids),
  input: {
    name: 'bench',
    chunks: createReadStream(file, { highWaterMark: 1 << 20 }),
    size: statSync(file).size,
  },
  toResult: end === 'result',
})
process.stdout.write(JSON.stringify({ ...phases, peak: peakMemory() } satisfies ColdCheck))

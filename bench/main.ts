/** `npm run bench`: measures everything, prints tables, writes bench/results/latest.json. `--quick` takes less than 20 seconds. */
import { relative } from 'node:path'
import { sizeFor } from '../engine/sample/options.ts'
import {
  builtKernel,
  NO_REAL_MODELS,
  ROOT,
  realBytes,
  realModels,
  sampleBytes,
} from '../test/digest/inputs.ts'
import { againstRulesEngine, evaluation } from './evaluation.ts'
import type { Rounds } from './measure.ts'
import { type ReadingModel, reading } from './reading.ts'
import { printSection, type Section, writeResults } from './report.ts'
import { startUp } from './start-up.ts'

const quick = process.argv.includes('--quick')
/** Generated JavaScript is compiled while it runs: judging needs several rounds before it counts. */
const judging: Rounds = quick ? { warmUp: 5, rounds: 3 } : { warmUp: 8, rounds: 9 }
const large: Rounds = quick ? { warmUp: 0, rounds: 2 } : { warmUp: 1, rounds: 5 }

await main()

async function main(): Promise<void> {
  const kernel = await builtKernel()
  const sections: Section[] = []
  const add = (...more: readonly Section[]): void => {
    more.forEach(printSection)
    sections.push(...more)
  }
  add(await startUp({ warmUp: 5, rounds: 21 }))
  for (const model of readingModels()) add(await reading(kernel, model, large))
  add(...(await evaluation(kernel, 100_000, judging)))
  if (!quick) add(...(await evaluation(kernel, 1_000_000, { warmUp: 5, rounds: 5 })))
  add(await againstRulesEngine(kernel, large))
  console.log(`\nwritten to ${relative(process.cwd(), writeResults(sections, quick))}`)
}

/** A generated building, and the largest real model there is; small ones when it must be quick. */
function readingModels(): ReadingModel[] {
  const size = sizeFor(quick ? 3e6 : 27e6)
  const generated = {
    name: 'generated building',
    bytes: sampleBytes({ ...size, angleUnit: 'rad' }).bytes,
    si: true,
  }
  const real = quick ? [] : realModels().map((name) => ({ name, bytes: realBytes(name), si: false }))
  const [largest] = real.sort((a, b) => b.bytes.length - a.bytes.length)
  if (!quick && largest === undefined)
    console.log(`only generated models: ${NO_REAL_MODELS.replace(ROOT, '.')}`)
  return largest === undefined ? [generated] : [generated, largest]
}

/**
 * `npm run bench`: measures everything, prints tables, writes bench/results/latest.json. `--quick` takes about a minute,
 * `--full` adds files above 250 MB and above 2 GB; names of parts (`reading`, `evaluation`, …) leave the others out.
 */
import { relative } from 'node:path'
import { findChromium, NO_CHROMIUM } from '../test/chromium.ts'
import { NO_REAL_MODELS, ROOT } from '../test/digest/inputs.ts'
import { bundleChild, bundleIdsChild } from './bundle.ts'
import { ChromiumBench } from './chromium/chromium.ts'
import type { Section } from './figures.ts'
import { nodePrograms } from './inputs.ts'
import {
  chromiumPart,
  evaluationPart,
  idsPart,
  kernelPart,
  memoryPart,
  PARTS,
  type Part,
  readingPart,
} from './parts.ts'
import { PLANS, SIZES, type Size } from './plan.ts'
import { largestReal } from './reading/models.ts'
import { printSection, writeResults } from './report.ts'

await main(process.argv.slice(2))

async function main(args: readonly string[]): Promise<void> {
  const { size, parts } = parsed(args)
  const plan = PLANS[size]
  const programs = await nodePrograms()
  const browser = findChromium()
  const chromium = browser === null || !parts.includes('chromium') ? null : new ChromiumBench(browser)
  if (browser === null) console.log(`not measured in a browser: ${NO_CHROMIUM}`)
  if (plan.reading.real && largestReal() === null)
    console.log(`only generated models: ${NO_REAL_MODELS.replace(ROOT, '.')}`)
  const work: Readonly<Record<Part, () => Promise<AsyncIterable<Section>>>> = {
    kernel: async () => kernelPart(plan),
    reading: async () => readingPart(plan, programs),
    memory: async () => memoryPart(plan, await bundleChild()),
    evaluation: async () => evaluationPart(plan, programs),
    ids: async () => idsPart(plan, programs, { executable: browser, child: await bundleIdsChild() }),
    chromium: async () => (chromium === null ? none() : chromiumPart(plan, chromium, programs)),
  }
  const sections: Section[] = []
  for (const part of parts) {
    for await (const section of await work[part]()) {
      printSection(section)
      sections.push(section)
    }
  }
  const versions = chromium === null ? {} : { chromium: chromium.version }
  console.log(`\nwritten to ${relative(process.cwd(), writeResults(sections, size, versions))}`)
}

async function* none(): AsyncGenerator<Section> {}

/** @throws Error when an argument is no size and no part */
function parsed(args: readonly string[]): { readonly size: Size; readonly parts: readonly Part[] } {
  const sizes = SIZES.filter((size) => args.includes(`--${size}`))
  const parts = PARTS.filter((part) => args.includes(part))
  const unknown = args.find((arg) => !sizes.includes(arg.slice(2) as Size) && !parts.includes(arg as Part))
  if (unknown !== undefined)
    throw new Error(`'${unknown}': sizes are --${SIZES.join(' --')}, parts are ${PARTS.join(' ')}`)
  return { size: sizes[0] ?? 'default', parts: parts.length === 0 ? PARTS : parts }
}

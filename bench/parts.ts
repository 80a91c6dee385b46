/** The parts of the bench, one after the other: each yields its sections as they are done. */

import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { requestedPacks } from '../cli/packs.ts'
import { nodeHasher } from '../server/checks/hasher.ts'
import { KERNEL_FILE } from '../test/digest/inputs.ts'
import type { ChromiumBench } from './chromium/chromium.ts'
import { againstJsonEngines } from './evaluation/against-json-engines.ts'
import { changes } from './evaluation/changes.ts'
import { edits } from './evaluation/edits.ts'
import { evaluation } from './evaluation/evaluation.ts'
import { compiled, makeScene } from './evaluation/scene.ts'
import { threads } from './evaluation/threads.ts'
import type { Section } from './figures.ts'
import { casesInChromium, idsCases } from './ids/cases.ts'
import { largeIds } from './ids/large.ts'
import { type MemoryModel, memory, OURS } from './memory/memory.ts'
import { MEMORY_SIDES } from './memory/sides.ts'
import type { Plan } from './plan.ts'
import {
  generatedChunks,
  generatedModel,
  largestReal,
  realModels,
  tiledChunks,
  wholeOf,
} from './reading/models.ts'
import { type Programs, reading } from './reading/reading.ts'
import { startUp } from './start-up.ts'

export const PARTS = ['kernel', 'reading', 'memory', 'evaluation', 'ids', 'chromium'] as const
export type Part = (typeof PARTS)[number]

/** What edits are judged by. */
const PACKS = ['core/information', 'us/ada-2010']

/** What the kernel weighs and how soon it is ready. */
export async function* kernelPart(plan: Plan): AsyncGenerator<Section> {
  const bytes = readFileSync(KERNEL_FILE)
  yield {
    title: 'kernel',
    figures: [
      { name: 'size', value: bytes.length / 1024, unit: 'KiB' },
      { name: 'size, gzip -9', value: gzipSync(bytes, { level: 9 }).length / 1024, unit: 'KiB' },
      ...(await startUp(bytes, plan.startUp)),
    ],
  }
}

/** Generated buildings, the largest real model and its tiles. */
export async function* readingPart(plan: Plan, programs: Programs): AsyncGenerator<Section> {
  const { generated, rounds } = plan.reading
  for (const size of generated) yield reading(programs, generatedModel(size), rounds)
  for (const model of realModels(programs.webIfc, plan.reading)) yield reading(programs, model, rounds)
}

/** @param child the bundled process that each side runs in */
export async function* memoryPart(plan: Plan, child: string): AsyncGenerator<Section> {
  for (const model of memoryModels(plan.memory)) yield memory(child, model)
}

function* memoryModels({ generated, tiled, ours }: Plan['memory']): Generator<MemoryModel> {
  for (const size of generated)
    yield { name: 'generated building', chunks: () => generatedChunks(size), sides: MEMORY_SIDES }
  const real = tiled.length + ours.length > 0 ? largestReal() : null
  if (real === null) return
  const tiles = (size: number, sides: MemoryModel['sides']): MemoryModel => ({
    name: tiledChunks(real, size).name,
    chunks: () => tiledChunks(real, size).chunks,
    sides,
  })
  for (const size of tiled) yield tiles(size, MEMORY_SIDES)
  for (const size of ours) yield tiles(size, OURS)
}

/** First runs, re-checks, changes, edits, and the JSON engines. */
export async function* evaluationPart(plan: Plan, { kernel }: Programs): AsyncGenerator<Section> {
  for (const size of plan.evaluation) {
    const scene = makeScene(kernel, nodeHasher, size)
    const run = compiled(await scene.read(), scene.rules)
    yield evaluation(scene, run, size.rounds)
    yield changes(scene, run, plan.changes)
    yield threads(size, size.rounds)
  }
  const packs = await requestedPacks(PACKS, { drafts: true, parameters: {}, only: [] })
  for (const size of plan.edits) yield edits(kernel, nodeHasher, packs, size)
  yield* await againstJsonEngines(kernel, plan.jsonEngines)
}

/**
 * The official cases beside another program, and a large IDS on large models.
 *
 * @param executable the browser, if there is one
 * @param child the bundled process that checks cold
 */
export async function* idsPart(
  { ids: { cases, large } }: Plan,
  { kernel }: Programs,
  { executable, child }: { readonly executable: string | null; readonly child: string },
): AsyncGenerator<Section> {
  const all = executable === null ? [] : idsCases(cases.every)
  if (executable !== null && all.length > 0)
    yield casesInChromium(executable, { cases: all, rounds: cases.rounds })
  for (const size of large.generated) yield largeIds({ kernel, child }, generatedModel(size), large)
  const real = large.real || large.tiled.length > 0 ? largestReal() : null
  if (real === null) return
  if (large.real) yield largeIds({ kernel, child }, real, large)
  for (const size of large.tiled) {
    const { name, chunks } = tiledChunks(real, size)
    yield largeIds({ kernel, child }, { name, bytes: wholeOf(chunks) }, large)
  }
}

/** The same in a browser. */
export async function* chromiumPart(
  { startUp: rounds, chromium: plan }: Plan,
  browser: ChromiumBench,
  { webIfc }: Programs,
): AsyncGenerator<Section> {
  yield browser.measured({ kind: 'start-up', rounds })
  for (const size of plan.generated)
    yield browser.reading({ ...generatedModel(size), si: true }, plan.reading)
  for (const model of realModels(webIfc, plan)) yield browser.reading({ ...model, si: false }, plan.reading)
  for (const { rows, rules, rounds: judging } of plan.evaluation)
    yield browser.measured({ kind: 'evaluation', rows, rules, rounds: judging })
  for (const model of memoryModels(plan.memory)) {
    const section = await browser.memory(model)
    if (section !== null) yield section
  }
}

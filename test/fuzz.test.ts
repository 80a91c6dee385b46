/** A short fuzz with a fixed seed, and everything that longer ones found. `npm run fuzz` goes on from here. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { loadKernel } from '../engine/kernel.ts'
import { createRandom } from '../engine/sample/random.ts'
import { KERNEL_FILE, SCALAR_FILE } from './digest/inputs.ts'
import { coveredKernel } from './fuzz/coverage.ts'
import { fuzz, type Target } from './fuzz/fuzz.ts'
import { modelFacts } from './fuzz/step-facts.ts'
import { STEP_CORPUS, stepCorpus } from './fuzz/step-seeds.ts'
import { isTargetName, TARGETS } from './fuzz/targets.ts'
import { bodiesOf, instructionsOf, sectionsOf } from './fuzz/wasm-code.ts'
import { cutInto, file, read, runs, utf8 } from './kernel/load.ts'
import { spelledFile } from './kernel/step-file.ts'
import { readStep } from './reference/step.ts'

describe('the reference reader of STEP', () => {
  test('1.3 it reads every value, line and reference that was written', async () => {
    await fc.assert(
      fc.property(spelledFile, ({ bytes, instances, schema }) => {
        const kept = instances.filter((one) => one.kept)
        const step = readStep(bytes)
        expect(step.schema).toBe(schema)
        expect(step.instances).toEqual(kept.map(({ kept: _, ...instance }) => instance))
        expect(step.passed).toEqual(instances.filter((one) => !one.kept).map(({ id }) => id))
      }),
      { numRuns: runs(150) },
    )
  })
})

describe('hostile files that were found', () => {
  let step: Target
  beforeAll(async () => {
    step = await TARGETS.step()
  })

  test.each(stepCorpus().map(({ name, text }) => [name, text] as const))('%s', async (_, text) => {
    for (let seed = 0; seed < 5; seed++)
      expect((await step.run(text, createRandom(seed))).problem, `seed ${seed}`).toBeNull()
  })
})

describe('what was found in large files', () => {
  /** Read in one piece and in small ones. */
  async function facts(text: string): Promise<unknown[]> {
    const bytes = utf8(text)
    const models = [await read(bytes), await read(cutInto(bytes, [50_000]))]
    return models.map((model) => modelFacts(model, []))
  }

  test('1.1 a statement of geometry without its = is broken, however large it is and however it is cut', async () => {
    const [whole, cut] = await facts(file(`#1 IFCCARTESIANPOINT((${'1.,'.repeat(500_000)}1.));`))
    expect(cut).toEqual(whole)
  })

  async function readComment(sizes: readonly number[]): Promise<void> {
    const kernel = await coveredKernel()
    const bytes = utf8(file(`/*${' '.repeat(400_000)}*/`))
    kernel.fuel = 20_000_000 + 20 * bytes.length
    await read(cutInto(bytes, sizes), kernel)
  }

  test('a long comment in one piece costs what its bytes cost', async () => {
    await readComment([1_000_000])
  })

  test('a long comment in pieces costs no more: it is not searched from its beginning each time', async () => {
    await readComment([2000])
  })
})

describe('a short fuzz', () => {
  test.each([
    ['step', 150],
    ['pack', 1500],
    ['program', 200],
    ['snapshot', 150],
    ['ids', 1500],
  ])('%s finds nothing', async (name, executions) => {
    if (!isTargetName(name)) throw new Error(name)
    const report = await fuzz(await TARGETS[name](), { seed: 1, goOn: (done) => done < runs(executions) })
    expect(report.executions).toBeGreaterThanOrEqual(executions)
    expect(report.kept).toBeGreaterThan(3)
    expect(report.found).toEqual([])
  })
})

describe('the fuzzer', () => {
  test('finds a planted fault, makes it small, and does so again with the same seed', async () => {
    const planted: Target = {
      name: 'planted',
      seeds: () => ['the quick brown fox'],
      mutate: (input, _, random) => {
        const at = random.below(input.length + 1)
        return `${input.slice(0, at)}${'abc'[random.below(3)]}${input.slice(at + random.below(2))}`
      },
      run: async (input) => ({ isNew: true, problem: /a.*b.*c/.test(input) ? `order: ${input}` : null }),
      reached: () => '',
    }
    const run = () => fuzz(planted, { seed: 5, goOn: (done) => done < 3000 })
    const report = await run()
    expect(report.found).toEqual([{ problem: 'order: abc', input: 'abc' }])
    expect(await run()).toEqual(report)
  })

  test('stops a kernel that does more than it may, and counts what it reached', async () => {
    const kernel = await coveredKernel()
    const bytes = readFileSync(join(STEP_CORPUS, 'relations.ifc'))
    await read(bytes, kernel)
    expect(kernel.isExhausted()).toBe(false)
    expect(kernel.counters().filter((count) => count > 0).length).toBeGreaterThan(300)
    kernel.fuel = 50_000
    const many = Array.from({ length: 5000 }, (_, i) => `#${i + 1}=IFCWALL('a',$,$,$,$,$,$,$,$);`)
    await expect(read(file(many.join('\n')), kernel)).rejects.toMatchObject({ code: 'internal-kernel' })
    expect(kernel.isExhausted()).toBe(true)
  })
})

test('the scalar kernel holds no instruction that engines of 2020 do not know; the other one does', async () => {
  const count = (file: string): number => {
    const bytes = readFileSync(file)
    const code = [...sectionsOf(bytes)].filter(({ id }) => id === 10)
    const bodies = code.flatMap((section) => [...bodiesOf(bytes, section)])
    return bodies.flatMap((body) => [...instructionsOf(bytes, body)]).length
  }
  expect(count(SCALAR_FILE)).toBeGreaterThan(5000)
  expect(() => count(KERNEL_FILE)).toThrow('none of those that old engines know')
  expect((await loadKernel(readFileSync(SCALAR_FILE))).build).toBe('scalar')
})

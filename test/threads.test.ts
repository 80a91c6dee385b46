/** Threads over shared memory: what several judge is what one alone judges. */
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { compiled, makeScene } from '../bench/evaluation/scene.ts'
import { checkModel } from '../engine/check.ts'
import type { Kernel } from '../engine/kernel.ts'
import type { Run } from '../engine/run.ts'
import { nodeHasher } from '../server/checks/hasher.ts'
import { NO_REAL_MODELS, realBytes, realModels, resolvedPacks } from './digest/inputs.ts'
import { building } from './kernel/building-arbitrary.ts'
import { writeBuilding } from './kernel/building-step.ts'
import { checkedOrNone } from './kernel/checked-rules.ts'
import { EDITED_RULES, type Edit, edit } from './kernel/edits.ts'
import { checkOf } from './kernel/live.ts'
import { editOf, editSteps, Statements } from './kernel/live-edit.ts'
import { runs, testKernel } from './kernel/load.ts'
import { ruleTexts } from './kernel/rule-arbitrary.ts'
import { said, story } from './kernel/story.ts'
import { kernelWith, kernelWithNodeThreads, promptThread } from './kernel/threads.ts'
import { WIDE_TEXTS, wideRules } from './kernel/wide-texts.ts'

const real = realModels()
if (real.length === 0) process.stderr.write(`skipped in test/threads.test.ts: ${NO_REAL_MODELS}\n`)

let alone: Kernel

beforeAll(async () => {
  alone = await testKernel()
})

describe('a thread that does all the work', () => {
  test('4.1 says of rules and changes at random what one alone says, and codes as much', async () => {
    const helping = await kernelWith(promptThread)
    let helped = 0
    await fc.assert(
      fc.asyncProperty(
        building.filter(({ rows }) => rows.length > 0),
        fc.array(ruleTexts, { minLength: 2, maxLength: 8 }),
        fc.array(edit, { maxLength: 6 }),
        async (plain, texts, edits) => {
          const rules = texts.flatMap((text) => checkedOrNone(text, plain.schema))
          const { helped: none, ...one } = await story(alone, plain, rules, edits)
          const { helped: units, ...two } = await story(helping, plain, rules, edits)
          expect(none).toBe(0)
          helped += units
          expect(two).toEqual(one)
        },
      ),
      { numRuns: runs(100) },
    )
    expect(helped).toBeGreaterThan(100)
  })

  test('4.7 says after edits what one alone says', async () => {
    const helping = await kernelWith(promptThread)
    let helped = 0
    await fc.assert(
      fc.asyncProperty(
        building,
        fc.array(editSteps, { minLength: 1, maxLength: 3 }),
        async (plain, edits) => {
          const { text } = writeBuilding(plain)
          const all = new Statements(text, plain.schema)
          const [one, two] = await Promise.all(
            [alone, helping].map((kernel) => checkOf(kernel, text, plain.schema, EDITED_RULES)),
          )
          for (const steps of edits) {
            const made = editOf(all, steps)
            for (const live of [one, two]) {
              live?.edit(made)
              // threads judge whole models: rows that are not there must be none to them either
              live?.run.forget()
              live?.run.evaluate()
            }
            expect(said(two?.run as Run)).toEqual(said(one?.run as Run))
          }
          helped += two?.run.model.threads?.done.helped ?? 0
        },
      ),
      { numRuns: runs(40) },
    )
    expect(helped).toBeGreaterThan(40)
  })

  test('4.1 says of many texts over several blocks what one alone says', async () => {
    const leaf = { kind: 'property', set: 'X', glob: false, name: 't' } as const
    const edits = Array.from({ length: 400 }, (_, i): Edit => ({ leaf, at: i * 5, value: `T${i % 120}` }))
    const { helped, ...two } = await story(await kernelWith(promptThread), WIDE_TEXTS, wideRules(), edits)
    const { helped: _, ...one } = await story(alone, WIDE_TEXTS, wideRules(), edits)
    expect(two).toEqual(one)
    expect(two.flips.length).toBeGreaterThan(1000)
    expect(helped).toBe(5)
  })

  test('3 of 3 threads may come, and the first one does it', async () => {
    const kernel = await kernelWith(promptThread, 3)
    const { helped, ...three } = await story(kernel, WIDE_TEXTS, wideRules(), [])
    const { helped: _, ...one } = await story(alone, WIDE_TEXTS, wideRules(), [])
    expect(helped).toBe(5)
    expect(three).toEqual(one)
  })
})

describe('threads of Node', () => {
  test('4.1 evaluations again and again, from the cells and from the planes, count the same', {
    timeout: 240_000,
  }, async () => {
    const [one, many] = [alone, await kernelWithNodeThreads()].map((kernel) =>
      makeScene(kernel, nodeHasher, { rows: 40_000, rules: 150 }),
    ) as [ReturnType<typeof makeScene>, ReturnType<typeof makeScene>]
    const expected = compiled(await one.read(), one.rules)
    expected.evaluate()
    const wanted = said(expected)
    const counts = countsOf(expected, one.rules.length)

    const model = await many.read()
    expect(await model.threads?.ready).toBe(3)
    const run = compiled(model, many.rules)
    const rounds = runs(500)
    for (let i = 0; i < rounds; i++) {
      if (i % 3 === 0) run.forget()
      run.evaluate()
      expect(countsOf(run, many.rules.length)).toEqual(counts)
    }
    expect(said(run)).toEqual(wanted)

    const { jobs, helped } = model.threads?.done ?? { jobs: 0, helped: 0 }
    model.close()
    expect(jobs).toBe(rounds)
    expect(helped).toBeGreaterThan(rounds)
  })

  function countsOf(run: Run, rules: number): unknown[] {
    return Array.from({ length: rules }, (_, rule) => run.counts(rule))
  }

  test.each(real)('4.1 %s has the same digest', async (name) => {
    const bytes = realBytes(name)
    const kernel = await kernelWithNodeThreads(2)
    const check = (checking: Kernel) =>
      checkModel(
        checking,
        { name, chunks: [bytes], size: bytes.length },
        { packs: resolvedPacks(), hasher: nodeHasher },
      ).catch((error: Error) => error.message)
    const [one, many] = [await check(alone), await check(kernel)]
    if (typeof one === 'string' || typeof many === 'string') return expect(many).toBe(one)
    expect([one.kernel.build, many.kernel.build]).toEqual(['simd', 'threads'])
    expect(many.digest).toBe(one.digest)
  })
})

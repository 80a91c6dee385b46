/** The kernel against the reference: rules and models at random give the same verdict in every row (spec 2). */
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Kernel } from '../engine/kernel.ts'
import { buildingOf } from './kernel/building.ts'
import { building } from './kernel/building-arbitrary.ts'
import { checkedOrNone } from './kernel/checked-rules.ts'
import { differences, readBuilding } from './kernel/judge.ts'
import { runs, testKernel } from './kernel/load.ts'
import { ruleTexts } from './kernel/rule-arbitrary.ts'
import { checked } from './language/harness.ts'
import { model, RULE_NAMES, rule } from './reference/arbitrary.ts'

let kernel: Kernel

beforeAll(async () => {
  kernel = await testKernel()
})

describe('verdicts at random', () => {
  test('2.6.1 every row of a small model is judged as the reference judges it', async () => {
    const rules = fc.array(rule, { minLength: 1, maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(model, rules, async (plain, texts) => {
        const read = await readBuilding(buildingOf(plain), kernel)
        const all = texts.map(({ applies, require }) => checked(applies, require, RULE_NAMES))
        expect(differences(read, all)).toEqual([])
      }),
      { numRuns: runs(150) },
    )
  })

  test('2.2.2 2.2.3 2.3 2.4 every kind of node over every relation is judged as the reference judges it', async () => {
    let kept = 0
    let met = 0
    await fc.assert(
      fc.asyncProperty(
        building,
        fc.array(ruleTexts, { minLength: 4, maxLength: 16 }),
        async (plain, texts) => {
          const rules = texts.flatMap((text) => checkedOrNone(text, plain.schema))
          met += texts.length
          kept += rules.length
          expect(differences(await readBuilding(plain, kernel), rules)).toEqual([])
        },
      ),
      { numRuns: runs(250) },
    )
    expect(kept / met).toBeGreaterThan(0.7)
  })
})

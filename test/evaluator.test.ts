/** The kernel against the reference: rules and models at random give the same verdict in every row (spec 2). */
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Kernel } from '../engine/kernel.ts'
import { buildingOf } from './kernel/building.ts'
import { differences, readBuilding } from './kernel/judge.ts'
import { runs, testKernel } from './kernel/load.ts'
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
        const building = await readBuilding(buildingOf(plain), kernel)
        const all = texts.map(({ applies, require }) => checked(applies, require, RULE_NAMES))
        expect(differences(building, all)).toEqual([])
      }),
      { numRuns: runs(300) },
    )
  })
})

/** The result of a whole check does not depend on how the bytes came (spec 1.1). */
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { checkModel } from '../engine/check.ts'
import type { Kernel } from '../engine/kernel.ts'
import { resolvedPacks, sampleBytes } from './digest/inputs.ts'
import { cut, cutInto, runs, testKernel } from './kernel/load.ts'

let kernel: Kernel

beforeAll(async () => {
  kernel = await testKernel()
})

describe('1.1 the digest of a check', () => {
  const { bytes } = sampleBytes({ storeys: 1, roomsPerStorey: 4, violations: 0, lengthUnit: 'mm' })
  const packs = resolvedPacks()

  async function digest(chunks: readonly Uint8Array[]): Promise<string> {
    return (await checkModel(kernel, { name: 'sample', chunks, size: null }, { packs })).digest
  }

  test('1.1 is the same for one chunk, for single bytes, and for any places to cut', async () => {
    const whole = await digest([bytes])
    expect(await digest(cutInto(bytes, [1]))).toBe(whole)
    const places = fc.array(fc.nat({ max: bytes.length }), { minLength: 1, maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(places, async (all) => {
        expect(await digest(cut(bytes, all))).toBe(whole)
      }),
      { numRuns: runs(15) },
    )
  })
})

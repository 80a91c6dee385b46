/** The scalar twin: the same source built without SIMD gives the same results and the same digest (spec 4.1). */
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { checkModel } from '../engine/check.ts'
import { type Kernel, loadKernel } from '../engine/kernel.ts'
import { Run } from '../engine/run.ts'
import { nodeHasher } from '../server/checks/hasher.ts'
import {
  NO_REAL_MODELS,
  realBytes,
  realModels,
  resolvedPacks,
  SCALAR_FILE,
  sampleBytes,
} from './digest/inputs.ts'
import { building } from './kernel/building-arbitrary.ts'
import { differences, readBuilding } from './kernel/judge.ts'
import { read, runs, testKernel } from './kernel/load.ts'
import { spelledFile } from './kernel/step-file.ts'
import { WIDE_TEXTS, wideRules } from './kernel/wide-texts.ts'
import { checked } from './language/harness.ts'

const real = realModels()
if (real.length === 0) process.stderr.write(`skipped in test/kernel-scalar.test.ts: ${NO_REAL_MODELS}\n`)

let scalar: Kernel
let simd: Kernel

async function checkBoth(bytes: Uint8Array) {
  const packs = resolvedPacks()
  const check = (kernel: Kernel) =>
    checkModel(
      kernel,
      { name: 'model', chunks: [bytes], size: bytes.length },
      { packs, hasher: nodeHasher },
    ).catch((error: Error) => error.message)
  return [await check(scalar), await check(simd)] as const
}

describe('the scalar twin', () => {
  beforeAll(async () => {
    scalar = await loadKernel(readFileSync(SCALAR_FILE))
    simd = await testKernel()
  })

  test('4.1 it is another build and not the same bytes', () => {
    expect([scalar.build, simd.build]).toEqual(['scalar', 'simd'])
    expect(scalar.sha256).not.toBe(simd.sha256)
  })

  test.each(real)('4.1 %s gives the same digest', async (name) => {
    const [a, b] = await checkBoth(realBytes(name))
    if (typeof a === 'string' || typeof b === 'string') return expect(a).toBe(b)
    expect([a.kernel.build, b.kernel.build]).toEqual(['scalar', 'simd'])
    expect(a.digest).toBe(b.digest)
  })

  test.each([
    ['IFC2X3', 'ft'],
    ['IFC4', 'mm'],
    ['IFC4X3', 'm'],
  ] as const)('4.1 a generated building in %s and %s gives the same digest', async (schema, lengthUnit) => {
    const { bytes } = sampleBytes({ schema, lengthUnit, violations: 2 })
    const [a, b] = await checkBoth(bytes)
    if (typeof a === 'string' || typeof b === 'string') throw new Error(`${a}`)
    expect(a.findings.length).toBeGreaterThan(0)
    expect(a.digest).toBe(b.digest)
  })

  test('1.3 it reads files at random as the release kernel does', async () => {
    await fc.assert(
      fc.asyncProperty(spelledFile, async ({ bytes, instances }) => {
        const facts = await Promise.all(
          [scalar, simd].map(async (kernel) => {
            const model = await read(bytes, kernel)
            const cells = instances.flatMap(({ id, kept }) =>
              kept
                ? Array.from({ length: model.cellCount(model.rowOfId(id)) }, (_, i) =>
                    model.cell(model.rowOfId(id), i),
                  )
                : [],
            )
            return { cells, lines: model.facts.lines, notRead: model.notRead }
          }),
        )
        expect(facts[0]).toEqual(facts[1])
      }),
      { numRuns: runs(60) },
    )
  })

  test('2.6.1 it judges many texts, and changes of them, as the release kernel does', async () => {
    const states = await Promise.all(
      [scalar, simd].map(async (kernel) => {
        const building = await readBuilding(WIDE_TEXTS, kernel)
        const rules = wideRules()
        const run = new Run(building.model, rules)
        run.evaluate()
        const leaf = { kind: 'property', set: 'X', glob: false, name: 't' } as const
        const rows = Array.from({ length: 500 }, (_, i) => building.rows.get(`d${i + 700}`) as number)
        const flips = run.change(rows.map((row, i) => ({ leaf, row, value: `T${i % 120}` })))
        return { flips, found: rules.map((_, i) => [run.counts(i), run.rows(i, 'fail')]) }
      }),
    )
    expect(states[0]?.flips.length).toBeGreaterThan(1000)
    expect(states[0]).toEqual(states[1])
  })

  test('2.6.1 it judges as the reference does', async () => {
    const texts = [
      'X.n1 >= 1',
      'X.n1 + X.n2 < 2 or X.t1 = "A"',
      'count(contents where X.b1) > 0',
      'unique(Name within storey)',
      'X.n2 in 0 .. 2',
    ]
    await fc.assert(
      fc.asyncProperty(building, async (plain) => {
        const rules = texts.map((text) => checked('IfcProduct', text, { schema: plain.schema }))
        expect(differences(await readBuilding(plain, scalar), rules)).toEqual([])
      }),
      { numRuns: runs(40) },
    )
  })
})

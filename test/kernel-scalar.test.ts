/** The scalar twin: the same source built without SIMD gives the same results and the same digest (spec 4.1). */
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkModel } from '../engine/check.ts'
import { type Kernel, loadKernel } from '../engine/kernel.ts'
import { Run } from '../engine/run.ts'
import { resolvedPacks, sampleBytes } from './digest/inputs.ts'
import { building } from './kernel/building-arbitrary.ts'
import { differences, readBuilding } from './kernel/judge.ts'
import { read, runs, testKernel } from './kernel/load.ts'
import { spelledFile } from './kernel/step-file.ts'
import { WIDE_TEXTS, wideRules } from './kernel/wide-texts.ts'
import { checked } from './language/harness.ts'

const ROOT = join(import.meta.dirname, '..')
const ASC = join(ROOT, 'node_modules/assemblyscript/bin/asc.js')
const HAVE_ASC = existsSync(ASC)
const WHY = HAVE_ASC ? '' : ' (skipped: node_modules/assemblyscript is missing)'

let folder = ''
let scalar: Kernel
let simd: Kernel

/** Builds the kernel's source as the release does, but without SIMD. */
async function buildScalar(): Promise<Kernel> {
  const out = join(folder, 'kernel-scalar.wasm')
  const options = [
    '-O3',
    '--noAssert',
    '--runtime',
    'stub',
    '--disable',
    'simd',
    '--initialMemory',
    '64',
    '--maximumMemory',
    '65536',
  ]
  // away from asconfig.json, which would switch SIMD on again
  cpSync(join(ROOT, 'assembly'), join(folder, 'assembly'), { recursive: true })
  execFileSync(process.execPath, [ASC, 'assembly/index.ts', '--outFile', out, ...options], {
    cwd: folder,
    stdio: 'pipe',
  })
  return loadKernel(readFileSync(out))
}

describe.skipIf(!HAVE_ASC)(`the scalar twin${WHY}`, () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lintel-scalar-'))
    scalar = await buildScalar()
    simd = await testKernel()
  })

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  test('4.1 it is another build and not the same bytes', () => {
    expect(scalar.sha256).not.toBe(simd.sha256)
  })

  test.each([
    ['IFC2X3', 'ft'],
    ['IFC4', 'mm'],
    ['IFC4X3', 'm'],
  ] as const)('4.1 a generated building in %s and %s gives the same digest', async (schema, lengthUnit) => {
    const { bytes } = sampleBytes({ schema, lengthUnit, violations: 2 })
    const packs = resolvedPacks()
    const check = (kernel: Kernel) =>
      checkModel(kernel, { name: 'sample', chunks: [bytes], size: bytes.length }, { packs })
    const [a, b] = [await check(scalar), await check(simd)]
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

/** Snapshots: a model that comes back from one is the model; anything malformed is refused (spec 1.8). */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { checkRead } from '../engine/check.ts'
import { LintelError } from '../engine/errors.ts'
import { inspectRead } from '../engine/inspect.ts'
import type { Kernel } from '../engine/kernel.ts'
import type { Model } from '../engine/model.ts'
import { readModel } from '../engine/read.ts'
import { writeSnapshot } from '../engine/snapshot.ts'
import { NO_REAL_MODELS, ROOT, realBytes, realModels, resolvedPacks, sampleBytes } from './digest/inputs.ts'
import { codeOf, cutInto, FULL, file, read, runs, testKernel } from './kernel/load.ts'
import { spelledFile } from './kernel/step-file.ts'
import { temporaryFolder } from './temporary-folder.ts'

let kernel: Kernel
const folder = temporaryFolder()

beforeAll(async () => {
  kernel = await testKernel()
})

function whole(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

const load = (chunks: readonly Uint8Array[], name = 'test.ifc'): Promise<Model> =>
  readModel(kernel, { name, chunks, size: null }, { snapshots: true })

/** Everything that can be read of a model, row by row. */
function everything(model: Model): unknown {
  const rows = Array.from({ length: model.rowCount }, (_, row) => [
    model.classOf(row).name,
    model.idOf(row),
    model.lineOf(row),
    Array.from({ length: model.cellCount(row) }, (_, i) => model.cell(row, i)),
  ])
  const counts = [model.kernel.metCount(), model.kernel.passedCount(), [...model.classCounts()]]
  return { rows, counts, notRead: model.notRead, facts: model.facts, schema: model.schema.name }
}

/** Lists in lists, typed numbers in and outside lists, all notes, names that are passed over on both sides of kept ones. */
const ODD = file(
  [
    '#1=IFCCARTESIANPOINT((0.,1.));',
    "#2=IFCWALL('3AbCdEfGhIjKlMnOpQrS_$',#9,'W\\X2\\00E4\\X0\\nde',$,*,#1,#777,'t',.STANDARD.);",
    "#3=IFCPROPERTYLISTVALUE('l',$,(IFCREAL(1.5),IFCLABEL('x'),IFCREAL(2.)),$);",
    "#4=IFCPROPERTYSINGLEVALUE('n',$,IFCLENGTHMEASURE(1.25),$);",
    "#5=IFCPROPERTYSINGLEVALUE('n',$,IFCLENGTHMEASURE(1.25),$);",
    "#6=IFCPROPERTYSINGLEVALUE('n',$,IFCAREAMEASURE(1.25),$);",
    "#70=IFCPROPERTYSINGLEVALUE('deep',$,((((1.,(2.,'a'))),#2,(#2,#3)),IFCTEXT('y')),$);",
    "#4000000000=IFCDOOR('not a GlobalId',$,'',$,$,$,$,$,1.,2.,$,$,$);",
    "#71=IFCUNHEARDOF('x');",
    '#72=IFCPOLYLINE((#1,#1));',
  ].join('\n'),
)

describe('a snapshot', () => {
  test('1.8 brings back every row, cell, count and note of odd statements, however it is cut', async () => {
    const model = await read(ODD)
    const bytes = whole(writeSnapshot(model))
    for (const sizes of [[bytes.length], [1], [7, 64, 1000]])
      expect(everything(await load(cutInto(bytes, sizes)))).toEqual(everything(model))
    expect(everything(await load(writeSnapshot(await load([bytes]))))).toEqual(everything(model))
  })

  test('1.8 brings back files at random', async () => {
    await fc.assert(
      fc.asyncProperty(spelledFile, async ({ bytes }) => {
        const model = await read(bytes)
        expect(everything(await load(writeSnapshot(model)))).toEqual(everything(model))
      }),
      { numRuns: runs(60) },
    )
  })

  test.each([
    ['IFC2X3', 'ft'],
    ['IFC4', 'mm'],
    ['IFC4X3', 'm'],
  ] as const)(
    '1.8 of a building in %s and %s is checked with the same digest',
    async (schema, lengthUnit) => {
      const { bytes } = sampleBytes({ schema, lengthUnit, violations: 2 })
      const model = await read(bytes)
      const again = await load(writeSnapshot(model))
      const packs = resolvedPacks()
      expect(inspectRead(again)).toEqual(inspectRead(model))
      const [a, b] = [await checkRead(kernel, model, { packs }), await checkRead(kernel, again, { packs })]
      expect(a.findings.length).toBeGreaterThan(0)
      expect(b.digest).toBe(a.digest)
    },
  )

  const names = realModels()
  test.skipIf(names.length === 0)(
    `1.8 of real models is checked with the same digest${names.length === 0 ? ` (skipped: ${NO_REAL_MODELS})` : ''}`,
    async () => {
      const packs = resolvedPacks()
      for (const name of names) {
        const model = await read(realBytes(name))
        const again = await load(writeSnapshot(model))
        const digests = [await checkRead(kernel, model, { packs }), await checkRead(kernel, again, { packs })]
        expect([name, digests[1]?.digest]).toEqual([name, digests[0]?.digest])
      }
    },
    300_000,
  )
})

describe('what is no sound snapshot', () => {
  test('1.8 a snapshot is taken only where it was asked for', async () => {
    const bytes = whole(writeSnapshot(await read(ODD)))
    expect(await codeOf(readModel(kernel, { name: 'x', chunks: [bytes], size: null }))).toBe('input-not-step')
  })

  test('1.8 one that is cut short, or goes on, is refused', async () => {
    const bytes = whole(writeSnapshot(await read(ODD)))
    for (let end = 1; end < bytes.length; end += 3)
      expect(await codeOf(load([bytes.subarray(0, end)]))).toBe('input-truncated')
    expect(await codeOf(load([bytes, new Uint8Array(1)]))).toBe('snapshot-invalid')
  })

  test('1.8 one that claims more than comes asks for no memory for it', async () => {
    const bytes = whole(writeSnapshot(await read(ODD)))
    const view = new DataView(bytes.buffer)
    const at = 16 + 8 * Math.ceil(view.getUint32(12, true) / 8)
    const codes: unknown[] = []
    for (const claim of [0xffffffff, 0xf0000000, 0x80000000, bytes.length]) {
      view.setUint32(at, claim, true)
      for (const size of [null, bytes.length])
        for (const chunks of [[bytes], cutInto(bytes, [100])])
          codes.push(await codeOf(readModel(kernel, { name: 'x', chunks, size }, { snapshots: true })))
    }
    const [beyond, ends] = ['snapshot-invalid', 'input-truncated']
    expect(codes).toEqual([...Array(4).fill(beyond), ...Array(12).fill(ends)])
  })

  test('1.8 one whose facts would be longer than the file is refused at its beginning', async () => {
    const bytes = whole(writeSnapshot(await read(ODD)))
    new DataView(bytes.buffer).setUint32(12, 0xfffffff0, true)
    const chunks = [bytes.subarray(0, 20)]
    const input = { name: 'x', chunks, size: bytes.length }
    expect(await codeOf(readModel(kernel, input, { snapshots: true }))).toBe('input-truncated')
  })

  test('1.8 one of unknown size is taken as it comes, however large it is', async () => {
    const walls = Array.from({ length: 60_000 }, (_, i) => `#${i + 1}=IFCWALL($,$,'wall ${i}',$,$,$,$,$,$);`)
    const model = await read(file(walls.join('\n')))
    const bytes = whole(writeSnapshot(model))
    expect(bytes.length).toBeGreaterThan(2 ** 21)
    const again = await load(cutInto(bytes, [300_000]))
    expect([again.rowCount, again.cell(59_999, 2)]).toEqual([60_000, model.cell(59_999, 2)])
  })

  test('1.8 one of another version says so and what to do', async () => {
    const bytes = whole(writeSnapshot(await read(ODD)))
    bytes[4] = 99
    await expect(load([bytes])).rejects.toThrow(/another version of Lintel.*make it again/)
  })

  test(
    '1.8 with any byte changed it is refused, or reads as some model without a fault',
    async () => {
      const bytes = whole(writeSnapshot(await read(ODD)))
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.record({ at: fc.nat(bytes.length - 1), to: fc.oneof(fc.nat(255), fc.constant(255)) }), {
            minLength: 1,
            maxLength: 4,
          }),
          async (edits) => {
            const mutant = bytes.slice()
            for (const { at, to } of edits) mutant[at] = to
            try {
              const model = await load([mutant])
              everything(model)
              await checkRead(kernel, model, { packs: resolvedPacks() })
            } catch (error) {
              if (!(error instanceof LintelError) || error.code.startsWith('internal')) throw error
            }
          },
        ),
        { numRuns: runs(400) },
      )
    },
    FULL ? 900_000 : 120_000,
  )
})

test('1.8 the command line writes one and checks it as it checks the file', () => {
  const lintel = (...args: string[]) =>
    spawnSync(process.execPath, [join(ROOT, 'dist/cli/main.js'), ...args], { cwd: folder, encoding: 'utf8' })
  lintel('sample', '--violations', '1', '--output', 'a.ifc')
  const said = lintel('snapshot', 'a.ifc', '--output', 'a.lntm')
  expect([said.status, said.stderr]).toEqual([0, ''])
  expect(said.stdout).toMatch(/^a\.lntm: \d+\.\d MB for \d+\.\d MB of IFC/)
  const [a, b] = ['a.ifc', 'a.lntm'].map((name) => lintel('check', name, '--format', 'json'))
  expect(a?.status).toBe(1)
  expect(JSON.parse(b?.stdout ?? '').digest).toBe(JSON.parse(a?.stdout ?? '').digest)
})

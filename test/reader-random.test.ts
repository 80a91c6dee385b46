/** Files at random, read by the release kernel and compared with what was written (spec 1.1, 1.3, 1.4). */
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Kernel } from '../engine/kernel.ts'
import type { Model } from '../engine/model.ts'
import { cutInto, file, read, runs, testKernel } from './kernel/load.ts'
import { type SpelledFile, spelledFile } from './kernel/step-file.ts'
import { spelledText } from './kernel/step-text.ts'
import { spelledNumber } from './kernel/step-value.ts'

let kernel: Kernel

beforeAll(async () => {
  kernel = await testKernel()
})

/** Everything that reading decides about the instances of a file, by its names. */
function facts(model: Model, { instances }: SpelledFile): unknown {
  return {
    rows: model.rowCount,
    counts: [...model.classCounts()],
    notRead: model.notRead,
    lines: model.facts.lines,
    instances: instances.map(({ id }) => {
      const row = model.rowOfId(id)
      return row < 0 ? null : instance(model, row)
    }),
  }
}

function instance(model: Model, row: number): unknown {
  return {
    id: model.idOf(row),
    class: model.classOf(row).name,
    line: model.lineOf(row),
    values: Array.from({ length: model.cellCount(row) }, (_, i) => model.cell(row, i)),
  }
}

describe('reading at random', () => {
  test('1.3 every value, line and reference is read back as it was written', async () => {
    await fc.assert(
      fc.asyncProperty(spelledFile, async (written) => {
        const model = await read(written.bytes, kernel)
        const kept = written.instances.filter((one) => one.kept)
        expect(model.schema.name).toBe(written.schema)
        expect(model.rowCount).toBe(kept.length)
        for (const { id, class: name, line, values, kept: isKept } of written.instances) {
          const row = model.rowOfId(id)
          if (isKept) expect(instance(model, row)).toEqual({ id, class: name, line, values })
          else expect(row).toBe(-1)
        }
        expect(model.notRead.filter(({ what }) => !/^(references|units) /.test(what))).toEqual([])
      }),
      { numRuns: runs(150) },
    )
  })

  test('1.1 how the bytes are cut into chunks never changes the model', async () => {
    const sizes = fc.oneof(
      fc.constant([1]),
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 }),
    )
    await fc.assert(
      fc.asyncProperty(spelledFile, sizes, async (written, pieces) => {
        const whole = await read(written.bytes, kernel)
        const parts = await read(cutInto(written.bytes, pieces), kernel)
        expect(facts(parts, written)).toEqual(facts(whole, written))
        expect(parts.facts.sha256).toBe(whole.facts.sha256)
      }),
      { numRuns: runs(80) },
    )
  })

  test('1.4 a text reads back from every escape and from raw UTF-8', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(spelledText, { minLength: 1, maxLength: 12 }), async (texts) => {
        const data = texts.map(({ bytes }, i) => [`#${i + 1}=IFCMATERIAL('`, bytes, `',$,$);\n`] as const)
        const [before, after] = file('|').split('|') as [string, string]
        const bytes = [before, ...data.flat(), after].flatMap((part) =>
          typeof part === 'string' ? [...Buffer.from(part)] : [...part],
        )
        const model = await read(Uint8Array.from(bytes), kernel)
        expect(texts.map((_, i) => model.attribute(model.rowOfId(i + 1), 'Name'))).toEqual(
          texts.map(({ text }) => ({ kind: 'text', text, type: null })),
        )
        expect(model.notRead).toEqual([])
      }),
      { numRuns: runs(100) },
    )
  })

  test('a number in any spelling is the f64 that JavaScript makes of the same text, to the last bit', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(spelledNumber, { minLength: 20, maxLength: 60 }), async (numbers) => {
        const data = numbers.map(
          ({ bytes }, i) => `#${i + 1}=IFCQUANTITYLENGTH($,$,$,${String.fromCharCode(...bytes)},$);`,
        )
        const model = await read(file(data.join('\n')), kernel)
        const found = numbers.map((_, i) => model.cell(model.rowOfId(i + 1), 3))
        numbers.forEach(({ value }, i) => {
          expect(Object.is(found[i], value), `${data[i]} → ${String(found[i])}`).toBe(true)
        })
      }),
      { numRuns: runs(100) },
    )
  })
})

/** Statements larger than the kernel's input window of 2 MB, kept or passed over, cut anywhere (spec 1.1, 1.3). */
import { beforeAll, describe, expect, test } from 'vitest'
import type { Kernel } from '../engine/kernel.ts'
import { codeOf, cut, cutInto, FULL, file, head, notes, read, testKernel, utf8 } from './kernel/load.ts'

let kernel: Kernel

beforeAll(async () => {
  kernel = await testKernel()
})

/** Strings and comments that hold every mark a scanner might stumble over. */
const TRAPS = "'a;b''c/*d\n'/*/ ; ' ( */,"
const AFTER = "\n#2=IFCMATERIAL('after',$,$);"

/** A statement of at least `megabytes`. */
function large(keyword: string, megabytes: number): string {
  const count = Math.ceil((megabytes << 20) / TRAPS.length)
  return file(`#1=${keyword}('big',$,(${TRAPS.repeat(count)}''),$);${AFTER}`)
}

const kept = utf8(large('IFCPROPERTYLISTVALUE', 3))
const passed = utf8(large('IFCPOLYLINE', 3))

if (!FULL) process.stderr.write('skipped: statements beyond 256 MB; npm run test:full reads them\n')

describe('statements larger than the window', () => {
  test.each([
    ['in one chunk', (bytes: Uint8Array) => [bytes]],
    ['in pieces of 64 KiB', (bytes: Uint8Array) => cutInto(bytes, [65_536])],
    ['in pieces of an odd size', (bytes: Uint8Array) => cutInto(bytes, [1_048_575, 3, 777])],
    [
      'around the window',
      (bytes: Uint8Array) =>
        cut(bytes, [(1 << 20) - 1, 1 << 20, (1 << 20) + 1, (1 << 21) - 1, 1 << 21, (1 << 21) + 1]),
    ],
  ])('1.1 one is kept whole, one of geometry is passed over, %s', async (_, pieces) => {
    const model = await read(pieces(kept), kernel)
    const list = model.cell(model.rowOfId(1), 2)
    expect(list).toMatchObject({ kind: 'list' })
    expect(list !== null && typeof list === 'object' && list.kind === 'list' ? list.items.length : 0).toBe(
      Math.ceil((3 << 20) / TRAPS.length) + 1,
    )
    const lines = 8 + Math.ceil((3 << 20) / TRAPS.length) + 1
    expect([model.lineOf(model.rowOfId(2)), notes(model)]).toEqual([lines, []])

    const geometry = await read(pieces(passed), kernel)
    expect([
      geometry.rowCount,
      geometry.rowOfId(1),
      geometry.lineOf(geometry.rowOfId(2)),
      notes(geometry),
    ]).toEqual([1, -1, lines, []])
    expect(geometry.classCounts()[geometry.schema.class('IfcPolyline')?.index ?? -1]).toBe(1)
  })

  test('1.1 a passed statement may be cut at any byte of a string, a comment or its end', async () => {
    const start = head().length + 20
    const window = (1 << 20) + start
    for (let at = window; at < window + TRAPS.length + 2; at++) {
      const model = await read([passed.subarray(0, at), passed.subarray(at)], kernel)
      expect([model.rowCount, notes(model)], `cut at ${at}`).toEqual([1, []])
    }
    for (let back = 1; back < 60; back++) {
      const at = passed.length - back
      expect(
        (await read([passed.subarray(0, at), passed.subarray(at)], kernel)).rowCount,
        `cut ${back} before the end`,
      ).toBe(1)
    }
  }, 60_000)

  test('1.7 a large statement that does not end is truncated input', async () => {
    for (const bytes of [kept, passed])
      expect(await codeOf(read(bytes.subarray(0, 2_500_000), kernel))).toBe('input-truncated')
  })
})

describe('large texts and many instances', () => {
  test('a text of 3 MB is read whole', async () => {
    const text = 'ä;'.repeat(1 << 20)
    const model = await read(file(`#1=IFCMATERIAL('${text}',$,$);`), kernel)
    expect((model.attribute(model.rowOfId(1), 'Name') as { text: string }).text === text).toBe(true)
  })

  test('half a million instances are all found by their names', async () => {
    const count = 500_000
    const data = Array.from(
      { length: count },
      (_, i) => `#${(i * 7919) % 1_000_003 || 2_000_000}=IFCCARTESIANPOINT((0.));`,
    )
    data[count >> 1] += "\n#3000000=IFCMATERIAL('m',$,$);"
    const model = await read(cutInto(utf8(file(data.join('\n'))), [1 << 20]), kernel)
    expect([model.rowCount, model.kernel.metCount(), model.lineOf(0), notes(model)]).toEqual([
      1,
      count + 1,
      8 + (count >> 1) + 1,
      [],
    ])
  })

  test.runIf(FULL)(
    'a header statement beyond 256 MB is refused, a data statement is passed over',
    async () => {
      const filler = new Uint8Array(1 << 24).fill(0x61)
      const pieces = (before: string, after: string) => [
        utf8(before),
        ...Array.from({ length: 17 }, () => filler),
        utf8(after),
      ]
      expect(await codeOf(read(pieces("ISO-10303-21;\nHEADER;\nFILE_NAME('", "');"), kernel))).toBe(
        'step-syntax',
      )
      const data = pieces(`${head()}#1=IFCMATERIAL('`, `',$,$);${AFTER}\nENDSEC;\nEND-ISO-10303-21;`)
      const model = await read(data, kernel)
      expect([model.rowCount, notes(model)]).toEqual([1, [['statements larger than 256 MB', 1, [8]]]])
    },
    120_000,
  )
})

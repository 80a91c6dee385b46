/** Against someone else's reader: for every file of ../shared/data what we read agrees with web-ifc; the differences are listed and explained. */
import { beforeAll, describe, expect, test } from 'vitest'
import type { IfcAPI } from 'web-ifc'
import type { Kernel } from '../engine/kernel.ts'
import { readModel } from '../engine/read.ts'
import { compareFile, releasedKernel } from './against-web-ifc/compare.ts'
import { KNOWN_DIFFERENCES, UNSUPPORTED } from './against-web-ifc/differences.ts'
import { startWebIfc } from './against-web-ifc/theirs.ts'
import { sharedFiles } from './shared-data.ts'

const INSTEAD = 'only generated models are compared with web-ifc (against-web-ifc-generated.test.ts)'
const good = sharedFiles('ifc', '.ifc', INSTEAD)
const bad = good.length === 0 ? [] : sharedFiles('ifc-bad', '.ifc', INSTEAD)
const readable = [...good, ...bad.filter((file) => !(file.name in UNSUPPORTED))]

let kernel: Kernel
let api: IfcAPI
beforeAll(async () => {
  kernel = await releasedKernel()
  api = await startWebIfc()
})

describe.skipIf(good.length === 0)('the files of ../shared/data', () => {
  test('are there, and every explained difference belongs to one of them', () => {
    expect(readable.length).toBeGreaterThanOrEqual(38)
    expect(readable.map((file) => file.name)).toEqual(expect.arrayContaining(Object.keys(KNOWN_DIFFERENCES)))
  })

  describe.each(readable)('$name, as web-ifc reads it', (file) => compareFile(file, () => ({ kernel, api })))

  test.each(Object.entries(UNSUPPORTED))('1.2 %s is refused: %s', async (name, schema) => {
    const bytes = bad.find((file) => file.name === name)!.read()

    await expect(readModel(kernel, { name, chunks: [bytes], size: bytes.length })).rejects.toMatchObject({
      code: 'schema-unsupported',
      message: expect.stringContaining(schema),
    })
  })
})

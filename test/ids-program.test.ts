/** An IDS that is written and read again compiles to the same program, to the last bit of the kernel's memory. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { judge, packRules } from '../engine/check.ts'
import type { IdsDocument } from '../engine/ids/document.ts'
import { lintIds } from '../engine/ids/lint.ts'
import { idsPack, namedByIds } from '../engine/ids/pack.ts'
import { parseIds } from '../engine/ids/read.ts'
import { writeIds } from '../engine/ids/write.ts'
import { readModel } from '../engine/read.ts'
import { sampleBytes } from './digest/inputs.ts'
import { auditFiles, officialCases } from './ids/files.ts'
import { testKernel } from './kernel/load.ts'
import type { SharedFile } from './shared-data.ts'

const DATA = join(import.meta.dirname, '../../shared/data/ids')

/** What reading a model, compiling a document and judging leave in a kernel: program, columns, sets of texts, verdicts. */
async function memoryOf(document: IdsDocument, bytes: Uint8Array): Promise<Buffer> {
  const packs = [idsPack(document, 'a.ids')]
  const input = { name: 'model.ifc', chunks: [bytes], size: bytes.length }
  const model = await readModel(await testKernel(), input, { keep: (schema) => namedByIds(schema, packs) })
  judge(model, packRules(packs))
  return Buffer.from(model.kernel.memory.buffer)
}

/** Whether the program stays what it is; undefined for a file that has none. */
async function isKept(file: SharedFile, bytes: Uint8Array): Promise<boolean | undefined> {
  const { document, faults } = lintIds(file.read(), file.name)
  if (document === undefined || faults.some(({ severity }) => severity === 'fatal')) return undefined
  const written = parseIds(writeIds(document), file.name)
  return (await memoryOf(document, bytes)).equals(await memoryOf(written, bytes))
}

async function changed(files: readonly (readonly [SharedFile, Uint8Array])[]): Promise<string[]> {
  const names: string[] = []
  for (const [file, bytes] of files) if ((await isKept(file, bytes)) === false) names.push(file.name)
  return names
}

describe('a file that is written and read again', () => {
  const cases = officialCases()

  test.skipIf(cases.length === 0)('6.19 is the same program on the model of its case', async () => {
    const pairs = cases.map(({ folder, file }) => {
      const model = readFileSync(join(DATA, folder, file.name.replace(/\.ids$/, '.ifc')))
      return [file, new Uint8Array(model)] as const
    })

    expect(await changed(pairs)).toEqual([])
  })

  const files = (['valid', 'invalid', 'issues'] as const)
    .flatMap(auditFiles)
    .filter((file) => !/notAnXml|Issue 09/.test(file.name))

  test.skipIf(files.length === 0)('6.19 is the same program on a building', async () => {
    const { bytes } = sampleBytes({ schema: 'IFC4', storeys: 1, roomsPerStorey: 4 })

    expect(await changed(files.map((file) => [file, bytes]))).toEqual([])
  })

  test('6.19 another file is another program', async () => {
    const text = (name: string): string =>
      `<ids xmlns="http://standards.buildingsmart.org/IDS"><info><title>T</title></info><specifications><specification name="S" ifcVersion="IFC4"><applicability maxOccurs="unbounded"><entity><name><simpleValue>IFCWALL</simpleValue></name></entity></applicability><requirements><attribute><name><simpleValue>${name}</simpleValue></name></attribute></requirements></specification></specifications></ids>`
    const { bytes } = sampleBytes({ schema: 'IFC4' })
    const [one, other] = await Promise.all(
      ['Name', 'Tag'].map((name) => memoryOf(parseIds(text(name), 'a.ids'), bytes)),
    )

    expect(one?.equals(other as Buffer)).toBe(false)
  })
})

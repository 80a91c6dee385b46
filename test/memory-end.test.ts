/** When memory ends, a clear error says what would help, and nothing is half done (spec 1.9). */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { checkModel } from '../engine/check.ts'
import { Kernel, LEAST_PAGES, loadKernel } from '../engine/kernel.ts'
import { readModel } from '../engine/read.ts'
import { KERNEL_FILE, resolvedPacks, sampleBytes } from './digest/inputs.ts'

const PAGE = 65_536

/** The kernel with another end of its memory, in pages of 64 KiB. */
async function withPages(pages: number): Promise<Kernel> {
  const { module, sha256 } = await loadKernel(readFileSync(KERNEL_FILE))
  const memory = () => new WebAssembly.Memory({ initial: LEAST_PAGES, maximum: pages })
  return new Kernel(module, sha256, { memory })
}

const LARGE = sampleBytes({ storeys: 20, roomsPerStorey: 40 }).bytes
const SMALL = sampleBytes({ violations: 1 }).bytes
const input = (bytes: Uint8Array) => ({ name: 'a.ifc', chunks: [bytes], size: bytes.length })

describe('the end of memory', () => {
  test('1.9 while reading is the error `memory`, with what was there and what would help; the next model is read', async () => {
    const kernel = await withPages(96)
    await expect(readModel(kernel, input(LARGE))).rejects.toMatchObject({
      code: 'memory',
      message: expect.stringMatching(/more than the [3-6] MiB .* split the model by discipline or storey/),
    })
    expect((await readModel(kernel, input(SMALL))).rowCount).toBeGreaterThan(100)
  })

  test('1.9 anywhere in a check is the same error: there is no result that is half done', async () => {
    const packs = resolvedPacks()
    const whole = await checkModel(await loadKernel(readFileSync(KERNEL_FILE)), input(LARGE), { packs })
    let pages = 96
    for (; ; pages += 8) {
      const kernel = await withPages(pages)
      const ending = await checkModel(kernel, input(LARGE), { packs }).catch((error: unknown) => error)
      if (ending instanceof Error) expect(ending).toMatchObject({ code: 'memory' })
      else {
        expect(ending).toMatchObject({ digest: whole.digest })
        break
      }
    }
    expect(pages * PAGE).toBeGreaterThan(LARGE.length / 4)
  }, 120_000)
})

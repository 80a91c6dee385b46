/** One memory for check after check: what was in it before is seen by nobody. */
import { describe, expect, test } from 'vitest'
import { checkModel } from '../engine/check.ts'
import type { Kernel } from '../engine/kernel.ts'
import type { Model } from '../engine/model.ts'
import { resolvePacks } from '../engine/pack/resolve.ts'
import { jsonReport } from '../engine/report/json.ts'
import { sampleBuilding } from '../engine/sample/building.ts'
import { readBuilt } from '../server/built.ts'
import { loadBounded } from '../server/checks/bounds.ts'
import { nodeHasher } from '../server/checks/hasher.ts'
import { KeptMemory } from '../server/checks/kept-memory.ts'
import { SAMPLE } from './server/ids-server.ts'
import { SMALL_MODEL } from './server/route-things.ts'

const { kernel: twins, packs } = readBuilt()
const PACKS = ['core/information', 'us/ada-2010']
const building = (schema: 'IFC2X3' | 'IFC4' | 'IFC4X3', storeys: number): string =>
  [...sampleBuilding({ schema, storeys, roomsPerStorey: 20, seed: storeys, violations: 2 })].join('')
const MODELS = [
  building('IFC4', 6),
  SMALL_MODEL,
  building('IFC2X3', 2),
  SAMPLE,
  building('IFC4X3', 3),
  building('IFC4', 1),
]

/** The document of a check. @param keeper gets its memory back */
async function check(kernel: Kernel, text: string, keeper?: KeptMemory) {
  const bytes = new TextEncoder().encode(text)
  const input = { name: 'any.ifc', size: bytes.length, chunks: [bytes] }
  let model: Model | null = null
  const onRead = (read: Model): void => {
    model = read
  }
  const options = { packs: resolvePacks(packs, PACKS), hasher: nodeHasher, onRead }
  const document = [...jsonReport([{ result: await checkModel(kernel, input, options) }])].join('')
  const { memory, usedBytes } = (model as unknown as Model).kernel
  keeper?.takeBack(memory, usedBytes())
  return document
}

describe.each(['simd', 'scalar'] as const)('the memory of a kernel (%s)', (build) => {
  const bytes = { simd: twins[build], scalar: twins[build] }

  test('is the same for one model after the other, and each result as of a fresh one, in any order', async () => {
    const fresh = await loadBounded(bytes, 4096)
    const expected = await Promise.all(MODELS.map((text) => check(fresh, text)))
    const memory = new KeptMemory(4096)
    const lent = new Set<WebAssembly.Memory>()
    const kept = await loadBounded(bytes, 4096, () => {
      const one = memory.lend()
      lent.add(one)
      return one
    })
    for (const order of [
      [0, 1, 2, 3, 4, 5],
      [5, 4, 3, 2, 1, 0],
      [3, 0, 3, 1, 1, 4],
    ])
      for (const i of order) expect(await check(kept, MODELS[i] as string, memory)).toBe(expected[i])
    expect(lent.size).toBe(1)
  })

  test('holds nothing but zeros when it is lent again', async () => {
    const memory = new KeptMemory(4096)
    const kernel = await loadBounded(bytes, 4096, () => memory.lend())
    await check(kernel, MODELS[0] as string, memory)
    const again = new Uint8Array(memory.lend().buffer)
    expect(again.length).toBeGreaterThan(4 << 20)
    expect(again.findIndex((byte) => byte !== 0)).toBe(-1)
  })
})

test('a memory that is not taken back is not lent again, as after a check that failed', async () => {
  const memory = new KeptMemory(4096)
  const first = memory.lend()
  const second = memory.lend()
  expect(second).not.toBe(first)
  memory.takeBack(first, 0)
  expect(memory.lend()).not.toBe(second)
  const last = memory.lend()
  memory.takeBack(last, 0)
  expect(memory.lend()).toBe(last)
})

test('a large one is given back to the system', () => {
  const memory = new KeptMemory(4096)
  const large = memory.lend()
  large.grow((200 * 2 ** 20 - large.buffer.byteLength) / 65_536)
  memory.takeBack(large, 0)
  expect(memory.lend().buffer.byteLength).toBe(4 << 20)
})

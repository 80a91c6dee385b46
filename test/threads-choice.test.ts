/** When a model is given threads, and when the plain kernel judges alone. */
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { installedKernel } from '../cli/installation.ts'
import { nodeThread } from '../cli/threads.ts'
import { checkModel } from '../engine/check.ts'
import { loadKernel } from '../engine/kernel.ts'
import { Run } from '../engine/run.ts'
import { FROM, type Threads } from '../engine/threads.ts'
import { nodeHasher } from '../server/checks/hasher.ts'
import { resolvedPacks, sampleBytes } from './digest/inputs.ts'
import { writeBuilding } from './kernel/building-step.ts'
import { KERNEL_FILE, read } from './kernel/load.ts'
import { promptThread, THREADS_FILE } from './kernel/threads.ts'
import { WIDE_TEXTS } from './kernel/wide-texts.ts'
import { checked } from './language/harness.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('the choice', () => {
  const threads = (part: Partial<Threads> = {}): Threads => ({
    kernel: () => readFileSync(THREADS_FILE),
    count: 1,
    spawn: nodeThread,
    ...part,
  })
  const load = (part?: Partial<Threads>) => loadKernel(readFileSync(KERNEL_FILE), undefined, threads(part))

  test('falls on the build with threads for a large file and many rules', async () => {
    const kernel = await load()
    const builds = []
    for (const [bytes, rules] of [
      [2e9, 40],
      [4e6, 2000],
      [0, 5000],
      [6e7, 0],
      [6e7, 1000],
    ] as const)
      builds.push((await kernel.forModel(bytes, rules)).build)
    expect(builds).toEqual(['simd', 'simd', 'simd', 'simd', 'threads'])
    expect(await kernel.forModel(6e7, 1000)).toBe(await kernel.forModel(6e7, 1000))
  })

  test('is the one of the command, where there is more than one processor', async () => {
    const { build } = await (await installedKernel()).forModel(6e7, 1000)
    expect(build).toBe(availableParallelism() > 1 ? 'threads' : 'simd')
  })

  test('small work is not shared out', async () => {
    const model = await read(
      writeBuilding(WIDE_TEXTS).text,
      await load({ from: { ...FROM, bytes: 0, rules: 0 }, spawn: promptThread }),
    )
    const run = new Run(model, [checked('IfcDoor', 'exists(X.t)')])
    run.evaluate()
    expect(model.threads?.done).toEqual({ jobs: 0, helped: 0 })
  })

  test.each([
    ['memory cannot be shared', () => vi.stubGlobal('SharedArrayBuffer', undefined), {}],
    ['the page is not isolated', () => vi.stubGlobal('crossOriginIsolated', false), {}],
    ['its file is not there', () => undefined, { kernel: () => Promise.reject(new Error('404')) }],
    ['its file is another', () => undefined, { kernel: () => new Uint8Array(8) }],
    ['the machine gives no memory to share', () => vi.stubGlobal('WebAssembly', withoutSharing()), {}],
  ])('where %s the plain kernel judges', async (_, arrange, part) => {
    const kernel = await load(part)
    arrange()
    expect(await kernel.forModel(6e7, 1000)).toBe(kernel)
    const { bytes } = sampleBytes({ violations: 1 })
    const input = { name: 'sample', chunks: [bytes], size: bytes.length }
    const result = await checkModel(kernel, input, { packs: resolvedPacks(), hasher: nodeHasher })
    expect(result.kernel.build).toBe('simd')
  })

  /** An engine that has no address space left for memory that can be shared. */
  function withoutSharing(): typeof WebAssembly {
    class Memory extends WebAssembly.Memory {
      constructor(descriptor: WebAssembly.MemoryDescriptor) {
        if (descriptor.shared === true) throw new RangeError('could not allocate memory')
        super(descriptor)
      }
    }
    return new Proxy(WebAssembly, {
      get: (target, key) => (key === 'Memory' ? Memory : Reflect.get(target, key)),
    })
  }
})

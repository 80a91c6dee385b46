/** Threads over shared memory: what several judge is what one alone judges, whenever the others come, stop or stay away. */
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { compiled, makeScene } from '../bench/evaluation/scene.ts'
import { installedKernel } from '../cli/installation.ts'
import { nodeThread } from '../cli/threads.ts'
import { checkModel } from '../engine/check.ts'
import { LintelError } from '../engine/errors.ts'
import { type Kernel, kernelOf, loadKernel } from '../engine/kernel.ts'
import type { CheckedRule } from '../engine/language/ast.ts'
import { readModel } from '../engine/read.ts'
import { type Change, type Flip, Run } from '../engine/run.ts'
import type { SchemaName } from '../engine/schema/schema.ts'
import { writeSnapshot } from '../engine/snapshot.ts'
import { FROM, type ThreadedExports, type ThreadOrder, type Threads } from '../engine/threads.ts'
import { nodeHasher } from '../server/hasher.ts'
import { NO_REAL_MODELS, realBytes, realModels, resolvedPacks, sampleBytes } from './digest/inputs.ts'
import type { Building } from './kernel/building.ts'
import { building } from './kernel/building-arbitrary.ts'
import { writeBuilding } from './kernel/building-step.ts'
import { file, KERNEL_FILE, read, runs, testKernel } from './kernel/load.ts'
import { NAMES, type RuleTexts, ruleTexts } from './kernel/rule-arbitrary.ts'
import { kernelWith, kernelWithNodeThreads, promptThread, THREADS_FILE } from './kernel/threads.ts'
import { WIDE_TEXTS, wideRules } from './kernel/wide-texts.ts'
import { checked } from './language/harness.ts'

const real = realModels()
if (real.length === 0) process.stderr.write(`skipped in test/threads.test.ts: ${NO_REAL_MODELS}\n`)

let alone: Kernel

beforeAll(async () => {
  alone = await testKernel()
})

afterEach(() => {
  vi.unstubAllGlobals()
})

/** Counts and rows of every rule. */
function said(run: Run): unknown[] {
  return run.program.rules.map(({ number }) => saidOf(run, number))
}

/** The same of the probes that belong to the rules. */
function probesSaid(run: Run): unknown[] {
  return run.program.rules.flatMap(({ conjuncts }) => conjuncts.map(({ rule }) => saidOf(run, rule)))
}

function saidOf(run: Run, rule: number): unknown[] {
  return [run.counts(rule), run.rows(rule, 'fail'), run.rows(rule, 'unknown')]
}

function checkedOrNone({ applies, require }: RuleTexts, schema: SchemaName): CheckedRule[] {
  try {
    return [checked(applies, require, { ...NAMES, schema })]
  } catch (error) {
    if (error instanceof LintelError) return []
    throw error
  }
}

interface Story {
  readonly flips: Flip[]
  readonly said: unknown[][]
  readonly coded: number
  readonly helped: number
}

/** Judges, changes, judges again, begins from the cells, goes on with half of the rules: what was said each time. */
async function story(
  kernel: Kernel,
  plain: Building,
  rules: readonly CheckedRule[],
  changes: readonly { readonly at: number; readonly name: string; readonly value: Change['value'] }[],
): Promise<Story> {
  const { text, ids } = writeBuilding(plain)
  const model = await read(text, kernel)
  const rows = [...ids.values()].map((id) => model.rowOfId(id))
  const run = new Run(model, rules)
  const all: unknown[][] = []
  const judge = (judging: Run): void => {
    judging.evaluate()
    all.push(said(judging))
  }
  judge(run)
  const leaf = (name: string) => ({ kind: 'property', set: 'X', glob: false, name }) as const
  const flips = run.change(
    changes.map(({ at, name, value }) => ({
      leaf: leaf(name),
      row: rows[at % rows.length] as number,
      value,
    })),
  )
  judge(run)
  run.forget()
  judge(run)
  judge(new Run(model, rules.slice(0, rules.length >> 1)))
  judge(run)
  all.push(probesSaid(run))
  return {
    flips,
    said: all,
    coded: model.kernel.blocksCoded(),
    helped: model.threads?.done.helped ?? 0,
  }
}

const value = fc.oneof(
  fc.integer({ min: -12, max: 12 }).map((n) => n / 4),
  fc.constantFrom('A', 'B', '', 'nowhere'),
  fc.boolean(),
  fc.constant(null),
)
const changes = fc.array(fc.record({ at: fc.nat(), name: fc.constantFrom('n1', 'n2', 't1', 'b1'), value }), {
  maxLength: 6,
})

describe('a thread that does all the work', () => {
  test('4.1 says of rules and changes at random what one alone says, and codes as much', async () => {
    const helping = await kernelWith(promptThread)
    let helped = 0
    await fc.assert(
      fc.asyncProperty(
        building.filter(({ rows }) => rows.length > 0),
        fc.array(ruleTexts, { minLength: 2, maxLength: 8 }),
        changes,
        async (plain, texts, edits) => {
          const rules = texts.flatMap((text) => checkedOrNone(text, plain.schema))
          const { helped: none, ...one } = await story(alone, plain, rules, edits)
          const { helped: units, ...two } = await story(helping, plain, rules, edits)
          expect(none).toBe(0)
          helped += units
          expect(two).toEqual(one)
        },
      ),
      { numRuns: runs(100) },
    )
    expect(helped).toBeGreaterThan(100)
  })

  test('4.1 says of many texts over several blocks what one alone says', async () => {
    const edits = Array.from({ length: 400 }, (_, i) => ({ at: i * 5, name: 't', value: `T${i % 120}` }))
    const { helped, ...two } = await story(await kernelWith(promptThread), WIDE_TEXTS, wideRules(), edits)
    const { helped: _, ...one } = await story(alone, WIDE_TEXTS, wideRules(), edits)
    expect(two).toEqual(one)
    expect(two.flips.length).toBeGreaterThan(1000)
    expect(helped).toBe(5)
  })

  test('3 of 3 threads may come, and the first one does it', async () => {
    const kernel = await kernelWith(promptThread, 3)
    const { helped, ...three } = await story(kernel, WIDE_TEXTS, wideRules(), [])
    const { helped: _, ...one } = await story(alone, WIDE_TEXTS, wideRules(), [])
    expect(helped).toBe(5)
    expect(three).toEqual(one)
  })
})

describe('threads of Node', () => {
  test('4.1 evaluations again and again, from the cells and from the planes, count the same', {
    timeout: 240_000,
  }, async () => {
    const [one, many] = [alone, await kernelWithNodeThreads()].map((kernel) =>
      makeScene(kernel, nodeHasher, { rows: 40_000, rules: 150 }),
    ) as [ReturnType<typeof makeScene>, ReturnType<typeof makeScene>]
    const expected = compiled(await one.read(), one.rules)
    expected.evaluate()
    const wanted = said(expected)
    const counts = countsOf(expected, one.rules.length)

    const model = await many.read()
    expect(await model.threads?.ready).toBe(3)
    const run = compiled(model, many.rules)
    const rounds = runs(500)
    for (let i = 0; i < rounds; i++) {
      if (i % 3 === 0) run.forget()
      run.evaluate()
      expect(countsOf(run, many.rules.length)).toEqual(counts)
    }
    expect(said(run)).toEqual(wanted)

    const { jobs, helped } = model.threads?.done ?? { jobs: 0, helped: 0 }
    model.close()
    expect(jobs).toBe(rounds)
    expect(helped).toBeGreaterThan(rounds)
  })

  function countsOf(run: Run, rules: number): unknown[] {
    return Array.from({ length: rules }, (_, rule) => run.counts(rule))
  }

  test.each(real)('4.1 %s has the same digest', async (name) => {
    const bytes = realBytes(name)
    const kernel = await kernelWithNodeThreads(2)
    const check = (checking: Kernel) =>
      checkModel(
        checking,
        { name, chunks: [bytes], size: bytes.length },
        { packs: resolvedPacks(), hasher: nodeHasher },
      ).catch((error: Error) => error.message)
    const [one, many] = [await check(alone), await check(kernel)]
    if (typeof one === 'string' || typeof many === 'string') return expect(many).toBe(one)
    expect([one.kernel.build, many.kernel.build]).toEqual(['simd', 'threads'])
    expect(many.digest).toBe(one.digest)
  })
})

describe('memory that is shared', () => {
  test('an instance more changes no byte of it', async () => {
    const model = await read(writeBuilding(WIDE_TEXTS).text, await kernelWith(promptThread))
    const run = new Run(model, wideRules())
    run.evaluate()
    const { memory } = model.kernel
    const before = new Uint8Array(memory.buffer).slice()
    const { module } = kernelOf(model.kernel) as Kernel
    const absent = (): never => {
      throw new Error('called')
    }
    new WebAssembly.Instance(module, {
      env: { memory, abort: absent },
      host: { parseNumber: absent, takeBytes: absent },
    })
    expect(Buffer.compare(new Uint8Array(memory.buffer), before)).toBe(0)
  })

  test('a thread that judges, or codes, what was there before writes nothing but its room and the job', async () => {
    const written: number[][] = []
    const kernel = await kernelWith(() => {
      const thread = promptThread()
      const post = (order: ThreadOrder): void => {
        const before = new Uint8Array(model.kernel.memory.buffer).slice()
        thread.post(order)
        if (order.type === 'help') written.push(differing(before, order.job))
      }
      return { ...thread, post: (order) => (order.type === 'help' ? post(order) : thread.post(order)) }
    })
    const model = await read(writeBuilding(WIDE_TEXTS).text, kernel)
    const run = new Run(model, [...wideRules(), checked('IfcDoor', 'length(X.t) * length(X.u) > 5.5')])
    run.evaluate()
    run.evaluate()
    run.forget()
    run.evaluate()

    // the first time there are no planes yet; afterwards they hold the same again
    expect(written.map(({ length }) => length > 0)).toEqual([true, false, false])
    expect(model.threads?.done).toEqual({ jobs: 3, helped: 3 })

    /** Addresses of changed bytes outside the job and the rooms that it names. */
    function differing(before: Uint8Array, job: number): number[] {
      const after = new Uint8Array(model.kernel.memory.buffer)
      const [rooms, bytes] = [model.u32(job + 128), model.u32(job + 132)]
      const found: number[] = []
      for (let at = 0; at < before.length; at++) {
        const isOwn = (at >= job && at < job + 256) || (at >= rooms && at < rooms + bytes)
        if (before[at] !== after[at] && !isOwn) found.push(at)
      }
      return found
    }
  })

  test('1.4 1.8 holds long texts and those beyond ASCII, and what a snapshot is made of', async () => {
    const kernel = await kernelWith(promptThread)
    const long = 'Tür '.repeat(40)
    const model = await read(file(`#1=IFCWALL('0Goa91fYJqP22JQHZxBnGh',$,'${long}',$,$,$,$,$,$);`), kernel)
    const chunks = writeSnapshot(model)
    const again = await readModel(kernel, { name: 'x', chunks, size: null }, { snapshots: true })
    for (const { build } of [model, again].map(({ kernel: own }) => kernelOf(own) as Kernel))
      expect(build).toBe('threads')
    for (const one of [model, again])
      expect(one.attribute(one.rowOfId(1), 'Name')).toMatchObject({ kind: 'text', text: long })
  })
})

describe('threads that come late, stop or stay away', () => {
  /** A run over shared memory, what its thread is told passing through `between`, and what one alone says. */
  async function scene(between: (order: ThreadOrder) => ThreadOrder | null) {
    const { text } = writeBuilding(WIDE_TEXTS)
    const model = await read(text, await kernelWith(() => promptThread(between)))
    const run = new Run(model, wideRules())
    const one = new Run(await read(text, alone), wideRules())
    one.evaluate()
    const wanted = said(one)
    const kernel = model.kernel as ThreadedExports
    return { model, run, wanted, kernel, pool: model.threads as NonNullable<typeof model.threads> }
  }

  test('one that comes when the job is done, or another one is open, finds the gate shut', async () => {
    const orders: Extract<ThreadOrder, { type: 'help' }>[] = []
    let give = (order: ThreadOrder): ThreadOrder | null => order
    const { run, wanted, kernel, pool } = await scene((order) => {
      if (order.type === 'help') orders.push(order)
      return give(order)
    })
    give = () => null
    run.evaluate()
    const [first] = orders as [Extract<ThreadOrder, { type: 'help' }>]
    kernel.jobHelp(first.job, first.ticket, 0)
    expect(said(run)).toEqual(wanted)

    give = () => first
    run.evaluate()
    expect(said(run)).toEqual(wanted)
    expect(pool.done).toEqual({ jobs: 2, helped: 0 })

    give = (order) => order
    run.evaluate()
    expect(said(run)).toEqual(wanted)
    expect(pool.done).toEqual({ jobs: 3, helped: 1 })
  })

  test('what it left is not added to an evaluation that it was not told of', async () => {
    const { run, wanted, kernel } = await scene((order) => order)
    run.evaluate()
    kernel.programOpen()
    kernel.programJudge()
    expect(said(run)).toEqual(wanted)
  })

  test('one that stops is an error and no hang, and the next evaluation goes on', async () => {
    let spoil = true
    const state: { view?: DataView; bytes?: number } = {}
    const { run, wanted } = await scene((order) => {
      // the word that says how large a thread's room is: with less it runs out of memory
      const at = order.type === 'help' ? order.job + 132 : 0
      if (at !== 0 && state.view !== undefined) {
        state.bytes ??= state.view.getUint32(at, true)
        state.view.setUint32(at, spoil ? 512 : state.bytes, true)
      }
      return order
    })
    state.view = new DataView(run.model.kernel.memory.buffer)
    expect(() => run.evaluate()).toThrow(/the kernel stopped \(fault 3\)/)
    spoil = false
    run.evaluate()
    expect(said(run)).toEqual(wanted)
  })

  test.each(['cannot be made', 'end at once'])(
    'threads that %s leave the work to the one that evaluates',
    async (how) => {
      const kernel = await kernelWith(() => {
        if (how === 'cannot be made') throw new Error('no threads here')
        return { post: () => undefined, listen: (take) => take('gone'), end: () => undefined }
      })
      const { helped, ...two } = await story(kernel, WIDE_TEXTS, wideRules(), [])
      const { helped: _, ...one } = await story(alone, WIDE_TEXTS, wideRules(), [])
      expect(helped).toBe(0)
      expect(two).toEqual(one)
    },
  )

  test.each([
    ['one that evaluates', () => null],
    ['thread', (order: ThreadOrder) => order],
  ])('a fault of the %s is told, and nobody is let in any more', async (_, between) => {
    const { model, run, kernel, wanted } = await scene(between)
    const length = new Run(model, [checked('IfcDoor', 'length(X.t) > 2')])
    // the first value of its program loses its steps
    const { address } = length.program
    const value = address + model.u32(address + 40)
    model.u32Array(value, 2)[1] = 0
    kernel.programLoad(address, length.program.bytes, model.rowCount)
    expect(() => model.judge()).toThrow(/the kernel stopped \(fault 2\)/)
    expect(model.u32(kernel.jobAt()) & 0xff).toBe(0x80)
    run.evaluate()
    expect(said(run)).toEqual(wanted)
  })

  test('they end with the model, when it is closed or when nobody holds it any more', async () => {
    let ended = 0
    const kernel = await kernelWith(() => ({ ...promptThread(), end: () => void ended++ }))
    const text = writeBuilding(WIDE_TEXTS).text
    const model = await read(text, kernel)
    model.close()
    model.close()
    expect(ended).toBe(1)
    const run = new Run(model, [checked('IfcDoor', 'exists(X.t)')])
    run.evaluate()
    expect(run.counts(0).pass).toBeGreaterThan(0)

    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    await (async () => void (await read(text, kernel)))()
    for (let i = 0; i < 50 && ended < 2; i++) {
      await new Promise((resolve) => setImmediate(resolve))
      collect()
    }
    expect(ended).toBe(2)
  })
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

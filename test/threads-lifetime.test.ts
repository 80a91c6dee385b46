/** Threads that come late, stop, stay away or end: what is judged stays what one alone judges. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Kernel } from '../engine/kernel.ts'
import { Run } from '../engine/run.ts'
import type { ThreadedExports, ThreadOrder } from '../engine/threads.ts'
import { writeBuilding } from './kernel/building-step.ts'
import { read, testKernel } from './kernel/load.ts'
import { said, story } from './kernel/story.ts'
import { kernelWith, promptThread } from './kernel/threads.ts'
import { WIDE_TEXTS, wideRules } from './kernel/wide-texts.ts'
import { checked } from './language/harness.ts'

let alone: Kernel

beforeAll(async () => {
  alone = await testKernel()
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

/** Memory that threads share: what an instance or a thread writes to it, and what is read from it. */
import { describe, expect, test } from 'vitest'
import { type Kernel, kernelOf } from '../engine/kernel.ts'
import { readModel } from '../engine/read.ts'
import { Run } from '../engine/run.ts'
import { writeSnapshot } from '../engine/snapshot.ts'
import type { ThreadOrder } from '../engine/threads.ts'
import { writeBuilding } from './kernel/building-step.ts'
import { file, read } from './kernel/load.ts'
import { kernelWith, promptThread } from './kernel/threads.ts'
import { WIDE_TEXTS, wideRules } from './kernel/wide-texts.ts'
import { checked } from './language/harness.ts'

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

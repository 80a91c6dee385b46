/** What a host hears while a check runs, and how it stops one. */
import { beforeAll, describe, expect, test } from 'vitest'
import { checkModel } from '../engine/check.ts'
import type { LintelError } from '../engine/errors.ts'
import type { RunEvent } from '../engine/events.ts'
import type { Kernel } from '../engine/kernel.ts'
import { builtKernel, resolvedPacks, sampleBytes } from './digest/inputs.ts'

type Progress = Extract<RunEvent, { type: 'progress' }>

const packs = resolvedPacks()
const { bytes } = sampleBytes({ storeys: 6, roomsPerStorey: 40 })
const CHUNK = 1 << 16
let kernel: Kernel

beforeAll(async () => {
  kernel = await builtKernel()
})

function* chunks(): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK)
}

/** Runs a check that `onEvent` may abort; @returns the error's code, null when it ran to its end */
async function run(onEvent: (event: RunEvent) => void, signal?: AbortSignal): Promise<string | null> {
  const input = { name: 'large.ifc', chunks: chunks(), size: bytes.length }
  return checkModel(kernel, input, { packs, onEvent, signal }).then(
    () => null,
    (error: LintelError) => error.code,
  )
}

describe('progress', () => {
  test('never goes back, names the phases in their order and ends complete', async () => {
    const events: Progress[] = []
    await run((event) => {
      if (event.type === 'progress') events.push(event)
    })
    const steps = events.map(({ phase, done }) => ['read', 'link', 'check'].indexOf(phase) * 1e12 + done)

    expect(steps).toEqual([...steps].sort((a, b) => a - b))
    expect(events.every(({ done, total }) => total !== null && done >= 0 && done <= total)).toBe(true)
    expect([...new Set(events.map(({ phase }) => phase))]).toEqual(['read', 'link', 'check'])
    expect(events.filter(({ phase }) => phase === 'read').length).toBeGreaterThan(3)
    const rules = packs.flatMap((pack) => pack.rules).length
    expect(events.at(-1)).toEqual({ type: 'progress', phase: 'check', done: rules, total: rules })
  })

  test('has no total while the size of the model is not known', async () => {
    const totals = new Set<number | null>()
    const input = { name: 'stream', chunks: chunks(), size: null }
    await checkModel(kernel, input, {
      packs,
      onEvent: (event) => {
        if (event.type === 'progress' && event.phase === 'read') totals.add(event.total)
      },
    })

    expect([...totals]).toEqual([null])
  })
})

describe('a cancelled check', () => {
  test('does not begin when it was cancelled before', async () => {
    const heard: RunEvent[] = []

    expect(await run((event) => heard.push(event), AbortSignal.abort())).toBe('cancelled')
    expect(heard).toEqual([])
  })

  test('stops while reading', async () => {
    const control = new AbortController()
    const heard: RunEvent[] = []
    const code = await run((event) => {
      heard.push(event)
      control.abort()
    }, control.signal)

    expect(code).toBe('cancelled')
    expect(heard).toHaveLength(1)
  })

  test('stops when a message of the host comes in between chunks', async () => {
    const control = new AbortController()
    setTimeout(() => control.abort(), 1)

    expect(await run(() => undefined, control.signal)).toBe('cancelled')
  })

  test('stops between rules', async () => {
    const control = new AbortController()
    const heard: RunEvent[] = []
    const code = await run((event) => {
      heard.push(event)
      if (event.type === 'progress' && event.phase === 'check' && event.done === 1)
        setTimeout(() => control.abort(), 0)
    }, control.signal)

    const last = heard[heard.length - 1]
    expect(code).toBe('cancelled')
    expect(last?.type === 'progress' && last.phase === 'check' && last.done < (last.total ?? 0)).toBe(true)
  })

  test('leaves the kernel ready for the next', async () => {
    await run(() => undefined, AbortSignal.abort())

    expect(await run(() => undefined)).toBeNull()
  })
})

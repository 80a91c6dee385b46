/** The form's reader alone: it holds IDS files, lets the model through, and lets go of the body when nobody wants it. */
import { describe, expect, test } from 'vitest'
import { type Form, readForm } from '../server/http/form.ts'
import { limitedBody } from '../server/http/limited-body.ts'
import { FORM_TYPE, partText, rawForm } from './server/raw-form.ts'

const LIMITS = { idsBytes: 1000, allIdsBytes: 1500, idsFiles: 3 }
const IDS = { field: 'ids', file: 'a.ids', text: 'i'.repeat(800) }
const CHUNK = 64 * 1024

interface Source {
  readonly body: ReadableStream<Uint8Array>
  /** Chunks that were asked for. */
  readonly pulled: () => number
  readonly cancelled: () => boolean
}

/** A body that begins so and goes on with `chunks` of x. */
function source(start: string, chunks = Number.POSITIVE_INFINITY): Source {
  let [pulled, cancelled] = [0, false]
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (pulled > chunks) return controller.close()
      controller.enqueue(pulled === 0 ? new TextEncoder().encode(start) : new Uint8Array(CHUNK).fill(120))
      pulled += 1
    },
    cancel: () => {
      cancelled = true
    },
  })
  return { body, pulled: () => pulled, cancelled: () => cancelled }
}

function read({ body }: Pick<Source, 'body'>, signal = new AbortController().signal): Promise<Form> {
  return readForm(body, { type: FORM_TYPE, limits: LIMITS, signal })
}

/** Lets everything run that waits for nothing outside. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve))
}

const MODEL_START = partText({ field: 'model', file: 'm.ifc', text: '' }).slice(0, -2)

describe('6.13 the reader of forms', () => {
  test('6.13 gives the IDS files and their names, and the model as a stream', async () => {
    const model = { field: 'model', file: '../folder/m.ifc', text: 'ISO' }
    const form = await read({ body: new Blob([rawForm(IDS, model)]).stream() })
    expect(form.ids.map(({ name, bytes }) => [name, bytes.length])).toEqual([['a.ids', 800]])
    expect(form.name).toBe('m.ifc')
    expect(await new Response(form.model).text()).toBe('ISO')
  })

  test('6.13 asks for no more of a model than was taken of it', async () => {
    const endless = source(MODEL_START)
    const { model } = await read(endless)
    await settle()
    expect(endless.pulled()).toBeLessThan(8)
    const reader = model.getReader()
    for (let bytes = 0; bytes < 40 * CHUNK; ) bytes += (await reader.read()).value?.length ?? 0
    await settle()
    expect(endless.pulled()).toBeGreaterThan(40)
    expect(endless.pulled()).toBeLessThan(48)
  })

  test('6.13 gives chunks whose memory is their own', async () => {
    const { model } = await read(source(MODEL_START))
    const { value } = await model.getReader().read()
    expect(value?.buffer.byteLength).toBe(value?.byteLength)
  })

  test('6.13 passes over what stands behind the form', async () => {
    const form = rawForm({ field: 'model', file: 'm.ifc', text: 'ISO' })
    const long = source(form, 20)
    expect(await new Response((await read(long)).model).text()).toBe('ISO')
    await settle()
    expect(long.pulled()).toBe(21)
  })
})

describe('6.15 lets go of the body', () => {
  test('6.15 when the model is no longer wanted', async () => {
    const endless = source(MODEL_START)
    const { model } = await read(endless)
    await model.cancel()
    expect(endless.cancelled()).toBe(true)
  })

  test('6.15 when an IDS is too large, before it has come', async () => {
    const endless = source(partText(IDS).slice(0, -2))
    await expect(read(endless)).rejects.toMatchObject({ code: 'body-too-large' })
    expect(endless.cancelled()).toBe(true)
    expect(endless.pulled()).toBeLessThan(8)
  })

  test('6.15 when the client goes away, within an IDS or within the model', async () => {
    const control = new AbortController()
    const silent = new ReadableStream<Uint8Array>({ pull: () => new Promise(() => undefined) })
    const waiting = read({ body: silent }, control.signal)
    control.abort()
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' })

    const later = new AbortController()
    const endless = source(MODEL_START)
    const { model } = await read(endless, later.signal)
    later.abort()
    await expect(new Response(model).text()).rejects.toMatchObject({ code: 'cancelled' })
    expect(endless.cancelled()).toBe(true)
  })

  test('6.15 when it fails, which is the client that went away', async () => {
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.error(new Error('reset')),
    })
    await expect(read({ body })).rejects.toMatchObject({ code: 'cancelled' })
  })

  test('6.15 when it is larger than a body may be', async () => {
    const endless = source(MODEL_START)
    const { model } = await read({ body: limitedBody(endless.body, null, 10 * CHUNK) })
    await expect(new Response(model).text()).rejects.toMatchObject({ code: 'body-too-large' })
    expect(endless.cancelled()).toBe(true)
  })

  test('6.15 when a part comes behind the model, whose stream says so instead of ending', async () => {
    const model = { field: 'model', file: 'm.ifc', text: 'ISO' }
    const form = await read({ body: new Blob([rawForm(model, IDS)]).stream() })
    await expect(new Response(form.model).text()).rejects.toMatchObject({
      code: 'call-invalid',
      message: expect.stringContaining("'a.ids' stands behind the model"),
    })
  })

  test.each([
    ['a part', 'behind the model', partText(IDS)],
    ['the end', 'the form cannot be read', ''],
  ])('6.15 when %s comes late behind the model, whose stream waits for it', async (_, words, late) => {
    const start = partText({ field: 'model', file: 'm.ifc', text: 'ISO' })
    const [boundary] = start.split('\r\n') as [string]
    const chunks = [`${start}${boundary}`, late.slice(boundary.length)].map((text) =>
      new TextEncoder().encode(text),
    )
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        await settle()
        const chunk = chunks.shift()
        if (chunk === undefined) controller.close()
        else controller.enqueue(chunk)
      },
    })
    const { model } = await read({ body })
    await expect(new Response(model).text()).rejects.toMatchObject({
      code: 'call-invalid',
      message: expect.stringContaining(words),
    })
  })
})

/** What every storage of files promises; each adapter is held to it. */
import { createHash, randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Files } from '../../server/files/files.ts'
import { allOf } from './models-client.ts'

/** More than one request of S3 takes. */
const LARGE = 20 * 2 ** 20

const streamOf = (...chunks: readonly (Uint8Array | string)[]) =>
  new Blob(chunks as BlobPart[]).stream() as ReadableStream<Uint8Array>
const sha256Of = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex')
const read = async (stream: ReadableStream<Uint8Array> | null) =>
  stream === null ? null : new Uint8Array(await new Response(stream).arrayBuffer())
const text = async (stream: ReadableStream<Uint8Array> | null) =>
  Buffer.from((await read(stream)) ?? []).toString()

/** A stream that breaks behind `size` bytes. */
function breaking(size: number): ReadableStream<Uint8Array> {
  let left = size
  return new ReadableStream({
    pull(controller) {
      if (left <= 0) return controller.error(new Error('the line broke'))
      const chunk = new Uint8Array(Math.min(left, 2 ** 18)).fill(left % 251)
      left -= chunk.length
      controller.enqueue(chunk)
    },
  })
}

/** @param open a storage with nothing in it */
export function describeFiles(name: string, open: () => Promise<Files>): void {
  describe(`files in ${name}`, () => {
    contentTests(open)
    partTests(open)
    keyTests(open)
  })
}

function contentTests(open: () => Promise<Files>): void {
  test.each([0, 1, 70_000, LARGE])('%i bytes come back as they went in, under their hash', async (size) => {
    const files = await open()
    const bytes = new Uint8Array(size).map((_, i) => (i * 31) % 251)
    const before = Date.now()
    const stored = await files.putContent(streamOf(bytes.subarray(0, 10), bytes.subarray(10)))
    expect(stored).toEqual({ sha256: sha256Of(bytes), size })
    const stat = await files.statContent(stored.sha256)
    expect(stat?.size).toBe(size)
    // storages tell whole seconds
    expect(Math.abs((stat?.storedAt.getTime() ?? 0) - before)).toBeLessThan(60_000)
    expect(sha256Of((await read(await files.getContent(stored.sha256))) ?? 'nothing')).toBe(stored.sha256)
    expect(await allOf(files.listContent())).toMatchObject([{ sha256: stored.sha256, size }])
  })

  test.each([100, LARGE])('a stream that breaks behind %i bytes leaves nothing', async (size) => {
    const files = await open()
    await expect(files.putContent(breaking(size))).rejects.toThrow('the line broke')
    expect(await allOf(files.listContent())).toEqual([])
    await expect(files.putPart(randomUUID(), 1, breaking(size))).rejects.toThrow('the line broke')
    expect(await allOf(files.listUploads())).toEqual([])
  })

  test.each([0, 100, LARGE])('what %i bytes are is told before they are stored', async (size) => {
    const files = await open()
    const bytes = new Uint8Array(size).fill(7)
    const told: unknown[] = []
    const stored = files.putContent(streamOf(bytes), (content) => told.push(content))
    stored.then((content) => told.push(content))
    expect(await stored).toEqual({ sha256: sha256Of(bytes), size })
    expect(told).toEqual([await stored, await stored])
  })

  test('ranges give their bytes and no others', async () => {
    const files = await open()
    const { sha256 } = await files.putContent(streamOf('0123456789'))
    const range = async (start: number, end: number) => text(await files.getContent(sha256, { start, end }))
    expect(await Promise.all([range(0, 2), range(3, 7), range(9, 10), range(0, 10), range(5, 5)])).toEqual([
      '01',
      '3456',
      '9',
      '0123456789',
      '',
    ])
  })

  test('what is not there is null, and removing it is no fault', async () => {
    const files = await open()
    const none = sha256Of('none')
    expect(await files.getContent(none)).toBeNull()
    expect(await files.getContent(none, { start: 0, end: 0 })).toBeNull()
    expect(await files.statContent(none)).toBeNull()
    await files.deleteContent(none)
  })

  test('what was removed is gone, and only that', async () => {
    const files = await open()
    const first = await files.putContent(streamOf('first'))
    const second = await files.putContent(streamOf('second'))
    await files.deleteContent(first.sha256)
    expect(await files.statContent(first.sha256)).toBeNull()
    expect(await text(await files.getContent(second.sha256))).toBe('second')
  })

  test('the same content many times at once is kept once and whole', async () => {
    const files = await open()
    const bytes = new Uint8Array(300_000).map((_, i) => i % 7)
    const all = await Promise.all(Array.from({ length: 20 }, () => files.putContent(streamOf(bytes))))
    expect(new Set(all.map(({ sha256 }) => sha256))).toEqual(new Set([sha256Of(bytes)]))
    expect(await allOf(files.listContent())).toHaveLength(1)
    expect(await read(await files.getContent(sha256Of(bytes)))).toEqual(bytes)
  })

  test('can be written to, and nothing unfinished is left', async () => {
    const files = await open()
    await files.ping()
    const { sha256 } = await files.putContent(streamOf('kept'))
    await files.dropUnfinished(new Date(Date.now() + 60_000))
    expect(await text(await files.getContent(sha256))).toBe('kept')
  })
}

function partTests(open: () => Promise<Files>): void {
  test('parts are joined in the order that is asked for', async () => {
    const files = await open()
    const upload = randomUUID()
    await files.putPart(upload, 10, streamOf('ten'))
    await files.putPart(upload, 2, streamOf('two'))
    const stored = await files.putPart(upload, 1, streamOf('one'))
    expect(stored).toEqual({ sha256: sha256Of('one'), size: 3 })
    expect(await text(files.joinParts(upload, [1, 2, 10]))).toBe('onetwoten')
    expect(await text(files.joinParts(upload, [10, 1]))).toBe('tenone')
    expect(await text(files.joinParts(upload, []))).toBe('')
  })

  test('a part that comes again replaces the first as a whole; one that breaks does not', async () => {
    const files = await open()
    const upload = randomUUID()
    await files.putPart(upload, 1, streamOf('a long first part'))
    await files.putPart(upload, 1, streamOf('short'))
    await expect(files.putPart(upload, 1, breaking(10))).rejects.toThrow('the line broke')
    expect(await text(files.joinParts(upload, [1]))).toBe('short')
  })

  test('joining ends in an error at a part that is missing', async () => {
    const files = await open()
    const upload = randomUUID()
    await files.putPart(upload, 1, streamOf('one'))
    await expect(read(files.joinParts(upload, [1, 2]))).rejects.toThrow('part 2 is missing')
    await expect(read(files.joinParts(randomUUID(), [1]))).rejects.toThrow('part 1 is missing')
  })

  test('an upload is removed with all its parts, and no other', async () => {
    const files = await open()
    const [first, second] = [randomUUID(), randomUUID()]
    for (const upload of [first, second]) {
      for (const number of [1, 2]) await files.putPart(upload, number, streamOf(`${number}`))
    }
    expect((await allOf(files.listUploads())).toSorted()).toEqual([first, second].toSorted())
    await files.deleteParts(first)
    await files.deleteParts(randomUUID())
    expect(await allOf(files.listUploads())).toEqual([second])
    expect(await text(files.joinParts(second, [1, 2]))).toBe('12')
    expect(await allOf(files.listContent())).toEqual([])
  })
}

function keyTests(open: () => Promise<Files>): void {
  const hostile = [
    '',
    '..',
    '../../etc/passwd',
    `${'a'.repeat(63)}/`,
    'A'.repeat(64),
    `${'a'.repeat(64)}\n`,
    '%2e%2e',
  ]
  test.each(hostile)('the key %j is refused', async (key) => {
    const files = await open()
    const refused = async (act: () => unknown) => {
      await expect((async () => await act())()).rejects.toThrow(TypeError)
    }
    await refused(() => files.getContent(key))
    await refused(() => files.statContent(key))
    await refused(() => files.deleteContent(key))
    await refused(() => files.putPart(key, 1, streamOf('x')))
    await refused(() => files.joinParts(key, [1]))
    await refused(() => files.deleteParts(key))
  })

  test.each([0, -1, 1.5, Number.NaN, 1e9])('the part number %d is refused', async (number) => {
    const files = await open()
    await expect((async () => await files.putPart(randomUUID(), number, streamOf('x')))()).rejects.toThrow(
      TypeError,
    )
  })
}

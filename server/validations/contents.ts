/** Bytes of content storage: whole ones by way of the cache, parts of large ones from where they lie. */
import type { ModelBytes } from '../checks/check-protocol.ts'
import type { ByteRange } from '../files/files.ts'
import type { Services } from '../services.ts'

type Places = Pick<Services, 'cache' | 'files'>

/** Content above this is not held in memory for an answer. */
export const LARGE = 16 * 2 ** 20
/** Bytes between two ranges that are rather read than skipped. */
const GAP = 16_384

/** Content as a whole, kept in the cache. @throws Error where it is missing: what a row names is never removed before it */
export function contentOf({ cache, files }: Places, sha256: string): Promise<Uint8Array> {
  return cache.getOrMake(`content:${sha256}`, async () => bytesOf(await streamOf({ files }, sha256)))
}

/** What a check reads: the file itself where it lies on this machine. @throws Error where it is missing */
export async function modelOf({ files }: Pick<Places, 'files'>, sha256: string): Promise<ModelBytes> {
  const path = files.contentPath(sha256)
  return path === null ? await streamOf({ files }, sha256) : { path }
}

/** @throws Error where it is missing */
export async function streamOf(
  { files }: Pick<Places, 'files'>,
  sha256: string,
  range?: ByteRange,
): Promise<ReadableStream<Uint8Array>> {
  const stream = await files.getContent(sha256, range)
  if (stream === null) throw new Error(`content ${sha256} is missing`)
  return stream
}

/** A stream in memory. */
export async function bytesOf(stream: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

/** Ranges of content as text, in their order. @param ranges ascending */
export async function rangesOf(
  { cache, files }: Places,
  sha256: string,
  ranges: readonly ByteRange[],
): Promise<string[]> {
  if (ranges.length === 0) return []
  const known = await cache.get(`content:${sha256}`)
  const decoder = new TextDecoder()
  if (known !== null) return ranges.map(({ start, end }) => decoder.decode(known.subarray(start, end)))
  const texts: string[] = []
  for (const group of groupsOf(ranges)) {
    const [first] = group as [ByteRange]
    const whole = { start: first.start, end: (group.at(-1) as ByteRange).end }
    const bytes = await bytesOf(await streamOf({ files }, sha256, whole))
    for (const { start, end } of group)
      texts.push(decoder.decode(bytes.subarray(start - whole.start, end - whole.start)))
  }
  return texts
}

/** Ranges that are read at once, because little lies between them. */
function groupsOf(ranges: readonly ByteRange[]): ByteRange[][] {
  const groups: ByteRange[][] = []
  let end = Number.NEGATIVE_INFINITY
  for (const range of ranges) {
    if (range.start - end > GAP) groups.push([range])
    else groups.at(-1)?.push(range)
    end = range.end
  }
  return groups
}

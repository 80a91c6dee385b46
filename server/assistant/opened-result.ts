/** A result of which only what is told is read: all but its findings, and of those the ones that are asked for. */
import type { Finding, Result } from '../../engine/result.ts'
import type { ByteRange } from '../files/files.ts'
import { HttpError } from '../http/problem.ts'
import type { Services } from '../services.ts'
import { contentOf, rangesOf } from '../validations/contents.ts'
import { FindingIndex } from '../validations/finding-index.ts'

export type ResultHead = Omit<Result, 'findings'>

export interface OpenedResult {
  readonly head: ResultHead
  readonly index: FindingIndex
  /** @param rows of the index */
  readonly read: (rows: readonly number[]) => Promise<readonly Finding[]>
}

/** Texts of a document, by where they stand in it. @param ranges ascending */
type ReadRanges = (ranges: readonly ByteRange[]) => Promise<readonly string[]>

/** One that a validation has left. @throws HttpError `gone` */
export async function openStored(
  services: Services,
  { document, index }: { readonly document: string; readonly index: string },
): Promise<OpenedResult> {
  const { files } = services
  const [size, indexed] = await Promise.all([files.statContent(document), files.statContent(index)])
  if (size === null || indexed === null)
    throw new HttpError('gone', 'the result of this validation is no longer stored')
  const opened = new FindingIndex(await contentOf(services, index))
  return open(opened, size.size, (ranges) => rangesOf(services, document, ranges))
}

/** One that a check has just made. */
export function openAnswer(pieces: readonly Uint8Array[], index: Uint8Array): Promise<OpenedResult> {
  const starts: number[] = []
  let size = 0
  for (const piece of pieces) {
    starts.push(size)
    size += piece.length
  }
  const decoder = new TextDecoder()
  const text = ({ start, end }: ByteRange): string => {
    const parts: Uint8Array[] = []
    for (const [i, piece] of pieces.entries()) {
      const at = starts[i] as number
      if (at < end && at + piece.length > start)
        parts.push(piece.subarray(Math.max(0, start - at), Math.min(piece.length, end - at)))
    }
    return decoder.decode(Buffer.concat(parts))
  }
  return open(new FindingIndex(index), size, (ranges) => Promise.resolve(ranges.map(text)))
}

async function open(index: FindingIndex, size: number, texts: ReadRanges): Promise<OpenedResult> {
  const span = index.span()
  const around =
    span === null
      ? [{ start: 0, end: size }]
      : [
          { start: 0, end: span.start },
          { start: span.end, end: size },
        ]
  const { findings: _none, ...head } = JSON.parse((await texts(around)).join('')) as Result
  const read: OpenedResult['read'] = async (rows) => {
    const found = await texts(rows.map((row) => index.rangeOf(row)))
    return found.map((one) => JSON.parse(one) as Finding)
  }
  return { head, index, read }
}

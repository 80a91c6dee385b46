/** The bytes of a file as a request brings them: unpacked, and never more than allowed. */
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream as NodeStream } from 'node:stream/web'
import { createGunzip } from 'node:zlib'
import type { Context } from 'hono'
import { LintelError } from '../../engine/errors.ts'
import { limitedBody } from './limited-body.ts'
import { clientGone, HttpError } from './problem.ts'

/**
 * The body, unpacked where it is packed with gzip.
 *
 * @param limit bytes, of what comes and of what it unpacks to
 * @throws LintelError input-empty; HttpError `media-type`, `body-too-large`
 */
export function fileBody({ req }: Context, limit: number): ReadableStream<Uint8Array> {
  const encoding = (req.header('content-encoding') ?? 'identity').trim().toLowerCase()
  if (encoding !== 'identity' && encoding !== 'gzip')
    throw new HttpError('media-type', `the content-encoding '${encoding}' is not read; send gzip or none`)
  const type = req.header('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type === 'multipart/form-data')
    throw new HttpError('media-type', 'a form is not read here; send the bytes of the file as the body')
  const announced = req.header('content-length')
  if (req.raw.body === null || announced === '0')
    throw new LintelError('input-empty', 'the body is empty; send the bytes of an IFC file')
  const body = limitedBody(req.raw.body, announced === undefined ? null : Number(announced), limit)
  return encoding === 'gzip' ? limitedBody(unpacked(body), null, limit) : body
}

/**
 * What `store` makes of a stream; the stream is given up where that fails, and a client that went away is told apart
 * from a fault of ours.
 */
export async function storing<T>({ req }: Context, store: () => Promise<T>): Promise<T> {
  try {
    return await store()
  } catch (error) {
    if (error instanceof HttpError || error instanceof LintelError || !isGone(req.raw, error)) throw error
    throw clientGone(error)
  }
}

function isGone(request: Request, error: unknown): boolean {
  const { code, name } = error as NodeJS.ErrnoException
  return (
    request.signal.aborted ||
    name === 'AbortError' ||
    code === 'ECONNRESET' ||
    code === 'ERR_STREAM_PREMATURE_CLOSE'
  )
}

function unpacked(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  return Readable.toWeb(Readable.from(gunzip(body))) as unknown as ReadableStream<Uint8Array>
}

async function* gunzip(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const unpacker = createGunzip()
  const done = pipeline(Readable.fromWeb(body as unknown as NodeStream<Uint8Array>), unpacker)
  done.catch(() => undefined)
  try {
    yield* unpacker as AsyncIterable<Uint8Array>
    await done
  } catch (error) {
    if (!String((error as NodeJS.ErrnoException).code).startsWith('Z_')) throw error
    throw new HttpError(
      'request-invalid',
      'the body is not whole gzip, as its content-encoding says; send it again',
    )
  }
}

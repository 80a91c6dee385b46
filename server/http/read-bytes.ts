/** A body as bytes in memory, up to a size. */
import type { Context } from 'hono'
import { LintelError } from '../../engine/errors.ts'
import { limitedBody } from './limited-body.ts'
import { clientGone, HttpError } from './problem.ts'

/**
 * @param what for the error of an empty body: `a rule pack as JSON`
 * @throws HttpError body-too-large; LintelError input-empty, cancelled
 */
export async function readBytes(
  { req }: Context,
  limit: number,
  what: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const length = req.header('content-length')
  const size = length === undefined ? null : Number(length)
  const { body } = req.raw
  const bytes = body === null ? null : await read(limitedBody(body, size, limit))
  if (bytes === null || bytes.length === 0)
    throw new LintelError('input-empty', `the body is empty; send ${what}`)
  return bytes
}

async function read(body: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await new Response(body).arrayBuffer())
  } catch (error) {
    throw error instanceof HttpError ? error : clientGone(error)
  }
}

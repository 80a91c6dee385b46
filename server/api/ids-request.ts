/** `POST /v1/ids/lint`: one IDS file in, all its faults out. */
import type { Context } from 'hono'
import { LintelError } from '../../engine/errors.ts'
import type { NamedBytes } from '../checks/check-protocol.ts'
import { limitedBody } from '../http/limited-body.ts'
import { cleanName } from '../http/name.ts'
import { clientGone, HttpError, wrongCall } from '../http/problem.ts'

const IDS_TYPES = [
  'application/xml',
  'text/xml',
  'application/octet-stream',
  'application/x-www-form-urlencoded',
]

/** @throws LintelError, HttpError */
export async function readIdsRequest({ req }: Context, limit: number): Promise<NamedBytes> {
  const unknown = Object.keys(req.queries()).find((key) => key !== 'name')
  if (unknown !== undefined) throw wrongCall(`unknown query parameter '${unknown}'; there is: name`)
  const type = (req.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  if (type !== '' && !IDS_TYPES.includes(type))
    throw new HttpError('media-type', `'${type}' is not read here; send ${IDS_TYPES.join(', ')}`)
  const length = req.header('content-length')
  const size = length === undefined ? null : Number(length)
  const bytes = req.raw.body === null ? null : await bytesOf(limitedBody(req.raw.body, size, limit))
  if (bytes === null || bytes.length === 0)
    throw new LintelError('input-empty', 'the body is empty; send the bytes of an IDS file')
  return { name: cleanName(req.query('name')) ?? 'requirements.ids', bytes }
}

async function bytesOf(body: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await new Response(body).arrayBuffer())
  } catch (error) {
    throw error instanceof HttpError ? error : clientGone(error)
  }
}

/** Reads `POST /v1/check`: the query says which packs, the body is the model. */
import type { Context } from 'hono'
import { LintelError } from '../engine/errors.ts'
import type { Pack } from '../engine/pack/pack.ts'
import { type ResolvedPack, resolvePacks } from '../engine/pack/resolve.ts'
import type { CheckOrder } from './check-protocol.ts'
import { limitedBody } from './limited-body.ts'
import { HttpError } from './problem.ts'

/** What raw bytes may come as; the form type is what `curl --data-binary` says when nobody tells it otherwise. */
const MODEL_TYPES = [
  'application/octet-stream',
  'application/x-www-form-urlencoded',
  'model/ifc',
  'application/ifc',
  'application/x-step',
  'model/step',
  'application/step',
]
const KNOWN_QUERY = ['rules', 'param', 'jurisdiction', 'name', 'drafts']

export interface CheckRequest {
  readonly order: CheckOrder
  readonly body: ReadableStream<Uint8Array>
}

/** @throws LintelError, HttpError */
export async function readCheckRequest(
  context: Context,
  packs: readonly Pack[],
  limit: number,
): Promise<CheckRequest> {
  const resolved = queryPacks(context, packs)
  const jurisdiction = context.req.query('jurisdiction')
  const { name, size, body } = await readModel(context, limit)
  const order: CheckOrder = {
    name,
    size,
    packs: resolved,
    ...(jurisdiction === undefined ? {} : { jurisdiction }),
  }
  return { order, body }
}

/** Without `rules` every pack that the server knows runs. */
function queryPacks(context: Context, packs: readonly Pack[]): readonly ResolvedPack[] {
  const { req } = context
  const unknown = Object.keys(req.queries()).find((key) => !KNOWN_QUERY.includes(key))
  if (unknown !== undefined)
    throw wrongCall(`unknown query parameter '${unknown}'; there are: ${KNOWN_QUERY.join(', ')}`)
  const asked = (req.queries('rules') ?? []).flatMap((value) => value.split(',')).filter(Boolean)
  const params = Object.fromEntries((req.queries('param') ?? []).map(readParam))
  const drafts = req.query('drafts')
  if (drafts !== undefined && !['', 'true', 'false'].includes(drafts))
    throw wrongCall(`'drafts' must be true or false, not '${drafts}'`)
  const requested = asked.length > 0 ? asked : packs.map((pack) => pack.id)
  return resolvePacks(packs, requested, { drafts: drafts === '' || drafts === 'true', params })
}

function readParam(text: string): readonly [string, string] {
  const at = text.indexOf('=')
  if (at < 1) throw wrongCall(`'param' must read name=value, not '${text}'`)
  return [text.slice(0, at), text.slice(at + 1)]
}

interface Model {
  readonly name: string
  readonly size: number | null
  readonly body: ReadableStream<Uint8Array>
}

async function readModel(context: Context, limit: number): Promise<Model> {
  const { req } = context
  const type = (req.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  const name = cleanName(req.query('name'))
  const length = req.header('content-length')
  const size = length === undefined ? null : Number(length)
  const { body } = req.raw
  if (body === null || size === 0)
    throw new LintelError('input-empty', 'the body is empty; send the bytes of an IFC file')
  if (type === 'multipart/form-data') return readForm(context, limitedBody(body, size, limit), name)
  if (type !== '' && !MODEL_TYPES.includes(type)) {
    throw new HttpError(
      'media-type',
      `'${type}' is not read here; send ${MODEL_TYPES.join(', ')} or multipart/form-data`,
    )
  }
  return { name: name ?? 'model.ifc', size, body: limitedBody(body, size, limit) }
}

/** The first file of a form; a form is held in memory, so that large models better come as raw bytes. */
async function readForm(
  context: Context,
  body: ReadableStream<Uint8Array>,
  name: string | null,
): Promise<Model> {
  const form = await parseForm(body, context.req.header('content-type') ?? '')
  const file = [...form.values()].find((value): value is File => typeof value !== 'string')
  if (file === undefined) throw wrongCall('the form holds no file; send one file field')
  return { name: name ?? cleanName(file.name) ?? 'model.ifc', size: file.size, body: file.stream() }
}

async function parseForm(body: ReadableStream<Uint8Array>, type: string): Promise<FormData> {
  try {
    return await new Response(body, { headers: { 'content-type': type } }).formData()
  } catch (error) {
    const cause = (error as Error).cause ?? error
    if (cause instanceof HttpError || cause instanceof LintelError) throw cause
    throw wrongCall('the form cannot be read; send multipart/form-data with one file')
  }
}

/** A name is words, not a path: folders and control characters are dropped. */
function cleanName(name: string | undefined): string | null {
  const last =
    [...(name ?? '')]
      .filter((letter) => letter >= ' ' && letter !== '\u007f')
      .join('')
      .split(/[\\/]/)
      .pop() ?? ''
  return last === '' ? null : last.slice(0, 255)
}

function wrongCall(message: string): LintelError {
  return new LintelError('call-invalid', message)
}

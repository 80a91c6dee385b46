/** Versions of a model: a file comes whole in one request, and goes out again as it came. */
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Files } from '../files/files.ts'
import { readRange } from '../http/byte-range.ts'
import { isKnown } from '../http/etag.ts'
import { fileBody, storing } from '../http/file-body.ts'
import { cleanName } from '../http/name.ts'
import type { AppEnv } from '../http/request.ts'
import { stepStart } from '../http/step-start.ts'
import { watchedBody } from '../http/watched-body.ts'
import { addVersion, tellVersion } from '../models/add-version.ts'
import { findModel, findVersion, type VersionRow } from '../models/find.ts'
import type { Services } from '../services.ts'
import { pageOf, pageQuery, readCursor, toPage } from './page.ts'
import { defineRoute, jsonAnswer, principalOf } from './route.ts'
import { id, idParam, sha256, time } from './shapes.ts'

/** What a file is called that nobody named. */
export const NO_NAME = 'model.ifc'

/** The shape of a version. */
export const modelVersion = z
  .object({
    id,
    modelId: id,
    number: z.int().openapi({ description: '1… within the model' }),
    fileName: z.string(),
    sha256,
    size: z.int().openapi({ description: 'bytes' }),
    createdAt: time,
  })
  .openapi('ModelVersion')

const tags = ['models']
const binary = { schema: z.string().openapi({ format: 'binary' }) }

const list = defineRoute({
  method: 'get',
  path: '/v1/models/{id}/versions',
  tags,
  summary: 'The versions of a model, newest first',
  need: 'models:read',
  request: { params: idParam, query: pageQuery },
  responses: { 200: jsonAnswer(pageOf(modelVersion), 'A page of versions') },
})

const create = defineRoute({
  method: 'post',
  path: '/v1/models/{id}/versions',
  tags,
  summary: 'Makes a version of an IFC file, the body; it may be packed with `content-encoding: gzip`',
  need: 'models:write',
  request: {
    params: idParam,
    query: z.object({ name: z.string().max(1000).optional().openapi({ description: 'of the file' }) }),
    body: { required: true, content: { 'application/octet-stream': binary } },
  },
  responses: { 201: jsonAnswer(modelVersion, 'The version') },
})

const read = defineRoute({
  method: 'get',
  path: '/v1/versions/{id}',
  tags,
  summary: 'A version of a model',
  need: 'models:read',
  request: { params: idParam },
  responses: { 200: jsonAnswer(modelVersion, 'The version') },
})

const file = defineRoute({
  method: 'get',
  path: '/v1/versions/{id}/file',
  tags,
  summary: 'The file of a version, or one range of its bytes',
  need: 'models:read',
  request: { params: idParam },
  responses: {
    200: { description: 'The file', content: { 'application/octet-stream': binary } },
    206: { description: 'The range', content: { 'application/octet-stream': binary } },
    304: { description: 'The client has it' },
    416: { description: 'The file has no such range' },
  },
})

/** Adds the routes of versions. */
export function versionRoutes(app: OpenAPIHono<AppEnv>, services: Services): void {
  const { store } = services
  app.openapi(list, async (context) => {
    const { limit, cursor } = context.req.valid('query')
    const model = await findModel(
      store.db,
      principalOf(context).organisationId,
      context.req.valid('param').id,
    )
    const after = readCursor(cursor)
    let query = store.db.selectFrom('model_versions').selectAll().where('model_id', '=', model.id)
    if (after !== undefined) query = query.where('id', '<', after)
    const rows = await query
      .orderBy('id', 'desc')
      .limit(limit + 1)
      .execute()
    return context.json(toPage(rows, limit, showVersion), 200)
  })
  app.openapi(create, async (context) => {
    const row = await receive(context, services, {
      model: context.req.valid('param').id,
      fileName: cleanName(context.req.valid('query').name) ?? NO_NAME,
    })
    return context.json(showVersion(row), 201, { location: `/v1/versions/${row.id}` })
  })
  app.openapi(read, async (context) => {
    const { organisationId } = principalOf(context)
    return context.json(
      showVersion(await findVersion(store.db, organisationId, context.req.valid('param').id)),
      200,
    )
  })
  app.openapi(file, async (context) => {
    const { organisationId } = principalOf(context)
    const row = await findVersion(store.db, organisationId, context.req.valid('param').id)
    return (await sendFile(context, services.files, row)) as never
  })
}

interface Coming {
  readonly model: string
  readonly fileName: string
}

async function receive(
  context: Context<AppEnv>,
  services: Services,
  { model, fileName }: Coming,
): Promise<VersionRow> {
  const { store, files, limits } = services
  await findModel(store.db, principalOf(context).organisationId, model)
  const body = watchedBody(fileBody(context, limits.bodyBytes), stepStart(fileName))
  const content = await storing(context, () => files.putContent(body))
  const version = await store.db
    .transaction()
    .execute((trx) => addVersion(trx, services, context, { model, fileName, content }))
  await tellVersion(services, version).catch(services.log)
  return version
}

async function sendFile(context: Context<AppEnv>, files: Files, row: VersionRow): Promise<Response> {
  const etag = `"${row.sha256}"`
  const headers = {
    etag,
    'accept-ranges': 'bytes',
    'cache-control': 'private, no-cache',
    'content-type': 'application/octet-stream',
    'content-disposition': disposition(row.file_name),
  }
  if (isKnown(context, etag)) return context.newResponse(null, 304, { etag })
  const { req } = context
  const condition = req.header('if-range')
  const wanted = condition === undefined || condition === etag ? req.header('range') : undefined
  const range = readRange(wanted, row.size)
  if (range === 'unsatisfiable')
    return context.newResponse(null, 416, { 'content-range': `bytes */${row.size}` })
  const { start, end } = range ?? { start: 0, end: row.size }
  const length = { ...headers, 'content-length': String(end - start) }
  const body = req.method === 'HEAD' ? null : await bytesOf(files, row, { start, end })
  if (range === null) return context.newResponse(body, 200, length)
  return context.newResponse(body, 206, {
    ...length,
    'content-range': `bytes ${start}-${end - 1}/${row.size}`,
  })
}

async function bytesOf(files: Files, { sha256: hash }: VersionRow, range: { start: number; end: number }) {
  const body = await files.getContent(hash, range)
  if (body === null) throw new Error(`the content ${hash} of a version is not in the file storage`)
  return body
}

/** Any name in a form that every client reads: RFC 6266 beside plain ASCII. */
function disposition(name: string): string {
  const plain = name.replace(/[^ !#$&+.0-9A-Z^_`a-z{}~()-]/g, '_')
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16)}`,
  )
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}

/** A version as it is told. */
export function showVersion(row: VersionRow): z.infer<typeof modelVersion> {
  return {
    id: row.id,
    modelId: row.model_id,
    number: row.number,
    fileName: row.file_name,
    sha256: row.sha256,
    size: row.size,
    createdAt: row.created_at.toISOString(),
  }
}

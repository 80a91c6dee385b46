/** Uploads in parts: what was acknowledged need not be sent again after the line broke. */
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { recordDeed } from '../audit.ts'
import { readContentDigest } from '../http/content-digest.ts'
import { storing } from '../http/file-body.ts'
import { cleanName } from '../http/name.ts'
import { HttpError } from '../http/problem.ts'
import type { AppEnv } from '../http/request.ts'
import { exactly, watchedBody } from '../http/watched-body.ts'
import { findModel } from '../models/find.ts'
import {
  completeUpload,
  expectOpen,
  expectRoom,
  findUpload,
  openUploads,
  partCount,
  partLength,
  partsOf,
  UPLOAD_LIFE,
  type UploadRow,
} from '../models/uploads.ts'
import type { Services } from '../services.ts'
import { pageOf, pageQuery, readCursor, toPage } from './page.ts'
import { defineRoute, jsonAnswer, jsonBody, principalOf } from './route.ts'
import { id, idParam, line, sha256, time } from './shapes.ts'
import { modelVersion, NO_NAME, showVersion } from './versions.ts'

const part = z.object({ number: z.int(), size: z.int(), sha256 }).openapi('UploadPart')

const upload = z
  .object({
    id,
    modelId: id,
    fileName: z.string(),
    size: z.int().openapi({ description: 'bytes of the whole file' }),
    partSize: z.int().openapi({ description: 'bytes of each part but the last' }),
    parts: z.int().openapi({ description: 'how many parts the file has' }),
    createdAt: time,
    expiresAt: time,
    versionId: id.nullable().openapi({ description: 'what it was completed to' }),
  })
  .openapi('Upload')

const uploadWithParts = upload.extend({ received: z.array(part) }).openapi('UploadWithParts')

const tags = ['uploads']
const partParam = z.object({ ...idParam.shape, number: z.coerce.number().int().min(1).max(100_000) })

const list = defineRoute({
  method: 'get',
  path: '/v1/uploads',
  tags,
  summary: 'The open uploads of the organisation, newest first',
  need: 'models:write',
  request: { query: pageQuery },
  responses: { 200: jsonAnswer(pageOf(upload), 'A page of uploads') },
})

const create = defineRoute({
  method: 'post',
  path: '/v1/models/{id}/uploads',
  tags,
  summary: 'Starts an upload in parts',
  need: 'models:write',
  request: {
    params: idParam,
    body: jsonBody(z.object({ name: line(1000).optional(), size: z.int().min(1) })),
  },
  responses: { 201: jsonAnswer(uploadWithParts, 'The upload') },
})

const read = defineRoute({
  method: 'get',
  path: '/v1/uploads/{id}',
  tags,
  summary: 'An upload, and which of its parts came',
  need: 'models:write',
  request: { params: idParam },
  responses: { 200: jsonAnswer(uploadWithParts, 'The upload') },
})

const put = defineRoute({
  method: 'put',
  path: '/v1/uploads/{id}/parts/{number}',
  tags,
  summary: 'Sends a part, the body; one that came already is replaced',
  need: 'models:write',
  request: {
    params: partParam,
    headers: z.object({
      'content-digest': z.string().max(1000).optional().openapi({ example: 'sha-256=:…:' }),
    }),
    body: {
      required: true,
      content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } },
    },
  },
  responses: { 200: jsonAnswer(part, 'The part as it is kept') },
})

const complete = defineRoute({
  method: 'post',
  path: '/v1/uploads/{id}/complete',
  tags,
  summary: 'Joins the parts to a version; a second call gives the same',
  need: 'models:write',
  request: { params: idParam },
  responses: { 200: jsonAnswer(modelVersion, 'The version') },
})

const remove = defineRoute({
  method: 'delete',
  path: '/v1/uploads/{id}',
  tags,
  summary: 'Gives an upload up; a version it was completed to stays',
  need: 'models:write',
  request: { params: idParam },
  responses: { 204: { description: 'It is gone' } },
})

/** Adds the routes of uploads. */
export function uploadRoutes(app: OpenAPIHono<AppEnv>, services: Services): void {
  const { store, now } = services
  app.openapi(list, async (context) => {
    const { limit, cursor } = context.req.valid('query')
    const after = readCursor(cursor)
    let query = openUploads(store.db, principalOf(context).organisationId, now()).selectAll('uploads')
    if (after !== undefined) query = query.where('uploads.id', '<', after)
    const rows = await query
      .orderBy('uploads.id', 'desc')
      .limit(limit + 1)
      .execute()
    return context.json(toPage(rows, limit, show), 200)
  })
  app.openapi(create, async (context) => {
    const { name, size } = context.req.valid('json')
    const row = await start(context, services, {
      model: context.req.valid('param').id,
      fileName: cleanName(name) ?? NO_NAME,
      size,
    })
    return context.json({ ...show(row), received: [] }, 201, { location: `/v1/uploads/${row.id}` })
  })
  app.openapi(read, async (context) => {
    const { organisationId } = principalOf(context)
    const row = await findUpload(store.db, organisationId, context.req.valid('param').id)
    const parts = await partsOf(store.db, row.id)
    const received = parts.map(({ number, size, sha256: hash }) => ({ number, size, sha256: hash }))
    return context.json({ ...show(row), received }, 200)
  })
  app.openapi(put, async (context) => {
    const { id: uploadId, number } = context.req.valid('param')
    const digest = readContentDigest(context.req.valid('header')['content-digest'])
    return context.json(await receivePart(context, services, { uploadId, number, digest }), 200)
  })
  app.openapi(complete, async (context) => {
    const { organisationId } = principalOf(context)
    const row = await findUpload(store.db, organisationId, context.req.valid('param').id)
    const version = await completeUpload(context, services, row)
    return context.json(showVersion(version), 200, { location: `/v1/versions/${version.id}` })
  })
  app.openapi(remove, async (context) => {
    const { organisationId } = principalOf(context)
    const at = now()
    const row = await store.db.transaction().execute(async (trx) => {
      const found = await findUpload(trx, organisationId, context.req.valid('param').id, 'lock')
      await trx.deleteFrom('uploads').where('id', '=', found.id).execute()
      const detail = { model: found.model_id, fileName: found.file_name }
      await recordDeed(trx, context, { action: 'upload.delete', target: found.id, detail }, at)
      return found
    })
    await services.files.deleteParts(row.id)
    return context.body(null, 204)
  })
}

interface Wanted {
  readonly model: string
  readonly fileName: string
  readonly size: number
}

async function start(
  context: Context<AppEnv>,
  services: Services,
  { model, fileName, size }: Wanted,
): Promise<UploadRow> {
  const { store, now, newId, limits } = services
  const { organisationId, userId } = principalOf(context)
  if (size > limits.bodyBytes)
    throw new HttpError(
      'body-too-large',
      `the file is larger than the ${limits.bodyBytes} bytes that this server takes`,
    )
  const at = now()
  return await store.db.transaction().execute(async (trx) => {
    await findModel(trx, organisationId, model)
    await expectRoom(trx, services, organisationId, size)
    const row: UploadRow = {
      id: newId(),
      organisation_id: organisationId,
      model_id: model,
      file_name: fileName,
      size,
      part_size: limits.partBytes,
      created_by: userId,
      created_at: at,
      expires_at: new Date(at.getTime() + UPLOAD_LIFE),
      model_version_id: null,
    }
    await trx.insertInto('uploads').values(row).execute()
    await recordDeed(
      trx,
      context,
      { action: 'upload.create', target: row.id, detail: { model, fileName, size } },
      at,
    )
    return row
  })
}

interface ComingPart {
  readonly uploadId: string
  readonly number: number
  /** In hex. */
  readonly digest: string | null
}

async function receivePart(
  context: Context<AppEnv>,
  { store, files, now }: Services,
  { uploadId, number, digest }: ComingPart,
): Promise<z.infer<typeof part>> {
  const { organisationId } = principalOf(context)
  const found = await findUpload(store.db, organisationId, uploadId)
  expectOpen(found, now())
  if (number > partCount(found))
    throw new HttpError(
      'request-invalid',
      `the file has parts 1 to ${partCount(found)}, so there is no part ${number}`,
    )
  const size = partLength(found, number)
  const body = partBody(context, { number, size, digest })
  const stored = await storing(context, () => files.putPart(uploadId, number, body))
  await store.db.transaction().execute(async (trx) => {
    expectOpen(await findUpload(trx, organisationId, uploadId, 'lock'), now())
    const { sha256: hash } = stored
    await trx
      .insertInto('upload_parts')
      .values({ upload_id: uploadId, number, size, sha256: hash })
      .onConflict((conflict) => conflict.columns(['upload_id', 'number']).doUpdateSet({ size, sha256: hash }))
      .execute()
  })
  return { number, size, sha256: stored.sha256 }
}

/** The body of a part, which must have the length and the digest that were announced. */
function partBody(
  { req }: Context<AppEnv>,
  { number, size, digest }: { number: number; size: number; digest: string | null },
): ReadableStream<Uint8Array> {
  const announced = req.header('content-length')
  if (req.raw.body === null || (announced !== undefined && Number(announced) !== size))
    throw new HttpError('request-invalid', `part ${number} must have ${size} bytes, not ${announced ?? 0}`)
  if (req.header('content-encoding') !== undefined)
    throw new HttpError('media-type', 'parts are not unpacked; send them without content-encoding')
  return watchedBody(req.raw.body, exactly({ size, sha256: digest }, `part ${number}`))
}

function show(row: UploadRow): z.infer<typeof upload> {
  return {
    id: row.id,
    modelId: row.model_id,
    fileName: row.file_name,
    size: row.size,
    partSize: row.part_size,
    parts: partCount(row),
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    versionId: row.model_version_id,
  }
}

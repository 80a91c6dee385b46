/** Models of a building: what has versions, each of them one file. */
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import { recordDeed } from '../audit.ts'
import { etagOf, expectedVersion, isKnown } from '../http/etag.ts'
import { HttpError } from '../http/problem.ts'
import type { AppEnv } from '../http/request.ts'
import { findModel, liveModels, type ModelRow } from '../models/find.ts'
import type { Services } from '../services.ts'
import { findBuilding } from './buildings.ts'
import { pageOf, pageQuery, readCursor, toPage } from './page.ts'
import { defineRoute, jsonAnswer, jsonBody, principalOf } from './route.ts'
import { id, idParam, line, time } from './shapes.ts'

const named = z.object({ name: line(200) })

const model = z
  .object({ id, buildingId: id, name: z.string(), createdAt: time, version: z.int() })
  .openapi('Model')

const tags = ['models']

const list = defineRoute({
  method: 'get',
  path: '/v1/buildings/{id}/models',
  tags,
  summary: 'The models of a building, newest first',
  need: 'models:read',
  request: { params: idParam, query: pageQuery },
  responses: { 200: jsonAnswer(pageOf(model), 'A page of models') },
})

const create = defineRoute({
  method: 'post',
  path: '/v1/buildings/{id}/models',
  tags,
  summary: 'Makes a model; its files come as versions',
  need: 'models:write',
  request: { params: idParam, body: jsonBody(named) },
  responses: { 201: jsonAnswer(model, 'The model') },
})

const read = defineRoute({
  method: 'get',
  path: '/v1/models/{id}',
  tags,
  summary: 'A model',
  need: 'models:read',
  request: { params: idParam },
  responses: { 200: jsonAnswer(model, 'The model'), 304: { description: 'The client has it' } },
})

const change = defineRoute({
  method: 'patch',
  path: '/v1/models/{id}',
  tags,
  summary: 'Gives a model another name',
  need: 'models:write',
  request: { params: idParam, body: jsonBody(named.partial()) },
  responses: { 200: jsonAnswer(model, 'The model as it is now') },
})

const remove = defineRoute({
  method: 'delete',
  path: '/v1/models/{id}',
  tags,
  summary: 'Removes a model with all its versions',
  need: 'models:delete',
  request: { params: idParam },
  responses: { 204: { description: 'It is gone' } },
})

/** Adds the routes of models. */
export function modelRoutes(app: OpenAPIHono<AppEnv>, services: Services): void {
  const { store, now, newId } = services
  app.openapi(list, async (context) => {
    const { limit, cursor } = context.req.valid('query')
    const { organisationId } = principalOf(context)
    const building = await findBuilding(store.db, organisationId, context.req.valid('param').id)
    const after = readCursor(cursor)
    let query = liveModels(store.db, organisationId)
      .selectAll('models')
      .where('models.building_id', '=', building.id)
    if (after !== undefined) query = query.where('models.id', '<', after)
    const rows = await query
      .orderBy('models.id', 'desc')
      .limit(limit + 1)
      .execute()
    return context.json(toPage(rows, limit, show), 200)
  })
  app.openapi(create, async (context) => {
    const { organisationId, userId } = principalOf(context)
    const { name } = context.req.valid('json')
    const at = now()
    const row = await store.db.transaction().execute(async (trx) => {
      const building = await findBuilding(trx, organisationId, context.req.valid('param').id, 'lock')
      const made: ModelRow = {
        id: newId(),
        organisation_id: organisationId,
        building_id: building.id,
        name,
        created_by: userId,
        created_at: at,
        version: 1,
        deleted_at: null,
      }
      await trx.insertInto('models').values(made).execute()
      const detail = { building: building.id, name }
      await recordDeed(trx, context, { action: 'model.create', target: made.id, detail }, at)
      return made
    })
    return context.json(show(row), 201, { etag: etagOf(1), location: `/v1/models/${row.id}` })
  })
  app.openapi(read, async (context) => {
    const row = await findModel(store.db, principalOf(context).organisationId, context.req.valid('param').id)
    const etag = etagOf(row.version)
    if (isKnown(context, etag)) return context.body(null, 304, { etag })
    return context.json(show(row), 200, { etag })
  })
  changingRoutes(app, services)
}

function changingRoutes(app: OpenAPIHono<AppEnv>, { store, now }: Services): void {
  app.openapi(change, async (context) => {
    const at = now()
    const row = await store.db.transaction().execute(async (trx) => {
      const { organisationId } = principalOf(context)
      const before = await findModel(trx, organisationId, context.req.valid('param').id, 'lock')
      expectVersion(expectedVersion(context), before)
      const { name = before.name } = context.req.valid('json')
      const after = { name, version: before.version + 1 }
      await trx.updateTable('models').set(after).where('id', '=', before.id).execute()
      await recordDeed(trx, context, { action: 'model.change', target: before.id, detail: { name } }, at)
      return { ...before, ...after }
    })
    return context.json(show(row), 200, { etag: etagOf(row.version) })
  })
  app.openapi(remove, async (context) => {
    const at = now()
    await store.db.transaction().execute(async (trx) => {
      const { organisationId } = principalOf(context)
      const before = await findModel(trx, organisationId, context.req.valid('param').id, 'lock')
      expectVersion(expectedVersion(context), before)
      await trx.updateTable('models').set({ deleted_at: at }).where('id', '=', before.id).execute()
      const detail = { name: before.name }
      await recordDeed(trx, context, { action: 'model.delete', target: before.id, detail }, at)
    })
    return context.body(null, 204)
  })
}

function expectVersion(expected: number | undefined, { version }: ModelRow): void {
  if ((expected ?? version) === version) return
  throw new HttpError('precondition-failed', `it is at version ${version} by now; read it again`)
}

function show(row: ModelRow): z.infer<typeof model> {
  return {
    id: row.id,
    buildingId: row.building_id,
    name: row.name,
    createdAt: row.created_at.toISOString(),
    version: row.version,
  }
}

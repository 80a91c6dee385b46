/** Buildings: what an organisation checks, where it stands and what is known of it. */
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Selectable } from 'kysely'
import { recordDeed } from '../audit.ts'
import { etagOf, expectedVersion, isKnown } from '../http/etag.ts'
import { HttpError } from '../http/problem.ts'
import type { AppEnv } from '../http/request.ts'
import type { Services } from '../services.ts'
import type { Db } from '../store/store.ts'
import type { BuildingsTable } from '../store/tables.ts'
import { pageOf, pageQuery, readCursor, toPage } from './page.ts'
import { defineRoute, jsonAnswer, jsonBody, principalOf } from './route.ts'
import { id, idParam, jurisdiction, line, time } from './shapes.ts'

const factsShape = z
  .record(line(100), line(200))
  .openapi({ description: 'what is known of the building: values of parameters of the packs' })

const named = z.object({
  name: line(200),
  address: line(500).nullish(),
  jurisdiction: jurisdiction.nullish(),
  buildingType: line(100).nullish().openapi({ example: 'office' }),
  facts: factsShape.optional(),
})

const building = z
  .object({
    id,
    name: z.string(),
    address: z.string().nullable(),
    jurisdiction: z.string().nullable(),
    buildingType: z.string().nullable(),
    facts: z.record(z.string(), z.string()),
    createdAt: time,
    changedAt: time,
    version: z.int(),
  })
  .openapi('Building')

type Building = z.infer<typeof building>
type BuildingRow = Selectable<BuildingsTable>

const tags = ['buildings']

const list = defineRoute({
  method: 'get',
  path: '/v1/buildings',
  tags,
  summary: 'The buildings of the organisation, newest first',
  need: 'buildings:read',
  request: { query: pageQuery },
  responses: { 200: jsonAnswer(pageOf(building), 'A page of buildings') },
})

const create = defineRoute({
  method: 'post',
  path: '/v1/buildings',
  tags,
  summary: 'Makes a building',
  need: 'buildings:write',
  request: { body: jsonBody(named) },
  responses: { 201: jsonAnswer(building, 'The building') },
})

const read = defineRoute({
  method: 'get',
  path: '/v1/buildings/{id}',
  tags,
  summary: 'A building',
  need: 'buildings:read',
  request: { params: idParam },
  responses: { 200: jsonAnswer(building, 'The building'), 304: { description: 'The client has it' } },
})

const change = defineRoute({
  method: 'patch',
  path: '/v1/buildings/{id}',
  tags,
  summary: 'Changes what is said of a building; what is not named stays',
  need: 'buildings:write',
  request: { params: idParam, body: jsonBody(named.partial()) },
  responses: { 200: jsonAnswer(building, 'The building as it is now') },
})

const remove = defineRoute({
  method: 'delete',
  path: '/v1/buildings/{id}',
  tags,
  summary: 'Removes a building with all its models',
  need: 'buildings:delete',
  request: { params: idParam },
  responses: { 204: { description: 'It is gone' } },
})

/** Adds the routes of buildings. */
export function buildingRoutes(app: OpenAPIHono<AppEnv>, services: Services): void {
  const { store, now, newId } = services
  app.openapi(list, async (context) => {
    const { limit, cursor } = context.req.valid('query')
    const rows = await listBuildings(store.db, principalOf(context).organisationId, { limit, cursor })
    return context.json(toPage(rows, limit, show), 200)
  })
  app.openapi(create, async (context) => {
    const { name, address, jurisdiction: place, buildingType, facts } = context.req.valid('json')
    const { organisationId, userId } = principalOf(context)
    const at = now()
    const row: BuildingRow = {
      id: newId(),
      organisation_id: organisationId,
      name,
      address: address ?? null,
      jurisdiction: place ?? null,
      building_type: buildingType ?? null,
      facts: facts ?? {},
      created_by: userId,
      created_at: at,
      changed_at: at,
      version: 1,
      deleted_at: null,
    }
    await store.db.transaction().execute(async (trx) => {
      await trx.insertInto('buildings').values(row).execute()
      await recordDeed(trx, context, { action: 'building.create', target: row.id, detail: { name } }, at)
    })
    return context.json(show(row), 201, { etag: etagOf(1), location: `/v1/buildings/${row.id}` })
  })
  app.openapi(read, async (context) => {
    const row = await findBuilding(
      store.db,
      principalOf(context).organisationId,
      context.req.valid('param').id,
    )
    const etag = etagOf(row.version)
    if (isKnown(context, etag)) return context.body(null, 304, { etag })
    return context.json(show(row), 200, { etag })
  })
  changingRoutes(app, services)
}

function changingRoutes(app: OpenAPIHono<AppEnv>, { store, now }: Services): void {
  app.openapi(change, async (context) => {
    const { buildingType, ...given } = context.req.valid('json')
    const at = now()
    const row = await store.db.transaction().execute(async (trx) => {
      const { organisationId } = principalOf(context)
      const before = await findBuilding(trx, organisationId, context.req.valid('param').id, 'lock')
      const { version } = before
      if ((expectedVersion(context) ?? version) !== version) throw changedMeanwhile(version)
      const after = {
        ...given,
        ...(buildingType === undefined ? {} : { building_type: buildingType }),
        changed_at: at,
        version: version + 1,
      }
      await trx.updateTable('buildings').set(after).where('id', '=', before.id).execute()
      await recordDeed(trx, context, { action: 'building.change', target: before.id, detail: given }, at)
      return { ...before, ...after } as BuildingRow
    })
    return context.json(show(row), 200, { etag: etagOf(row.version) })
  })
  app.openapi(remove, async (context) => {
    const at = now()
    await store.db.transaction().execute(async (trx) => {
      const { organisationId } = principalOf(context)
      const before = await findBuilding(trx, organisationId, context.req.valid('param').id, 'lock')
      const { version } = before
      if ((expectedVersion(context) ?? version) !== version) throw changedMeanwhile(version)
      await trx.updateTable('buildings').set({ deleted_at: at }).where('id', '=', before.id).execute()
      const detail = { name: before.name }
      await recordDeed(trx, context, { action: 'building.delete', target: before.id, detail }, at)
    })
    return context.body(null, 204)
  })
}

interface Asked {
  readonly limit: number
  readonly cursor: string | undefined
}

function listBuildings(
  db: Db,
  organisation: string,
  { limit, cursor }: Asked,
): Promise<readonly BuildingRow[]> {
  const after = readCursor(cursor)
  let query = db
    .selectFrom('buildings')
    .selectAll()
    .where('organisation_id', '=', organisation)
    .where('deleted_at', 'is', null)
  if (after !== undefined) query = query.where('id', '<', after)
  return query
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
}

/**
 * A building of the organisation; one of another is not told apart from none.
 *
 * @param lock keeps others from changing it until the transaction ends
 * @throws HttpError `not-found`
 */
export async function findBuilding(
  db: Db,
  organisation: string,
  building: string,
  lock?: 'lock',
): Promise<BuildingRow> {
  let query = db
    .selectFrom('buildings')
    .selectAll()
    .where('id', '=', building)
    .where('organisation_id', '=', organisation)
    .where('deleted_at', 'is', null)
  if (lock !== undefined) query = query.forUpdate()
  const row = await query.executeTakeFirst()
  if (row !== undefined) return row
  throw new HttpError('not-found', `there is no building ${building}`)
}

function changedMeanwhile(version: number): HttpError {
  return new HttpError('precondition-failed', `it is at version ${version} by now; read it again`)
}

function show(row: BuildingRow): Building {
  return {
    id: row.id,
    name: row.name,
    address: row.address,
    jurisdiction: row.jurisdiction,
    buildingType: row.building_type,
    facts: { ...row.facts },
    createdAt: row.created_at.toISOString(),
    changedAt: row.changed_at.toISOString(),
    version: row.version,
  }
}

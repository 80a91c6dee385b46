/** Comments on a building, on a finding of it, or on a validation. */
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Selectable } from 'kysely'
import { recordDeed } from '../audit.ts'
import { recordVersion, versionOf, versionsOf } from '../history.ts'
import { etagOf, refuseOtherVersion } from '../http/etag.ts'
import { HttpError } from '../http/problem.ts'
import type { AppEnv } from '../http/request.ts'
import { appendLiveEvent, type LiveEventType } from '../live/log.ts'
import { tellAppended } from '../live/tell.ts'
import type { Services } from '../services.ts'
import type { Db } from '../store/store.ts'
import type { CommentsTable } from '../store/tables.ts'
import { announce } from '../webhooks/events.ts'
import { findBuilding } from './buildings.ts'
import { pageOf, pageQuery, readCursor, toPage } from './page.ts'
import { defineRoute, jsonAnswer, jsonBody, principalOf } from './route.ts'
import { exactLine, id, idParam, text, time } from './shapes.ts'

const finding = exactLine(1000).openapi({ description: 'the stable id of a finding' })
const words = z.object({ text: text(10_000) })

const comment = z
  .object({
    id,
    buildingId: id,
    finding: z.string().nullable(),
    validationId: id.nullable(),
    text: z.string(),
    author: z.object({ id, name: z.string() }),
    createdAt: time,
    changedAt: time,
    version: z.int(),
  })
  .openapi('Comment')

interface CommentRow extends Selectable<CommentsTable> {
  readonly author: string
}

const tags = ['comments']
const ofBuilding = '/v1/buildings/{id}/comments' as const

const list = defineRoute({
  method: 'get',
  path: ofBuilding,
  tags,
  summary: 'The comments on a building, newest first; of one finding or validation where it is named',
  need: 'comments:read',
  request: {
    params: idParam,
    query: pageQuery.extend({ finding: finding.optional(), validationId: id.optional() }),
  },
  responses: { 200: jsonAnswer(pageOf(comment), 'A page of comments') },
})

const write = defineRoute({
  method: 'post',
  path: ofBuilding,
  tags,
  summary: 'Writes a comment on a building, or on a finding or validation of it',
  need: 'comments:write',
  request: {
    params: idParam,
    body: jsonBody(words.extend({ finding: finding.nullish(), validationId: id.nullish() })),
  },
  responses: { 201: jsonAnswer(comment, 'The comment') },
})

const change = defineRoute({
  method: 'patch',
  path: '/v1/comments/{id}',
  tags,
  summary: 'Changes the text of a comment of one’s own',
  need: 'comments:write',
  request: { params: idParam, body: jsonBody(words) },
  responses: { 200: jsonAnswer(comment, 'The comment as it is now') },
})

const remove = defineRoute({
  method: 'delete',
  path: '/v1/comments/{id}',
  tags,
  summary: 'Removes a comment of one’s own; an admin removes everybody’s',
  need: 'comments:write',
  request: { params: idParam },
  responses: { 204: { description: 'It is no longer shown' } },
})

const history = defineRoute({
  method: 'get',
  path: '/v1/comments/{id}/history',
  tags,
  summary: 'Every version of a comment, the first one first; of a removed one to an admin alone',
  need: 'comments:read',
  request: { params: idParam },
  responses: {
    200: jsonAnswer(z.array(versionOf(z.object({ text: z.string(), deleted: z.boolean() }))), 'Its versions'),
  },
})

/** Adds the routes of comments. */
export function commentRoutes(app: OpenAPIHono<AppEnv>, services: Services): void {
  const { store } = services
  app.openapi(list, async (context) => {
    const { organisationId } = principalOf(context)
    const { limit, ...asked } = context.req.valid('query')
    const { id: building } = await findBuilding(store.db, organisationId, context.req.valid('param').id)
    const rows = await listComments(store.db, building, { limit, ...asked })
    return context.json(toPage(rows, limit, show), 200)
  })
  app.openapi(history, async (context) => {
    const { organisationId, role } = principalOf(context)
    const row = await findComment(store.db, organisationId, context.req.valid('param').id)
    if (row.deleted_at !== null && role !== 'admin') throw noComment(row.id)
    return context.json((await versionsOf(store.db, organisationId, row.id)) as never, 200)
  })
  writingRoute(app, services)
  changingRoutes(app, services)
}

function writingRoute(app: OpenAPIHono<AppEnv>, services: Services): void {
  const { store, now, newId } = services
  app.openapi(write, async (context) => {
    const at = now()
    const { organisationId, userId, name } = principalOf(context)
    const given = context.req.valid('json')
    const row = await store.db.transaction().execute(async (trx) => {
      const building = await findBuilding(trx, organisationId, context.req.valid('param').id)
      const validation = given.validationId ?? null
      if (validation !== null) await findValidation(trx, building.id, validation)
      const row = {
        id: newId(),
        organisation_id: organisationId,
        building_id: building.id,
        finding: given.finding ?? null,
        validation_id: validation,
        text: given.text,
        version: 1,
        created_by: userId,
        created_at: at,
        changed_at: at,
        deleted_at: null,
      }
      await trx.insertInto('comments').values(row).execute()
      await recordVersion(trx, context, { target: row.id, version: 1, content: contentOf(row, false) }, at)
      const data = {
        commentId: row.id,
        buildingId: building.id,
        finding: row.finding,
        validationId: validation,
      }
      await recordDeed(trx, context, { action: 'comment.write', target: row.id, detail: data }, at)
      await announce(trx, services, { organisation: organisationId, event: 'comment.written', data }, at)
      await append(trx, { type: 'comment.written', at }, { ...row, author: name })
      return { ...row, author: name }
    })
    await tellComment(services, row)
    return context.json(show(row), 201, { etag: etagOf(1) })
  })
}

function changingRoutes(app: OpenAPIHono<AppEnv>, services: Services): void {
  const { store, now } = services
  app.openapi(change, async (context) => {
    const at = now()
    const { text } = context.req.valid('json')
    const row = await store.db.transaction().execute(async (trx) => {
      const before = await toChange(trx, context, context.req.valid('param').id)
      if (before.created_by !== principalOf(context).userId)
        throw new HttpError('forbidden', 'a comment is changed by whoever wrote it; write one of your own')
      const row = { ...before, text, changed_at: at, version: before.version + 1 }
      const { version } = row
      await trx
        .updateTable('comments')
        .set({ text, version, changed_at: at })
        .where('id', '=', row.id)
        .execute()
      await recordVersion(trx, context, { target: row.id, version, content: contentOf(row, false) }, at)
      await recordDeed(trx, context, { action: 'comment.change', target: row.id }, at)
      await append(trx, { type: 'comment.changed', at }, row)
      return row
    })
    await tellComment(services, row)
    return context.json(show(row), 200, { etag: etagOf(row.version) })
  })
  app.openapi(remove, async (context) => {
    const at = now()
    const row = await store.db.transaction().execute(async (trx) => {
      const before = await toChange(trx, context, context.req.valid('param').id)
      const { userId, role } = principalOf(context)
      if (before.created_by !== userId && role !== 'admin')
        throw new HttpError('forbidden', 'a comment is removed by whoever wrote it, or by an admin')
      const version = before.version + 1
      await trx.updateTable('comments').set({ version, deleted_at: at }).where('id', '=', before.id).execute()
      const content = contentOf(before, true)
      await recordVersion(trx, context, { target: before.id, version, content }, at)
      const detail = { author: before.created_by }
      await recordDeed(trx, context, { action: 'comment.delete', target: before.id, detail }, at)
      await append(trx, { type: 'comment.removed', at }, { ...before, version })
      return before
    })
    await tellComment(services, row)
    return context.body(null, 204)
  })
}

async function append(
  trx: Db,
  { type, at }: { readonly type: LiveEventType; readonly at: Date },
  row: CommentRow,
): Promise<void> {
  const { id, organisation_id: organisation, building_id: building, finding, version } = row
  const author = { id: row.created_by, name: row.author }
  const data = { commentId: id, finding, validationId: row.validation_id, author, version }
  await appendLiveEvent(trx, { organisation, building, type, data, at })
}

function tellComment(
  services: Services,
  { organisation_id: organisation, building_id: building }: CommentRow,
): Promise<void> {
  return tellAppended(services, { organisation, building })
}

interface Asked {
  readonly limit: number
  readonly cursor?: string | undefined
  readonly finding?: string | undefined
  readonly validationId?: string | undefined
}

function listComments(db: Db, building: string, asked: Asked): Promise<CommentRow[]> {
  const after = readCursor(asked.cursor)
  let query = comments(db).where('building_id', '=', building).where('deleted_at', 'is', null)
  if (after !== undefined) query = query.where('comments.id', '<', after)
  if (asked.finding !== undefined) query = query.where('finding', '=', asked.finding)
  if (asked.validationId !== undefined) query = query.where('validation_id', '=', asked.validationId)
  return query
    .orderBy('comments.id', 'desc')
    .limit(asked.limit + 1)
    .execute()
}

function comments(db: Db) {
  return db
    .selectFrom('comments')
    .innerJoin('users', 'users.id', 'comments.created_by')
    .selectAll('comments')
    .select('users.name as author')
}

/** A comment of the organisation, removed or not. @throws HttpError `not-found` */
async function findComment(
  db: Db,
  organisation: string,
  comment: string,
  lock?: 'lock',
): Promise<CommentRow> {
  let query = comments(db)
    .innerJoin('buildings', 'buildings.id', 'comments.building_id')
    .where('comments.id', '=', comment)
    .where('comments.organisation_id', '=', organisation)
    .where('buildings.deleted_at', 'is', null)
  if (lock !== undefined) query = query.forUpdate('comments')
  const row = await query.executeTakeFirst()
  if (row === undefined) throw noComment(comment)
  return row
}

/** One that is shown, at the version that the caller saw. */
async function toChange(trx: Db, context: Context<AppEnv>, comment: string): Promise<CommentRow> {
  const row = await findComment(trx, principalOf(context).organisationId, comment, 'lock')
  if (row.deleted_at !== null) throw noComment(comment)
  refuseOtherVersion(context, row.version)
  return row
}

async function findValidation(db: Db, building: string, validation: string): Promise<void> {
  const row = await db
    .selectFrom('validations')
    .select('id')
    .where('id', '=', validation)
    .where('building_id', '=', building)
    .executeTakeFirst()
  if (row === undefined) throw new HttpError('not-found', `the building has no validation ${validation}`)
}

function noComment(comment: string): HttpError {
  return new HttpError('not-found', `there is no comment ${comment}`)
}

function contentOf({ text }: { readonly text: string }, deleted: boolean): object {
  return { text, deleted }
}

function show(row: CommentRow): z.infer<typeof comment> {
  return {
    id: row.id,
    buildingId: row.building_id,
    finding: row.finding,
    validationId: row.validation_id,
    text: row.text,
    author: { id: row.created_by, name: row.author },
    createdAt: row.created_at.toISOString(),
    changedAt: row.changed_at.toISOString(),
    version: row.version,
  }
}

/** IDS files of an organisation: each upload under a name is its next version, kept byte for byte. */
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Selectable } from 'kysely'
import { type IdsFault, IdsRefusal } from '../../engine/ids/fault.ts'
import { recordDeed } from '../audit.ts'
import { streamOfBytes } from '../files/files.ts'
import { HttpError } from '../http/problem.ts'
import type { AppEnv } from '../http/request.ts'
import type { Services } from '../services.ts'
import type { Db } from '../store/store.ts'
import type { IdsFilesTable } from '../store/tables.ts'
import { IDS_REQUEST } from './hand-read.ts'
import { readIdsRequest } from './ids-request.ts'
import { pageOf, pageQuery, readCursor, toPage } from './page.ts'
import { defineRoute, jsonAnswer, principalOf } from './route.ts'
import { exactLine, id, idParam, sha256, time } from './shapes.ts'

const idsFile = z
  .object({
    id: id.openapi({ description: 'of this version' }),
    name: z.string(),
    number: z.int().openapi({ description: '1… among those of its name' }),
    title: z.string().nullable(),
    sha256,
    size: z.int(),
    createdAt: time,
    withdrawnAt: time.nullable(),
  })
  .openapi('IdsFile')

type IdsRow = Selectable<IdsFilesTable>

const uploaded = z.object({
  file: idsFile,
  faults: z.array(z.looseObject({})).openapi({ description: 'errors and warnings; none of them fatal' }),
})

const tags = ['packs']

const list = defineRoute({
  method: 'get',
  path: '/v1/ids-files',
  tags,
  summary: 'The IDS files of the organisation, each version, newest first',
  need: 'packs:read',
  request: { query: pageQuery.extend({ name: exactLine(255).optional() }) },
  responses: { 200: jsonAnswer(pageOf(idsFile), 'A page of files') },
})

const upload = defineRoute({
  method: 'post',
  path: '/v1/ids-files',
  tags,
  summary: 'Takes an IDS file in the body, its name in the query (`name`); one with a fatal fault is refused',
  need: 'packs:write',
  ...IDS_REQUEST,
  responses: {
    200: jsonAnswer(uploaded, 'The newest version of that name holds the same bytes'),
    201: jsonAnswer(uploaded, 'The file, and what is wrong in it'),
  },
})

const read = defineRoute({
  method: 'get',
  path: '/v1/ids-files/{id}',
  tags,
  summary: 'A version of an IDS file',
  need: 'packs:read',
  request: { params: idParam },
  responses: { 200: jsonAnswer(idsFile, 'What is known of it') },
})

const download = defineRoute({
  method: 'get',
  path: '/v1/ids-files/{id}/content',
  tags,
  summary: 'The bytes of a version of an IDS file, withdrawn or not',
  need: 'packs:read',
  request: { params: idParam },
  responses: {
    200: { description: 'The file', content: { 'application/xml': { schema: z.string() } } },
  },
})

const withdraw = defineRoute({
  method: 'delete',
  path: '/v1/ids-files/{id}',
  tags,
  summary: 'Withdraws a version of an IDS file: nothing new is checked with it; it stays to be read',
  need: 'packs:write',
  request: { params: idParam },
  responses: { 204: { description: 'It is withdrawn' } },
})

/** Adds the routes of IDS files. */
export function idsFileRoutes(app: OpenAPIHono<AppEnv>, services: Services): void {
  const { store, files, now } = services
  app.openapi(list, async (context) => {
    const { limit, cursor, name } = context.req.valid('query')
    const after = readCursor(cursor)
    const { organisationId } = principalOf(context)
    let query = store.db.selectFrom('ids_files').selectAll().where('organisation_id', '=', organisationId)
    if (name !== undefined) query = query.where('name', '=', name)
    if (after !== undefined) query = query.where('id', '<', after)
    const rows = await query
      .orderBy('id', 'desc')
      .limit(limit + 1)
      .execute()
    return context.json(toPage(rows, limit, show), 200)
  })
  app.openapi(upload, async (context) => {
    const { row, isNew, faults } = await take(context, services)
    const headers = { location: `/v1/ids-files/${row.id}` }
    return context.json({ file: show(row), faults } as never, isNew ? 201 : 200, headers)
  })
  app.openapi(read, async (context) => {
    const row = await findIdsFile(
      store.db,
      principalOf(context).organisationId,
      context.req.valid('param').id,
    )
    return context.json(show(row), 200)
  })
  app.openapi(download, async (context) => {
    const { organisationId } = principalOf(context)
    const row = await findIdsFile(store.db, organisationId, context.req.valid('param').id)
    const bytes = await files.getContent(row.sha256)
    if (bytes === null) throw new Error(`the content ${row.sha256} of an IDS file is missing`)
    return context.newResponse(bytes, 200, {
      'content-type': 'application/xml',
      'content-length': String(row.size),
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(row.name)}`,
    }) as never
  })
  app.openapi(withdraw, async (context) => {
    const at = now()
    await store.db.transaction().execute(async (trx) => {
      const { organisationId } = principalOf(context)
      const row = await findIdsFile(trx, organisationId, context.req.valid('param').id)
      if (row.withdrawn_at !== null) throw new HttpError('conflict', 'it was withdrawn before')
      await trx.updateTable('ids_files').set({ withdrawn_at: at }).where('id', '=', row.id).execute()
      const detail = { name: row.name, number: row.number }
      await recordDeed(trx, context, { action: 'ids.withdraw', target: row.id, detail }, at)
    })
    return context.body(null, 204)
  })
}

interface Taken {
  readonly row: IdsRow
  readonly isNew: boolean
  readonly faults: readonly IdsFault[]
}

/** Lints it in a check thread, stores its bytes, then its row. */
async function take(context: Context<AppEnv>, services: Services): Promise<Taken> {
  const { limits, checks, files } = services
  const given = await readIdsRequest(context, limits.idsBytes)
  const { name } = given
  const bytes = given.bytes.slice()
  const { json } = await checks.lint({ name, bytes: given.bytes }, context.req.raw.signal)
  const report = JSON.parse(new TextDecoder().decode(json)) as {
    readonly title: string | null
    readonly faults: readonly IdsFault[]
  }
  const fatal = report.faults.filter(({ severity }) => severity === 'fatal')
  if (fatal.length > 0) throw new IdsRefusal('ids-structure', fatal, name)
  const { sha256, size } = await files.putContent(streamOfBytes(bytes))
  const stored = await store(context, services, { name, title: report.title, sha256, size })
  return { ...stored, faults: report.faults.slice(0, 200) }
}

/** The next version of a name; numbers are given one after the other, for the organisation's row is locked. */
function store(
  context: Context<AppEnv>,
  { store, newId, now }: Services,
  file: Pick<IdsRow, 'name' | 'title' | 'sha256' | 'size'>,
): Promise<{ readonly row: IdsRow; readonly isNew: boolean }> {
  const { organisationId, userId } = principalOf(context)
  return store.db.transaction().execute(async (trx) => {
    await trx
      .selectFrom('organisations')
      .select('id')
      .where('id', '=', organisationId)
      .forUpdate()
      .executeTakeFirstOrThrow()
    const last = await trx
      .selectFrom('ids_files')
      .selectAll()
      .where('organisation_id', '=', organisationId)
      .where('name', '=', file.name)
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst()
    if (last?.sha256 === file.sha256 && last.withdrawn_at === null) return { row: last, isNew: false }
    const row: IdsRow = {
      ...file,
      id: newId(),
      organisation_id: organisationId,
      number: (last?.number ?? 0) + 1,
      created_by: userId,
      created_at: now(),
      withdrawn_at: null,
    }
    await trx.insertInto('ids_files').values(row).execute()
    const detail = { name: row.name, number: row.number, sha256: row.sha256 }
    await recordDeed(trx, context, { action: 'ids.upload', target: row.id, detail }, row.created_at)
    return { row, isNew: true }
  })
}

/**
 * An IDS file of the organisation; one of another is not told apart from none.
 *
 * @throws HttpError `not-found`
 */
export async function findIdsFile(db: Db, organisation: string, file: string): Promise<IdsRow> {
  const row = await db
    .selectFrom('ids_files')
    .selectAll()
    .where('id', '=', file)
    .where('organisation_id', '=', organisation)
    .executeTakeFirst()
  if (row !== undefined) return row
  throw new HttpError('not-found', `there is no IDS file ${file}`)
}

function show(row: IdsRow): z.infer<typeof idsFile> {
  return {
    id: row.id,
    name: row.name,
    number: row.number,
    title: row.title,
    sha256: row.sha256,
    size: row.size,
    createdAt: row.created_at.toISOString(),
    withdrawnAt: row.withdrawn_at?.toISOString() ?? null,
  }
}

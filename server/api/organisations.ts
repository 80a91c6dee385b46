/** `/v1/organisation`: the one that whoever asks acts in; `/v1/organisations` makes another. Nothing of one is seen in another. */
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Selectable, Transaction } from 'kysely'
import { recordDeed, recordDeedOf } from '../audit.ts'
import { etagOf, isKnown, refuseOtherVersion } from '../http/etag.ts'
import { HttpError } from '../http/problem.ts'
import type { AppEnv } from '../http/request.ts'
import { usageOfOrganisation } from '../organisations/usage.ts'
import type { Services } from '../services.ts'
import type { Db } from '../store/store.ts'
import type { Database, OrganisationsTable } from '../store/tables.ts'
import { sessionOnly } from './me.ts'
import { defineRoute, jsonAnswer, jsonBody, principalOf } from './route.ts'
import { id, line, time } from './shapes.ts'

const tags = ['administration']
/** Days. Less would let whoever takes over an account wipe out its traces. */
const AUDIT_DAYS = { least: 90, most: 36_500 } as const

const settings = z.object({
  auditDays: z.int().min(AUDIT_DAYS.least).max(AUDIT_DAYS.most).nullable().openapi({
    description: 'days after which lines of the audit log are removed; null: never',
  }),
})

const organisation = z
  .object({ id, name: z.string(), createdAt: time, settings, version: z.int() })
  .openapi('Organisation')

const count = z.int()
const usage = z
  .object({
    bytes: z.object({ models: count, idsFiles: count, results: count, uploads: count }).openapi({
      description:
        'the same content counts once; what was removed counts until it is swept, which takes a week',
    }),
    buildings: count,
    models: count,
    versions: count,
    validations: count,
    packs: count.openapi({ description: 'uploaded and not withdrawn' }),
    people: count,
    services: count,
    keys: count.openapi({ description: 'API keys that are good' }),
  })
  .openapi('OrganisationUsage')

const read = defineRoute({
  method: 'get',
  path: '/v1/organisation',
  tags,
  summary: 'The organisation that one acts in',
  need: 'member',
  responses: { 200: jsonAnswer(organisation, 'It'), 304: { description: 'The client has it' } },
})

const change = defineRoute({
  method: 'patch',
  path: '/v1/organisation',
  tags,
  summary: 'Renames it or changes its settings; what is not named stays',
  need: 'organisation:manage',
  request: {
    body: jsonBody(z.object({ name: line(100).optional(), settings: settings.partial().optional() })),
  },
  responses: { 200: jsonAnswer(organisation, 'It, as it is now') },
})

const showUsage = defineRoute({
  method: 'get',
  path: '/v1/organisation/usage',
  tags,
  summary: 'What the organisation keeps on the server: bytes, things and people',
  need: 'organisation:manage',
  responses: { 200: jsonAnswer(usage, 'As it is now') },
})

const create = defineRoute({
  method: 'post',
  path: '/v1/organisations',
  tags,
  summary: 'Makes another organisation, whose first admin is who asks',
  need: 'organisation:manage',
  request: { body: jsonBody(z.object({ name: line(100) })) },
  responses: {
    201: jsonAnswer(z.object({ id, name: z.string() }), 'The organisation; one switches to it by its id'),
  },
})

/** Adds the routes of organisations. */
export function organisationRoutes(app: OpenAPIHono<AppEnv>, services: Services): void {
  const { store, now } = services
  app.openapi(read, async (context) => {
    const row = await findOrganisation(store.db, principalOf(context).organisationId)
    const etag = etagOf(row.version)
    if (isKnown(context, etag)) return context.body(null, 304, { etag })
    return context.json(show(row), 200, { etag })
  })
  app.openapi(change, async (context) => {
    const { name, settings: given = {} } = context.req.valid('json')
    const at = now()
    const row = await store.db.transaction().execute(async (trx) => {
      const before = await findOrganisation(trx, principalOf(context).organisationId, 'lock')
      refuseOtherVersion(context, before.version)
      const after = {
        version: before.version + 1,
        ...(name === undefined ? {} : { name }),
        ...(given.auditDays === undefined ? {} : { audit_days: given.auditDays }),
      }
      await trx.updateTable('organisations').set(after).where('id', '=', before.id).execute()
      const detail = { ...(name === undefined ? {} : { from: before.name, to: name }), ...given }
      await recordDeed(trx, context, { action: 'organisation.change', target: before.id, detail }, at)
      return { ...before, ...after }
    })
    return context.json(show(row), 200, { etag: etagOf(row.version) })
  })
  app.openapi(showUsage, async (context) => {
    const { organisationId } = principalOf(context)
    return context.json(await usageOfOrganisation(store.db, organisationId, now()), 200)
  })
  app.openapi(create, async (context) =>
    context.json(await make(context, services, context.req.valid('json')), 201),
  )
}

async function make(
  context: Context<AppEnv>,
  { store, now, newId }: Services,
  { name }: { readonly name: string },
): Promise<{ id: string; name: string }> {
  const { userId, name: actor } = sessionOnly(context)
  const organisationId = newId()
  const at = now()
  await store.db.transaction().execute(async (trx) => {
    await trx.insertInto('organisations').values({ id: organisationId, name, created_at: at }).execute()
    await trx
      .insertInto('memberships')
      .values({ organisation_id: organisationId, user_id: userId, role: 'admin', created_at: at })
      .execute()
    const deed = { action: 'organisation.create', target: organisationId, detail: { name } }
    await recordDeedOf(trx, context, { ...deed, userId, name: actor, organisationId }, at)
  })
  return { id: organisationId, name }
}

type OrganisationRow = Selectable<OrganisationsTable>

/** @param lock keeps others from changing it until the transaction ends; @throws HttpError `not-found` */
async function findOrganisation(
  db: Db | Transaction<Database>,
  organisationId: string,
  lock?: 'lock',
): Promise<OrganisationRow> {
  let query = db.selectFrom('organisations').selectAll().where('id', '=', organisationId)
  if (lock !== undefined) query = query.forUpdate()
  const row = await query.executeTakeFirst()
  if (row !== undefined) return row
  throw new HttpError('not-found', `there is no organisation ${organisationId}`)
}

function show({
  id: own,
  name,
  created_at,
  audit_days,
  version,
}: OrganisationRow): z.infer<typeof organisation> {
  return { id: own, name, createdAt: created_at.toISOString(), settings: { auditDays: audit_days }, version }
}

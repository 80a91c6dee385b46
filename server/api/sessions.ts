/** `/v1/sessions`: where somebody is signed in, and how they end it from afar. */
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import { recordDeed } from '../audit.ts'
import { REFRESH_LIFETIME, revokeSession, revokeSessions } from '../auth/sessions.ts'
import { HttpError } from '../http/problem.ts'
import type { AppEnv } from '../http/request.ts'
import type { Services } from '../services.ts'
import { sessionOnly } from './me.ts'
import { type Page, pageOf, pageQuery, readCursor, toPage } from './page.ts'
import { defineRoute, jsonAnswer } from './route.ts'
import { id, idParam, time } from './shapes.ts'

const tags = ['accounts']

export const session = z
  .object({
    id,
    current: z.boolean().openapi({ description: 'it is the one that asks' }),
    organisation: id,
    userAgent: z.string().nullable(),
    address: z.string().nullable(),
    createdAt: time,
    usedAt: time,
  })
  .openapi('Session')

const list = defineRoute({
  method: 'get',
  path: '/v1/sessions',
  tags,
  summary: 'Where one is signed in, newest first',
  need: 'member',
  request: { query: pageQuery },
  responses: { 200: jsonAnswer(pageOf(session), 'A page of sessions') },
})

const end = defineRoute({
  method: 'delete',
  path: '/v1/sessions/{id}',
  tags,
  summary: 'Ends a session of one’s own at once',
  need: 'member',
  request: { params: idParam },
  responses: { 204: { description: 'It has ended' } },
})

const endOthers = defineRoute({
  method: 'delete',
  path: '/v1/sessions',
  tags,
  summary: 'Ends all sessions of one’s own but the one that asks',
  need: 'member',
  responses: { 200: jsonAnswer(z.object({ ended: z.int() }), 'How many have ended') },
})

/** Adds the routes of sessions. */
export function sessionRoutes(app: OpenAPIHono<AppEnv>, { store, now, authenticator }: Services): void {
  app.openapi(list, async (context) => {
    const { userId, credentialId: current } = sessionOnly(context)
    const page = await listSessions({ store, now }, { userId, current, ...context.req.valid('query') })
    return context.json(page, 200)
  })
  app.openapi(end, async (context) => {
    const { userId } = sessionOnly(context)
    const { id: asked } = context.req.valid('param')
    const at = now()
    await store.db.transaction().execute(async (trx) => {
      const row = await trx
        .selectFrom('sessions')
        .select('id')
        .where('id', '=', asked)
        .where('user_id', '=', userId)
        .where('revoked_at', 'is', null)
        .forUpdate()
        .executeTakeFirst()
      if (row === undefined) throw new HttpError('not-found', `there is no session ${asked}`)
      await revokeSession(trx, asked, { at, because: 'ended by its user' })
      await recordDeed(trx, context, { action: 'session.revoke', target: asked }, at)
    })
    authenticator.forget({ credentialId: asked })
    return context.body(null, 204)
  })
  app.openapi(endOthers, async (context) => {
    const { userId, credentialId } = sessionOnly(context)
    const at = now()
    const ended = await store.db.transaction().execute(async (trx) => {
      const many = await revokeSessions(trx, {
        userId,
        except: credentialId,
        at,
        because: 'ended by its user',
      })
      await recordDeed(trx, context, { action: 'session.revoke-others', target: userId }, at)
      return many
    })
    authenticator.forget({ userId })
    return context.json({ ended }, 200)
  })
}

interface Asked {
  readonly userId: string
  /** Only those that act in it. */
  readonly organisationId?: string
  /** The one that asks; null: none of these. */
  readonly current: string | null
  readonly limit: number
  readonly cursor?: string | undefined
}

/** A page of the sessions of a user that have not ended. */
export async function listSessions(
  { store, now }: Pick<Services, 'store' | 'now'>,
  { userId, organisationId, current, limit, cursor }: Asked,
): Promise<Page<z.infer<typeof session>>> {
  const after = readCursor(cursor)
  let query = store.db
    .selectFrom('sessions')
    .selectAll()
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .where('used_at', '>', new Date(now().getTime() - REFRESH_LIFETIME))
  if (organisationId !== undefined) query = query.where('organisation_id', '=', organisationId)
  if (after !== undefined) query = query.where('id', '<', after)
  const rows = await query
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  return toPage(rows, limit, (row) => ({
    id: row.id,
    current: row.id === current,
    organisation: row.organisation_id,
    userAgent: row.user_agent,
    address: row.address,
    createdAt: row.created_at.toISOString(),
    usedAt: row.used_at.toISOString(),
  }))
}

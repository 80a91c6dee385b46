/** `/v1/service-accounts`: members that are no people; they sign in by API key alone. */
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import { recordDeed } from '../audit.ts'
import { findMember } from '../auth/members.ts'
import type { AppEnv } from '../http/request.ts'
import type { Services } from '../services.ts'
import { member, showMember } from './members.ts'
import { defineRoute, jsonAnswer, jsonBody, principalOf } from './route.ts'
import { line } from './shapes.ts'

const create = defineRoute({
  method: 'post',
  path: '/v1/service-accounts',
  tags: ['accounts'],
  summary: 'Adds a service as a member, with the role api_user',
  need: 'members:manage',
  request: { body: jsonBody(z.object({ name: line(100) })) },
  responses: { 201: jsonAnswer(member, 'The service; it is listed and removed as every member') },
})

/** Adds the route of service accounts. */
export function serviceAccountRoutes(app: OpenAPIHono<AppEnv>, { store, now, newId }: Services): void {
  app.openapi(create, async (context) => {
    const { name } = context.req.valid('json')
    const { organisationId } = principalOf(context)
    const at = now()
    const userId = newId()
    const row = await store.db.transaction().execute(async (trx) => {
      const user = { id: userId, kind: 'service' as const, email: null, name, created_at: at }
      const secret = { password_hash: null, must_change_password: false }
      await trx
        .insertInto('users')
        .values({ ...user, ...secret })
        .execute()
      await trx
        .insertInto('memberships')
        .values({ organisation_id: organisationId, user_id: userId, role: 'api_user', created_at: at })
        .execute()
      await recordDeed(trx, context, { action: 'service.add', target: userId, detail: { name } }, at)
      return findMember(trx, { organisationId, userId })
    })
    return context.json(showMember(row), 201)
  })
}

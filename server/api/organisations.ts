/** `/v1/organisations`: tenants of the server; nothing of one is seen in another. */
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import { recordDeedOf } from '../audit.ts'
import type { AppEnv } from '../http/request.ts'
import type { Services } from '../services.ts'
import { sessionOnly } from './me.ts'
import { defineRoute, jsonAnswer, jsonBody } from './route.ts'
import { id, line } from './shapes.ts'

const create = defineRoute({
  method: 'post',
  path: '/v1/organisations',
  tags: ['accounts'],
  summary: 'Makes another organisation, whose first admin is who asks',
  need: 'organisation:manage',
  request: { body: jsonBody(z.object({ name: line(100) })) },
  responses: {
    201: jsonAnswer(z.object({ id, name: z.string() }), 'The organisation; one switches to it by its id'),
  },
})

/** Adds the route of organisations. */
export function organisationRoutes(app: OpenAPIHono<AppEnv>, { store, now, newId }: Services): void {
  app.openapi(create, async (context) => {
    const { userId, name: actor } = sessionOnly(context)
    const { name } = context.req.valid('json')
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
    return context.json({ id: organisationId, name }, 201)
  })
}

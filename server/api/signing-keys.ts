/** `/v1/signing-keys`: the keys by which the server signs, for those who run it. The private parts are in no answer. */
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { recordDeed } from '../audit.ts'
import { HttpError } from '../http/problem.ts'
import type { AppEnv } from '../http/request.ts'
import type { KeyState } from '../keys/key-ring.ts'
import type { Services } from '../services.ts'
import { defineRoute, jsonAnswer, jsonBody, principalOf } from './route.ts'
import { time } from './shapes.ts'

const tags = ['administration']
const purpose = z
  .enum(['access', 'result'])
  .openapi({ description: '`access` signs access tokens, `result` signs results' })

const signingKey = z
  .object({
    kid: z.string(),
    purpose,
    state: z.enum(['signs', 'verifies', 'lapsed', 'withdrawn']).openapi({
      description:
        '`verifies`: what it signed before still holds; `lapsed`: all that it signed has expired; `withdrawn`: nothing that it signed holds',
    }),
    thumbprint: z.string().openapi({
      description: 'RFC 7638, SHA-256 in base64url: what `lintel verify --trust` takes',
    }),
    createdAt: time,
    retiredAt: time.nullable(),
    withdrawnAt: time.nullable(),
  })
  .openapi('SigningKey')

const keys = z.object({ items: z.array(signingKey) })

const list = defineRoute({
  method: 'get',
  path: '/v1/signing-keys',
  tags,
  summary: 'All signing keys, newest first; for admins of the oldest organisation',
  need: 'server:manage',
  responses: { 200: jsonAnswer(keys, 'The keys') },
})

const rotate = defineRoute({
  method: 'post',
  path: '/v1/signing-keys',
  tags,
  summary: 'From now on a new key signs; the one before still verifies',
  need: 'server:manage',
  request: { body: jsonBody(z.object({ purpose })) },
  responses: { 201: jsonAnswer(keys, 'The keys as they are now') },
})

const withdraw = defineRoute({
  method: 'delete',
  path: '/v1/signing-keys/{kid}',
  tags,
  summary: 'Nothing that this key signed holds any more: for a key that somebody else may have',
  need: 'server:manage',
  request: {
    params: z.object({
      kid: z
        .string()
        .max(40)
        .regex(/^[a-z]+-[\w-]+$/)
        .openapi({ param: { name: 'kid', in: 'path' } }),
    }),
  },
  responses: { 204: { description: 'It is good for nothing any more' } },
})

/** Adds the routes of signing keys. */
export function signingKeyRoutes(app: OpenAPIHono<AppEnv>, services: Services): void {
  const { keyRing, now } = services
  const told = async () => ({ items: (await keyRing.states()).map(show) })
  app.openapi(list, async (context) => {
    await refuseTenants(context, services)
    return context.json(await told(), 200)
  })
  app.openapi(rotate, async (context) => {
    await refuseTenants(context, services)
    const { purpose: target } = context.req.valid('json')
    await keyRing.rotate(target, (trx) =>
      recordDeed(trx, context, { action: 'signing-key.rotate', target }, now()),
    )
    return context.json(await told(), 201)
  })
  app.openapi(withdraw, async (context) => {
    await refuseTenants(context, services)
    const { kid: target } = context.req.valid('param')
    const found = await keyRing.withdraw(target, (trx) =>
      recordDeed(trx, context, { action: 'signing-key.withdraw', target }, now()),
    )
    if (!found) throw new HttpError('not-found', 'there is no such signing key, or it is withdrawn already')
    return context.body(null, 204)
  })
}

/** The keys are those of all organisations; they are for whoever runs the server, who was there first. */
async function refuseTenants(context: Context<AppEnv>, { store }: Services): Promise<void> {
  const oldest = await store.db.selectFrom('organisations').select('id').orderBy('id').executeTakeFirst()
  if (oldest?.id === principalOf(context).organisationId) return
  throw new HttpError('forbidden', 'only admins of the oldest organisation of this server may do this')
}

function show({ createdAt, retiredAt, withdrawnAt, ...key }: KeyState): z.infer<typeof signingKey> {
  const text = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())
  return {
    ...key,
    createdAt: new Date(createdAt).toISOString(),
    retiredAt: text(retiredAt),
    withdrawnAt: text(withdrawnAt),
  }
}

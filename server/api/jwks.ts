/** `/.well-known/jwks.json`: the keys that tell a genuine signature of this server. */
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { AppEnv } from '../http/request.ts'
import { opened } from '../http/request-context.ts'
import type { Services } from '../services.ts'
import { defineRoute, jsonAnswer } from './route.ts'

const jwk = z.object({
  kty: z.string(),
  crv: z.string(),
  x: z.string(),
  kid: z.string(),
  alg: z.string(),
  use: z.string(),
})

const show = defineRoute({
  method: 'get',
  path: '/.well-known/jwks.json',
  tags: ['accounts'],
  summary: 'The public keys that verify signed results and access tokens',
  need: 'anybody',
  responses: { 200: jsonAnswer(z.object({ keys: z.array(jwk) }), 'A JSON Web Key Set (RFC 7517)') },
})

/** Adds the route of the keys. */
export function jwksRoutes(app: OpenAPIHono<AppEnv>, { keyRing, store }: Services): void {
  app.openapi(show, async (context) => {
    await opened(store.ready)
    const { keys } = await keyRing.publicKeys()
    return context.json({ keys: keys as z.infer<typeof jwk>[] }, 200, { 'cache-control': 'max-age=300' })
  })
}

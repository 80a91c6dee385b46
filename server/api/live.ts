/** The live channel of a building: a WebSocket, opened by a GET that is let in here as every request is. */
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import { HttpError } from '../http/problem.ts'
import { type AppEnv, requestOf } from '../http/request.ts'
import { missingRight } from '../live/rights.ts'
import type { HandshakeEnv } from '../live/visitor.ts'
import type { Services } from '../services.ts'
import { findBuilding } from './buildings.ts'
import { defineRoute, principalOf } from './route.ts'
import { idParam } from './shapes.ts'

const open = defineRoute({
  method: 'get',
  path: '/v1/buildings/{id}/live',
  tags: ['live'],
  summary: 'The live channel of a building, a WebSocket: what happens there, as it happens',
  need: 'validations:read',
  request: {
    params: idParam,
    query: z.object({
      after: z
        .string()
        .regex(/^\d{1,15}$/)
        .optional()
        .openapi({ description: 'the number of the last event that the client has; the next ones are sent' }),
    }),
  },
  responses: { 101: { description: 'The channel is open; `docs/server/live.md` tells what is said there' } },
})

/** Adds the route by which the channel is opened. */
export function liveRoutes(app: OpenAPIHono<AppEnv>, { store }: Services): void {
  app.openapi(open, async (context) => {
    const principal = principalOf(context)
    const missing = missingRight(principal)
    if (missing !== null)
      throw new HttpError('forbidden', `the channel tells of everything in a building; it needs ${missing}`)
    const { id } = context.req.valid('param')
    const { after } = context.req.valid('query')
    const { id: building } = await findBuilding(store.db, principal.organisationId, id)
    const { handshake } = (context.env ?? {}) as HandshakeEnv
    if (handshake === undefined) {
      context.header('upgrade', 'websocket')
      throw new HttpError('upgrade-required', 'this is a WebSocket: ask for it with `upgrade: websocket`')
    }
    const request = requestOf(context)
    handshake.admit({
      principal,
      building,
      after: after === undefined ? null : Number(after),
      address: request.address,
      host: request.host,
      authorization: context.req.header('authorization') ?? null,
    })
    return context.body(null, 200) as never
  })
}

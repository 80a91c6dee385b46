/** `GET /v1/permissions`: the matrix of roles and permissions. */
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import { PERMISSIONS, ROLES } from '../auth/roles.ts'
import type { AppEnv } from '../http/request.ts'
import { defineRoute, jsonAnswer } from './route.ts'

const role = z.enum(ROLES)

const show = defineRoute({
  method: 'get',
  path: '/v1/permissions',
  tags: ['accounts'],
  summary: 'Which role may do what',
  need: 'anybody',
  responses: {
    200: jsonAnswer(
      z.object({ roles: z.array(role), permissions: z.record(z.string(), z.array(role)) }),
      'Each permission with the roles that have it',
    ),
  },
})

/** Adds the route of the matrix. */
export function permissionRoutes(app: OpenAPIHono<AppEnv>): void {
  const permissions = Object.fromEntries(
    Object.entries(PERMISSIONS).map(([name, roles]) => [name, [...roles]]),
  )
  app.openapi(show, (context) => context.json({ roles: [...ROLES], permissions }, 200))
}

/** `POST /v1/ids/lint`: an IDS file in, its faults out; nothing is kept. */
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { HttpError } from '../http/problem.ts'
import type { AppEnv } from '../http/request.ts'
import type { Services } from '../services.ts'
import { IDS_REQUEST } from './hand-read.ts'
import { readIdsRequest } from './ids-request.ts'
import { defineRoute } from './route.ts'

const report = z.object({
  name: z.string(),
  title: z.string().nullable(),
  specifications: z.int().nullable(),
  fatal: z.int(),
  errors: z.int(),
  warnings: z.int(),
  faults: z.array(z.looseObject({})),
})

const lint = defineRoute({
  method: 'post',
  path: '/v1/ids/lint',
  tags: ['packs'],
  summary: 'What is wrong with an IDS file that is sent along; nothing is kept',
  need: 'packs:read',
  ...IDS_REQUEST,
  responses: {
    200: { description: 'All its faults', content: { 'application/json': { schema: report } } },
  },
})

/** Adds the route. */
export function idsRoutes(app: OpenAPIHono<AppEnv>, services: Services): void {
  app.openapi(lint, (context) => answer(context, services) as never)
  app.all('/v1/ids/lint', () => {
    throw new HttpError('method-not-allowed', 'send the IDS with POST')
  })
}

async function answer(context: Context, { limits, checks }: Services): Promise<Response> {
  const file = await readIdsRequest(context, limits.idsBytes)
  const { json } = await checks.lint(file, context.req.raw.signal)
  const headers = { 'cache-control': 'no-store', 'content-type': 'application/json' }
  return context.newResponse(json, 200, headers)
}

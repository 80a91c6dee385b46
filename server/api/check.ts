/** `POST /v1/check`: a model in, its result out; nothing is kept. */
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { HttpError } from '../http/problem.ts'
import { type AppEnv, requestOf } from '../http/request.ts'
import type { Services } from '../services.ts'
import { readCheckRequest } from './check-request.ts'
import { CHECK_REQUEST } from './hand-read.ts'
import { defineRoute } from './route.ts'

const route = defineRoute({
  method: 'post',
  path: '/v1/check',
  tags: ['checks'],
  summary: 'Checks a model that is sent along; nothing is kept',
  need: 'validations:run',
  ...CHECK_REQUEST,
  responses: {
    200: {
      description: 'The result, `lintel-result/1`',
      content: { 'application/json': { schema: z.object({ schema: z.string(), digest: z.string() }) } },
    },
  },
})

/** Adds the route. */
export function checkRoutes(app: OpenAPIHono<AppEnv>, services: Services): void {
  app.openapi(route, (context) => check(context, services) as never)
  app.all('/v1/check', () => {
    throw new HttpError('method-not-allowed', 'send the model with POST')
  })
}

async function check(context: Context<AppEnv>, services: Services): Promise<Response> {
  const { checks, packs, limits, today, metrics, newId } = services
  const { order, body } = await readCheckRequest(context, { packs, limits, today })
  requestOf(context).runId = newId()
  metrics.validationRequested({ buildingType: null, jurisdiction: order.jurisdiction ?? null })
  const started = performance.now()
  const { json, digest, status, violations } = await checks
    .run(order, body, context.req.raw.signal)
    .catch(async (error: unknown) => {
      // where no thread took it nobody else ends its reading
      await body.cancel(error).catch(() => undefined)
      throw error
    })
  metrics.validationDone({ type: 'immediate', seconds: (performance.now() - started) / 1000, violations })
  return context.newResponse(json, 200, {
    'cache-control': 'no-store',
    'content-type': 'application/json',
    'lintel-digest': digest,
    'lintel-status': status,
  })
}

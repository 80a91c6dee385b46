/** The live check of a model: what it checks with, how it stands after the last delta, its whole result. */
import type { OpenAPIHono, z } from '@hono/zod-openapi'
import { recordDeed } from '../audit.ts'
import { type Base, findBase } from '../deltas/base.ts'
import { liveAsked, liveState } from '../deltas/shapes.ts'
import { liveResult, openLive } from '../deltas/state.ts'
import { isKnown } from '../http/etag.ts'
import type { AppEnv } from '../http/request.ts'
import type { Services } from '../services.ts'
import { versionQuery } from './deltas.ts'
import { defineRoute, jsonAnswer, jsonBody, principalOf } from './route.ts'
import { idParam } from './shapes.ts'

const tags = ['deltas']

const read = defineRoute({
  method: 'get',
  path: '/v1/models/{id}/live',
  tags,
  summary: 'How a model stands after its last delta',
  need: 'validations:read',
  request: { params: idParam, query: versionQuery },
  responses: { 200: jsonAnswer(liveState, 'The state'), 304: { description: 'The client has it' } },
})

const open = defineRoute({
  method: 'put',
  path: '/v1/models/{id}/live',
  tags,
  summary: 'Says what a model is checked with from now on, after each delta',
  need: 'validations:run',
  request: { params: idParam, body: jsonBody(liveAsked) },
  responses: { 200: jsonAnswer(liveState, 'The state') },
})

const result = defineRoute({
  method: 'get',
  path: '/v1/models/{id}/live/result',
  tags,
  summary: 'The result of a model as it is after its last delta; the header `delta-sequence` says which',
  need: 'validations:read',
  request: { params: idParam, query: versionQuery },
  responses: {
    200: {
      description: 'The document, `lintel-result/1`',
      content: { 'application/json': { schema: { type: 'object' } } },
    },
  },
})

/** Adds the routes of live checks. */
export function liveCheckRoutes(app: OpenAPIHono<AppEnv>, services: Services): void {
  app.openapi(read, async (context) => {
    const { organisationId } = principalOf(context)
    const { version: number } = context.req.valid('query')
    const base = await findBase(services, organisationId, { model: context.req.valid('param').id, number })
    const etag = etagOf(base)
    if (isKnown(context, etag)) return context.newResponse(null, 304, { etag }) as never
    return context.json(show(base), 200, { etag, 'cache-control': 'private, no-cache' })
  })
  app.openapi(open, async (context) => {
    const { organisationId } = principalOf(context)
    const base = await openLive(services, {
      organisation: organisationId,
      model: context.req.valid('param').id,
      asked: context.req.valid('json'),
      record: (trx, { model, target }, at) => {
        const detail = { model, rules: context.req.valid('json').rules }
        return recordDeed(trx, context, { action: 'live.open', target: target.versionId, detail }, at)
      },
    })
    return context.json(show(base), 200, { etag: etagOf(base) })
  })
  app.openapi(result, async (context) => {
    const { organisationId } = principalOf(context)
    const { version: number } = context.req.valid('query')
    const asked = { model: context.req.valid('param').id, number }
    const { pieces, digest, sequence } = await liveResult(services, organisationId, asked)
    const headers = {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'lintel-digest': digest,
      'delta-sequence': String(sequence),
    }
    return context.body(new Blob([...pieces]).stream(), 200, headers) as never
  })
}

/** Changes with everything that the state tells. */
function etagOf({ number, stamp, live }: Base): string {
  if (live === null) return `"${number}.0"`
  const current = live.stamp === stamp ? '' : '.old'
  return `"${number}.${live.sequence}.${live.changedAt.getTime()}${current}"`
}

function show({ model, number, target, stamp, live }: Base): z.infer<typeof liveState> {
  return {
    modelId: model,
    versionId: target.versionId,
    baseVersion: number,
    sequence: live?.sequence ?? 0,
    digest: live?.digest ?? null,
    summary: live?.summary ?? null,
    isCurrent: live !== null && live.stamp === stamp,
    rules: [...(live?.order.rules ?? [])],
    jurisdiction: live === null ? target.jurisdiction : live.order.jurisdiction,
    changedAt: live?.changedAt.toISOString() ?? null,
  }
}

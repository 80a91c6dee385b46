/** Rule packs: those that come with Lintel. */
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Pack } from '../../engine/pack/pack.ts'
import type { AppEnv } from '../http/request.ts'
import type { Services } from '../services.ts'
import { SAMPLE_REQUEST } from './hand-read.ts'
import { defineRoute, jsonAnswer } from './route.ts'
import { sampleResponse } from './sample.ts'

const packLine = z
  .object({
    id: z.string(),
    version: z.string(),
    title: z.string(),
    jurisdiction: z.string().nullable(),
    rules: z.int(),
    drafts: z.int(),
  })
  .openapi('PackLine')

const list = defineRoute({
  method: 'get',
  path: '/v1/packs',
  tags: ['packs'],
  summary: 'The packs that come with Lintel; those of the organisation are at `/v1/own-packs`',
  need: 'packs:read',
  responses: { 200: jsonAnswer(z.array(packLine), 'All of them') },
})

const sample = defineRoute({
  method: 'get',
  path: '/v1/sample.ifc',
  tags: ['models'],
  summary: 'A building that was made up, to try things with',
  need: 'member',
  ...SAMPLE_REQUEST,
  responses: {
    200: { description: 'An IFC file', content: { 'application/x-step': { schema: z.string() } } },
  },
})

/** Adds the routes of the bundled packs, and of the sample. */
export function packRoutes(app: OpenAPIHono<AppEnv>, { packs }: Services): void {
  app.openapi(list, (context) => context.json(packs.map(lineOf), 200))
  app.openapi(sample, (context) => sampleResponse(context) as never)
}

function lineOf({ id, version, title, jurisdiction, rules }: Pack): z.infer<typeof packLine> {
  return {
    id,
    version,
    title,
    jurisdiction: jurisdiction ?? null,
    rules: rules.length,
    drafts: rules.filter((rule) => rule.verified === 'draft').length,
  }
}

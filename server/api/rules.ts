/** The rules of a pack, bundled or the organisation's own, as they run: with what it takes from the packs it extends. */
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import { packChain } from '../../engine/pack/chain.ts'
import { explainChain } from '../../engine/pack/explain-chain.ts'
import type { AppEnv } from '../http/request.ts'
import { allPacks } from '../packs/own.ts'
import type { Services } from '../services.ts'
import { defineRoute, jsonAnswer, principalOf } from './route.ts'
import { exactLine } from './shapes.ts'

const rule = z
  .object({
    id: z.string(),
    title: z.string(),
    pack: z.string().openapi({ description: 'the pack whose text it is' }),
    reference: z.object({
      code: z.string(),
      section: z.string().optional(),
      edition: z.string().optional(),
      url: z.string().optional(),
    }),
    category: z.string(),
    severity: z.string(),
    verified: z.string(),
    live: z.boolean().openapi({ description: 'false: declared, and not checked yet' }),
    applies: z.string(),
    require: z.string().nullable(),
    message: z.string(),
    why: z.string(),
    mend: z.string(),
    source: z.string().nullable(),
  })
  .openapi('Rule')

const rules = z.object({
  pack: z.string(),
  version: z.string(),
  chain: z.array(z.string()).openapi({ description: 'the packs it is made of, base first' }),
  rules: z.array(rule),
  amendments: z.array(z.looseObject({ by: z.string(), kind: z.string(), what: z.string(), of: z.string() })),
})

const list = defineRoute({
  method: 'get',
  path: '/v1/rules',
  tags: ['packs'],
  summary: 'The rules of a pack, and what it changes in the packs that it extends',
  need: 'packs:read',
  request: { query: z.object({ pack: exactLine(300).openapi({ example: 'us/ada-2010' }) }) },
  responses: { 200: jsonAnswer(rules, 'Its rules') },
})

/** Adds the route. */
export function ruleRoutes(app: OpenAPIHono<AppEnv>, { packs, store }: Services): void {
  app.openapi(list, async (context) => {
    const known = await allPacks(packs, store.db, principalOf(context).organisationId)
    const chain = packChain(known, context.req.valid('query').pack)
    const { rules: resolved, amendments } = explainChain(chain)
    const last = chain[chain.length - 1]
    const shown = resolved.map((one) => ({
      id: one.id,
      title: one.title,
      pack: chain.findLast((pack) => pack.rules.some(({ id }) => id === one.id))?.id ?? '',
      reference: { ...one.reference },
      category: one.category,
      severity: one.severity,
      verified: one.verified,
      live: one.live !== false,
      applies: one.applies,
      require: one.require ?? null,
      message: one.message,
      why: one.why,
      mend: one.mend,
      source: one.source ?? null,
    }))
    const body = {
      pack: last?.id ?? '',
      version: last?.version ?? '',
      chain: chain.map(({ id }) => id),
      rules: shown,
      amendments: amendments.map((one) => ({ ...one })),
    }
    return context.json(body as never, 200)
  })
}

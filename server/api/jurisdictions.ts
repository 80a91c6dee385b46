/** Places that packs are for: their tree, what decides in one on a day and why, and where an address may lie. */
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import { knownPlaces, type LeftOut, type PackHead, packsOfPlace } from '../../engine/pack/jurisdiction.ts'
import { placeOf } from '../../engine/place/suggest.ts'
import { HttpError } from '../http/problem.ts'
import type { AppEnv } from '../http/request.ts'
import { allPacks } from '../packs/own.ts'
import type { Services } from '../services.ts'
import { defineRoute, jsonAnswer, needs, principalOf } from './route.ts'
import { day, jurisdiction, line } from './shapes.ts'

const tags = ['packs']

const placeLine = z
  .object({
    path: jurisdiction,
    parent: jurisdiction.nullable(),
    packs: z.array(z.string()).openapi({ description: 'ids of the packs that are for this very place' }),
  })
  .openapi('Place')

const tree = defineRoute({
  method: 'get',
  path: '/v1/jurisdictions',
  tags,
  summary: 'All places that packs are for, with what they lie in; parents stand before their parts',
  need: 'packs:read',
  responses: { 200: jsonAnswer(z.array(placeLine), 'The tree') },
})

const decision = z
  .object({
    jurisdiction,
    date: day,
    nearest: jurisdiction.openapi({ description: 'the smallest part that has packs of its own' }),
    packs: z.array(
      z.object({
        id: z.string(),
        jurisdiction,
        extends: z.string().nullable(),
        effective: z.object({ from: day.optional(), to: day.optional() }),
      }),
    ),
    leftOut: z.array(z.object({ id: z.string(), why: z.looseObject({ kind: z.string() }) })),
  })
  .openapi('Decision')

const read = defineRoute({
  method: 'get',
  path: '/v1/jurisdictions/{path}',
  tags,
  summary: 'Which packs decide in a place on a day (`date`, else today), and why others of the place do not',
  need: 'packs:read',
  request: {
    params: z.object({
      path: jurisdiction.openapi({
        param: { name: 'path', in: 'path' },
        description: 'slashes may be written as they are, or as %2F',
      }),
    }),
    query: z.object({ date: day.optional() }),
  },
  responses: { 200: jsonAnswer(decision, 'What decides') },
})

const suggest = defineRoute({
  method: 'get',
  path: '/v1/place-suggestions',
  tags,
  summary: 'The place that an address in one line may mean; a person has to confirm it',
  need: 'packs:read',
  request: { query: z.object({ address: line(500) }) },
  responses: {
    200: jsonAnswer(
      z.object({
        suggestion: jurisdiction.nullable(),
        nearest: jurisdiction.nullable().openapi({ description: 'the part of it that has packs of its own' }),
      }),
      'The place; null where neither country nor state are to be told',
    ),
  },
})

/** Adds the routes of places. */
export function jurisdictionRoutes(app: OpenAPIHono<AppEnv>, { packs, store, today }: Services): void {
  const known = (organisation: string) => allPacks(packs, store.db, organisation)
  app.openapi(tree, async (context) => {
    return context.json(treeOf(await known(principalOf(context).organisationId)), 200)
  })
  app.openapi(suggest, async (context) => {
    const suggestion = placeOf(addressOf(context.req.valid('query').address))?.jurisdiction ?? null
    const places = new Set(
      (await known(principalOf(context).organisationId)).map((pack) => pack.jurisdiction),
    )
    const nearest = suggestion === null ? undefined : within(suggestion).findLast((path) => places.has(path))
    return context.json({ suggestion, nearest: nearest ?? null }, 200)
  })
  // the document's paths cannot say that a parameter spans slashes
  app.openAPIRegistry.registerPath(read)
  app.get('/v1/jurisdictions/:path{.+}', needs('packs:read', read.path), async (context) => {
    const path = jurisdiction.safeParse(context.req.param('path'))
    const date = day.optional().safeParse(context.req.query('date'))
    if (!path.success || !date.success)
      throw new HttpError('request-invalid', 'expected a path such as us/ca, and a date such as 2026-11-27')
    const heads = await known(principalOf(context).organisationId)
    return context.json(decide(heads, path.data, date.data ?? today()), 200)
  })
}

function treeOf(packs: readonly PackHead[]): z.infer<typeof placeLine>[] {
  return knownPlaces(packs).map((path) => ({
    path,
    parent: within(path).at(-2) ?? null,
    packs: packs.filter((pack) => pack.jurisdiction === path).map(({ id }) => id),
  }))
}

function decide(packs: readonly PackHead[], place: string, date: string): z.infer<typeof decision> {
  const { packs: chosen, leftOut, nearest } = packsOfPlace(packs, { jurisdiction: place, date })
  const shown = chosen.flatMap((id) => packs.filter((pack) => pack.id === id))
  return {
    jurisdiction: place,
    date,
    nearest,
    packs: shown.map((pack) => ({
      id: pack.id,
      jurisdiction: pack.jurisdiction ?? '',
      extends: pack.extends ?? null,
      effective: effectiveOf(pack),
    })),
    leftOut: leftOut.map(({ id, why }: LeftOut) => ({ id, why: { ...why } })),
  }
}

function effectiveOf({ effective: { from, to } = {} }: PackHead): { from?: string; to?: string } {
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
}

/** `us`, `us/ca`, `us/ca/los-angeles` */
function within(path: string): string[] {
  const parts = path.split('/')
  return parts.map((_, i) => parts.slice(0, i + 1).join('/'))
}

/** The parts of an address in one line: streets and postal codes hold digits, what is left are town, region, country. */
function addressOf(text: string): Parameters<typeof placeOf>[0] {
  const parts = text
    .split(',')
    .map((part, i, all) =>
      i === 0 && all.length > 1 && /\d/.test(part) && !/^\s*\d{4,5}\s/.test(part) ? '' : part,
    )
    .map((part) =>
      part
        .replaceAll(/\b[A-Z]{0,2}\d[\w-]*\b/g, ' ')
        .replaceAll(/\s+/g, ' ')
        .trim(),
    )
    .filter((part) => part !== '')
  const [country = '', region = '', town = ''] = parts.slice(-3).reverse()
  return parts.length < 3
    ? { town: region, region: '', postalCode: '', country }
    : { town, region, postalCode: '', country }
}

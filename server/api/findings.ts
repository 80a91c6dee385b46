/** Findings of a validation: in pages, filtered, counted, and one by its id, without reading the document. */
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { HttpError } from '../http/problem.ts'
import type { AppEnv } from '../http/request.ts'
import type { Services } from '../services.ts'
import { contentOf, rangesOf } from '../validations/contents.ts'
import { FindingIndex } from '../validations/finding-index.ts'
import { findValidation } from '../validations/rows.ts'
import { pageOf, pageQuery, readCursor } from './page.ts'
import { defineRoute, jsonAnswer, principalOf } from './route.ts'
import { idParam } from './shapes.ts'

/** Ids with one hash that are read to find one; by chance there is no second. */
const MOST_TWINS = 32

const tags = ['findings']
/** What is compared with texts of models, which may be anything. */
const word = z.string().max(1000).optional()

const filterQuery = z.object({
  rule: word,
  status: z.enum(['fail', 'unknown', 'waived']).optional(),
  severity: z.enum(['error', 'warning', 'info']).optional(),
  category: word,
  class: word.openapi({ description: 'the class itself, without its subclasses', example: 'IfcDoor' }),
  storey: word.openapi({ description: 'its name; empty: elements without one' }),
  element: word.openapi({ description: 'a GlobalId' }),
})

const finding = z
  .looseObject({ id: z.string(), rule: z.string(), status: z.enum(['fail', 'unknown', 'waived']) })
  .openapi('Finding', { description: 'as it stands in the result' })

const countsByName = z.record(z.string(), z.int())
const countsShape = z
  .object({
    total: z.int(),
    byStatus: countsByName,
    bySeverity: countsByName,
    byRule: countsByName,
    byCategory: countsByName,
    byClass: countsByName,
    byStorey: countsByName.openapi({ description: 'elements without a storey under an empty name' }),
  })
  .openapi('FindingCounts')

const list = defineRoute({
  method: 'get',
  path: '/v1/validations/{id}/findings',
  tags,
  summary: 'The findings of a validation that fit, in the order of the result',
  need: 'validations:read',
  request: { params: idParam, query: pageQuery.extend(filterQuery.shape) },
  responses: { 200: jsonAnswer(pageOf(finding), 'A page of findings') },
})

const counts = defineRoute({
  method: 'get',
  path: '/v1/validations/{id}/finding-counts',
  tags,
  summary: 'How many findings fit, in all and by what',
  need: 'validations:read',
  request: { params: idParam, query: filterQuery },
  responses: { 200: jsonAnswer(countsShape, 'The counts') },
})

const one = defineRoute({
  method: 'get',
  path: '/v1/validations/{id}/findings/{finding}',
  tags,
  summary: 'One finding by its id',
  need: 'validations:read',
  request: {
    params: idParam.extend({
      finding: z
        .string()
        .min(1)
        .max(1000)
        .openapi({ param: { name: 'finding', in: 'path' } }),
    }),
  },
  responses: { 200: jsonAnswer(finding, 'The finding') },
})

/** Adds the routes of findings. */
export function findingRoutes(app: OpenAPIHono<AppEnv>, services: Services): void {
  app.openapi(list, async (context) => {
    const { limit, cursor, ...filter } = context.req.valid('query')
    const { index, result } = await open(context, services, context.req.valid('param').id)
    const from = Number(readCursor(cursor, 'number') ?? 0)
    const found = index.find(filter, from, limit + 1)
    const shown = found.slice(0, limit)
    const items = await read(services, result, { index, rows: shown })
    const next = found.length > limit ? cursorOf(found[limit] as number) : null
    return context.json({ items, next }, 200)
  })
  app.openapi(counts, async (context) => {
    const { index } = await open(context, services, context.req.valid('param').id)
    return context.json(index.counts(context.req.valid('query')), 200)
  })
  app.openapi(one, async (context) => {
    const { id, finding: wanted } = context.req.valid('param')
    const { index, result } = await open(context, services, id)
    const twins = await read(services, result, { index, rows: index.findId(wanted, MOST_TWINS) })
    const found = twins.find((twin) => twin.id === wanted)
    if (found === undefined) throw new HttpError('not-found', `the validation ${id} has no such finding`)
    return context.json(found, 200)
  })
}

type Finding = z.infer<typeof finding>

interface Rows {
  readonly index: FindingIndex
  readonly rows: readonly number[]
}

async function open(context: Context<AppEnv>, services: Services, id: string) {
  const { organisationId } = principalOf(context)
  const row = await findValidation(services.store.db, organisationId, id)
  const { result_sha256: result, index_sha256: index, status } = row
  if (result === null || index === null)
    throw new HttpError('conflict', `the validation is ${status}; only one that is done has findings`)
  return { result, index: new FindingIndex(await contentOf(services, index)) }
}

async function read(services: Services, result: string, { index, rows }: Rows): Promise<Finding[]> {
  const texts = await rangesOf(
    services,
    result,
    rows.map((row) => index.rangeOf(row)),
  )
  return texts.map((text) => JSON.parse(text) as Finding)
}

/** Names the first finding of the next page. */
function cursorOf(row: number): string {
  return Buffer.from(String(row)).toString('base64url')
}

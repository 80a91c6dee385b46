/** Compliance and use over time, from the summaries of validations. */
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { wrongCall } from '../http/problem.ts'
import type { AppEnv } from '../http/request.ts'
import type { Services } from '../services.ts'
import { complianceOf, usageOf } from '../validations/statistics.ts'
import { findBuilding } from './buildings.ts'
import { defineRoute, jsonAnswer, principalOf } from './route.ts'
import { day, id, idParam } from './shapes.ts'

const DAY = 86_400_000
/** Days that are told without being asked for, and at most. */
const USUAL = 90
const MOST = 366

const tags = ['statistics']
const range = z.object({
  from: day.optional().openapi({ description: `the first day; default: ${USUAL} days before the last` }),
  to: day.optional().openapi({ description: 'the last day; default: today' }),
})

const compliance = z
  .object({
    day: z.string(),
    buildingId: id,
    validations: z.int().openapi({ description: 'that ended on this day' }),
    status: z
      .enum(['pass', 'fail', 'unknown'])
      .openapi({ description: 'of the last one of the day, as what follows' }),
    pass: z.int(),
    fail: z.int(),
    unknown: z.int(),
    waived: z.int(),
    score: z.number(),
    coverage: z.number().openapi({ description: 'a score says nothing without it' }),
  })
  .openapi('ComplianceDay')

const usage = z
  .object({
    day: z.string(),
    validations: z.int().openapi({ description: 'that were made on this day' }),
    done: z.int(),
    failed: z.int(),
    cancelled: z.int(),
    buildings: z.int().openapi({ description: 'that they were about' }),
    users: z.int().openapi({ description: 'who asked for them' }),
  })
  .openapi('UsageDay')

const statistics = z
  .object({ from: z.string(), to: z.string(), compliance: z.array(compliance), usage: z.array(usage) })
  .openapi('Statistics', {
    description: 'days on which nothing happened are left out; they are those of UTC',
  })

const ofBuilding = defineRoute({
  method: 'get',
  path: '/v1/buildings/{id}/statistics',
  tags,
  summary: 'How a building complied over time, and how often it was checked',
  need: 'statistics:read',
  request: { params: idParam, query: range },
  responses: { 200: jsonAnswer(statistics, 'Day by day') },
})

const ofAll = defineRoute({
  method: 'get',
  path: '/v1/statistics',
  tags,
  summary: 'How all buildings complied over time, and how often they were checked',
  need: 'statistics:read',
  request: { query: range },
  responses: { 200: jsonAnswer(statistics, 'Day by day and building') },
})

/** Adds the routes of statistics. */
export function statisticsRoutes(app: OpenAPIHono<AppEnv>, services: Services): void {
  const { db } = services.store
  const tell = async (context: Context<AppEnv>, asked: z.infer<typeof range>, building: string | null) => {
    const { organisationId: organisation } = principalOf(context)
    const { from, to } = daysOf(asked, services.now())
    const scope = { organisation, building, from, to }
    return { from, to, compliance: await complianceOf(db, scope), usage: await usageOf(db, scope) }
  }
  app.openapi(ofBuilding, async (context) => {
    const { organisationId } = principalOf(context)
    const building = await findBuilding(db, organisationId, context.req.valid('param').id)
    return context.json(await tell(context, context.req.valid('query'), building.id), 200)
  })
  app.openapi(ofAll, async (context) =>
    context.json(await tell(context, context.req.valid('query'), null), 200),
  )
}

function daysOf(
  { from, to }: z.infer<typeof range>,
  now: Date,
): { readonly from: string; readonly to: string } {
  const last = to ?? now.toISOString().slice(0, 10)
  const first = from ?? new Date(Date.parse(last) - USUAL * DAY).toISOString().slice(0, 10)
  const days = (Date.parse(last) - Date.parse(first)) / DAY + 1
  if (days >= 1 && days <= MOST) return { from: first, to: last }
  throw wrongCall(`expected 1 to ${MOST} days, found ${first} to ${last}`)
}

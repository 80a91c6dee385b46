/** Shapes of validations, and of what asks for one. */
import { z } from '@hono/zod-openapi'
import { day, id, jurisdiction, line, sha256, time } from './shapes.ts'

/** A text in which a pack, a rule or a parameter is named. */
const name = line(200)

export const validationAsked = z.object({
  rules: z
    .array(name)
    .max(100)
    .default([])
    .openapi({ description: 'ids of packs; without any those of the jurisdiction on the date' }),
  packs: z.array(id).max(20).default([]).openapi({ description: 'ids of uploaded packs' }),
  ids: z.array(id).max(20).default([]).openapi({ description: 'ids of uploaded IDS files' }),
  jurisdiction: jurisdiction.optional().openapi({ description: "default: the building's" }),
  date: day.optional().openapi({ description: 'the day whose code decides; default: today' }),
  today: day.optional().openapi({ description: 'the day on which waivers must hold; default: today' }),
  parameters: z
    .record(line(100), line(200))
    .default({})
    .openapi({ description: "values of parameters; they go before the building's facts" }),
  drafts: z.boolean().default(false).openapi({ description: 'also rules whose figures were not verified' }),
  audit: z.enum(['strict', 'report']).default('report'),
  wait: z
    .boolean()
    .default(false)
    .openapi({ description: 'answer when it is over, where the model is small and it does not take long' }),
})

const STATUSES = ['queued', 'running', 'done', 'failed', 'cancelled'] as const
export const validationStatus = z.enum(STATUSES)

export const validation = z
  .object({
    id,
    buildingId: id,
    versionId: id,
    status: validationStatus,
    progress: z.number().min(0).max(1),
    resultStatus: z.enum(['pass', 'fail', 'unknown']).nullable(),
    digest: z.string().nullable().openapi({ description: 'of the result: sha256:…' }),
    summary: z.record(z.string(), z.unknown()).nullable(),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
    order: z.object({
      packs: z.array(z.object({ id: z.string(), version: z.string(), sha256 })),
      ownPacks: z.array(id),
      ids: z.array(z.object({ id, name: z.string(), sha256 })),
      rules: z.array(z.string()),
      parameters: z.record(z.string(), z.string()),
      jurisdiction: z.string().nullable(),
      date: z.string(),
      today: z.string(),
      drafts: z.boolean(),
      audit: z.enum(['strict', 'report']),
      waivers: sha256.nullable().openapi({ description: 'of the waiver file that was in force' }),
    }),
    createdAt: time,
    startedAt: time.nullable(),
    finishedAt: time.nullable(),
  })
  .openapi('Validation')

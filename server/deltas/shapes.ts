/** Shapes of deltas and of live checks, for every way by which they come. */
import { z } from '@hono/zod-openapi'
import { cellText, exactLine, id, line, time } from '../api/shapes.ts'
import { validationAsked } from '../api/validation-shape.ts'

/** Changes of one delta, and letters of the statements of one change. */
const MOST_CHANGES = 1000
const MOST_STATEMENTS = 200_000

const element = z
  .string()
  .regex(/^([0-3][0-9A-Za-z_$]{21}|#[1-9][0-9]{0,9})$/)
  .openapi({ description: 'a GlobalId, or the name of an instance', example: '#12' })
const name = exactLine(255)
const value = z
  .union([z.number(), z.boolean(), cellText(4000), z.null()])
  .openapi({ description: 'a number in SI units, a text, true, false; null takes the value away' })
const statements = cellText(MOST_STATEMENTS).openapi({
  description: "as in the file's data section",
  example: "#9001=IFCBUILDINGSTOREY('0000000000000000000000',$,'Attic',$,$,$,$,$,.ELEMENT.,9.);",
})

const change = z
  .discriminatedUnion('op', [
    z.strictObject({ op: z.literal('attribute'), element, name, value }),
    z.strictObject({ op: z.literal('property'), element, set: exactLine(255), name, value }),
    z.strictObject({ op: z.literal('add'), statements }),
    z.strictObject({ op: z.literal('restate'), statements }),
    z.strictObject({ op: z.literal('remove'), element }),
  ])
  .openapi('DeltaChange', {
    description:
      '`attribute` and `property` (of a quantity set, too) put a value into one cell; `add` brings instances that are new, `restate` states anew what is there, `remove` takes an instance away',
  })

/** 1… */
const counting = z.int().min(1).max(Number.MAX_SAFE_INTEGER)
/** 0… */
const sequence = z.int().min(0).max(Number.MAX_SAFE_INTEGER)

/** What whoever sends a delta says. */
export const deltaAsked = z
  .object({
    baseVersion: counting.max(2 ** 31 - 1).openapi({
      description: 'number of the version that the sender has drawn on; it must be the newest',
    }),
    clientId: line(200).optional().openapi({
      description:
        'what the sender calls itself; together with `clientSequence`, so that a delta sent again is applied once',
    }),
    clientSequence: sequence.optional(),
    after: sequence.optional().openapi({ description: 'the last delta that the sender knows' }),
    strict: z
      .boolean()
      .default(false)
      .openapi({ description: 'refuse it where others came behind `after`, instead of writing over them' }),
    changes: z.array(change).min(1).max(MOST_CHANGES),
  })
  .openapi('DeltaAsked')

export type DeltaAsked = z.infer<typeof deltaAsked>

const finding = z.looseObject({ id: z.string(), rule: z.string(), status: z.string() })
const count = z.int().min(0)
const digest = z.string().nullable().openapi({
  description: 'of the whole result: sha256:…; null where it has too many findings for that after each delta',
})
const summary = z.record(z.string(), z.unknown())

/** What a delta did. */
export const deltaAnswer = z
  .object({
    modelId: id,
    versionId: id,
    baseVersion: count,
    sequence: count.openapi({ description: 'of this delta: 1, 2, 3, … within the version' }),
    missed: count.openapi({ description: 'deltas of others behind `after` and before this one' }),
    digest,
    summary,
    counts: z.object({ added: count, changed: count, removed: count, rules: count }),
    complete: z.boolean().openapi({
      description: 'whether the lists hold all that changed; where not, read the result anew',
    }),
    findings: z.object({
      added: z.array(finding),
      changed: z.array(finding),
      removed: z.array(z.string()).openapi({ description: 'ids' }),
    }),
    rules: z.array(
      z.object({
        id: z.string(),
        status: z.string(),
        pass: count,
        fail: count,
        unknown: count,
        waived: count,
      }),
    ),
  })
  .openapi('DeltaAnswer')

export type DeltaAnswer = z.infer<typeof deltaAnswer>

/** A delta as it is read again. */
export const delta = z
  .object({
    sequence: count,
    createdBy: id,
    createdAt: time,
    clientId: z.string().nullable(),
    clientSequence: count.nullable(),
    changes: z.array(change),
  })
  .openapi('Delta')

/** How a live check stands. */
export const liveState = z
  .object({
    modelId: id,
    versionId: id,
    baseVersion: count,
    sequence: count.openapi({ description: 'of the last delta; 0 before the first' }),
    digest,
    summary: summary.nullable().openapi({ description: 'null where nobody has opened the live check yet' }),
    isCurrent: z.boolean().openapi({
      description: 'whether rules, waivers and day are still those of today; the next delta takes those',
    }),
    rules: z.array(z.string()).openapi({ description: 'ids of packs' }),
    jurisdiction: z.string().nullable(),
    changedAt: time.nullable(),
  })
  .openapi('LiveState')

/** What a live check is to check with; as for a validation. */
export const liveAsked = validationAsked.omit({ wait: true }).openapi('LiveAsked')

/** The entry of a waiver as it comes over HTTP: bounded here, judged by the engine's own reader of waiver files. */
import { z } from '@hono/zod-openapi'
import { LintelError } from '../../engine/errors.ts'
import { waiverDocument } from '../../engine/waivers/parse.ts'
import type { WaiverDocument, WaiverEntry } from '../../engine/waivers/waiver.ts'
import { anyWords, day, exactLine, line, sha256, text } from '../api/shapes.ts'

const bound = z.number().nullable()

const valueShape = z.union([
  z.strictObject({ number: z.number(), unit: anyWords(50) }),
  z.strictObject({ interval: z.array(bound).min(2).max(2), unit: anyWords(50) }),
  z.strictObject({ text: anyWords(20_000) }),
])

const editionShape = z.strictObject({
  code: anyWords(200),
  section: anyWords(200).optional(),
  edition: anyWords(200).optional(),
  packs: z.array(z.strictObject({ id: exactLine(200), version: anyWords(100), sha256 })).max(50),
})

/** An entry of `lintel-waivers/1`; what a shape cannot say, `entryOf` and `documentOf` do. */
export const entryShape = z
  .strictObject({
    finding: exactLine(1000)
      .optional()
      .openapi({ description: 'its stable id; or else `rule` and `globalId`' }),
    rule: exactLine(300).optional(),
    globalId: exactLine(100).optional(),
    reason: text(4000).openapi({ description: 'why it is accepted' }),
    by: line(300).openapi({ description: 'who accepts it: name and role' }),
    authority: line(1000).optional().openapi({ description: 'a permit, a decision, a clause' }),
    until: day.openapi({ description: 'the last day on which it holds' }),
    given: day.optional().openapi({ description: 'the first day on which it holds' }),
    verdict: z.enum(['fail', 'unknown']).optional(),
    value: valueShape.optional(),
    limit: valueShape.optional(),
    margin: z.strictObject({ number: z.number(), unit: anyWords(50) }).optional(),
    edition: editionShape.optional(),
  })
  .openapi('WaiverEntry', { description: 'what is recorded of the finding reopens it when it changes' })

/** A `lintel-waivers/1` file, as many entries as one request may bring. */
export const documentShape = z
  .strictObject({
    $schema: exactLine(500).optional(),
    schema: z.literal('lintel-waivers/1'),
    waivers: z.array(entryShape).max(2000),
  })
  .openapi('WaiverDocument')

/** @throws LintelError waivers-invalid, with what was expected and found */
export function entryOf(given: z.infer<typeof entryShape>): WaiverEntry {
  const { waivers } = documentOf({ schema: 'lintel-waivers/1', waivers: [given] })
  return waivers[0] as WaiverEntry
}

/** @throws LintelError waivers-invalid; the message begins with the path (`waivers[2].until`) */
export function documentOf(given: z.infer<typeof documentShape>): WaiverDocument {
  return waiverDocument(new TextEncoder().encode(JSON.stringify(given)), 'the request')
}

/** Refuses one that would be over before it begins. @throws LintelError waivers-invalid */
export function refuseLapsed({ until }: WaiverEntry, today: string): void {
  if (until >= today) return
  const message = `waivers[0].until: expected today (${today}) or a later day, found '${until}'`
  throw new LintelError('waivers-invalid', message, { place: { source: 'the request' } })
}

const ORDER = [
  'finding',
  'rule',
  'globalId',
  'reason',
  'by',
  'authority',
  'until',
  'given',
  'verdict',
  'value',
  'limit',
  'margin',
  'edition',
] as const satisfies readonly (keyof WaiverEntry)[]

/** The entry in the order in which people write it, which the database does not keep. */
export function inOrder(entry: WaiverEntry): WaiverEntry {
  const told = ORDER.filter((name) => entry[name] !== undefined)
  return Object.fromEntries(told.map((name) => [name, entry[name]])) as unknown as WaiverEntry
}

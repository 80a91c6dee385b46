/** The words of the live channel: what clients may say, what the server says, and how both stand on the wire. */
import { z } from '@hono/zod-openapi'
import { validationAsked } from '../api/validation-shape.ts'
import type { Highlight } from '../events/events.ts'
import type { LiveEvent } from './log.ts'

/** Given back as `reply_to`. */
const messageId = z.union([z.string().max(100), z.number()]).optional()
const uuid = z.uuid()

/** Everything that a client may say. */
export const clientMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ping'), id: messageId }),
  z.strictObject({
    type: z.literal('request_validation'),
    id: messageId,
    version_id: uuid.optional(),
    options: validationAsked.omit({ wait: true }).partial().optional(),
  }),
  z.strictObject({
    type: z.literal('highlight_violation'),
    id: messageId,
    finding: z.string().min(1).max(1000),
    validation_id: uuid.optional(),
  }),
  z.strictObject({ type: z.literal('get_compliance_score'), id: messageId, model_id: uuid.optional() }),
  z.strictObject({ type: z.literal('authenticate'), id: messageId, token: z.string().min(1).max(4096) }),
  z.strictObject({ type: z.literal('delta'), id: messageId, model_id: uuid, delta: z.looseObject({}) }),
])

export type ClientMessage = z.infer<typeof clientMessage>
export type MessageId = string | number | undefined

/** Somebody in a room. */
export interface Person {
  readonly userId: string
  readonly name: string
}

/** Everything that the server may say, by type, with its data. */
export interface ServerMessages {
  connection_status: {
    readonly status: 'connected'
    readonly connection_id: string
    /** The number after which events come; a state that is read from now on holds everything up to it. */
    readonly sequence: number
    readonly people: readonly { readonly user_id: string; readonly name: string }[]
    /** How many there are; more than `people` names where they are many. */
    readonly people_count: number
  }
  /** What was asked for is no longer in the log: read the state anew; events come after `sequence`. */
  resync: { readonly sequence: number }
  /** The client is too slow for what happens; it is at `sequence` of `last`, and gets the rest as fast as it reads. */
  behind: { readonly sequence: number; readonly last: number }
  presence: {
    readonly people_count: number
    readonly joined: readonly { readonly user_id: string; readonly name: string }[]
    readonly left: readonly { readonly user_id: string; readonly name: string }[]
  }
  violation_highlight: Highlight
  compliance_score: object
  authenticated: { readonly expires_at: string | null }
  delta_applied: object
  error: { readonly code: string; readonly message: string }
  pong: object
}

/** A message of the server that is not part of the numbered series. */
export interface ServerMessage<T extends keyof ServerMessages = keyof ServerMessages> {
  readonly type: T
  readonly building: string
  readonly data: ServerMessages[T]
  readonly at: Date
  readonly replyTo?: MessageId
}

/** As it stands on the wire. */
export function frameOf<T extends keyof ServerMessages>(message: ServerMessage<T>): Buffer {
  const { type, building, data, at, replyTo } = message
  const reply = replyTo === undefined ? {} : { reply_to: replyTo }
  return Buffer.from(
    JSON.stringify({ type, building_id: building, data, timestamp: at.toISOString(), ...reply }),
  )
}

/** An event of the log; made once for all who get it. */
export function eventFrame(building: string, { sequence, type, data, at }: LiveEvent): Buffer {
  return Buffer.from(
    JSON.stringify({
      type: 'validation_update',
      building_id: building,
      data: { event: type, ...data },
      timestamp: at.toISOString(),
      sequence,
    }),
  )
}

/** How a validation stands, for whoever asked; it has no number, because the log tells of it too. */
export function validationFrame(
  { building, at, replyTo }: Pick<ServerMessage, 'building' | 'at' | 'replyTo'>,
  validation: { readonly status: string },
): Buffer {
  const reply = replyTo === undefined ? {} : { reply_to: replyTo }
  const data = { event: `validation.${validation.status}`, validation }
  const type = 'validation_update'
  return Buffer.from(
    JSON.stringify({
      type,
      building_id: building,
      data,
      timestamp: at.toISOString(),
      sequence: null,
      ...reply,
    }),
  )
}

/** Why a connection ends, as its close code and words. */
export const CLOSE = {
  goingAway: [1001, 'the server stops; connect again'],
  noText: [1003, 'messages are JSON in text frames'],
  notNow: [1013, 'not possible now; connect again soon'],
  tooSlow: [1013, 'too slow; connect again and name the last number'],
  unauthenticated: [4401, 'the sign-in has ended'],
  forbidden: [4403, 'no longer allowed'],
  gone: [4404, 'the building is gone'],
  flooding: [4429, 'too many messages'],
} as const satisfies Readonly<Record<string, readonly [code: number, reason: string]>>

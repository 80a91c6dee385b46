/** Shapes that many routes share. */
import { z } from '@hono/zod-openapi'

const NO_NUL = '^[^\\u0000]*$'
const NO_CONTROL = '^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f]*$'
const ONE_LINE = '^[^\\u0000-\\u001f\\u007f]*$'
/** Half of a letter, which no database stores. */
const LONE_SURROGATE = /\p{Cs}/u
const whole = (words: string): boolean => !LONE_SURROGATE.test(words)
const BROKEN = 'holds half of a letter (a lone surrogate)'

/** One line of words: 1…`most` letters, no control characters. */
export const line = (most: number) =>
  z.string().trim().min(1).max(most).regex(new RegExp(ONE_LINE)).refine(whole, BROKEN)

/** As `line`, with the spaces at its ends: names that others gave. */
export const exactLine = (most: number) =>
  z.string().min(1).max(most).regex(new RegExp(ONE_LINE)).refine(whole, BROKEN)

/** Words over several lines. */
export const text = (most: number) =>
  z.string().trim().min(1).max(most).regex(new RegExp(NO_CONTROL)).refine(whole, BROKEN)

/** Whatever a model or a pack says, as long as a database stores it: 0…`most` letters. */
export const anyWords = (most: number) => z.string().max(most).regex(new RegExp(NO_NUL)).refine(whole, BROKEN)

export const id = z.uuid()

export const time = z.iso.datetime().openapi({ example: '2026-11-27T09:30:00.000Z' })

export const day = z.iso.date().openapi({ example: '2026-11-27' })

export const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

/** `us/ca/san-francisco` */
export const jurisdiction = z
  .string()
  .max(200)
  .regex(/^[a-z0-9-]+(\/[a-z0-9-]+)*$/)
  .openapi({ example: 'us/ca' })

/** Path parameters of a thing with an id. */
export const idParam = z.object({ id: id.openapi({ param: { name: 'id', in: 'path' } }) })

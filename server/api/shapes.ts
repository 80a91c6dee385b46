/** Shapes that many routes share. */
import { z } from '@hono/zod-openapi'

// half a letter (a lone surrogate) is none, and the database keeps none
const NO_CONTROL = '^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f\\ud800-\\udfff]*$'
const NO_NUL = '^[^\\u0000\\ud800-\\udfff]*$'
const ONE_LINE = '^[^\\u0000-\\u001f\\u007f\\ud800-\\udfff]*$'

/** The document is told the pattern itself: made from an expression with a flag it would end in `/u`. */
const fitting = <T extends z.ZodString>(shape: T, pattern: string): T =>
  shape.regex(new RegExp(pattern, 'u')).openapi({ pattern })

/** One line of words: 1…`most` letters, no control characters. */
export const line = (most: number) => fitting(z.string().trim().min(1).max(most), ONE_LINE)

/** Words over several lines. */
export const text = (most: number) => fitting(z.string().trim().min(1).max(most), NO_CONTROL)

/** As `line`, with the spaces at its ends: names that others gave. */
export const exactLine = (most: number) => fitting(z.string().min(1).max(most), ONE_LINE)

/** Whatever a model or a pack says, as long as a database stores it: 0…`most` letters. */
export const anyWords = (most: number) => fitting(z.string().max(most), NO_NUL)

/** What stands in a cell of a model: 0…`most` letters over several lines, with the spaces at its ends. */
export const cellText = (most: number) => fitting(z.string().max(most), NO_CONTROL)

export const id = z.uuid()

// the calendar of the database has no year 0
const YEAR = /^(?!0000)/

export const time = z.iso
  .datetime()
  .regex(YEAR)
  .openapi({ format: 'date-time', example: '2026-11-27T09:30:00.000Z' })

export const day = z.iso.date().regex(YEAR).openapi({ format: 'date', example: '2026-11-27' })

export const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

/** `us/ca/san-francisco` */
export const jurisdiction = z
  .string()
  .max(200)
  .regex(/^[a-z0-9-]+(\/[a-z0-9-]+)*$/)
  .openapi({ example: 'us/ca' })

/** Path parameters of a thing with an id. */
export const idParam = z.object({ id: id.openapi({ param: { name: 'id', in: 'path' } }) })

/** Lists in pages: newest first, by a cursor that names the last row seen, so that nothing is told twice or skipped. */
import { z } from '@hono/zod-openapi'
import { HttpError } from '../http/problem.ts'

export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(200).optional().openapi({ description: '`next` of the page before' }),
})

/** `{ items, next }`; `next` is null on the last page. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next: z.string().nullable() })
}

export interface Page<T> {
  readonly items: T[]
  readonly next: string | null
}

/** Cuts `limit + 1` rows to a page. @param rows as asked for, each with the id that the cursor names */
export function toPage<R extends { readonly id: string | number }, T>(
  rows: readonly R[],
  limit: number,
  show: (row: R) => T,
): Page<T> {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: shown.map(show),
    next: rows.length > limit && last !== undefined ? writeCursor(last.id) : null,
  }
}

function writeCursor(id: string | number): string {
  return Buffer.from(String(id)).toString('base64url')
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const NUMBER = /^\d{1,15}$/

/** @throws HttpError `cursor-invalid` */
export function readCursor(cursor: string | undefined, kind: 'uuid' | 'number' = 'uuid'): string | undefined {
  if (cursor === undefined) return undefined
  const id = Buffer.from(cursor, 'base64url').toString('latin1')
  if ((kind === 'uuid' ? UUID : NUMBER).test(id)) return id
  throw new HttpError('cursor-invalid', "'cursor' is none of this list; take `next` of the page before")
}

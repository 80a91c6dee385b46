/** What a thing was at each of its versions, and who made it so; written in the transaction that changes it. */
import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Transaction } from 'kysely'
import { principalOf } from './api/route.ts'
import { id, time } from './api/shapes.ts'
import type { AppEnv } from './http/request.ts'
import type { Db } from './store/store.ts'
import type { Database } from './store/tables.ts'

/** A version of a thing, its content as `content` shapes it. */
export function versionOf<T extends z.ZodType>(content: T) {
  return z.object({
    version: z.int(),
    content,
    changedAt: time,
    changedBy: z.object({ id, name: z.string() }),
  })
}

export interface Version {
  /** Id of the waiver or comment. */
  readonly target: string
  readonly version: number
  /** Everything that was said in it, and what became of it. */
  readonly content: object
}

/** Writes a version of whoever asks. */
export async function recordVersion(
  trx: Db | Transaction<Database>,
  context: Context<AppEnv>,
  { target, version, content }: Version,
  at: Date,
): Promise<void> {
  const { organisationId, userId } = principalOf(context)
  await trx
    .insertInto('history')
    .values({
      target_id: target,
      version,
      organisation_id: organisationId,
      content,
      changed_by: userId,
      changed_at: at,
    })
    .execute()
}

/** Every version of a thing, the first one first; of a thing that `organisation` was found to have. */
export async function versionsOf(db: Db, organisation: string, target: string) {
  const rows = await db
    .selectFrom('history')
    .innerJoin('users', 'users.id', 'history.changed_by')
    .select(['history.version', 'history.content', 'history.changed_at', 'users.id', 'users.name'])
    .where('history.target_id', '=', target)
    .where('history.organisation_id', '=', organisation)
    .orderBy('history.version')
    .execute()
  return rows.map(({ version, content, changed_at, id: user, name }) => ({
    version,
    content,
    changedAt: changed_at.toISOString(),
    changedBy: { id: user, name },
  }))
}

/**
 * Which content is still spoken of, and how naming content and removing it keep out of each other's way.
 *
 * Whoever stores content names it in a row a moment later. In between nothing speaks of it, so it may only go when it
 * is old, and storing it again makes it young. What remains is content that was old, is stored again and named while it
 * is being removed: both sides hold a lock of the database on its hash until their transaction ends. Who names comes
 * second and finds it gone, and says so; who removes comes second and finds it named, and leaves it.
 */
import { sql, type Transaction } from 'kysely'
import { HttpError } from '../http/problem.ts'
import type { Db } from '../store/store.ts'
import type { Database } from '../store/tables.ts'
import type { Files } from './files.ts'

/** Where hashes of content stand, as table and column; besides `validations.order`, whose `waivers` is one. */
export const CONTENT_COLUMNS = [
  ['model_versions', 'sha256'],
  ['ids_files', 'sha256'],
  ['validations', 'result_sha256'],
  ['validations', 'index_sha256'],
  ['live_checks', 'waivers_sha256'],
] as const

/** Keeps content from being removed until the transaction ends. @throws HttpError `busy` where it is gone already */
export async function holdContent(
  trx: Transaction<Database>,
  files: Files,
  hashes: readonly string[],
): Promise<void> {
  await lockContent(trx, hashes)
  const found = await Promise.all(hashes.map((sha256) => files.statContent(sha256)))
  if (!found.includes(null)) return
  throw new HttpError('busy', 'what was stored was removed at the same moment; send it again')
}

/**
 * Removes content that nothing speaks of and that is older than `before`.
 *
 * @returns whether it went
 */
export function removeUnnamed(db: Db, files: Files, sha256: string, before: Date): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    await lockContent(trx, [sha256])
    const stored = await files.statContent(sha256)
    if (stored === null || stored.storedAt >= before) return false
    if ((await namedAmong(trx, [sha256])).size > 0) return false
    await files.deleteContent(sha256)
    return true
  })
}

/** Which of some hashes are spoken of. */
export async function namedAmong(db: Db, hashes: readonly string[]): Promise<ReadonlySet<string>> {
  if (hashes.length === 0) return new Set()
  const list = sql.join(hashes)
  const selects = CONTENT_COLUMNS.map(
    ([table, column]) =>
      sql`select ${sql.ref(column)} as sha256 from ${sql.table(table)} where ${sql.ref(column)} in (${list})`,
  )
  const waivers = sql`select "order"->>'waivers' from validations where "order"->>'waivers' in (${list})`
  const { rows } = await sql<{ sha256: string }>`${sql.join([...selects, waivers], sql` union `)}`.execute(db)
  return new Set(rows.map(({ sha256 }) => sha256))
}

/** In one order for all, so that no two wait for each other. */
async function lockContent(trx: Transaction<Database>, hashes: readonly string[]): Promise<void> {
  const rows = sql.join(hashes.map((sha256) => sql`(${sha256}::text)`))
  await sql`
    select pg_advisory_xact_lock(key)
    from (select hashtextextended(hash, 0) as key from (values ${rows}) as hashes (hash) order by key) as keys`.execute(
    trx,
  )
}

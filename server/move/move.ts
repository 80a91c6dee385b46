/** Moves what an embedded server stored into an organisation of a served one: contents first, then all rows at once. */
import { sql, type Transaction } from 'kysely'
import { LintelError } from '../../engine/errors.ts'
import { LOCAL_ORGANISATION } from '../auth/local.ts'
import { CONTENT_COLUMNS } from '../files/content-references.ts'
import type { Files } from '../files/files.ts'
import type { Db } from '../store/store.ts'
import type { Database } from '../store/tables.ts'
import { GENERATED, MOVED, ORDER, USER_COLUMNS } from './tables.ts'

/** One side of a move. */
export interface MoveSide {
  readonly db: Db
  readonly files: Files
}

export interface MoveOptions {
  /** Name or id of the organisation, which must be there. */
  readonly organisation: string
  /** E-mail address of the user to whom everything then belongs; made where it is missing, without a password. */
  readonly as: string
  readonly now: Date
  readonly newId: () => string
}

/** Rows by table, and contents. */
export interface Moved {
  readonly rows: Readonly<Record<string, number>>
  readonly contents: number
}

type Row = Readonly<Record<string, unknown>>

const BATCH = 200

/**
 * Everything, or nothing where it fails. Contents that went before a failure are removed by the sweep.
 *
 * @throws LintelError call-invalid where there is nothing to move, where it was moved before, where the organisation is
 *   not there or has packs or IDS files of the same names
 */
export async function move(from: MoveSide, to: MoveSide, options: MoveOptions): Promise<Moved> {
  const organisation = await findOrganisation(to.db, options.organisation)
  if ((await rowsOf(from.db, 'buildings', 0)).length + (await rowsOf(from.db, 'packs', 0)).length === 0)
    throw wrong('the folder has neither buildings nor packs; there is nothing to move')
  const contents = from.files === to.files ? 0 : await moveContents(from, to.files)
  const rows: Record<string, number> = {}
  await to.db.transaction().execute(async (trx) => {
    const owner = { organisation, user: await findUser(trx, organisation, options) }
    for (const table of MOVED) rows[table] = await moveTable(from.db, trx, table, owner)
    const deed = {
      action: 'organisation.move',
      target: organisation,
      detail: sql`${JSON.stringify(rows)}::jsonb`,
    }
    await sql`insert into audit (organisation_id, at, actor_id, actor, action, target, detail)
      values (${organisation}, ${options.now}, ${owner.user}, ${options.as}, ${deed.action}, ${deed.target}, ${deed.detail})
    `.execute(trx)
  })
  return { rows, contents }
}

interface Owner {
  readonly organisation: string
  readonly user: string
}

async function moveTable(from: Db, trx: Transaction<Database>, table: string, owner: Owner): Promise<number> {
  for (let done = 0; ; done += BATCH) {
    const rows = await rowsOf(from, table, done)
    if (rows.length > 0) {
      const moved = rows.map((row) => ownedRow(row, table, owner))
      await insertRows(trx, table, moved).catch((error: unknown) => Promise.reject(clash(error, table)))
    }
    if (rows.length < BATCH) return done + rows.length
  }
}

async function rowsOf(db: Db, table: string, offset: number): Promise<readonly Row[]> {
  const order = sql.join((ORDER[table] ?? ['id']).map((column) => sql.ref(column)))
  const { rows } = await sql<Row>`select * from ${sql.table(table)}
    where organisation_id = ${LOCAL_ORGANISATION} order by ${order} limit ${BATCH} offset ${offset}`.execute(
    db,
  )
  return rows
}

/** The row as the new owner's; JSON as text, because a driver may take an array for one of SQL. */
function ownedRow(row: Row, table: string, { organisation, user }: Owner): Row {
  const generated = GENERATED[table] ?? []
  const cells = Object.entries(row).filter(([column]) => !generated.includes(column))
  return Object.fromEntries(
    cells.map(([column, value]) => {
      if (column === 'organisation_id') return [column, organisation]
      if (value === null || value instanceof Date) return [column, value]
      if (USER_COLUMNS.has(column)) return [column, user]
      return [column, typeof value === 'object' ? JSON.stringify(value) : value]
    }),
  )
}

async function insertRows(trx: Transaction<Database>, table: string, rows: readonly Row[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {})
  const values = rows.map((row) => sql`(${sql.join(columns.map((column) => sql`${row[column]}`))})`)
  await sql`insert into ${sql.table(table)} (${sql.join(columns.map((column) => sql.ref(column)))})
    values ${sql.join(values)}`.execute(trx)
}

/** What a row that is there already means for whoever moves. */
function clash(error: unknown, table: string): unknown {
  const { code, constraint } = error as { code?: string; constraint?: string }
  if (code !== '23505') return error
  if (constraint === `${table}_pkey`)
    return wrong('the folder was moved there before; nothing was changed', error)
  return wrong(
    `the organisation has ${table.replace('_', ' ')} of the same name and version already; nothing was changed; move into an organisation without them`,
    error,
  )
}

/** Copies each content that the rows speak of; what is there already is compared by its hash while it is stored. */
async function moveContents(from: MoveSide, files: Files): Promise<number> {
  const hashes = await contentsOf(from.db)
  for (const sha256 of hashes) {
    const bytes = await from.files.getContent(sha256)
    if (bytes === null)
      throw wrong(`the content ${sha256} is missing in the folder; restore it from a backup`)
    const stored = await files.putContent(bytes)
    if (stored.sha256 !== sha256) {
      await files.deleteContent(stored.sha256)
      throw wrong(`the content ${sha256} of the folder is damaged; restore it from a backup`)
    }
  }
  return hashes.size
}

async function contentsOf(db: Db): Promise<ReadonlySet<string>> {
  const selects = CONTENT_COLUMNS.map(
    ([table, column]) => sql`select ${sql.ref(column)} as sha256 from ${sql.table(table)}`,
  )
  const waivers = sql`select "order"->>'waivers' from validations`
  const { rows } = await sql<{ sha256: string | null }>`
    ${sql.join([...selects, waivers], sql` union `)}`.execute(db)
  return new Set(rows.map(({ sha256 }) => sha256).filter((one) => one !== null))
}

/** @throws LintelError call-invalid with the names that there are */
async function findOrganisation(db: Db, asked: string): Promise<string> {
  const all = await db.selectFrom('organisations').select(['id', 'name']).orderBy('name').execute()
  const found = all.filter(({ id, name }) => id === asked || name === asked)
  if (found.length === 1 && found[0] !== undefined) return found[0].id
  if (found.length > 1)
    throw wrong(
      `several organisations are called '${asked}'; name one by its id: ${found.map(({ id }) => id).join(', ')}`,
    )
  const names = all.map(({ name }) => `'${name}'`).join(', ')
  throw wrong(
    `there is no organisation '${asked}'; there are: ${names === '' ? 'none yet, start the server once' : names}`,
  )
}

/** The user of that address as a member; a new member is an engineer, one that is there keeps its role. */
async function findUser(
  trx: Transaction<Database>,
  organisation: string,
  { as, now, newId }: MoveOptions,
): Promise<string> {
  const found = await trx
    .selectFrom('users')
    .select('id')
    .where(sql<string>`lower(email)`, '=', as.toLowerCase())
    .executeTakeFirst()
  const id = found?.id ?? newId()
  if (found === undefined) {
    await sql`insert into users (id, kind, email, name, must_change_password, created_at)
      values (${id}, 'person', ${as}, ${as}, false, ${now})`.execute(trx)
  }
  await trx
    .insertInto('memberships')
    .values({ organisation_id: organisation, user_id: id, role: 'engineer', created_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return id
}

function wrong(message: string, cause?: unknown): LintelError {
  return new LintelError('call-invalid', message, { cause })
}

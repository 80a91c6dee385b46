/** The first account of a served server: an admin with a one-time password that is shown once. */
import { sql, type Transaction } from 'kysely'
import { LintelError } from '../../engine/errors.ts'
import type { Environment } from '../config.ts'
import type { Chance } from '../services.ts'
import type { Db } from '../store/store.ts'
import type { Database } from '../store/tables.ts'
import { oneTimePassword, type Passwords } from './password.ts'

/** Any number that nothing else locks by. */
const LOCK = 7_203_118
/** Milliseconds. Replicas that start together show one password, not one each. */
const TOGETHER = 60_000

/** For whoever starts the server. */
export interface FirstAdmin {
  readonly email: string
  /** Only serves to set another, at the first sign-in. */
  readonly oneTimePassword: string
}

export interface FirstAdminNames {
  readonly email: string
  readonly organisation: string
}

/** @throws LintelError call-invalid where LINTEL_ADMIN_EMAIL is no address */
export function readFirstAdmin({ LINTEL_ADMIN_EMAIL, LINTEL_ORGANISATION }: Environment): FirstAdminNames {
  const email = LINTEL_ADMIN_EMAIL || 'admin@lintel.invalid'
  if (email.length > 254 || !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email))
    throw new LintelError('call-invalid', 'LINTEL_ADMIN_EMAIL must be an address such as ada@example.org')
  return { email, organisation: LINTEL_ORGANISATION || 'Organisation' }
}

/**
 * Makes the first admin where nobody can sign in yet; where it was made and never signed in (its password was lost
 * with the process that should have shown it), gives it another password.
 *
 * @returns null where there are accounts already, or another replica has just made it
 */
export async function ensureFirstAdmin(
  db: Db,
  names: FirstAdminNames,
  chance: Chance & { readonly passwords: Passwords },
): Promise<FirstAdmin | null> {
  const password = oneTimePassword(chance.randomBytes)
  const hash = await chance.passwords.hash(password)
  const email = await db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(${sql.lit(LOCK)})`.execute(trx)
    const people = await trx
      .selectFrom('users')
      .select(['id', 'email', 'must_change_password', 'password_set_at'])
      .where('kind', '=', 'person')
      .where('email', 'is not', null)
      .limit(2)
      .execute()
    const [only, second] = people
    const at = chance.now()
    if (only === undefined) return make(trx, { names, hash, at }, chance)
    const isLost = at.getTime() - (only.password_set_at?.getTime() ?? 0) > TOGETHER
    if (second !== undefined || !only.must_change_password || !isLost) return null
    const after = { password_hash: hash, password_set_at: at }
    await trx.updateTable('users').set(after).where('id', '=', only.id).execute()
    return only.email
  })
  return email === null ? null : { email, oneTimePassword: password }
}

interface Made {
  readonly names: FirstAdminNames
  readonly hash: string
  readonly at: Date
}

/** It is the admin of every organisation that is there, such as the one of an embedded server that was moved. */
async function make(
  trx: Transaction<Database>,
  { names, hash, at }: Made,
  { newId }: Chance,
): Promise<string> {
  const userId = newId()
  await trx
    .insertInto('users')
    .values({
      id: userId,
      kind: 'person',
      email: names.email,
      name: names.email.split('@')[0] ?? names.email,
      password_hash: hash,
      must_change_password: true,
      password_set_at: at,
      created_at: at,
    })
    .execute()
  const organisations = await trx.selectFrom('organisations').select('id').execute()
  if (organisations.length === 0) {
    const id = newId()
    await trx.insertInto('organisations').values({ id, name: names.organisation, created_at: at }).execute()
    organisations.push({ id })
  }
  const role = 'admin' as const
  const memberships = organisations.map(({ id }) => ({
    organisation_id: id,
    user_id: userId,
    role,
    created_at: at,
  }))
  await trx.insertInto('memberships').values(memberships).execute()
  return names.email
}

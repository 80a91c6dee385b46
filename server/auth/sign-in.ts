/** Sign-in by password: finds the account, holds the password against its hash, opens a session. */
import type { Transaction } from 'kysely'
import { HttpError } from '../http/problem.ts'
import type { Db } from '../store/store.ts'
import type { Database } from '../store/tables.ts'
import { checkPassword, ONE_TIME_LIFETIME, type Passwords } from './password.ts'

/** What somebody signs in with. */
export interface Credentials {
  readonly email: string
  readonly password: string
  /** Set where the password is a one-time password. */
  readonly newPassword: string | undefined
}

/** Whose the credentials are. */
export interface Account {
  readonly userId: string
  readonly name: string
  readonly email: string | null
  /** The hash that was held against, so that a change meanwhile is noticed; and the one to keep from now on. */
  readonly hash: string
  readonly newHash: string | null
}

interface Surroundings {
  readonly db: Db
  readonly passwords: Passwords
  readonly now: () => Date
}

/**
 * Who signs in. Takes as long for an unknown address as for a known one, and says the same.
 *
 * @throws HttpError `unauthenticated`, `password-change-required` where a one-time password comes without a new one,
 * `request-invalid` where the new one is too weak, `busy`
 */
export async function checkCredentials(
  { email, password, newPassword }: Credentials,
  { db, passwords, now }: Surroundings,
): Promise<Account> {
  const row = await db
    .selectFrom('users')
    .select(['id', 'name', 'email', 'password_hash', 'must_change_password', 'password_set_at'])
    .where((where) => where.fn('lower', ['email']), '=', email.toLowerCase())
    .where('kind', '=', 'person')
    .where('disabled_at', 'is', null)
    .executeTakeFirst()
  const matches = await passwords.verify(row?.password_hash ?? null, password)
  if (row === undefined || row.password_hash === null || !matches) throw wrongPassword()
  const { id: userId, name, password_hash: hash } = row
  const account = { userId, name, email: row.email, hash }
  if (!row.must_change_password && newPassword !== undefined)
    throw new HttpError('request-invalid', 'this is no one-time password; change it at /v1/auth/password')
  if (!row.must_change_password)
    return { ...account, newHash: passwords.isDated(hash) ? await passwords.hash(password) : null }
  if (now().getTime() - (row.password_set_at?.getTime() ?? 0) > ONE_TIME_LIFETIME)
    throw new HttpError('unauthenticated', 'this one-time password is too old; ask an admin for another')
  if (newPassword === undefined)
    throw new HttpError(
      'password-change-required',
      'this is a one-time password; send `newPassword` beside it, which takes its place',
    )
  if (newPassword === password)
    throw new HttpError('request-invalid', 'the new password is the one-time password; take another')
  checkPassword(newPassword, row)
  return { ...account, newHash: await passwords.hash(newPassword) }
}

/**
 * Keeps the new hash, if there is one, and the account from being changed until the transaction ends.
 *
 * @throws HttpError `unauthenticated` where the password was changed or the account disabled meanwhile
 */
export async function confirmAccount(
  trx: Transaction<Database>,
  { userId, hash, newHash }: Account,
  at: Date,
): Promise<void> {
  const row = await trx
    .selectFrom('users')
    .select('id')
    .where('id', '=', userId)
    .where('password_hash', '=', hash)
    .where('disabled_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  if (row === undefined) throw wrongPassword()
  if (newHash === null) return
  const after = { password_hash: newHash, must_change_password: false, password_set_at: at }
  await trx.updateTable('users').set(after).where('id', '=', userId).execute()
}

function wrongPassword(): HttpError {
  return new HttpError('unauthenticated', 'the address or the password is wrong')
}

export interface OrganisationOfUser {
  readonly id: string
  readonly name: string
  readonly role: Database['memberships']['role']
}

/** The organisations in which a user may act, the oldest first. */
export function organisationsOf(
  db: Db | Transaction<Database>,
  userId: string,
): Promise<OrganisationOfUser[]> {
  return db
    .selectFrom('memberships')
    .innerJoin('organisations', 'organisations.id', 'memberships.organisation_id')
    .select(['organisations.id', 'organisations.name', 'memberships.role'])
    .where('memberships.user_id', '=', userId)
    .where('memberships.disabled_at', 'is', null)
    .orderBy('organisations.id')
    .execute()
}

/** Where somebody starts who says nothing. @throws HttpError `forbidden` where it is not theirs, or there is none */
export async function organisationToStart(
  trx: Transaction<Database>,
  userId: string,
  asked: string | undefined,
): Promise<string> {
  const organisations = await organisationsOf(trx, userId)
  const found = asked === undefined ? organisations[0] : organisations.find(({ id }) => id === asked)
  if (found !== undefined) return found.id
  throw new HttpError(
    'forbidden',
    asked === undefined
      ? 'this account belongs to no organisation, or is disabled there; ask an admin'
      : 'this account does not belong to that organisation, or is disabled there',
  )
}

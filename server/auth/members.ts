/** Who belongs to an organisation, and what must never happen to it: being left without an admin. */
import { sql, type Transaction } from 'kysely'
import { HttpError } from '../http/problem.ts'
import type { Db } from '../store/store.ts'
import type { Database } from '../store/tables.ts'
import type { Role } from './roles.ts'
import { revokeSessions } from './sessions.ts'

type Trx = Transaction<Database>

/** Member and organisation. */
export interface Membership {
  readonly organisationId: string
  readonly userId: string
}

/** All members of an organisation; whoever asks adds which. */
export function selectMembers(db: Db | Trx, organisationId: string) {
  return db
    .selectFrom('memberships')
    .innerJoin('users', 'users.id', 'memberships.user_id')
    .select(['users.id', 'users.kind', 'users.name', 'users.email', 'users.must_change_password'])
    .select(['memberships.role', 'memberships.created_at', 'memberships.version'])
    .select(sql<boolean>`users.disabled_at is not null or memberships.disabled_at is not null`.as('disabled'))
    .select(
      sql<Date | null>`greatest(
        (select max(used_at) from sessions where user_id = users.id
          and organisation_id = memberships.organisation_id),
        (select max(used_at) from api_keys where user_id = users.id
          and organisation_id = memberships.organisation_id))`.as('used_at'),
    )
    .where('memberships.organisation_id', '=', organisationId)
}

export type MemberRow = Awaited<ReturnType<ReturnType<typeof selectMembers>['executeTakeFirstOrThrow']>>

/**
 * A member.
 *
 * @param lock keeps the membership from being changed until the transaction ends; `keepAnAdmin` goes before it, so that
 * two who do both do not wait for each other
 * @throws HttpError `not-found`
 */
export async function findMember(
  db: Db | Trx,
  { organisationId, userId }: Membership,
  lock?: 'lock',
): Promise<MemberRow> {
  let query = selectMembers(db, organisationId).where('users.id', '=', userId)
  if (lock !== undefined) query = query.forUpdate('memberships')
  const row = await query.executeTakeFirst()
  if (row !== undefined) return row
  throw new HttpError('not-found', `there is no member ${userId}`)
}

/**
 * Keeps memberships of admins from being changed by others until the transaction ends, then looks whether an admin
 * beside this member is left who can sign in.
 *
 * @throws HttpError `conflict`
 */
export async function keepAnAdmin(trx: Trx, { organisationId, userId }: Membership): Promise<void> {
  const admins = await trx
    .selectFrom('memberships')
    .innerJoin('users', 'users.id', 'memberships.user_id')
    .select(['users.id', 'users.kind', 'users.disabled_at', 'memberships.disabled_at as suspended_at'])
    .where('memberships.organisation_id', '=', organisationId)
    .where('memberships.role', '=', 'admin')
    .orderBy('users.id')
    .forUpdate('memberships')
    .execute()
  const isAdmin = admins.some(({ id }) => id === userId)
  const others = admins.filter(
    ({ id, kind, disabled_at, suspended_at }) =>
      id !== userId && kind === 'person' && disabled_at === null && suspended_at === null,
  )
  if (isAdmin && others.length === 0)
    throw new HttpError('conflict', 'this is the last admin of the organisation; make another one first')
}

/** What an admin changes of a member. */
export interface MemberChange {
  readonly role?: Role | undefined
  readonly disabled?: boolean | undefined
}

/** Gives the membership its next version. A member that is disabled loses its sessions in the organisation. */
export async function changeMember(
  trx: Trx,
  { organisationId, userId }: Membership,
  { role, disabled, at }: MemberChange & { readonly at: Date },
): Promise<void> {
  await trx
    .updateTable('memberships')
    .set((set) => ({
      version: set('version', '+', 1),
      ...(role === undefined ? {} : { role }),
      ...(disabled === undefined ? {} : { disabled_at: disabled ? at : null }),
    }))
    .where('organisation_id', '=', organisationId)
    .where('user_id', '=', userId)
    .execute()
  if (disabled) await revokeSessions(trx, { userId, organisationId, at, because: 'disabled' })
}

/** Ends the membership with all sessions and API keys that act in the organisation. What they made stays. */
export async function removeMember(
  trx: Trx,
  { organisationId, userId }: Membership,
  at: Date,
): Promise<void> {
  await revokeSessions(trx, { userId, organisationId, at, because: 'no member any more' })
  await trx
    .updateTable('api_keys')
    .set({ revoked_at: at })
    .where('user_id', '=', userId)
    .where('organisation_id', '=', organisationId)
    .where('revoked_at', 'is', null)
    .execute()
  await trx
    .deleteFrom('memberships')
    .where('organisation_id', '=', organisationId)
    .where('user_id', '=', userId)
    .execute()
}

/** Whether a person belongs to other organisations too, whose matter their password then is as well. */
export async function isElsewhere(trx: Trx, { organisationId, userId }: Membership): Promise<boolean> {
  const row = await trx
    .selectFrom('memberships')
    .select('user_id')
    .where('user_id', '=', userId)
    .where('organisation_id', '<>', organisationId)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

export interface AccountToAdd {
  readonly id: string
  /** It belongs to no organisation, so its password may be one that a stranger chose. */
  readonly isNobodys: boolean
}

/**
 * An account by its address, where an admin may add it: one that belongs to an organisation of which they are admin,
 * or to none. Whoever made an account knew its first password, so one of strangers is not let in.
 *
 * @returns null where there is no such account
 * @throws HttpError `conflict`
 */
export async function findAccountToAdd(
  trx: Trx,
  email: string,
  admin: Membership,
): Promise<AccountToAdd | null> {
  const user = await trx
    .selectFrom('users')
    .select('id')
    .where((where) => where.fn('lower', ['email']), '=', email.toLowerCase())
    .forUpdate()
    .executeTakeFirst()
  if (user === undefined) return null
  const memberships = await trx
    .selectFrom('memberships')
    .select('organisation_id')
    .where('user_id', '=', user.id)
    .execute()
  const theirs = memberships.map(({ organisation_id }) => organisation_id)
  if (theirs.includes(admin.organisationId))
    throw new HttpError('conflict', `${email} is a member of this organisation already`)
  if (theirs.length === 0) return { id: user.id, isNobodys: true }
  const own = await trx
    .selectFrom('memberships')
    .select('organisation_id')
    .where('user_id', '=', admin.userId)
    .where('role', '=', 'admin')
    .where('disabled_at', 'is', null)
    .execute()
  if (own.some(({ organisation_id }) => theirs.includes(organisation_id)))
    return { id: user.id, isNobodys: false }
  throw new HttpError(
    'conflict',
    `${email} has an account that no organisation of yours vouches for; take another address`,
  )
}

/** What a session or an API key may do now, as the database says. */
import type { Chance } from '../services.ts'
import type { Db } from '../store/store.ts'
import type { Principal } from './principal.ts'
import { type Permission, permissionsOf, type Role } from './roles.ts'

/** A key's last use is written down at most this often; milliseconds. */
const USE_WRITTEN_EVERY = 60_000

/** A principal and until when its credential lasts; milliseconds since 1970. */
export interface Standing {
  readonly principal: Principal
  readonly expiresAt: number
}

/** @returns null where the session is revoked, its user disabled or no member (any more), or it is none */
export async function sessionStanding(db: Db, sessionId: string): Promise<Standing | null> {
  const row = await standingSessions(db)
    .select(['users.id as userId', 'users.name', 'sessions.organisation_id as organisationId'])
    .select('memberships.role')
    .where('sessions.id', '=', sessionId)
    .executeTakeFirst()
  if (row === undefined) return null
  const principal: Principal = {
    ...row,
    permissions: permissionsOf(row.role),
    kind: 'session',
    credentialId: sessionId,
  }
  return { principal, expiresAt: Number.POSITIVE_INFINITY }
}

/** @param hash of the key, as in the table; @returns null where the key is none, revoked or expired, or its user gone */
export async function keyStanding(
  db: Db,
  hash: string,
  { now }: Pick<Chance, 'now'>,
): Promise<Standing | null> {
  const row = await standingKeys(db)
    .select(['api_keys.id', 'api_keys.scopes', 'api_keys.expires_at', 'api_keys.used_at'])
    .select(['users.id as userId', 'users.name', 'api_keys.organisation_id as organisationId'])
    .select('memberships.role')
    .where('api_keys.hash', '=', hash)
    .executeTakeFirst()
  if (row === undefined) return null
  const { id, scopes, expires_at, used_at, ...user } = row
  const at = now()
  if (expires_at <= at) return null
  if (used_at === null || at.getTime() - used_at.getTime() >= USE_WRITTEN_EVERY)
    await db.updateTable('api_keys').set({ used_at: at }).where('id', '=', id).execute()
  const permissions = scopedPermissions(user.role, scopes)
  const principal: Principal = { ...user, permissions, kind: 'key', credentialId: id }
  return { principal, expiresAt: expires_at.getTime() }
}

/** Sessions that are not revoked, with their user and membership. */
export function standingSessions(db: Db) {
  return db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .innerJoin('memberships', (join) =>
      join
        .onRef('memberships.user_id', '=', 'sessions.user_id')
        .onRef('memberships.organisation_id', '=', 'sessions.organisation_id'),
    )
    .where('sessions.revoked_at', 'is', null)
    .where('users.disabled_at', 'is', null)
    .where('memberships.disabled_at', 'is', null)
    .where('users.must_change_password', '=', false)
}

/** API keys that are not revoked, expired ones too, with their user and membership. */
export function standingKeys(db: Db) {
  return db
    .selectFrom('api_keys')
    .innerJoin('users', 'users.id', 'api_keys.user_id')
    .innerJoin('memberships', (join) =>
      join
        .onRef('memberships.user_id', '=', 'api_keys.user_id')
        .onRef('memberships.organisation_id', '=', 'api_keys.organisation_id'),
    )
    .where('api_keys.revoked_at', 'is', null)
    .where('users.disabled_at', 'is', null)
    .where('memberships.disabled_at', 'is', null)
}

/** What the scopes of a key leave of what a role may do. */
export function scopedPermissions(role: Role, scopes: readonly string[]): ReadonlySet<Permission> {
  const allowed = permissionsOf(role)
  return new Set((scopes as readonly Permission[]).filter((scope) => allowed.has(scope)))
}

/** Whether those in a room may still be there: asked of the database for all connections at once. */
import type { Principal } from '../auth/principal.ts'
import { type Permission, permissionsOf } from '../auth/roles.ts'
import { scopedPermissions, standingKeys, standingSessions } from '../auth/standing.ts'
import type { Db } from '../store/store.ts'

/** What the events of a room are made of: who is in it may read all of that. */
export const ROOM_NEEDS = [
  'validations:read',
  'models:read',
  'waivers:read',
  'comments:read',
] as const satisfies readonly Permission[]

/** What of `ROOM_NEEDS` somebody may not; null where nothing is missing. */
export function missingRight({ permissions }: Pick<Principal, 'permissions'>): Permission | null {
  return ROOM_NEEDS.find((need) => !permissions.has(need)) ?? null
}

/** What a credential still allows. */
export interface Right {
  readonly userId: string
  readonly organisationId: string
  readonly permissions: ReadonlySet<Permission>
}

/** Ids that one query asks about. */
const BATCH = 1000

/** By credential; those that are revoked, expired or whose user is gone are not there. */
export async function rightsOf(
  db: Db,
  principals: Iterable<Principal>,
  now: Date,
): Promise<ReadonlyMap<string, Right>> {
  const ids = { session: new Set<string>(), key: new Set<string>() }
  for (const { kind, credentialId } of principals)
    if (kind !== 'local' && credentialId !== null) ids[kind].add(credentialId)
  const rights = new Map<string, Right>()
  for (const some of batches(ids.session)) await addSessions(db, some, rights)
  for (const some of batches(ids.key)) await addKeys(db, { ids: some, now }, rights)
  return rights
}

/** Which of some buildings are still there. */
export async function standingBuildings(db: Db, buildings: Iterable<string>): Promise<ReadonlySet<string>> {
  const standing = new Set<string>()
  for (const some of batches(new Set(buildings))) {
    const rows = await db
      .selectFrom('buildings')
      .select('id')
      .where('id', 'in', some)
      .where('deleted_at', 'is', null)
      .execute()
    for (const { id } of rows) standing.add(id)
  }
  return standing
}

function* batches(ids: ReadonlySet<string>): Iterable<string[]> {
  const all = [...ids]
  for (let at = 0; at < all.length; at += BATCH) yield all.slice(at, at + BATCH)
}

async function addSessions(db: Db, ids: readonly string[], rights: Map<string, Right>): Promise<void> {
  const rows = await standingSessions(db)
    .select(['sessions.id', 'sessions.user_id as userId', 'sessions.organisation_id as organisationId'])
    .select('memberships.role')
    .where('sessions.id', 'in', [...ids])
    .execute()
  for (const { id, role, ...who } of rows) rights.set(id, { ...who, permissions: permissionsOf(role) })
}

interface Keys {
  readonly ids: readonly string[]
  readonly now: Date
}

async function addKeys(db: Db, { ids, now }: Keys, rights: Map<string, Right>): Promise<void> {
  const rows = await standingKeys(db)
    .select(['api_keys.id', 'api_keys.scopes', 'api_keys.user_id as userId'])
    .select(['api_keys.organisation_id as organisationId', 'memberships.role'])
    .where('api_keys.id', 'in', [...ids])
    .where('api_keys.expires_at', '>', now)
    .execute()
  for (const { id, role, scopes, ...who } of rows)
    rights.set(id, { ...who, permissions: scopedPermissions(role, scopes) })
}

/** The one user of an embedded server: no sign-in, because nobody but this machine can reach it. */
import type { Db } from '../store/store.ts'
import type { Authenticator, Principal } from './principal.ts'
import { permissionsOf } from './roles.ts'

export const LOCAL_ORGANISATION = '00000000-0000-7000-8000-000000000001'
const LOCAL_USER = '00000000-0000-7000-8000-000000000002'

const LOCAL: Principal = {
  userId: LOCAL_USER,
  name: 'local user',
  organisationId: LOCAL_ORGANISATION,
  role: 'admin',
  permissions: permissionsOf('admin'),
  kind: 'local',
  credentialId: null,
}

export const localAuthenticator: Authenticator = {
  authenticate: () => LOCAL,
  forget: () => undefined,
}

/** Makes the local user and its organisation where they are missing. */
export async function ensureLocalUser(db: Db, now: Date): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx
      .insertInto('organisations')
      .values({ id: LOCAL_ORGANISATION, name: 'local', created_at: now })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    await trx
      .insertInto('users')
      .values({
        id: LOCAL_USER,
        kind: 'person',
        email: null,
        name: LOCAL.name,
        password_hash: null,
        must_change_password: false,
        created_at: now,
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    await trx
      .insertInto('memberships')
      .values({ organisation_id: LOCAL_ORGANISATION, user_id: LOCAL_USER, role: 'admin', created_at: now })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  })
}

/** People of two organisations, one of each role; a header says who asks. */
import { v7 } from 'uuid'
import type { Authenticator, Principal } from '../../server/auth/principal.ts'
import { permissionsOf, ROLES, type Role } from '../../server/auth/roles.ts'
import type { Db } from '../../server/store/store.ts'

const HEADER = 'x-test-person'

export const ORGANISATIONS = ['first', 'second'] as const
export type Organisation = (typeof ORGANISATIONS)[number]

export interface People {
  readonly authenticator: Authenticator
  readonly organisationId: (organisation: Organisation) => string
  readonly userId: (role: Role, organisation?: Organisation) => string
  /** The header by which somebody asks. */
  readonly as: (role: Role, organisation?: Organisation) => Readonly<Record<string, string>>
}

export function makePeople(): People {
  const organisations = new Map(ORGANISATIONS.map((name) => [name, v7()]))
  const principals = new Map<string, Principal>()
  for (const [organisation, organisationId] of organisations) {
    for (const role of ROLES) {
      const name = `${role}@${organisation}`
      principals.set(name, {
        userId: v7(),
        name,
        organisationId,
        role,
        permissions: permissionsOf(role),
        kind: 'session',
        credentialId: v7(),
      })
    }
  }
  const principal = (role: Role, organisation: Organisation): Principal =>
    principals.get(`${role}@${organisation}`) as Principal
  return {
    authenticator: {
      forget: () => undefined,
      authenticate: (request) => Promise.resolve(principals.get(request.headers.get(HEADER) ?? '') ?? null),
    },
    organisationId: (organisation) => organisations.get(organisation) as string,
    userId: (role, organisation = 'first') => principal(role, organisation).userId,
    as: (role, organisation = 'first') => ({ [HEADER]: principal(role, organisation).name }),
  }
}

/** Writes them into the database, which refers to them. */
export async function storePeople(db: Db, people: People): Promise<void> {
  const created_at = new Date()
  for (const organisation of ORGANISATIONS) {
    const organisation_id = people.organisationId(organisation)
    await db
      .insertInto('organisations')
      .values({ id: organisation_id, name: organisation, created_at })
      .execute()
    for (const role of ROLES) {
      const user_id = people.userId(role, organisation)
      const email = `${role}@${organisation}.example`
      const person = { id: user_id, kind: 'person', email, name: role } as const
      await db
        .insertInto('users')
        .values({ ...person, password_hash: null, must_change_password: false, created_at })
        .execute()
      await db.insertInto('memberships').values({ organisation_id, user_id, role, created_at }).execute()
    }
  }
}

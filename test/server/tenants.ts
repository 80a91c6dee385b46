/** Several people of two organisations, who say in a header who they are: for tests of who sees and may do what. */
import { v7 } from 'uuid'
import { expect } from 'vitest'
import { type App, createApp } from '../../server/app.ts'
import { LOCAL_ORGANISATION, localAuthenticator } from '../../server/auth/local.ts'
import type { Authenticator, Principal } from '../../server/auth/principal.ts'
import { permissionsOf, type Role } from '../../server/auth/roles.ts'
import type { Services } from '../../server/services.ts'
import type { Db } from '../../server/store/store.ts'
import { type TestServices, testServices } from './services.ts'
import type { Storage } from './storages.ts'

const OTHER_ORGANISATION = v7()

function person(name: string, role: Role, organisationId = LOCAL_ORGANISATION): Principal {
  return {
    userId: v7(),
    name,
    organisationId,
    role,
    permissions: permissionsOf(role),
    kind: 'session',
    credentialId: v7(),
  }
}

/** `stranger` is the admin of another organisation; the local user is an admin of the first. */
const PEOPLE = {
  engineer: person('Erika', 'engineer'),
  architect: person('Aldo', 'architect'),
  viewer: person('Vera', 'viewer'),
  stranger: person('Sam', 'admin', OTHER_ORGANISATION),
} as const

export type Who = keyof typeof PEOPLE | 'local'

const authenticator: Authenticator = {
  authenticate: (request) => {
    const who = request.headers.get('x-who')
    return who === null ? localAuthenticator.authenticate(request) : Promise.resolve(PEOPLE[who as 'viewer'])
  },
}

export interface Tenants {
  readonly services: TestServices
  readonly app: App
  /** Calls as somebody; an object is sent as JSON, bytes and text as they are. */
  readonly as: (who: Who, call: string, body?: object | string, headers?: HeadersInit) => Promise<Response>
  /** Makes a building of the first organisation; its id. */
  readonly building: (name?: string) => Promise<string>
  readonly end: () => Promise<void>
}

export async function tenants(storage: Storage, given: Partial<Services> = {}): Promise<Tenants> {
  const services = await testServices({ authenticator, ...given }, storage)
  await makePeople(services.store.db)
  const app = createApp(services)
  const as: Tenants['as'] = async (who, call, body, headers = {}) => {
    const [method = '', path = ''] = call.split(' ')
    const all = new Headers(headers)
    if (who !== 'local') all.set('x-who', who)
    if (typeof body === 'object') all.set('content-type', 'application/json')
    if (typeof body === 'string') all.set('content-type', 'application/octet-stream')
    const text = typeof body === 'object' ? JSON.stringify(body) : body
    return app.request(path, { method, headers: all, ...(text === undefined ? {} : { body: text }) })
  }
  const building = async (name = 'House'): Promise<string> => {
    const made = await as('local', 'POST /v1/buildings', { name })
    expect(made.status).toBe(201)
    return ((await made.json()) as { id: string }).id
  }
  return { services, app, as, building, end: () => services.end() }
}

async function makePeople(db: Db): Promise<void> {
  const created_at = new Date()
  await db
    .insertInto('organisations')
    .values({ id: OTHER_ORGANISATION, name: 'others', created_at })
    .execute()
  for (const { userId, name, role, organisationId } of Object.values(PEOPLE)) {
    const nothing = { email: null, password_hash: null, must_change_password: false }
    await db
      .insertInto('users')
      .values({ id: userId, kind: 'person', name, ...nothing, created_at })
      .execute()
    const member = { organisation_id: organisationId, user_id: userId, role, created_at }
    await db.insertInto('memberships').values(member).execute()
  }
}

/** Who may do what: the permission matrix cell by cell, members, services and API keys, on both storages. */
import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { needs } from '../server/api/route.ts'
import { ALL_PERMISSIONS, PERMISSIONS, type Permission, ROLES, type Role } from '../server/auth/roles.ts'
import { problem } from '../server/http/problem.ts'
import type { AppEnv } from '../server/http/request.ts'
import { nameCaller } from '../server/http/request-context.ts'
import { inOrder } from '../server/http/steps.ts'
import { ADMIN, type ServedTest, servedServices } from './server/accounts.ts'
import { describeStorages } from './server/storages.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const NOBODY = '00000000-0000-7000-8000-00000000dead'

interface Made {
  readonly key: string
  readonly about: { readonly id: string; readonly prefix: string }
}

describeStorages('who may do what', (storage) => {
  let served: ServedTest
  let admin: string
  /** A route for each permission, which does nothing. */
  let probes: Hono<AppEnv>
  beforeAll(async () => {
    served = await servedServices(storage)
    admin = served.admin.accessToken
    probes = new Hono<AppEnv>()
    probes.onError((error, context) => problem(context, error))
    probes.use(inOrder(nameCaller(served.services)))
    for (const permission of ALL_PERMISSIONS)
      probes.get(`/${permission}`, needs(permission, `/${permission}`), (context) => context.text('done'))
  })
  afterAll(() => served.services.end())

  const probe = async (permission: Permission, token?: string): Promise<number> => {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
    return (await probes.request(`/${permission}`, { headers })).status
  }
  const me = (token: string) => served.send('GET', '/v1/me', undefined, token)
  const makeKey = async (token: string, body: object): Promise<Made> => {
    const response = await served.send('POST', '/v1/keys', { name: 'a key', ...body }, token)
    expect(response.status, await response.clone().text()).toBe(201)
    return (await response.json()) as Made
  }
  const service = async (): Promise<{ id: string; key: string; about: { id: string } }> => {
    const made = await served.send('POST', '/v1/service-accounts', { name: 'CI' }, admin)
    const { id } = (await made.json()) as { id: string }
    const body = { name: 'CI', scopes: ['models:write', 'validations:run', 'keys:own', 'buildings:read'] }
    const response = await served.send('POST', `/v1/service-accounts/${id}/keys`, body, admin)
    expect(response.status).toBe(201)
    return { id, ...((await response.json()) as Made) }
  }

  describe('the matrix', () => {
    test.each(ROLES)('every cell of the role %s', async (role) => {
      const token =
        role === 'api_user' ? (await fullService()).key : (await served.addMember(role)).tokens.accessToken
      for (const permission of ALL_PERMISSIONS) {
        const allowed = (PERMISSIONS[permission] as readonly Role[]).includes(role)
        expect(await probe(permission, token), `${role} ${permission}`).toBe(allowed ? 200 : 403)
      }
    })

    test('every cell without sign-in', async () => {
      for (const permission of ALL_PERMISSIONS) expect(await probe(permission), permission).toBe(401)
    })

    test('an API key does what its scope says, each scope alone', async () => {
      for (const scope of ALL_PERMISSIONS) {
        const { key } = await makeKey(admin, { scopes: [scope] })
        for (const permission of ALL_PERMISSIONS) {
          expect(await probe(permission, key), `${scope} ${permission}`).toBe(
            scope === permission ? 200 : 403,
          )
        }
      }
    })

    test('what is shown at /v1/permissions is what is held', async () => {
      const response = await served.send('GET', '/v1/permissions')
      expect(await response.json()).toEqual({ roles: ROLES, permissions: PERMISSIONS })
    })

    async function fullService(): Promise<Made> {
      const made = await served.send('POST', '/v1/service-accounts', { name: 'matrix' }, admin)
      const { id } = (await made.json()) as { id: string }
      const scopes = ALL_PERMISSIONS.filter((one) =>
        (PERMISSIONS[one] as readonly Role[]).includes('api_user'),
      )
      const body = { name: 'all', scopes }
      return (await (
        await served.send('POST', `/v1/service-accounts/${id}/keys`, body, admin)
      ).json()) as Made
    }
  })

  describe('members', () => {
    test('another role counts at once, for sessions and for keys', async () => {
      const { id, tokens } = await served.addMember('admin')
      const { key } = await makeKey(tokens.accessToken, { scopes: ['members:read', 'buildings:read'] })
      const ask = async (token: string) => (await served.send('GET', '/v1/members', undefined, token)).status
      expect([await ask(tokens.accessToken), await ask(key)]).toEqual([200, 200])
      expect((await served.send('PATCH', `/v1/members/${id}`, { role: 'viewer' }, admin)).status).toBe(200)
      expect([await ask(tokens.accessToken), await ask(key)]).toEqual([403, 403])
      expect((await served.send('GET', '/v1/buildings', undefined, key)).status).toBe(200)
    })

    test('a removed member is out at once, with sessions and keys, and can be added again', async () => {
      const { id, email, password, tokens } = await served.addMember('engineer')
      const { key } = await makeKey(tokens.accessToken, { scopes: ['buildings:read'] })
      expect([(await me(tokens.accessToken)).status, (await me(key)).status]).toEqual([200, 200])
      expect((await served.send('DELETE', `/v1/members/${id}`, undefined, admin)).status).toBe(204)
      expect([(await me(tokens.accessToken)).status, (await me(key)).status]).toEqual([401, 401])
      const { refreshToken } = tokens
      expect((await served.send('POST', '/v1/auth/refresh', { refreshToken })).status).toBe(401)
      expect((await served.send('POST', '/v1/auth/sign-in', { email, password })).status).toBe(403)
      expect((await served.send('DELETE', `/v1/members/${id}`, undefined, admin)).status).toBe(404)
      const again = await served.send('POST', '/v1/members', { email, name: 'Again', role: 'viewer' }, admin)
      expect(await again.json()).toMatchObject({ member: { id, role: 'viewer', invited: true } })
      expect((await served.send('POST', '/v1/auth/sign-in', { email, password })).status).toBe(401)
      expect((await me(key)).status).toBe(401)
    })

    test('the last admin is neither removed nor demoted, by two at once either', async () => {
      const other = await servedServices(storage)
      const { accessToken } = other.admin
      const self = (await (await other.send('GET', '/v1/me', undefined, accessToken)).json()) as {
        id: string
      }
      const demote = (id: string, token = accessToken) =>
        other.send('PATCH', `/v1/members/${id}`, { role: 'viewer' }, token)
      expect((await demote(self.id)).status).toBe(409)
      expect((await other.send('DELETE', `/v1/members/${self.id}`, undefined, accessToken)).status).toBe(409)
      const second = await other.addMember('admin')
      const both = await Promise.all([demote(second.id), demote(self.id, second.tokens.accessToken)])
      const statuses = both.map(({ status }) => status)
      expect(statuses).toContain(200)
      expect(statuses.filter((status) => status !== 200)).toHaveLength(1)
      const left = await other.services.store.db
        .selectFrom('memberships')
        .select('user_id')
        .where('role', '=', 'admin')
        .execute()
      expect(left).toHaveLength(1)
      await other.services.end()
    })

    test('a disabled user is refused everywhere', async () => {
      const { id, email, password, tokens } = await served.addMember('engineer')
      const { key } = await makeKey(tokens.accessToken, { scopes: ['buildings:read'] })
      expect((await me(tokens.accessToken)).status).toBe(200)
      await served.services.store.db
        .updateTable('users')
        .set({ disabled_at: new Date() })
        .where('id', '=', id)
        .execute()
      served.clock.ahead = 4000
      expect([(await me(tokens.accessToken)).status, (await me(key)).status]).toEqual([401, 401])
      served.clock.ahead = 0
      const { refreshToken } = tokens
      expect((await served.send('POST', '/v1/auth/refresh', { refreshToken })).status).toBe(401)
      expect((await served.send('POST', '/v1/auth/sign-in', { email, password })).status).toBe(401)
    })

    test('a password that an admin resets ends all sessions, and is a one-time password', async () => {
      const { id, email, password, tokens } = await served.addMember('viewer')
      const reset = await served.send('POST', `/v1/members/${id}/one-time-password`, undefined, admin)
      expect(reset.status).toBe(201)
      const { oneTimePassword } = (await reset.json()) as { oneTimePassword: string }
      expect((await me(tokens.accessToken)).status).toBe(401)
      expect((await served.send('POST', '/v1/auth/sign-in', { email, password })).status).toBe(401)
      const signIn = { email, password: oneTimePassword, newPassword: 'five golden rings' }
      expect((await served.send('POST', '/v1/auth/sign-in', signIn)).status).toBe(200)
    })

    test('what does not fit is refused: a known address, no address, a role that is none', async () => {
      const add = async (body: object) => (await served.send('POST', '/v1/members', body, admin)).status
      const good = { email: 'once@example.org', name: 'Once', role: 'viewer' }
      expect(await add(good)).toBe(201)
      expect(await add({ ...good, email: 'ONCE@example.org' })).toBe(409)
      for (const wrong of [{ email: 'once' }, { role: 'owner' }, { role: 'api_user' }, { name: 'a\nb' }])
        expect(await add({ ...good, email: 'twice@example.org', ...wrong }), JSON.stringify(wrong)).toBe(400)
    })
  })

  describe('organisations', () => {
    test('members, keys and sessions of another one are not there', async () => {
      const { db } = served.services.store
      const stranger = await strangerAdmin()
      const { id } = await served.addMember('viewer')
      const { about } = await makeKey(admin, { scopes: ['buildings:read'] })
      const ask = async (method: string, path: string, body?: object) =>
        (await served.send(method, path, body, stranger.token)).status
      expect(await ask('PATCH', `/v1/members/${id}`, { role: 'admin' })).toBe(404)
      expect(await ask('DELETE', `/v1/members/${id}`)).toBe(404)
      expect(await ask('POST', `/v1/members/${id}/one-time-password`)).toBe(404)
      expect(await ask('DELETE', `/v1/all-keys/${about.id}`)).toBe(404)
      expect(
        await ask('POST', `/v1/service-accounts/${id}/keys`, { name: 'x', scopes: ['models:read'] }),
      ).toBe(404)
      for (const path of ['/v1/members', '/v1/all-keys']) {
        const list = await served.send('GET', path, undefined, stranger.token)
        expect(await list.text()).not.toContain(id)
      }
      const taken = { email: ADMIN.email, name: 'Taken', role: 'viewer' }
      expect(await ask('POST', '/v1/members', taken)).toBe(409)
      await db.deleteFrom('memberships').where('organisation_id', '=', stranger.organisation).execute()
    })

    test('a session switches, and the tokens of before are none', async () => {
      const { db } = served.services.store
      const { id, email, password, tokens } = await served.addMember('engineer')
      const second = await newOrganisation()
      await db
        .insertInto('memberships')
        .values({ organisation_id: second, user_id: id, role: 'viewer', created_at: new Date() })
        .execute()
      const switchTo = (organisation: string, token: string) =>
        served.send('PUT', '/v1/auth/organisation', { organisation }, token)
      expect((await switchTo(NOBODY, tokens.accessToken)).status).toBe(403)
      const answer = await switchTo(second, tokens.accessToken)
      const { accessToken } = (await answer.json()) as { accessToken: string }
      expect((await me(tokens.accessToken)).status).toBe(401)
      const now = await (await me(accessToken)).json()
      expect(now).toMatchObject({ organisation: second, role: 'viewer' })
      expect((now as { organisations: unknown[] }).organisations).toHaveLength(2)
      const direct = await served.send('POST', '/v1/auth/sign-in', { email, password, organisation: second })
      expect(await direct.json()).toMatchObject({ organisation: second })
      const reset = await served.send('POST', `/v1/members/${id}/one-time-password`, undefined, admin)
      expect(reset.status).toBe(409)
    })

    test('an admin makes another one, and is its only member', async () => {
      const { tokens } = await served.addMember('admin')
      const make = (token: string) => served.send('POST', '/v1/organisations', { name: 'Third' }, token)
      const viewer = await served.addMember('viewer')
      expect((await make(viewer.tokens.accessToken)).status).toBe(403)
      const made = await make(tokens.accessToken)
      expect(made.status).toBe(201)
      const { id: organisation } = (await made.json()) as { id: string }
      const switched = await served.send('PUT', '/v1/auth/organisation', { organisation }, tokens.accessToken)
      const { accessToken } = (await switched.json()) as { accessToken: string }
      const members = (await (await served.send('GET', '/v1/members', undefined, accessToken)).json()) as {
        items: object[]
      }
      expect(members.items).toMatchObject([{ role: 'admin' }])
      // of this organisation's people one may add those that one vouches for elsewhere
      const body = { email: viewer.email, name: 'V', role: 'engineer' }
      const added = await served.send('POST', '/v1/members', body, accessToken)
      expect(await added.json()).toMatchObject({ member: { id: viewer.id }, oneTimePassword: null })
    })

    async function newOrganisation(): Promise<string> {
      const id = served.services.newId()
      await served.services.store.db
        .insertInto('organisations')
        .values({ id, name: 'Second', created_at: new Date() })
        .execute()
      return id
    }

    async function strangerAdmin(): Promise<{ token: string; organisation: string }> {
      const organisation = await newOrganisation()
      const { id, email, password } = await served.addMember('viewer')
      const { db } = served.services.store
      await db
        .updateTable('memberships')
        .set({ organisation_id: organisation, role: 'admin' })
        .where('user_id', '=', id)
        .execute()
      return { token: (await served.signIn(email, password)).accessToken, organisation }
    }
  })

  describe('API keys', () => {
    test('one is shown once, kept as a hash, and known again by its first letters', async () => {
      const { key, about } = await makeKey(admin, { scopes: ['buildings:read'] })
      expect(key).toMatch(/^lintel_[\w-]{43}$/)
      expect(key.startsWith(about.prefix)).toBe(true)
      const answers = await Promise.all(
        ['/v1/keys', '/v1/all-keys', '/v1/me'].map((path) => served.send('GET', path, undefined, admin)),
      )
      const { db } = served.services.store
      const kept = JSON.stringify([
        await Promise.all(answers.map((answer) => answer.json())),
        await db.selectFrom('api_keys').selectAll().execute(),
        await db.selectFrom('audit').selectAll().execute(),
      ])
      expect(kept).toContain(about.id)
      expect(kept).not.toContain(key)
      expect(kept).not.toContain(key.slice(20))
    })

    test('one expires, and is revoked at once', async () => {
      const { key } = await makeKey(admin, { scopes: ['buildings:read'], days: 1 })
      const revoked = await makeKey(admin, { scopes: ['buildings:read'] })
      expect([(await me(key)).status, (await me(revoked.key)).status]).toEqual([200, 200])
      expect((await served.send('DELETE', `/v1/keys/${revoked.about.id}`, undefined, admin)).status).toBe(204)
      expect((await me(revoked.key)).status).toBe(401)
      served.clock.ahead = DAY - 1000
      expect((await me(key)).status).toBe(200)
      served.clock.ahead = DAY + 1000
      expect((await me(key)).status).toBe(401)
      served.clock.ahead = 0
      for (const days of [0, 367, 1.5])
        expect(
          (await served.send('POST', '/v1/keys', { name: 'k', scopes: ['models:read'], days }, admin)).status,
        ).toBe(400)
    })

    test('a key that is none is refused, however much of it is right', async () => {
      const { key } = await makeKey(admin, { scopes: ['buildings:read'] })
      for (const wrong of [key.slice(0, -1), `${key}A`, key.toUpperCase(), 'lintel_', key.slice(7)])
        expect((await me(wrong)).status).toBe(401)
    })

    test('nobody gives a key what they have not', async () => {
      const { tokens } = await served.addMember('architect')
      const ask = async (token: string, scopes: string[]) =>
        (await served.send('POST', '/v1/keys', { name: 'k', scopes }, token)).status
      expect(await ask(tokens.accessToken, ['members:manage'])).toBe(403)
      expect(await ask(tokens.accessToken, ['nonsense'])).toBe(400)
      expect(await ask(tokens.accessToken, [])).toBe(400)
      const { key } = await makeKey(tokens.accessToken, { scopes: ['keys:own', 'models:read'] })
      expect(await ask(key, ['models:write'])).toBe(403)
      expect(await ask(key, ['models:read'])).toBe(201)
      const viewer = await served.addMember('viewer')
      expect(await ask(viewer.tokens.accessToken, ['models:read'])).toBe(403)
    })

    test('a key acts for its user in one organisation, but is no person', async () => {
      const { key } = await makeKey(admin, { scopes: [...ALL_PERMISSIONS] })
      const passwords = { password: ADMIN.password, newPassword: 'ten lords a-leaping' }
      expect((await served.send('PUT', '/v1/auth/password', passwords, key)).status).toBe(403)
      expect((await served.send('GET', '/v1/sessions', undefined, key)).status).toBe(403)
      expect((await served.send('DELETE', '/v1/sessions', undefined, key)).status).toBe(403)
      const organisation = served.admin.organisation
      expect((await served.send('PUT', '/v1/auth/organisation', { organisation }, key)).status).toBe(403)
    })

    test('own keys are one’s own; admins see and revoke all', async () => {
      const { id, tokens } = await served.addMember('engineer')
      const { about, key } = await makeKey(tokens.accessToken, { scopes: ['models:read'] })
      const foreign = await makeKey(admin, { scopes: ['models:read'] })
      const list = async (path: string, token: string) =>
        (await (await served.send('GET', path, undefined, token)).json()) as { items: { id: string }[] }
      expect((await list('/v1/keys', tokens.accessToken)).items).toMatchObject([{ id: about.id, member: id }])
      const path = `/v1/keys/${foreign.about.id}`
      expect((await served.send('DELETE', path, undefined, tokens.accessToken)).status).toBe(404)
      const all = (await list('/v1/all-keys?limit=200', admin)).items.map((one) => one.id)
      expect(all).toEqual(expect.arrayContaining([about.id, foreign.about.id]))
      expect((await served.send('DELETE', `/v1/all-keys/${about.id}`, undefined, admin)).status).toBe(204)
      expect((await me(key)).status).toBe(401)
    })

    test('its last use is written down, once a minute', async () => {
      const { key, about } = await makeKey(admin, { scopes: ['models:read'] })
      const usedAt = async () => {
        const { db } = served.services.store
        const row = await db
          .selectFrom('api_keys')
          .select('used_at')
          .where('id', '=', about.id)
          .executeTakeFirstOrThrow()
        return row.used_at?.getTime() ?? null
      }
      expect(await usedAt()).toBeNull()
      await me(key)
      const first = await usedAt()
      expect(first).not.toBeNull()
      served.clock.ahead = 10_000
      await me(key)
      expect(await usedAt()).toBe(first)
      served.clock.ahead = 70_000
      await me(key)
      expect(await usedAt()).toBeGreaterThan(Number(first) + MINUTE)
      served.clock.ahead = 0
    })

    test('a service works by key, makes its next one, and goes with it', async () => {
      const { id, key } = await service()
      const who = await (await me(key)).json()
      expect(who).toMatchObject({ id, role: 'api_user', kind: 'key', name: 'CI', email: null })
      const next = await makeKey(key, { scopes: ['validations:run'] })
      expect((await me(next.key)).status).toBe(200)
      expect((await served.send('PATCH', `/v1/members/${id}`, { role: 'admin' }, admin)).status).toBe(409)
      const reset = await served.send('POST', `/v1/members/${id}/one-time-password`, undefined, admin)
      expect(reset.status).toBe(409)
      const body = { name: 'too much', scopes: ['members:manage' satisfies Permission] }
      expect((await served.send('POST', `/v1/service-accounts/${id}/keys`, body, admin)).status).toBe(403)
      expect((await served.send('DELETE', `/v1/members/${id}`, undefined, admin)).status).toBe(204)
      expect([(await me(key)).status, (await me(next.key)).status]).toEqual([401, 401])
    })
  })
})

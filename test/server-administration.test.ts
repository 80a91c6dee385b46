/** Administration: the organisation and its use, members that are disabled or signed out, signing keys, on both storages. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Role } from '../server/auth/roles.ts'
import { dropOldAudit } from '../server/organisations/audit-retention.ts'
import { ADMIN, type ServedTest, servedServices } from './server/accounts.ts'
import { describeStorages } from './server/storages.ts'

const DAY = 24 * 60 * 60 * 1000

interface Member {
  readonly id: string
  readonly role: Role
  readonly disabled: boolean
  readonly usedAt: string | null
  readonly version: number
}

interface Key {
  readonly kid: string
  readonly purpose: string
  readonly state: string
  readonly thumbprint: string
}

describeStorages('administration', (storage) => {
  let served: ServedTest
  let admin: string
  beforeAll(async () => {
    served = await servedServices(storage)
    admin = served.admin.accessToken
  })
  afterAll(() => served.services.end())

  const ask = async (method: string, path: string, body?: object, token = admin) =>
    served.send(method, path, body, token)
  const told = async <T>(response: Response, status = 200): Promise<T> => {
    expect(response.status, await response.clone().text()).toBe(status)
    return (await response.json()) as T
  }
  const withMatch = (method: string, path: string, etag: string, body?: object) =>
    served.app.request(path, {
      method,
      headers: { authorization: `Bearer ${admin}`, 'content-type': 'application/json', 'if-match': etag },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  const member = async (id: string) => told<Member>(await ask('GET', `/v1/members/${id}`))
  const keyOf = async (token: string): Promise<string> => {
    const body = { name: 'a key', scopes: ['buildings:read'] }
    return (await told<{ key: string }>(await ask('POST', '/v1/keys', body, token), 201)).key
  }
  const statuses = async (...tokens: readonly string[]) =>
    Promise.all(tokens.map(async (token) => (await ask('GET', '/v1/me', undefined, token)).status))
  const deeds = async (target: string): Promise<readonly string[]> => {
    const rows = await served.services.store.db
      .selectFrom('audit')
      .select('action')
      .where('target', '=', target)
      .orderBy('id')
      .execute()
    return rows.map(({ action }) => action)
  }

  describe('the organisation', () => {
    test('is read by its members and renamed by its admins, once for each version', async () => {
      const { tokens } = await served.addMember('viewer')
      const read = await ask('GET', '/v1/organisation', undefined, tokens.accessToken)
      const etag = read.headers.get('etag') ?? ''
      const before = await told<{ id: string; version: number }>(read)
      expect(before).toMatchObject({ name: 'Example', settings: { auditDays: null }, version: 1 })
      expect((await ask('PATCH', '/v1/organisation', { name: 'Mine' }, tokens.accessToken)).status).toBe(403)
      const rename = (name: string) => withMatch('PATCH', '/v1/organisation', etag, { name })
      const both = await Promise.all([rename('City of Exampleton'), rename('Town of Exampleton')])
      expect(both.map(({ status }) => status).toSorted()).toEqual([200, 412])
      const after = await told<{ name: string }>(await ask('GET', '/v1/organisation'))
      expect(after).toMatchObject({ name: expect.stringMatching(/of Exampleton$/), version: 2 })
      expect(await deeds(before.id)).toEqual(['organisation.change'])
    })

    test('keeps its audit log as long as it says, and at least ninety days', async () => {
      const { db } = served.services.store
      const set = (auditDays: number | null) => ask('PATCH', '/v1/organisation', { settings: { auditDays } })
      expect((await set(89)).status).toBe(400)
      expect((await set(100)).status).toBe(200)
      const line = { organisation_id: served.admin.organisation, actor: 'somebody', detail: {} }
      const at = (daysAgo: number) => new Date(Date.now() - daysAgo * DAY)
      const nobody = { actor_id: null, address: null, request_id: null }
      await db
        .insertInto('audit')
        .values([
          { ...line, ...nobody, action: 'old', target: 'retention', at: at(101) },
          { ...line, ...nobody, action: 'young', target: 'retention', at: at(99) },
          { ...line, ...nobody, organisation_id: null, action: 'other', target: 'retention', at: at(999) },
        ])
        .execute()
      expect(await dropOldAudit(db, new Date())).toBe(1)
      expect(await deeds('retention')).toEqual(['young', 'other'])
      expect((await set(null)).status).toBe(200)
      expect(await dropOldAudit(db, at(-9999))).toBe(0)
    })

    test('hears what it keeps: the same content once, and nothing of others', async () => {
      const usage = async () =>
        told<{ bytes: { models: number; results: number }; versions: number; people: number }>(
          await ask('GET', '/v1/organisation/usage'),
        )
      const before = await usage()
      const { id: building } = await told<{ id: string }>(
        await ask('POST', '/v1/buildings', { name: 'House' }),
        201,
      )
      const path = `/v1/buildings/${building}/models`
      const { id: model } = await told<{ id: string }>(await ask('POST', path, { name: 'Arch' }), 201)
      const { db } = served.services.store
      const userId = (await told<{ id: string }>(await ask('GET', '/v1/me'))).id
      const version = (number: number, organisation_id: string, sha256: string) => ({
        id: served.services.newId(),
        organisation_id,
        model_id: model,
        number,
        file_name: 'a.ifc',
        sha256,
        size: 5_000_000_000,
        created_by: userId,
        created_at: new Date(),
      })
      const { organisation } = served.admin
      const versions = [
        version(1, organisation, 'a'),
        version(2, organisation, 'a'),
        version(3, served.services.newId(), 'b'),
      ]
      await db.insertInto('model_versions').values(versions).execute()
      await served.addMember('viewer')
      const after = await usage()
      expect(after.bytes.models - before.bytes.models).toBe(5_000_000_000)
      expect(after).toMatchObject({ versions: before.versions + 2, people: before.people + 1 })
    })
  })

  describe('a member', () => {
    test('that is disabled is out at once, with sessions and keys, and back when that is taken back', async () => {
      const { id, email, password, tokens } = await served.addMember('engineer')
      const { accessToken, refreshToken } = tokens
      const key = await keyOf(accessToken)
      expect(await statuses(accessToken, key)).toEqual([200, 200])
      const disabled = await told<Member>(await ask('PATCH', `/v1/members/${id}`, { disabled: true }))
      expect(disabled).toMatchObject({ disabled: true, role: 'engineer', version: 2 })
      expect(await statuses(accessToken, key)).toEqual([401, 401])
      expect((await served.send('POST', '/v1/auth/refresh', { refreshToken })).status).toBe(401)
      expect((await served.send('POST', '/v1/auth/sign-in', { email, password })).status).toBe(403)
      expect(await member(id)).toMatchObject({ disabled: true })
      expect((await ask('PATCH', `/v1/members/${id}`, { disabled: false })).status).toBe(200)
      expect(await statuses(accessToken, key)).toEqual([401, 200])
      expect((await served.send('POST', '/v1/auth/sign-in', { email, password })).status).toBe(200)
      expect(await deeds(id)).toEqual(expect.arrayContaining(['member.disable', 'member.enable']))
    })

    test('that is disabled here acts in their other organisation, and does not switch back', async () => {
      const { db } = served.services.store
      const { id, email, password, tokens } = await served.addMember('engineer')
      const second = served.services.newId()
      const created_at = new Date()
      await db.insertInto('organisations').values({ id: second, name: 'Second', created_at }).execute()
      const there = { organisation_id: second, user_id: id, role: 'viewer', created_at } as const
      await db.insertInto('memberships').values(there).execute()
      await ask('PATCH', `/v1/members/${id}`, { disabled: true })
      expect(await statuses(tokens.accessToken)).toEqual([401])
      const { accessToken } = await served.signIn(email, password)
      const me = await told<{ organisations: object[] }>(await ask('GET', '/v1/me', undefined, accessToken))
      expect(me).toMatchObject({ organisation: second, organisations: [{ id: second }] })
      const { organisation } = served.admin
      expect((await ask('PUT', '/v1/auth/organisation', { organisation }, accessToken)).status).toBe(403)
      const asked = await served.send('POST', '/v1/auth/sign-in', { email, password, organisation })
      expect(asked.status).toBe(403)
    })

    test('that is the last admin is not disabled, by two at once either', async () => {
      const other = await servedServices(storage)
      const { accessToken } = other.admin
      const self = await told<{ id: string }>(await other.send('GET', '/v1/me', undefined, accessToken))
      const disable = (id: string, token: string) =>
        other.send('PATCH', `/v1/members/${id}`, { disabled: true }, token)
      expect((await disable(self.id, accessToken)).status).toBe(409)
      const second = await other.addMember('admin')
      const both = await Promise.all([
        disable(second.id, accessToken),
        disable(self.id, second.tokens.accessToken),
      ])
      expect(both.filter(({ status }) => status === 200)).toHaveLength(1)
      const left = await other.services.store.db
        .selectFrom('memberships')
        .select('user_id')
        .where('disabled_at', 'is', null)
        .execute()
      expect(left).toHaveLength(1)
      // nor does an admin that is disabled count for the other's role
      const token = left[0]?.user_id === self.id ? accessToken : second.tokens.accessToken
      const demoted = await other.send('PATCH', `/v1/members/${left[0]?.user_id}`, { role: 'viewer' }, token)
      expect(demoted.status).toBe(409)
      await other.services.end()
    })

    test('is changed and removed on the version that was read, or not at all', async () => {
      const { id } = await served.addMember('viewer')
      const path = `/v1/members/${id}`
      const etag = (await ask('GET', path)).headers.get('etag') ?? ''
      expect(etag).toBe('"v1"')
      const both = await Promise.all([
        withMatch('PATCH', path, etag, { role: 'engineer' }),
        withMatch('PATCH', path, etag, { role: 'inspector' }),
      ])
      expect(both.map(({ status }) => status).toSorted()).toEqual([200, 412])
      expect((await withMatch('DELETE', path, etag)).status).toBe(412)
      expect(await member(id)).toMatchObject({ version: 2 })
      expect((await withMatch('DELETE', path, '"v2"')).status).toBe(204)
    })

    test('that is a service is disabled too, and its role stays', async () => {
      const { id } = await told<Member>(await ask('POST', '/v1/service-accounts', { name: 'CI' }), 201)
      const body = { name: 'CI', scopes: ['models:read'] }
      const made = await ask('POST', `/v1/service-accounts/${id}/keys`, body)
      const { key } = await told<{ key: string }>(made, 201)
      expect(await statuses(key)).toEqual([200])
      expect((await member(id)).usedAt).not.toBeNull()
      expect((await ask('PATCH', `/v1/members/${id}`, { disabled: true })).status).toBe(200)
      expect(await statuses(key)).toEqual([401])
      const both = await ask('PATCH', `/v1/members/${id}`, { disabled: false, role: 'viewer' })
      expect(both.status).toBe(409)
      expect(await statuses(key)).toEqual([401])
    })

    test('is signed out everywhere, keeps their keys, and signs in again', async () => {
      const { id, email, password, tokens } = await served.addMember('engineer')
      const second = await served.signIn(email, password)
      const key = await keyOf(tokens.accessToken)
      const list = await told<{ items: { current: boolean }[] }>(
        await ask('GET', `/v1/members/${id}/sessions`),
      )
      expect(list.items.map(({ current }) => current)).toEqual([false, false])
      expect(await told(await ask('DELETE', `/v1/members/${id}/sessions`))).toEqual({ ended: 2 })
      expect(await statuses(tokens.accessToken, second.accessToken, key)).toEqual([401, 401, 200])
      expect((await served.signIn(email, password)).accessToken).not.toBe('')
      expect(await deeds(id)).toContain('member.sign-out')
    })
  })

  describe('signing keys', () => {
    const keys = async () => (await told<{ items: Key[] }>(await ask('GET', '/v1/signing-keys'))).items
    const published = async () => {
      const response = await served.app.request('/.well-known/jwks.json')
      return ((await response.json()) as { keys: Key[] }).keys.map(({ kid }) => kid)
    }

    test('are rotated by hand: the next one signs, the one before verifies', async () => {
      const before = (await keys()).find(({ purpose, state }) => purpose === 'access' && state === 'signs')
      const { items } = await told<{ items: Key[] }>(
        await ask('POST', '/v1/signing-keys', { purpose: 'access' }),
        201,
      )
      expect(items[0]).toMatchObject({ purpose: 'access', state: 'signs' })
      expect(items[0]?.thumbprint).toMatch(/^[\w-]{43}$/)
      expect(items.find(({ kid }) => kid === before?.kid)?.state).toBe('verifies')
      expect(await statuses(admin)).toEqual([200])
      expect(JSON.stringify(items)).not.toContain('sealed')
      served.clock.ahead = 21 * 60_000
      expect((await served.services.keyRing.states()).find(({ kid }) => kid === before?.kid)?.state).toBe(
        'lapsed',
      )
      served.clock.ahead = 0
      expect(await deeds('access')).toEqual(['signing-key.rotate'])
    })

    test('that are withdrawn hold nothing any more, at once, remembered tokens too', async () => {
      const { accessToken } = await served.signIn(ADMIN.email, ADMIN.password)
      expect(await statuses(accessToken)).toEqual([200])
      const [signing] = (await keys()).filter(
        ({ purpose, state }) => purpose === 'access' && state === 'signs',
      )
      const path = `/v1/signing-keys/${signing?.kid}`
      expect((await ask('DELETE', path, undefined, accessToken)).status).toBe(204)
      expect(await statuses(accessToken)).toEqual([401])
      expect(await published()).not.toContain(signing?.kid)
      const next = await served.signIn(ADMIN.email, ADMIN.password)
      admin = next.accessToken
      expect(await statuses(admin)).toEqual([200])
      expect((await ask('DELETE', path)).status).toBe(404)
      expect((await keys()).find(({ kid }) => kid === signing?.kid)?.state).toBe('withdrawn')
    })

    test('are those of the server: an admin of a later organisation is refused', async () => {
      const made = await ask('POST', '/v1/organisations', { name: 'Later' })
      const { id: organisation } = await told<{ id: string }>(made, 201)
      const token = (await served.signIn(ADMIN.email, ADMIN.password)).accessToken
      const { accessToken } = await told<{ accessToken: string }>(
        await ask('PUT', '/v1/auth/organisation', { organisation }, token),
      )
      const [one] = await keys()
      expect((await ask('GET', '/v1/signing-keys', undefined, accessToken)).status).toBe(403)
      const rotated = await ask('POST', '/v1/signing-keys', { purpose: 'result' }, accessToken)
      expect(rotated.status).toBe(403)
      const path = `/v1/signing-keys/${one?.kid}`
      expect((await ask('DELETE', path, undefined, accessToken)).status).toBe(403)
      expect((await keys())[0]).toEqual(one)
    })
  })
})

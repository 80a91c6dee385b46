/** Sign-in, continued and ended sessions, passwords: on both storages. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ADMIN, type ServedTest, servedServices } from './server/accounts.ts'
import { describeStorages } from './server/storages.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

describeStorages('sign-in', (storage) => {
  let served: ServedTest
  beforeAll(async () => {
    served = await servedServices(storage)
  })
  afterAll(() => served.services.end())

  const me = (token: string) => served.send('GET', '/v1/me', undefined, token)
  const refresh = (refreshToken: string) => served.send('POST', '/v1/auth/refresh', { refreshToken })

  test('a password opens a session that says who one is, and nobody is let in without', async () => {
    const { accessToken, organisation } = await served.signIn(ADMIN.email.toUpperCase(), ADMIN.password)
    const answer = await (await me(accessToken)).json()
    expect(answer).toMatchObject({ email: ADMIN.email, role: 'admin', kind: 'session', organisation })
    expect(answer).toMatchObject({ organisations: [{ id: organisation, name: 'Example', role: 'admin' }] })
    expect((await served.send('GET', '/v1/me')).status).toBe(401)
    expect((await served.send('GET', '/v1/buildings')).status).toBe(401)
  })

  test('an unknown address and a wrong password hear the same', async () => {
    const wrong = [
      { email: ADMIN.email, password: 'not this one at all' },
      { email: 'nobody@example.org', password: ADMIN.password },
    ]
    const told: unknown[] = []
    for (const body of wrong) {
      const response = await served.send('POST', '/v1/auth/sign-in', body)
      expect(response.status).toBe(401)
      told.push(await response.json())
    }
    expect(told[0]).toEqual(told[1])
  })

  test('an unknown address takes as long as a known one', async () => {
    const { email } = await served.addMember('viewer')
    // of the processor: a clock on the wall tells how busy the machine is
    const costOf = async (address: string): Promise<number> => {
      const start = process.cpuUsage()
      await served.send('POST', '/v1/auth/sign-in', { email: address, password: 'not this one at all' })
      const { user, system } = process.cpuUsage(start)
      return user + system
    }
    const known: number[] = []
    const unknown: number[] = []
    for (let many = 0; many < 9; many++) {
      known.push(await costOf(email))
      unknown.push(await costOf('unknown@example.org'))
    }
    const middle = (costs: number[]): number => costs.toSorted((a, b) => a - b)[4] ?? 0
    const ratio = middle(unknown) / middle(known)
    // without a hash to hold against it would be a tenth
    expect(ratio).toBeGreaterThan(0.5)
    expect(ratio).toBeLessThan(2)
  })

  test('who guesses is stopped, and only at this account', async () => {
    const guess = (email: string) =>
      served.send('POST', '/v1/auth/sign-in', { email, password: 'guessed wrong again' })
    const statuses: number[] = []
    for (let many = 0; many < 11; many++) statuses.push((await guess('guessed@example.org')).status)
    expect(statuses).toEqual([...Array(10).fill(401), 429])
    expect((await guess('other@example.org')).status).toBe(401)

    const { tokens, password } = await served.addMember('viewer')
    const body = { password: 'guessed wrong again', newPassword: 'another good password' }
    const change = (given: object) => served.send('PUT', '/v1/auth/password', given, tokens.accessToken)
    for (let many = 0; many < 10; many++) expect((await change(body)).status).toBe(403)
    expect((await change({ ...body, password })).status).toBe(429)
  })

  test('an expired or forged token does not hinder sign-in, and a refusal says what is wanted', async () => {
    const response = await served.send('POST', '/v1/auth/sign-in', ADMIN, 'not.a.token')
    expect(response.status).toBe(200)
    const refused = await served.send('GET', '/v1/me', undefined, 'not.a.token')
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Bearer'])
  })

  test('a refresh token is good once, and the next one goes on', async () => {
    const first = await served.signIn(ADMIN.email, ADMIN.password)
    const response = await refresh(first.refreshToken ?? '')
    const second = (await response.json()) as typeof first
    expect(second.refreshToken).not.toBe(first.refreshToken)
    expect((await me(second.accessToken)).status).toBe(200)
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  test('a refresh token that comes twice ends the session: for the thief and for the owner', async () => {
    const first = await served.signIn(ADMIN.email, ADMIN.password)
    const second = (await (await refresh(first.refreshToken ?? '')).json()) as typeof first
    expect((await me(second.accessToken)).status).toBe(200)
    expect((await refresh(first.refreshToken ?? '')).status).toBe(401)
    expect((await refresh(second.refreshToken ?? '')).status).toBe(401)
    expect((await me(second.accessToken)).status).toBe(401)
    const deeds = await served.services.store.db
      .selectFrom('audit')
      .select('action')
      .where('action', '=', 'session.replay')
      .execute()
    expect(deeds).toHaveLength(1)
  })

  test('of two requests with one refresh token at once, one at most goes on', async () => {
    const { refreshToken } = await served.signIn(ADMIN.email, ADMIN.password)
    const answers = await Promise.all([refresh(refreshToken ?? ''), refresh(refreshToken ?? '')])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 401])
    const winner = answers.find(({ status }) => status === 200)
    const { accessToken } = (await (winner as Response).json()) as { accessToken: string }
    expect((await me(accessToken)).status).toBe(401)
  })

  test('a refresh token ends after two weeks without use, a session after ninety days of it', async () => {
    const idle = await served.signIn(ADMIN.email, ADMIN.password)
    let used = await served.signIn(ADMIN.email, ADMIN.password)
    for (let day = 13; day < 90; day += 13) {
      served.clock.ahead = day * DAY
      const response = await refresh(used.refreshToken ?? '')
      expect(response.status, `day ${day}`).toBe(200)
      used = (await response.json()) as typeof used
    }
    expect((await refresh(idle.refreshToken ?? '')).status).toBe(401)
    served.clock.ahead = 90 * DAY + MINUTE
    expect((await refresh(used.refreshToken ?? '')).status).toBe(401)
    served.clock.ahead = 0
  })

  test('a browser gets the refresh token as a cookie that no script reads and no other site sends', async () => {
    const body = { ...ADMIN, inCookie: true }
    const response = await served.send('POST', '/v1/auth/sign-in', body)
    expect(await response.json()).toMatchObject({ refreshToken: null })
    const cookie = response.headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(/^lintel_refresh=lintelr_[\w-]{43}; /)
    for (const part of ['HttpOnly', 'Secure', 'SameSite=Strict', 'Path=/v1/auth'])
      expect(cookie).toContain(part)
    const sent = cookie.split(';')[0] ?? ''
    const asked = (site: string) =>
      served.app.request('/v1/auth/refresh', {
        method: 'POST',
        headers: { cookie: sent, 'sec-fetch-site': site, 'content-type': 'application/json' },
        body: '{}',
      })
    expect((await asked('same-site')).status).toBe(403)
    expect((await asked('cross-site')).status).toBe(403)
    const next = await asked('same-origin')
    expect(next.status).toBe(200)
    expect(await next.json()).toMatchObject({ refreshToken: null })
    expect(next.headers.get('set-cookie')).not.toContain(sent)
    const again = await asked('same-origin')
    expect(again.status).toBe(401)
    expect(again.headers.get('set-cookie')).toContain('Max-Age=0')
  })

  test('who signs out is out at once', async () => {
    const { accessToken, refreshToken } = await served.signIn(ADMIN.email, ADMIN.password)
    expect((await me(accessToken)).status).toBe(200)
    expect((await served.send('POST', '/v1/auth/sign-out', { refreshToken })).status).toBe(204)
    expect((await me(accessToken)).status).toBe(401)
    expect((await refresh(refreshToken ?? '')).status).toBe(401)
  })

  test('sessions are listed, and ended from another one; those of others are not there', async () => {
    const { tokens, email, password } = await served.addMember('viewer')
    const other = await served.signIn(email, password)
    const list = await served.send('GET', '/v1/sessions', undefined, tokens.accessToken)
    const { items } = (await list.json()) as { items: { id: string; current: boolean }[] }
    expect(items.map(({ current }) => current)).toEqual([false, true])
    const [foreign] = items
    const path = `/v1/sessions/${foreign?.id}`
    expect((await served.send('DELETE', path, undefined, served.admin.accessToken)).status).toBe(404)
    expect((await me(other.accessToken)).status).toBe(200)
    expect((await served.send('DELETE', path, undefined, tokens.accessToken)).status).toBe(204)
    expect((await me(other.accessToken)).status).toBe(401)
    expect((await me(tokens.accessToken)).status).toBe(200)
    expect((await served.send('DELETE', path, undefined, tokens.accessToken)).status).toBe(404)
  })

  test('all other sessions end together', async () => {
    const { tokens, email, password } = await served.addMember('viewer')
    const others = [await served.signIn(email, password), await served.signIn(email, password)]
    const answer = await served.send('DELETE', '/v1/sessions', undefined, tokens.accessToken)
    expect(await answer.json()).toEqual({ ended: 2 })
    for (const { accessToken } of others) expect((await me(accessToken)).status).toBe(401)
    expect((await me(tokens.accessToken)).status).toBe(200)
  })

  test('a changed password ends the other sessions, and the old one is none', async () => {
    const { tokens, email, password } = await served.addMember('viewer')
    const other = await served.signIn(email, password)
    const change = (body: object) => served.send('PUT', '/v1/auth/password', body, tokens.accessToken)
    const newPassword = 'seven swans a-swimming'
    expect((await change({ password: 'not this one at all', newPassword })).status).toBe(403)
    for (const weak of ['short', 'aaaaaaaaaaaaaaaa', `${email} and more`, 'x'.repeat(201)])
      expect((await change({ password, newPassword: weak })).status, weak).toBe(400)
    expect((await change({ password, newPassword })).status).toBe(204)
    expect((await me(other.accessToken)).status).toBe(401)
    expect((await me(tokens.accessToken)).status).toBe(200)
    expect((await served.send('POST', '/v1/auth/sign-in', { email, password })).status).toBe(401)
    await served.signIn(email, newPassword)
  })

  test('a one-time password does nothing but set another, once, within a week', async () => {
    const add = async (email: string): Promise<{ email: string; password: string }> => {
      const body = { email, name: 'New', role: 'viewer' }
      const added = await served.send('POST', '/v1/members', body, served.admin.accessToken)
      const { oneTimePassword } = (await added.json()) as { oneTimePassword: string }
      return { email, password: oneTimePassword }
    }
    const signIn = (body: object) => served.send('POST', '/v1/auth/sign-in', body)
    const fresh = await add('fresh@example.org')
    const refused = await signIn(fresh)
    expect(refused.status).toBe(403)
    expect(await refused.json()).toMatchObject({ code: 'password-change-required' })
    expect((await signIn({ ...fresh, newPassword: 'weak' })).status).toBe(400)
    expect((await signIn({ ...fresh, newPassword: fresh.password })).status).toBe(400)
    const newPassword = 'four calling birds'
    expect((await signIn({ ...fresh, newPassword })).status).toBe(200)
    expect((await signIn({ ...fresh, newPassword })).status).toBe(401)

    const late = await add('late@example.org')
    served.clock.ahead = 7 * DAY + MINUTE
    expect((await signIn({ ...late, newPassword })).status).toBe(401)
    served.clock.ahead = 0
  })

  test('no answer after creation, no audit line and no table holds a password or a token', async () => {
    const { tokens, password } = await served.addMember('engineer')
    const { db } = served.services.store
    const kept = JSON.stringify([
      await db.selectFrom('users').selectAll().execute(),
      await db.selectFrom('sessions').selectAll().execute(),
      await db.selectFrom('refresh_tokens').selectAll().execute(),
      await db.selectFrom('audit').selectAll().execute(),
      await (await me(tokens.accessToken)).json(),
      await (await served.send('GET', '/v1/members', undefined, served.admin.accessToken)).json(),
      await (await served.send('GET', '/v1/sessions', undefined, tokens.accessToken)).json(),
    ])
    expect(kept).toContain('argon2id')
    for (const secret of [password, tokens.accessToken, tokens.refreshToken ?? '', ADMIN.password])
      expect(kept).not.toContain(secret)
  })
})

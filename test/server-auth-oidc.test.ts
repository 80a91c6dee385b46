/** Sign-in through a real OpenID Connect provider on loopback, on both storages. */
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { createApp } from '../server/app.ts'
import { readSignInSettings } from '../server/auth/settings.ts'
import { type ServedTest, servedServices } from './server/accounts.ts'
import { CLIENT, type OidcServer, type Person, startOidcServer } from './server/oidc-server.ts'
import { describeStorages } from './server/storages.ts'

describeStorages('sign-in through a provider', (storage) => {
  let provider: OidcServer
  let served: ServedTest
  beforeAll(async () => {
    provider = await startOidcServer()
    const signIn = settings({ OIDC_DEFAULT_ROLE: 'architect' })
    served = await servedServices(storage, { signIn })
  })
  afterEach(() => {
    vi.useRealTimers()
  })
  afterAll(async () => {
    await served.services.end()
    await provider.close()
  })

  const settings = (changed: Record<string, string>) =>
    readSignInSettings({
      LINTEL_URL: 'http://lintel.test',
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_ID: CLIENT.id,
      OIDC_CLIENT_SECRET: CLIENT.secret,
      OIDC_NAME: 'The city',
      ...changed,
    })
  /** Leaves for the provider. */
  const leave = async (app = served.app, query = '') => {
    const response = await app.request(`/v1/auth/oidc/start${query}`)
    expect(response.status).toBe(302)
    const cookie = response.headers.get('set-cookie') ?? ''
    return { url: new URL(response.headers.get('location') ?? ''), cookie }
  }
  const arrive = (back: URL, cookie: string, app = served.app) =>
    app.request(back.pathname + back.search, { headers: { cookie: cookie.split(';')[0] ?? '' } })
  const signInAs = async (person: Person, app = served.app) => {
    provider.person = person
    const { url, cookie } = await leave(app)
    return arrive(await provider.follow(url), cookie, app)
  }
  const meOf = async (arrived: Response) => {
    expect(arrived.status, await arrived.clone().text()).toBe(302)
    const given = arrived.headers.getSetCookie().find((one) => one.startsWith('lintel_refresh=')) ?? ''
    const refreshed = await served.app.request('/v1/auth/refresh', {
      method: 'POST',
      headers: { cookie: given.split(';')[0] ?? '', 'content-type': 'application/json' },
      body: '{}',
    })
    const { accessToken } = (await refreshed.json()) as { accessToken: string }
    const me = await served.send('GET', '/v1/me', undefined, accessToken)
    return { accessToken, me: (await me.json()) as { id: string; email: string; role: string; name: string } }
  }

  test('somebody new becomes a member by configuration, and is known the next time', async () => {
    const ada = { sub: 'ada', email: 'ada@example.org', email_verified: true, name: 'Ada L.' }
    const { me } = await meOf(await signInAs(ada))
    expect(me).toMatchObject({ email: 'ada@example.org', role: 'architect', name: 'Ada L.' })
    const moved = { ...ada, email: 'ada@elsewhere.org' }
    expect((await meOf(await signInAs(moved))).me).toMatchObject({ id: me.id, email: 'ada@example.org' })
    const offered = await (await served.app.request('/v1/auth')).json()
    expect(offered).toMatchObject({ oidc: { name: 'The city', start: '/v1/auth/oidc/start' } })
  })

  test('the code goes with PKCE, state and nonce, which only this browser holds', async () => {
    const { url, cookie } = await leave()
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      client_id: CLIENT.id,
      response_type: 'code',
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
    })
    expect(cookie).toMatch(/^lintel_oidc=v1\./)
    for (const part of ['HttpOnly', 'SameSite=Lax', 'Path=/v1/auth/oidc', 'Max-Age=600'])
      expect(cookie).toContain(part)
    expect(cookie).not.toContain(url.searchParams.get('state'))
  })

  test('who comes back to another browser, with another state, twice or too late is refused', async () => {
    provider.person = { sub: 'eve', email: 'eve@example.org', email_verified: true }
    const { url, cookie } = await leave()
    const back = await provider.follow(url)
    const other = await leave()
    const changed = new URL(back)
    changed.searchParams.set('state', other.url.searchParams.get('state') ?? '')
    const issuer = new URL(back)
    issuer.searchParams.set('iss', 'http://127.0.0.1:9')
    expect((await arrive(back, '')).status).toBe(401)
    expect((await arrive(back, 'lintel_oidc=v1.AAAA')).status).toBe(401)
    expect((await arrive(back, other.cookie)).status).toBe(401)
    expect((await arrive(changed, cookie)).status).toBe(401)
    expect((await arrive(changed, other.cookie)).status).toBe(401)
    expect((await arrive(issuer, cookie)).status).toBe(401)
    const refused = await arrive(new URL('/v1/auth/oidc/callback?error=access_denied', back), cookie)
    expect(refused.status).toBe(401)
    served.clock.ahead = 601_000
    expect((await arrive(back, cookie)).status).toBe(401)
    served.clock.ahead = 0

    const once = await leave()
    const arrival = await provider.follow(once.url)
    expect((await arrive(arrival, once.cookie)).status).toBe(302)
    expect((await arrive(arrival, once.cookie)).status).toBe(401)
  })

  test('an address that the provider does not vouch for is nobody’s', async () => {
    for (const person of [
      { sub: 'u1', email: 'admin@example.org', email_verified: false },
      { sub: 'u2', email: 'admin@example.org' },
      { sub: 'u3' },
    ])
      expect((await signInAs(person)).status).toBe(403)
  })

  test('a member with this address is found; their password and what was signed in by it end', async () => {
    const { id, email, password, tokens } = await served.addMember('engineer')
    const key = await served.send(
      'POST',
      '/v1/keys',
      { name: 'k', scopes: ['models:read'] },
      tokens.accessToken,
    )
    const made = (await key.json()) as { key: string }
    const { me } = await meOf(
      await signInAs({ sub: 'grace', email: email.toUpperCase(), email_verified: true }),
    )
    expect(me).toMatchObject({ id, role: 'engineer' })
    expect((await served.send('POST', '/v1/auth/sign-in', { email, password })).status).toBe(401)
    for (const token of [tokens.accessToken, made.key])
      expect((await served.send('GET', '/v1/me', undefined, token)).status).toBe(401)
  })

  test('a removed or disabled one does not come in again', async () => {
    const joan = { sub: 'joan', email: 'joan@example.org', email_verified: true }
    const { me } = await meOf(await signInAs(joan))
    const path = `/v1/members/${me.id}`
    expect((await served.send('DELETE', path, undefined, served.admin.accessToken)).status).toBe(204)
    expect((await signInAs(joan)).status).toBe(403)
    const karen = { sub: 'karen', email: 'karen@example.org', email_verified: true }
    const { id } = (await meOf(await signInAs(karen))).me
    await served.services.store.db
      .updateTable('users')
      .set({ disabled_at: new Date() })
      .where('id', '=', id)
      .execute()
    expect((await signInAs(karen)).status).toBe(403)
  })

  test('without a default role strangers stay outside, and so do other domains', async () => {
    const closed = createApp({ ...served.services, signIn: settings({}) })
    const mary = { sub: 'mary', email: 'mary@example.org', email_verified: true }
    expect((await signInAs(mary, closed)).status).toBe(403)
    const domains = settings({ OIDC_DEFAULT_ROLE: 'viewer', OIDC_DOMAINS: 'example.org, city.example' })
    const own = createApp({ ...served.services, signIn: domains })
    for (const email of ['mary@evil.example', 'mary@sub.example.org', 'mary@example.org.evil.example'])
      expect((await signInAs({ ...mary, email }, own)).status, email).toBe(403)
    expect((await signInAs(mary, own)).status).toBe(302)
    for (const role of ['admin', 'owner'])
      expect(() => settings({ OIDC_DEFAULT_ROLE: role })).toThrow('OIDC_DEFAULT_ROLE')
  })

  test('the provider’s keys may rotate', async () => {
    const lise = { sub: 'lise', email: 'lise@example.org', email_verified: true }
    expect((await signInAs(lise)).status).toBe(302)
    await provider.rotate()
    // the library reads the keys again when the ones it has are a minute old
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 })
    expect((await signInAs(lise)).status).toBe(302)
  })

  test('the way back leads to a page of this server alone', async () => {
    provider.person = { sub: 'ida', email: 'ida@example.org', email_verified: true }
    const { url, cookie } = await leave(served.app, '?returnTo=/buildings/7')
    const arrived = await arrive(await provider.follow(url), cookie)
    expect(arrived.headers.get('location')).toBe('/buildings/7')
    for (const away of [
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      '/a\r\nb',
      'javascript:1',
    ]) {
      const response = await served.app.request(`/v1/auth/oidc/start?returnTo=${encodeURIComponent(away)}`)
      expect(response.status, away).toBe(400)
    }
  })

  test('a provider that is not there is told as such; without one there is nothing', async () => {
    const gone = createApp({ ...served.services, signIn: settings({ OIDC_ISSUER: 'http://127.0.0.1:9' }) })
    expect((await gone.request('/v1/auth/oidc/start')).status).toBe(503)
    const none = createApp({ ...served.services, signIn: readSignInSettings({}) })
    expect((await none.request('/v1/auth/oidc/start')).status).toBe(404)
    expect((await none.request('/v1/auth/oidc/callback')).status).toBe(404)
  })
})

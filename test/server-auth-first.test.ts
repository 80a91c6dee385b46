/** The first start of a served server, on both storages, and the secret of an embedded one. */
import { spawn } from 'node:child_process'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { FirstAdmin } from '../server/auth/first-admin.ts'
import { ensureFirstAdmin } from '../server/auth/first-admin.ts'
import { ensureLocalUser } from '../server/auth/local.ts'
import { embeddedSecret } from '../server/auth/secret.ts'
import { type RunningServer, startServer } from '../server/start.ts'
import { testServices } from './server/services.ts'
import { describeStorages } from './server/storages.ts'
import { temporaryFolder } from './temporary-folder.ts'

const MAIN = join(import.meta.dirname, '../dist/cli/main.js')
const SECRET = 'Zq8-fT3_mW7kLx2Rv9sNpY4bHcJ6dGaE'
const MINUTE = 60_000

async function signIn(url: string, body: object): Promise<Response> {
  return fetch(`${url}/v1/auth/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

describeStorages('the first start of a served server', (storage) => {
  const start = async (environment: Record<string, string> = {}, data: string | null = null) => {
    const place = await storage.newPlace()
    const options = { port: 0, threads: 1, data }
    const settings = { LINTEL_SECRET: SECRET, ...environment }
    return place.kind === 'postgres'
      ? startServer({ ...options, environment: { ...settings, DATABASE_URL: place.url } })
      : startServer({ ...options, host: '0.0.0.0', environment: settings })
  }
  const within = async (server: RunningServer, ask: (url: string) => Promise<void>): Promise<void> => {
    try {
      await ask(server.url.replace('0.0.0.0', '127.0.0.1'))
    } finally {
      await server.close()
    }
  }

  test('makes an admin whose one-time password must be changed before anything is allowed', async () => {
    const server = await start({ LINTEL_ADMIN_EMAIL: 'ada@example.org', LINTEL_ORGANISATION: 'City of Ada' })
    await within(server, async (url) => {
      const made = (await server.firstAdmin) as FirstAdmin
      expect(made.email).toBe('ada@example.org')
      expect(made.oneTimePassword).toMatch(/^([a-z2-9]{5}-){3}[a-z2-9]{5}$/)
      const { email, oneTimePassword: password } = made
      const refused = await signIn(url, { email, password })
      expect([refused.status, await refused.json()]).toMatchObject([
        403,
        { code: 'password-change-required' },
      ])
      expect(refused.headers.get('set-cookie')).toBeNull()
      const answer = await signIn(url, { email, password, newPassword: 'three french hens' })
      const { accessToken } = (await answer.json()) as { accessToken: string }
      const headers = { authorization: `Bearer ${accessToken}` }
      const me = await (await fetch(`${url}/v1/me`, { headers })).json()
      expect(me).toMatchObject({ email, role: 'admin', organisations: [{ name: 'City of Ada' }] })
      expect((await fetch(`${url}/v1/buildings`)).status).toBe(401)
      expect((await fetch(`${url}/v1/buildings`, { headers })).status).toBe(200)
    })
  })

  test('happens once, whoever starts beside it; a password that nobody has seen is made again later', async () => {
    const store = await storage.open()
    const services = await testServices({ store, mode: 'served' }, storage)
    const names = { email: 'ada@example.org', organisation: 'Ada' }
    let at = Date.now()
    const ensure = () => ensureFirstAdmin(store.db, names, { ...services, now: () => new Date(at) })
    const made = (await Promise.all([ensure(), ensure(), ensure()])).filter((one) => one !== null)
    expect(made).toHaveLength(1)
    expect(await ensure()).toBeNull()
    at += 2 * MINUTE
    const again = await ensure()
    expect(again?.email).toBe('ada@example.org')
    expect(again?.oneTimePassword).not.toBe(made[0]?.oneTimePassword)
    await store.db.updateTable('users').set({ must_change_password: false }).execute()
    at += 2 * MINUTE
    expect(await ensure()).toBeNull()
    await services.end()
  })

  test('of an embedded one that was moved: its admin is the admin of what is there', async () => {
    const services = await testServices({}, storage)
    const { db } = services.store
    await ensureLocalUser(db, new Date())
    await ensureFirstAdmin(db, { email: 'ada@example.org', organisation: 'Other' }, services)
    const names = await db.selectFrom('organisations').select('name').execute()
    expect(names).toEqual([{ name: 'local' }])
    const admins = await db.selectFrom('memberships').select('role').where('role', '=', 'admin').execute()
    expect(admins).toHaveLength(2)
    await services.end()
  })

  test('does not happen without a secret, or with an address that is none', async () => {
    await expect(start({ LINTEL_SECRET: '' })).rejects.toMatchObject({ code: 'call-invalid' })
    await expect(start({ LINTEL_SECRET: 'a'.repeat(40) })).rejects.toMatchObject({ code: 'call-invalid' })
    await expect(start({ LINTEL_ADMIN_EMAIL: 'ada' })).rejects.toThrow('LINTEL_ADMIN_EMAIL')
    await expect(start({ OIDC_ISSUER: 'http://id.example.org' })).rejects.toThrow('OIDC_ISSUER')
    await expect(start({ LINTEL_URL: 'lintel.example.org' })).rejects.toThrow('LINTEL_URL')
  })
})

test('the command shows the first password once, and not at its second start', async () => {
  const folder = temporaryFolder()
  const first = await told(folder)
  expect(first).toMatch(/First sign-in: admin@lintel\.invalid with the one-time password [a-z2-9-]{23}\n/)
  expect(await told(folder)).not.toContain('password')
})

/** What a served server says until its database is open. */
async function told(data: string): Promise<string> {
  const child = spawn(process.execPath, [MAIN, 'serve', '--port', '0', '--data', data], {
    env: { PATH: process.env.PATH, HOST: '0.0.0.0', LINTEL_SECRET: SECRET },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let text = ''
  child.stdout.on('data', (bytes: Buffer) => {
    text += bytes.toString()
  })
  const url = (): string | undefined => /http:\/\/0\.0\.0\.0:\d+/.exec(text)?.[0]
  const isReady = async (at: string): Promise<boolean> =>
    (await fetch(`${at.replace('0.0.0.0', '127.0.0.1')}/ready`)).status === 200
  for (let open = false; !open; open = url() !== undefined && (await isReady(url() ?? '')))
    await new Promise((resolve) => setTimeout(resolve, 50))
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await ended
  return text
}

describe('an embedded server', () => {
  test('needs no sign-in, and keeps a secret that only its user reads', async () => {
    const folder = temporaryFolder()
    const server = await startServer({ port: 0, threads: 1, data: folder, environment: {} })
    try {
      expect(await server.firstAdmin).toBeNull()
      const me = await (await fetch(`${server.url}/v1/me`)).json()
      expect(me).toMatchObject({ kind: 'local', role: 'admin' })
      const file = join(folder, 'secret')
      expect(statSync(file).mode & 0o777).toBe(0o600)
      expect(embeddedSecret(folder)).toBe(readFileSync(file, 'utf8'))
    } finally {
      await server.close()
    }
  })

  test('does not take an empty file for a secret', () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'secret'), '')
    expect(() => embeddedSecret(folder)).toThrow('holds no secret')
    expect(embeddedSecret(null)).not.toBe(embeddedSecret(null))
  })
})

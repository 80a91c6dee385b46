/** A served server for tests: accounts, a clock that tests set, an admin who has signed in. */
import { randomBytes } from 'node:crypto'
import { v7 } from 'uuid'
import { expect } from 'vitest'
import type { Tokens } from '../../server/api/sign-in.ts'
import { type App, createApp } from '../../server/app.ts'
import { AccountAuthenticator } from '../../server/auth/authenticator.ts'
import { ensureFirstAdmin } from '../../server/auth/first-admin.ts'
import { Passwords } from '../../server/auth/password.ts'
import type { Role } from '../../server/auth/roles.ts'
import { makeSeal } from '../../server/auth/secret.ts'
import { KeyRing } from '../../server/keys/key-ring.ts'
import type { Services } from '../../server/services.ts'
import { type TestServices, testServices } from './services.ts'
import type { Storage } from './storages.ts'

export const ADMIN = { email: 'admin@example.org', password: 'quince jelly on rye' } as const

export type Send = (method: string, path: string, body?: object, token?: string) => Promise<Response>

/** Sends JSON, and a token where there is one. */
export function sendTo(app: App): Send {
  return async (method, path, body, token) =>
    app.request(path, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
}

export interface ServedTest {
  readonly services: TestServices
  readonly app: App
  /** Milliseconds by which the server's clock is ahead; tests set it. */
  readonly clock: { ahead: number }
  readonly send: Send
  /** Tokens of a new session. */
  readonly signIn: (email: string, password: string) => Promise<Tokens>
  /** The admin's first session. */
  readonly admin: Tokens
  /** Adds a person with a password of their own, and signs them in. */
  readonly addMember: (role: Role) => Promise<{ id: string; email: string; password: string; tokens: Tokens }>
}

/** Whoever calls it ends its services. */
export async function servedServices(storage: Storage, given: Partial<Services> = {}): Promise<ServedTest> {
  const store = await storage.open()
  const clock = { ahead: 0 }
  const now = (): Date => new Date(Date.now() + clock.ahead)
  const passwords = new Passwords()
  const made = await ensureFirstAdmin(
    store.db,
    { email: ADMIN.email, organisation: 'Example' },
    { now, passwords, randomBytes, newId: v7, newRequestId: v7, today: () => '2026-11-27' },
  )
  const seal = makeSeal('the secret of the tests')
  const keyRing = new KeyRing({ db: store.db, seal, now })
  const authenticator = new AccountAuthenticator({ store, keyRing, now, bus: given.redis?.bus })
  const accounts = { store, now, passwords, seal, keyRing, authenticator }
  const services = await testServices({ mode: 'served', ...accounts, ...given }, storage)
  const app = createApp(services)
  const send = sendTo(app)
  const signIn = async (email: string, password: string): Promise<Tokens> =>
    tokensOf(await send('POST', '/v1/auth/sign-in', { email, password }))
  const first = { email: ADMIN.email, password: made?.oneTimePassword, newPassword: ADMIN.password }
  const admin = await tokensOf(await send('POST', '/v1/auth/sign-in', first))
  let members = 0
  const addMember = async (role: Role) => {
    members += 1
    const email = `member-${members}@example.org`
    const password = `a plum tree ${randomBytes(8).toString('hex')}`
    const added = await send(
      'POST',
      '/v1/members',
      { email, name: `Member ${members}`, role },
      admin.accessToken,
    )
    expect(added.status).toBe(201)
    const { member, oneTimePassword } = (await added.json()) as {
      member: { id: string }
      oneTimePassword: string
    }
    const tokens = await tokensOf(
      await send('POST', '/v1/auth/sign-in', { email, password: oneTimePassword, newPassword: password }),
    )
    return { id: member.id, email, password, tokens }
  }
  return { services, app, clock, send, signIn, admin, addMember }
}

async function tokensOf(response: Response): Promise<Tokens> {
  expect(response.status, await response.clone().text()).toBe(200)
  return (await response.json()) as Tokens
}

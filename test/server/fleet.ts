/** Servers and workers as processes of their own on one database, one Redis and one folder of files; tests may kill any. */
import { type ChildProcess, fork, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { v7 } from 'uuid'
import { expect, vi } from 'vitest'
import { checkModel } from '../../engine/check.ts'
import { loadKernel } from '../../engine/kernel.ts'
import { resolvePacks } from '../../engine/pack/resolve.ts'
import { makeKey } from '../../server/auth/api-key.ts'
import { readBuilt } from '../../server/built.ts'
import { nodeHasher } from '../../server/checks/hasher.ts'
import { FolderFiles } from '../../server/files/folder.ts'
import { openStore, type Store } from '../../server/store/store.ts'
import { LOCAL_USER, storeModel } from './stored-model.ts'

const MAIN = join(import.meta.dirname, '../../dist/cli/main.js')
/** What every validation of a fleet is asked with. */
export const RULES = ['core/information']
/** What its API key may do. */
const SCOPES = [
  ...(['buildings:read', 'buildings:write', 'models:read', 'models:write'] as const),
  ...(['validations:run', 'validations:read', 'waivers:read', 'waivers:write'] as const),
  ...(['comments:read', 'comments:write'] as const),
]
const CHANCE = { now: () => new Date(), newId: v7, newRequestId: v7, today: () => '2026-11-27', randomBytes }

export interface Member {
  readonly url: string
  /** Ends it at once, as when its machine loses power. */
  readonly kill: () => Promise<void>
}

export interface FleetPlace {
  readonly databaseUrl: string
  readonly folder: string
  readonly redisUrl?: string
}

export class Fleet {
  readonly store: Store
  readonly place: FleetPlace
  /** An API key, for all of the servers. */
  key = ''
  private readonly children = new Set<ChildProcess>()
  private organisation = ''

  private constructor(place: FleetPlace, store: Store) {
    this.place = place
    this.store = store
  }

  /** The database has an organisation with a webhook and an API key; nobody works yet. */
  static async prepare(place: FleetPlace): Promise<Fleet> {
    const store = openStore({ kind: 'postgres', url: place.databaseUrl, connections: 2 })
    await store.ready
    const fleet = new Fleet(place, store)
    const [organisation, user] = [v7(), LOCAL_USER]
    const at = new Date()
    const { db } = store
    await db.insertInto('organisations').values({ id: organisation, name: 'Many', created_at: at }).execute()
    const person = { kind: 'person' as const, email: 'a@example.org', name: 'A', password_hash: 'none' }
    await db
      .insertInto('users')
      .values({ id: user, ...person, must_change_password: false, created_at: at })
      .execute()
    const role = 'admin' as const
    await db
      .insertInto('memberships')
      .values({ organisation_id: organisation, user_id: user, role, created_at: at })
      .execute()
    await db
      .insertInto('webhooks')
      .values({
        id: v7(),
        organisation_id: organisation,
        url: 'https://hooks.example.invalid/',
        sealed_secret: 'none',
        events: JSON.stringify(['validation.done', 'validation.failed']),
        created_by: user,
        created_at: at,
        version: 1,
      })
      .execute()
    const expiresAt = new Date(Date.now() + 86_400_000)
    const made = await makeKey(
      db,
      { organisationId: organisation, userId: user, name: 'k', scopes: SCOPES, expiresAt },
      CHANCE,
    )
    fleet.key = made.key
    fleet.organisation = organisation
    return fleet
  }

  server(environment: Readonly<Record<string, string>> = {}): Promise<Member> {
    return this.start('serve', environment)
  }

  worker(environment: Readonly<Record<string, string>> = {}): Promise<Member> {
    return this.start('worker', environment)
  }

  /** Stores so many versions of a model, each under a name of its own. */
  async models(text: string, many: number): Promise<string[]> {
    const files = new FolderFiles(join(this.place.folder, 'files'), { isShared: true })
    const places = { store: this.store, files, newId: v7 }
    const made: string[] = []
    for (let i = 0; i < many; i += 1) {
      const options = { name: `model-${i}.ifc`, organisation: this.organisation }
      made.push((await storeModel(places, text, options)).version)
    }
    return made
  }

  /** Asks for a validation at one member. @returns its id, once it is acknowledged */
  async ask({ url }: Member, version: string): Promise<string> {
    const response = await fetch(`${url}/v1/versions/${version}/validations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.key}` },
      body: JSON.stringify({ rules: RULES }),
    })
    expect([200, 202], await response.clone().text()).toContain(response.status)
    return ((await response.json()) as { readonly id: string }).id
  }

  /** Waits until so many run. */
  async running(many: number): Promise<void> {
    await vi.waitFor(async () => expect(await this.count('running')).toBeGreaterThanOrEqual(many), {
      timeout: 60_000,
      interval: 5,
    })
  }

  /** Waits until all are over, and holds every one against the engine in this process: once, done, the same digest. */
  async expectDone(ids: readonly string[], text: string): Promise<void> {
    const { db } = this.store
    await vi.waitFor(
      async () => expect((await this.count('queued')) + (await this.count('running'))).toBe(0),
      { timeout: 120_000, interval: 100 },
    )
    const rows = await db.selectFrom('validations').select(['id', 'status', 'digest', 'error']).execute()
    const digest = await digestOf(text)
    const expected = ids.map((id) => ({ id, status: 'done', digest, error: null }))
    expect(rows.toSorted(byId)).toEqual(expected.toSorted(byId))
    const told = await db.selectFrom('webhook_deliveries').select(['event', 'payload']).execute()
    const about = told.map(({ event, payload }) => ({
      event,
      id: (payload as { data: { validationId: string } }).data.validationId,
    }))
    expect(about.toSorted(byId)).toEqual(ids.map((id) => ({ event: 'validation.done', id })).toSorted(byId))
  }

  async end(): Promise<void> {
    await Promise.all([...this.children].map(ended))
    await this.store.close()
  }

  /** How many validations are so. */
  async count(status: 'queued' | 'running'): Promise<number> {
    const rows = await this.store.db
      .selectFrom('validations')
      .select('id')
      .where('status', '=', status)
      .execute()
    return rows.length
  }

  private async start(command: string, environment: Readonly<Record<string, string>>): Promise<Member> {
    const { databaseUrl, folder, redisUrl } = this.place
    const { PATH, HOME } = process.env
    const args = [MAIN, command, '--port', '0', '--threads', '1', '--data', folder]
    const child = spawn(process.execPath, args, {
      env: {
        PATH,
        HOME,
        DATABASE_URL: databaseUrl,
        LINTEL_SECRET: 'Zr8mT0qLx5uVb2NwYc7Hd4KsJf9Ga1Pe',
        LINTEL_RUN_LEASE: '3',
        LINTEL_RUN_ATTEMPTS: '10',
        LINTEL_LOG: 'silent',
        ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.children.add(child)
    const url = await new Promise<string>((resolve, reject) => {
      child.stdout.on('data', (bytes: Buffer) => {
        const found = /http:\/\/(?:localhost|127\.0\.0\.1):\d+/.exec(bytes.toString())?.[0]
        if (found !== undefined) resolve(found)
      })
      child.once('exit', (code) => reject(new Error(`${command} ended with ${code}`)))
    })
    await vi.waitFor(async () => expect((await fetch(`${url}/ready`)).status).toBe(200), {
      timeout: 60_000,
      interval: 50,
    })
    return { url, kill: () => ended(child) }
  }
}

/** A PostgreSQL that a test has for itself; what it acknowledged outlives a kill. */
export interface OwnPostgres {
  readonly url: string
  readonly kill: () => Promise<void>
  readonly start: () => Promise<void>
  readonly stop: () => Promise<void>
}

export async function ownPostgres(): Promise<OwnPostgres> {
  const child = fork(join(import.meta.dirname, 'postgres-process.js'), ['fsync'], {
    stdio: 'ignore',
    execArgv: [],
  })
  const { url } = await answer<{ url: string }>(child)
  const ask = (what: string) => async () => {
    const done = answer(child)
    child.send(what)
    await done
  }
  const stop = async (): Promise<void> => {
    const exit = new Promise((resolve) => child.once('exit', resolve))
    child.disconnect()
    await exit
  }
  return { url, kill: ask('kill'), start: ask('start'), stop }
}

function answer<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve) => child.once('message', (message) => resolve(message as T)))
}

/** What the engine in this process says of a model under `RULES`. */
export async function digestOf(text: string): Promise<string> {
  const { kernel, packs } = readBuilt()
  const bytes = new TextEncoder().encode(text)
  const input = { name: 'any.ifc', size: bytes.length, chunks: [bytes] }
  const options = { packs: resolvePacks(packs, RULES), hasher: nodeHasher }
  return (await checkModel(await loadKernel(kernel.simd, kernel.scalar), input, options)).digest
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGKILL')
  })
}

/**
 * Webhooks of real server processes: one that is killed between sending and noting loses nothing, its receiver knows the
 * second message by its id, and over TLS nobody is called who is not who they should be.
 */
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { generate } from 'selfsigned'
import { v7 } from 'uuid'
import { afterEach, describe, expect, inject, test } from 'vitest'
import { makeSeal } from '../server/auth/secret.ts'
import { readBuilt } from '../server/built.ts'
import { type Db, openStore, type StorePlace } from '../server/store/store.ts'
import { secretOf } from '../server/webhooks/signature.ts'
import { endServers, startServerProcess } from './server/server-process.ts'
import { newDatabase } from './server/storages.ts'
import { temporaryFolder } from './temporary-folder.ts'

const SECRET = 'the secret of two replicas that 0123 share'
const MANY = 60
const PATIENCE = 30_000
const folder = temporaryFolder()
/** For the name `localhost` alone: not for its addresses. */
const altNames = [{ type: 2, value: 'localhost' }] as const
const tls = await generate([{ name: 'commonName', value: 'localhost' }], {
  keyType: 'ec',
  extensions: [
    { name: 'basicConstraints', cA: true },
    { name: 'subjectAltName', altNames: [...altNames] },
  ],
})
const CERTIFICATE = join(folder, 'localhost.crt')
writeFileSync(CERTIFICATE, tls.cert)
endServers()

interface Receiver {
  readonly port: number
  /** Ids of the messages that came, in their order. */
  readonly ids: string[]
  /** While true, messages get no answer. */
  holds: boolean
}

const servers: Server[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})

async function startReceiver(protocol: 'http' | 'https'): Promise<Receiver> {
  const receiver = { port: 0, ids: [] as string[], holds: false }
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    receiver.ids.push(String(request.headers['webhook-id']))
    request.resume()
    if (!receiver.holds) request.on('end', () => response.writeHead(204).end())
  }
  const files = { cert: tls.cert, key: tls.private }
  const server = protocol === 'https' ? createTlsServer(files, answer) : createServer(answer)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  receiver.port = (server.address() as AddressInfo).port
  return receiver
}

async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + PATIENCE
  while (!(await isSo())) {
    if (Date.now() > end) expect.fail(`waited in vain: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function withStore<T>(place: StorePlace, work: (db: Db) => Promise<T>): Promise<T> {
  const store = openStore(place)
  await store.ready
  return work(store.db).finally(() => store.close())
}

/** As if the time had passed for which a process has a delivery for itself. */
async function endLeases(db: Db): Promise<void> {
  await db
    .updateTable('webhook_deliveries')
    .set({ next_at: new Date(0) })
    .execute()
}

const deliveriesOf = (db: Db, webhook: string) =>
  db
    .selectFrom('webhook_deliveries')
    .select(['id', 'status', 'attempts', 'error'])
    .where('webhook_id', '=', webhook)
    .execute()

test('PGlite: one that was killed before it noted the answer sends again, with the same id', async () => {
  const receiver = await startReceiver('http')
  receiver.holds = true
  const data = join(folder, 'embedded')
  const environment = { LINTEL_WEBHOOK_ALLOW: '127.0.0.1,::1' }
  const first = await startServerProcess(data, environment)
  const send = async (url: string, path: string, body: object) => {
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })
    expect(response.status, await response.clone().text()).toBe(201)
    return (await response.json()) as { id: string }
  }
  const hook = { url: `http://localhost:${receiver.port}/`, events: ['comment.written'] }
  const { id: webhook } = await send(first.url, '/v1/webhooks', hook)
  const { id: building } = await send(first.url, '/v1/buildings', { name: 'House' })
  await send(first.url, `/v1/buildings/${building}/comments`, { text: 'A word' })
  await until('the first message', () => receiver.ids.length === 1)
  await first.kill()

  receiver.holds = false
  const place = { kind: 'pglite', folder: join(data, 'database'), workerUrl: readBuilt().pgliteUrl } as const
  await withStore(place, endLeases)
  const second = await startServerProcess(data, environment)
  const told = async () => {
    const response = await fetch(`${second.url}/v1/webhooks/${webhook}/deliveries`)
    return ((await response.json()) as { items: { status: string; attempts: number }[] }).items
  }
  await until('the second message is noted', async () => (await told())[0]?.status === 'delivered')
  expect(await told()).toMatchObject([{ attempts: 2 }])
  expect(receiver.ids).toEqual([receiver.ids[0], receiver.ids[0]])
})

describe.skipIf('skipped' in inject('postgres'))('PostgreSQL', () => {
  interface Replicas {
    readonly place: StorePlace
    readonly environment: Readonly<Record<string, string>>
  }

  const replicas = async (): Promise<Replicas> => {
    const url = await newDatabase()
    const environment = {
      DATABASE_URL: url,
      LINTEL_SECRET: SECRET,
      LINTEL_WEBHOOK_ALLOW: '127.0.0.1,::1',
      NODE_EXTRA_CA_CERTS: CERTIFICATE,
    }
    return { place: { kind: 'postgres', url, connections: 2 }, environment }
  }
  const register = async (db: Db, url: string): Promise<string> => {
    const { id: organisation_id } = await db
      .selectFrom('organisations')
      .select('id')
      .executeTakeFirstOrThrow()
    const { id: created_by } = await db.selectFrom('users').select('id').executeTakeFirstOrThrow()
    const id = v7()
    const sealed_secret = makeSeal(SECRET).seal(secretOf(randomBytes(24)), 'webhook')
    const made = { id, organisation_id, created_by, created_at: new Date(), version: 1 }
    await db
      .insertInto('webhooks')
      .values({ ...made, url, sealed_secret, events: '["comment.written"]' })
      .execute()
    return id
  }
  const tell = async (db: Db, webhook_id: string, many = 1): Promise<void> => {
    const { organisation_id } = await db
      .selectFrom('webhooks')
      .select('organisation_id')
      .where('id', '=', webhook_id)
      .executeTakeFirstOrThrow()
    const at = new Date()
    const rows = Array.from({ length: many }, () => ({
      id: v7(),
      webhook_id,
      organisation_id,
      event: 'comment.written',
      payload: {},
      status: 'waiting' as const,
      attempts: 0,
      next_at: at,
      response_status: null,
      error: null,
      created_at: at,
    }))
    await db.insertInto('webhook_deliveries').values(rows).execute()
  }

  test('over TLS: another replica takes over from one that was killed, and two send each message once', async () => {
    const { place, environment } = await replicas()
    const receiver = await startReceiver('https')
    receiver.holds = true
    const first = await startServerProcess(join(folder, 'first'), environment)
    await withStore(place, async (db) => {
      const webhook = await register(db, `https://localhost:${receiver.port}/`)
      await tell(db, webhook)
      await until('the first message', () => receiver.ids.length === 1)
      await Promise.all([startServerProcess(join(folder, 'second'), environment), first.kill()])
      receiver.holds = false
      const [killed] = await deliveriesOf(db, webhook)
      expect(killed).toMatchObject({ status: 'waiting', attempts: 1 })
      await endLeases(db)
      const isDone = async () =>
        (await deliveriesOf(db, webhook)).every(({ status }) => status === 'delivered')
      await until('the second message is noted', isDone)
      expect(await deliveriesOf(db, webhook)).toMatchObject([{ attempts: 2 }])
      expect(receiver.ids).toEqual([killed?.id, killed?.id])

      await startServerProcess(join(folder, 'third'), environment)
      receiver.ids.length = 0
      await tell(db, webhook, MANY)
      await until('all messages are noted', isDone)
      const sent = (await deliveriesOf(db, webhook)).filter(({ attempts }) => attempts === 1)
      expect(receiver.ids.toSorted()).toEqual(sent.map(({ id }) => id).toSorted())
      expect(sent).toHaveLength(MANY)
    })
  })

  test('over TLS: a certificate of another name, or of nobody who is trusted, and a private address get nothing', async () => {
    const { place, environment } = await replicas()
    const receiver = await startReceiver('https')
    const { NODE_EXTRA_CA_CERTS: _, ...untrusting } = environment
    const errorOf = async (db: Db, url: string): Promise<string> => {
      const webhook = await register(db, url)
      await tell(db, webhook)
      await until(`an error of ${url}`, async () => (await deliveriesOf(db, webhook))[0]?.error !== null)
      const [{ error } = { error: '' }] = await deliveriesOf(db, webhook)
      await db.deleteFrom('webhooks').where('id', '=', webhook).execute()
      return error ?? ''
    }
    const trusting = await startServerProcess(join(folder, 'trusting'), environment)
    await withStore(place, async (db) => {
      expect(await errorOf(db, `https://127.0.0.1:${receiver.port}/`)).toContain(
        'ERR_TLS_CERT_ALTNAME_INVALID',
      )
      expect(await errorOf(db, `https://127.0.0.2:${receiver.port}/`)).toContain('not public')
      await trusting.kill()
      await startServerProcess(join(folder, 'untrusting'), untrusting)
      expect(await errorOf(db, `https://localhost:${receiver.port}/`)).toContain('SELF_SIGNED_CERT')
    })
    expect(receiver.ids).toEqual([])
  })
})

/** Runs of servers that died or went away: taken over by who comes next, done once and right. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { v7 } from 'uuid'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { sampleBuilding } from '../engine/sample/building.ts'
import { createApp } from '../server/app.ts'
import { ensureLocalUser } from '../server/auth/local.ts'
import { readBuilt } from '../server/built.ts'
import { FolderFiles } from '../server/files/folder.ts'
import { openStore, type Store } from '../server/store/store.ts'
import { RunState } from '../server/validations/run-state.ts'
import { SAMPLE } from './server/ids-server.ts'
import { type TestServices, testServices } from './server/services.ts'
import { describeStorages } from './server/storages.ts'
import { storeModel } from './server/stored-model.ts'
import { validationClient } from './server/validation-client.ts'
import { temporaryFolder } from './temporary-folder.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = temporaryFolder()
const children: ChildProcess[] = []
afterEach(async () => {
  for (const child of children.splice(0)) await kill(child)
})

function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGKILL')
  })
}

/** A server as a process of its own. */
function serve(data: string): Promise<{ readonly url: string; readonly child: ChildProcess }> {
  const child = spawn(process.execPath, ['dist/cli/main.js', 'serve', '--port', '0', '--data', data], {
    cwd: root,
  })
  children.push(child)
  return new Promise((resolve, reject) => {
    let said = ''
    child.stderr.on('data', (chunk) => (said += chunk))
    child.stdout.on('data', (chunk) => {
      const url = /http:\/\/\S+:\d+/.exec(String(chunk))?.[0]
      if (url !== undefined) resolve({ url, child })
    })
    child.once('exit', () => reject(new Error(`the server ended: ${said}`)))
  })
}

async function withStore<T>(data: string, use: (store: Store) => Promise<T>): Promise<T> {
  const store = openStore({
    kind: 'pglite',
    folder: join(data, 'database'),
    workerUrl: readBuilt().pgliteUrl,
  })
  await store.ready
  try {
    return await use(store)
  } finally {
    await store.close()
  }
}

interface Shown {
  readonly id: string
  readonly status: string
  readonly digest: string | null
  readonly progress: number
}

describe('a server that is killed in a run', () => {
  test('leaves it to its next start, which does it once and right', async () => {
    const data = join(folder, 'killed')
    mkdirSync(data)
    const text = [
      ...sampleBuilding({ schema: 'IFC4', storeys: 12, roomsPerStorey: 60, seed: 2, violations: 3 }),
    ].join('')
    const { version } = await withStore(data, async (store) => {
      await ensureLocalUser(store.db, new Date())
      return storeModel({ store, files: new FolderFiles(join(data, 'files')), newId: v7 }, text)
    })
    const first = await serve(data)
    const asked = await fetch(`${first.url}/v1/versions/${version}/validations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ rules: ['core/information'] }),
    })
    expect(asked.status).toBe(202)
    const { id } = (await asked.json()) as Shown
    await vi.waitFor(async () => expect((await read(first.url, id)).status).toBe('running'), {
      timeout: 30_000,
      interval: 10,
    })
    await kill(first.child)

    const second = await serve(data)
    await vi.waitFor(async () => expect((await read(second.url, id)).status).toBe('done'), {
      timeout: 60_000,
      interval: 100,
    })
    const done = await read(second.url, id)
    const response = await fetch(`${second.url}/v1/validations/${id}/result`, {
      headers: { 'accept-encoding': 'identity' },
    })
    const document = Buffer.from(await response.arrayBuffer())
    const sent = await fetch(`${second.url}/v1/check?rules=core/information&name=house.ifc`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: text,
    })
    expect(document.equals(Buffer.from(await sent.arrayBuffer()))).toBe(true)
    expect(done.digest).toBe(sent.headers.get('lintel-digest'))
    await kill(second.child)
    await withStore(data, async ({ db }) => {
      const rows = await db.selectFrom('validations').selectAll().execute()
      const sha256 = createHash('sha256').update(document).digest('hex')
      expect(rows).toEqual([
        expect.objectContaining({
          id,
          status: 'done',
          attempts: 2,
          result_sha256: sha256,
          leased_until: null,
        }),
      ])
    })
  }, 180_000)

  async function read(url: string, id: string): Promise<Shown> {
    return (await (await fetch(`${url}/v1/validations/${id}`)).json()) as Shown
  }
})

describeStorages('leases', (storage) => {
  async function prepared() {
    const services = await testServices({}, storage)
    const client = validationClient(
      createApp({ ...services, jobs: { ...services.jobs, enqueue: async () => undefined } }),
    )
    const { version } = await storeModel(services, SAMPLE)
    const { id } = (await (
      await client.post(`/v1/versions/${version}/validations`, { rules: ['core/information'] })
    ).json()) as Shown
    const row = () =>
      services.store.db.selectFrom('validations').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    return { services, id, row }
  }
  const later = (services: TestServices, milliseconds: number) => ({
    ...services,
    now: () => new Date(Date.now() + milliseconds),
  })

  test('one has it until the lease has passed; then another, and the first changes nothing any more', async () => {
    const { services, id, row } = await prepared()
    const first = new RunState(services, 1000)
    const second = new RunState(later(services, 2000), 1000)
    const mine = await first.claim(id)
    expect(mine).toMatchObject({ status: 'running', attempts: 1 })
    expect(await new RunState(services, 1000).claim(id)).toBeNull()
    expect(await first.open(10)).toEqual([])
    expect(await second.open(10)).toEqual([{ id, attempts: 1 }])
    const [a, b] = await Promise.all([second.claim(id), second.claim(id)])
    expect([a, b].filter((one) => one !== null)).toEqual([expect.objectContaining({ attempts: 2 })])
    if (mine === null) throw new Error('it was claimed')
    const nothingMore = () => Promise.reject(new Error('it is not ours'))
    const found = {
      result_sha256: 'x',
      index_sha256: 'y',
      result_bytes: 2,
      digest: 'd',
      result_status: 'pass',
      summary: {},
      statement: null,
    }
    expect(await first.renew(mine, 0.5)).toBe(false)
    expect(await first.done(mine, found, nothingMore)).toBeNull()
    expect(await first.failed(mine, { code: 'c', message: 'm' }, nothingMore)).toBeNull()
    expect(await row()).toMatchObject({ status: 'running', attempts: 2, digest: null })
    await services.end()
  })

  test('a run that has died three times is not tried again, and says why', async () => {
    const { services, id, row } = await prepared()
    await services.store.db
      .updateTable('validations')
      .set({ status: 'running', attempts: 3, leased_until: new Date(0) })
      .where('id', '=', id)
      .execute()
    await services.jobs.enqueue(id)
    await vi.waitFor(async () => expect((await row()).status).toBe('failed'), { timeout: 20_000 })
    expect((await row()).error).toMatchObject({
      code: 'run-died',
      message: expect.stringContaining('3 times'),
    })
    await services.end()
  })

  test('a run whose files the disk does not take is never done, and the next one is', async () => {
    const data = mkdtempSync(join(folder, 'full-'))
    const files = new FolderFiles(data)
    let isFull = true
    const putContent: FolderFiles['putContent'] = async (bytes, onCame) => {
      const stored = await files.putContent(bytes, onCame)
      // the transaction has begun meanwhile
      await new Promise((resolve) => setTimeout(resolve, 50))
      if (isFull) throw new Error('the disk is full')
      return stored
    }
    const told: unknown[] = []
    const given = { files: Object.assign(Object.create(files), { putContent }), log: told.push.bind(told) }
    const services = await testServices(given, storage)
    const client = validationClient(createApp(services))
    const { version } = await storeModel({ ...services, files }, SAMPLE)
    const ask = async () =>
      (
        await client.post(`/v1/versions/${version}/validations`, { rules: ['core/information'], wait: true })
      ).json()
    const { id, status, error } = (await ask()) as Shown & { error: { code: string } }
    expect([status, error.code]).toEqual(['failed', 'internal-kernel'])
    expect(told.map(String)).toEqual(Array(3).fill('Error: the disk is full'))
    const row = await services.store.db.selectFrom('validations').selectAll().execute()
    expect(row).toMatchObject([{ id, result_sha256: null, index_sha256: null, digest: null }])
    isFull = false
    expect(await ask()).toMatchObject({ status: 'done' })
    await services.end()
  }, 60_000)

  test('a server that is stopped in a run gives it back', async () => {
    const { services, id, row } = await prepared()
    await services.jobs.enqueue(id)
    await vi.waitFor(async () => expect((await row()).status).toBe('running'), {
      timeout: 20_000,
      interval: 1,
    })
    await services.jobs.drain()
    const after = await row()
    // it may have been done just before
    if (after.status !== 'done')
      expect(after).toMatchObject({ status: 'queued', attempts: 0, leased_until: null })
    await services.end()
  })
})

/** One worker process against two: how many stored validations they do a second, on a PostgreSQL and a Redis of their own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql, type Transaction } from 'kysely'
import { v7 } from 'uuid'
import { sampleBuilding } from '../../engine/sample/building.ts'
import { ensureLocalUser, LOCAL_ORGANISATION } from '../../server/auth/local.ts'
import { readBuilt } from '../../server/built.ts'
import { FolderFiles } from '../../server/files/folder.ts'
import { BullJobs } from '../../server/jobs/bullmq.ts'
import { type Jobs, wordOf } from '../../server/jobs/jobs.ts'
import { type RedisPlace, readRedisPlace } from '../../server/redis/place.ts'
import { openRedis } from '../../server/redis/redis.ts'
import { openStore, type Store } from '../../server/store/store.ts'
import type { Database } from '../../server/store/tables.ts'
import { createValidation } from '../../server/validations/create.ts'
import { findTarget } from '../../server/validations/rows.ts'
import { LOCAL_USER, storeModel } from '../../test/server/stored-model.ts'
import type { Figure } from '../figures.ts'
import { type Timing, timing } from '../measure.ts'
import { newDatabase, postgres, redis } from './servers.ts'

const ROOT = join(import.meta.dirname, '../..')
const QUICK = process.argv.includes('--quick')
const RUNS = QUICK ? 12 : 150
/** Runs of each worker before its time is taken: workers live for weeks, compilers take a few seconds. */
const WARM_UP = QUICK ? 4 : 60
const RULES = ['core/information']
const ROUNDS = QUICK ? 1 : 5
/** About 60,000 elements. */
const MODEL = { schema: 'IFC4', storeys: 12, roomsPerStorey: 72, seed: 6, violations: 1 } as const

/** @returns rates of one and of two workers with a thread each, and their ratio (bar: 1.7, on two cores that do nothing else) */
export async function workers(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'lintel-bench-'))
  const ends: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })]
  try {
    const databaseUrl = await postgres(ends)
    const redisUrl = await redis(folder, ends)
    const sides: Side[] = []
    for (const many of [1, 2]) sides.push(await side({ folder, databaseUrl, redisUrl }, many, ends))
    for (const one of sides) await spell(one, WARM_UP * one.many)
    const rates = sides.map((): number[] => [])
    for (let round = 0; round < ROUNDS; round += 1)
      for (const [i, one] of sides.entries()) rates[i]?.push(await spell(one, RUNS))
    const [one, two] = rates.map((list, i) => timing(i === 0 ? 'one worker' : 'two workers', list)) as [
      Timing,
      Timing,
    ]
    const figures = [one, two].map(({ name, median, min, max, runs }) => ({
      name,
      value: median,
      unit: 'validations/s',
      spread: [min, max] as const,
      runs,
    }))
    return [
      ...figures,
      { name: 'two / one (bar: at least 1.7)', value: two.median / one.median, unit: 'times' },
    ]
  } finally {
    for (const end of ends.reverse()) await end()
  }
}

interface Servers {
  readonly folder: string
  readonly databaseUrl: string
  readonly redisUrl: string
}

/** Workers on a database and a queue of their own; while the other side works they wait. */
interface Side {
  readonly many: number
  readonly store: Store
  readonly jobs: Jobs
  readonly folder: string
}

async function side(
  { folder: parent, databaseUrl, redisUrl }: Servers,
  many: number,
  ends: (() => unknown)[],
): Promise<Side> {
  const folder = join(parent, `side-${many}`)
  mkdirSync(folder)
  const DATABASE_URL = await newDatabase(databaseUrl, `side_${many}`)
  const REDIS_URL = `${redisUrl}/${many}`
  const store = openStore({ kind: 'postgres', url: DATABASE_URL })
  await store.ready
  ends.push(() => store.close())
  await ensureLocalUser(store.db, new Date())
  const link = openRedis(readRedisPlace({ REDIS_URL }) as RedisPlace, { log: console.error })
  const jobs = new BullJobs({ redis: link, atOnce: 0, lease: 30_000, log: console.error })
  ends.push(
    () => link.close(),
    () => jobs.drain(),
  )
  // each of these validations stands for one of a model of its own, which nobody has read before
  const environment = { DATABASE_URL, REDIS_URL, LINTEL_SNAPSHOTS: '0' }
  const children = await Promise.all(Array.from({ length: many }, () => worker(folder, environment)))
  for (const child of children)
    ends.push(async () => {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await gone
    })
  return { many, store, jobs, folder }
}

/** @returns validations a second, from when the first began to when the last had ended, by the clock of who did them */
async function spell(place: Side, runs: number): Promise<number> {
  const ids = await hold(place, runs)
  await letGo(place)
  await done(place.store)
  const { first, last } = await place.store.db
    .selectFrom('validations')
    .select(({ fn }) => [fn.min('started_at').as('first'), fn.max('finished_at').as('last')])
    .where('id', 'in', ids)
    .executeTakeFirstOrThrow()
  if (first === null || last === null) throw new Error('a validation that is done has no times')
  return runs / ((last.getTime() - first.getTime()) / 1000)
}

/** Makes so many validations, each of another file name, and keeps them from the workers. @returns their ids */
async function hold({ store, folder }: Side, many: number): Promise<string[]> {
  const ids: string[] = []
  const { packs, version } = readBuilt()
  const files = new FolderFiles(join(folder, 'files'), { isShared: true })
  const text = [...sampleBuilding(MODEL)].join('')
  // written once: each time again would replace a file by itself
  const content = await files.putContent(new Blob([text]).stream())
  const stored = { putContent: () => Promise.resolve(content) } as unknown as FolderFiles
  const nothing = () => Promise.resolve()
  const services = { packs, version, store, files, kernelSha256: 'bench', now: () => new Date(), newId: v7 }
  const quiet = { today: () => '2026-11-27', events: { publish: nothing }, jobs: { enqueue: nothing } }
  const asked = { rules: RULES, packs: [], ids: [], parameters: {}, drafts: false, audit: 'report' } as const
  for (let i = 0; i < many; i += 1) {
    const { version: id } = await storeModel({ store, files: stored, newId: v7 }, '', { name: `${v7()}.ifc` })
    const target = await findTarget(store.db, LOCAL_ORGANISATION, id)
    const record = async (trx: Transaction<Database>): Promise<void> => {
      const held = sql<'queued'>`'held'`
      await trx.updateTable('validations').set({ status: held }).where('model_version_id', '=', id).execute()
    }
    const { row } = await createValidation({ ...services, ...quiet } as never, target, asked, {
      userId: LOCAL_USER,
      waits: false,
      record,
    })
    ids.push(row.id)
  }
  return ids
}

async function letGo({ store, jobs }: Side): Promise<void> {
  const rows = await store.db
    .updateTable('validations')
    .set({ status: 'queued' })
    .where('status', '=', sql<'queued'>`'held'`)
    .returning(['id', 'attempts'])
    .execute()
  await jobs.enqueue(...rows.map(wordOf))
}

/** Waits until nothing is left; asks seldom, because asking takes time from who works. */
async function done({ db }: Store): Promise<void> {
  for (;;) {
    const left = await db
      .selectFrom('validations')
      .select('status')
      .where('status', 'in', ['queued', 'running', 'failed'])
      .limit(1)
      .executeTakeFirst()
    if (left === undefined) return
    if (left.status === 'failed') throw new Error('a validation failed')
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
}

/** Settles when it can work. */
async function worker(folder: string, environment: Readonly<Record<string, string>>): Promise<ChildProcess> {
  const { PATH, HOME } = process.env
  const args = ['dist/cli/main.js', 'worker', '--port', '0', '--threads', '1', '--data', folder]
  const LINTEL_SECRET = 'Zr8mT0qLx5uVb2NwYc7Hd4KsJf9Ga1Pe'
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { PATH, HOME, LINTEL_SECRET, ...environment },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (bytes: Buffer) => resolve(bytes.toString()))
    child.once('exit', (code) => reject(new Error(`a worker ended with ${code}`)))
  })
  const url = /http:\/\/\S+:\d+/.exec(line)?.[0]
  while ((await fetch(`${url}/ready`)).status !== 200) await new Promise((resolve) => setTimeout(resolve, 20))
  return child
}

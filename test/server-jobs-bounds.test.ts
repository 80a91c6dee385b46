/** What becomes of runs that take too long, too much, or their thread along; and of those that nobody wants any more. */

import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, describe, expect, inject, test, vi } from 'vitest'
import { checkModel } from '../engine/check.ts'
import { loadKernel } from '../engine/kernel.ts'
import { resolvePacks } from '../engine/pack/resolve.ts'
import { sampleBuilding } from '../engine/sample/building.ts'
import { createApp } from '../server/app.ts'
import { readBuilt } from '../server/built.ts'
import { type CheckBounds, loadBounded, WIDE_BOUNDS } from '../server/checks/bounds.ts'
import { CheckPool, type PoolOptions } from '../server/checks/check-pool.ts'
import { nodeHasher } from '../server/checks/hasher.ts'
import { readConfig } from '../server/config.ts'
import { MemoryJobs } from '../server/jobs/memory.ts'
import { readRunSettings } from '../server/jobs/settings.ts'
import { startWorker } from '../server/worker.ts'
import { SAMPLE } from './server/ids-server.ts'
import { testServices } from './server/services.ts'
import { PGLITE, POSTGRES, type Storage } from './server/storages.ts'
import { storeModel } from './server/stored-model.ts'
import { type Validation, validationClient } from './server/validation-client.ts'

const STARTER = join(import.meta.dirname, 'server/endless-check.ts')
const HOSTILE = pathToFileURL(join(import.meta.dirname, 'server/hostile-worker.js'))
const RULES = { rules: ['core/information'] }
/** Some thousand elements: about 4 MB. */
const LARGE = [
  ...sampleBuilding({ schema: 'IFC4', storeys: 6, roomsPerStorey: 40, seed: 3, violations: 2 }),
].join('')

const ends: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

function pool(
  bounds: Partial<CheckBounds>,
  { workerUrl = HOSTILE, isolation = 'threads' }: Partial<PoolOptions> = {},
): CheckPool {
  const { kernel } = readBuilt()
  const made = new CheckPool({
    workerUrl,
    isolation,
    kernel,
    threads: 1,
    queue: 4,
    bounds: { ...WIDE_BOUNDS, ...bounds },
  })
  ends.push(() => made.end())
  return made
}

const packs = resolvePacks(readBuilt().packs, RULES.rules)
const stored = async (checks: CheckPool, text: string, name = 'house.ifc') => {
  await vi.waitFor(() => expect(checks.isReady()).toBe(true), { timeout: 30_000 })
  const order = { name, size: null, packs, ids: [], audit: 'report' } as const
  const pieces: Uint8Array[] = []
  const ears = { onProgress: () => undefined, onPiece: (bytes: Uint8Array) => void pieces.push(bytes) }
  const signal = new AbortController().signal
  const answer = await checks.runStored(order, new Blob([text]).stream(), { signal, ...ears })
  return { ...answer, document: Buffer.concat(pieces).toString() }
}

describe('a kernel', () => {
  test('has the memory that it is given, and says the same of itself', async () => {
    const { kernel } = readBuilt()
    const wide = await loadBounded(kernel, 4096)
    const narrow = await loadBounded(kernel, 8)
    expect(narrow.sha256).toBe(wide.sha256)
    const { memory } = await narrow.instance()
    memory.grow(8 * 16 - memory.buffer.byteLength / 65_536)
    expect(() => memory.grow(1)).toThrow(RangeError)
  })

  test('of which a model wants more tells it, and the next model is checked by the same thread', async () => {
    const checks = pool({ kernel: 8 }, { workerUrl: readBuilt().workerUrl })
    await expect(stored(checks, LARGE)).rejects.toMatchObject({ code: 'memory' })
    expect((await stored(checks, SAMPLE)).digest).toMatch(/^sha256:/)
    expect(checks.load()).toEqual({ busy: 0, idle: 1, waiting: 0 })
  })
})

describe.each(['threads', 'processes'] as const)('a check in %s', (isolation) => {
  test('that takes longer than it may is ended, and who runs it where he does not hear', async () => {
    const checks = pool({ time: 2000 }, { isolation })
    await expect(stored(checks, SAMPLE, 'endless.ifc')).rejects.toMatchObject({
      code: 'time-limit',
      message: expect.stringContaining('2 s'),
    })
    expect((await stored(checks, SAMPLE)).digest).toBe(await digestOf(SAMPLE))
  })

  test('says the same, in one piece or in many', async () => {
    const checks = pool({}, { isolation })
    const answer = await stored(checks, LARGE)
    expect(answer.digest).toBe(await digestOf(LARGE))
    expect((JSON.parse(answer.document) as { digest: string }).digest).toBe(answer.digest)
  })
})

describe('a check in a process of its own', () => {
  test('that needs more of the heap than it may ends with it and not with the server', async () => {
    const checks = pool({ heap: 64 }, { isolation: 'processes' })
    await expect(stored(checks, SAMPLE, 'greedy.ifc')).rejects.toMatchObject({ code: 'memory' })
    expect((await stored(checks, SAMPLE)).digest).toBe(await digestOf(SAMPLE))
  })

  test('ends with the process that wanted it, in the middle of a check, too', async () => {
    const starter = spawn(process.execPath, ['--import', 'tsx', STARTER], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const pid = await new Promise<number>((resolve, reject) => {
      starter.stdout.once('data', (text: Buffer) => resolve(Number(text.toString())))
      starter.once('exit', (code) => reject(new Error(`it ended with ${code}`)))
    })
    expect(isAlive(pid)).toBe(true)
    starter.kill('SIGKILL')
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 10_000 })
  })
})

const digests = new Map<string, string>()
/** As the engine says it in this process. */
async function digestOf(text: string): Promise<string> {
  const known = digests.get(text)
  if (known !== undefined) return known
  const { kernel } = readBuilt()
  const bytes = new TextEncoder().encode(text)
  const input = { name: 'house.ifc', size: bytes.length, chunks: [bytes] }
  const { digest } = await checkModel(await loadKernel(kernel.simd, kernel.scalar), input, {
    packs,
    hasher: nodeHasher,
  })
  digests.set(text, digest)
  return digest
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function hostile(storage: Storage, bounds: Partial<CheckBounds> = {}, given = {}) {
  const faults: unknown[] = []
  const log = (error: unknown) => void faults.push(error)
  const checks = pool(bounds, { isolation: 'processes' })
  const services = await testServices({ checks, log, ...given }, storage)
  ends.push(() => services.end())
  const client = validationClient(createApp(services))
  const ask = async (name: string): Promise<Validation> => {
    const { version } = await storeModel(services, SAMPLE, { name })
    return (await (await client.post(`/v1/versions/${version}/validations`, RULES)).json()) as Validation
  }
  const read = (id: string) => client.json<Validation>(`/v1/validations/${id}`)
  const over = async (id: string, status: string): Promise<Validation> => {
    await vi.waitFor(async () => expect((await read(id)).status).toBe(status), {
      timeout: 30_000,
      interval: 20,
    })
    return read(id)
  }
  return { services, checks, client, faults, ask, read, over }
}

describe('a validation', () => {
  test('whose thread dies is tried three times and set aside; what came after it is done meanwhile', async () => {
    const { services, faults, ask, over } = await hostile(PGLITE)
    const poisonous = await ask('dies.ifc')
    const others = [await ask('one.ifc'), await ask('two.ifc')]
    for (const { id } of others) await over(id, 'done')
    const { error } = await over(poisonous.id, 'failed')
    expect(error).toMatchObject({ code: 'run-died', message: expect.stringContaining('3 times') })
    expect(faults).toHaveLength(3)
    const { attempts } = await services.store.db
      .selectFrom('validations')
      .select('attempts')
      .where('id', '=', poisonous.id)
      .executeTakeFirstOrThrow()
    expect(attempts).toBe(3)
  })

  test('that takes too long or too much fails at once and says why', async () => {
    const { faults, ask, over } = await hostile(PGLITE, { time: 2000, heap: 64 })
    const [endless, greedy] = [await ask('endless.ifc'), await ask('greedy.ifc')]
    expect((await over(endless.id, 'failed')).error?.code).toBe('time-limit')
    expect((await over(greedy.id, 'failed')).error?.code).toBe('memory')
    expect(faults).toEqual([])
  })

  test.skipIf('skipped' in inject('postgres'))(
    'that is cancelled at one server ends at another within about a second, and its thread is free',
    async () => {
      const store = await POSTGRES.open()
      const one = await hostile(POSTGRES, {}, { store, jobs: new MemoryJobs(0, () => undefined) })
      const two = await hostile(POSTGRES, {}, { store, files: one.services.files })
      const { id } = await two.ask('endless.ifc')
      await two.over(id, 'running')
      const asked = performance.now()
      expect((await one.client.post(`/v1/validations/${id}/cancel`)).status).toBe(200)
      await vi.waitFor(() => expect(two.checks.load().busy).toBe(0), { timeout: 10_000, interval: 10 })
      expect(performance.now() - asked).toBeLessThan(3000)
      expect((await two.read(id)).status).toBe('cancelled')
      const next = await two.ask('next.ifc')
      await two.over(next.id, 'done')
      expect([one.faults, two.faults]).toEqual([[], []])
    },
  )
})

describe('the settings of runs', () => {
  test('have defaults that fit the machine', () => {
    const { threads, atOnce, lease, attempts, bounds } = readRunSettings({}, 4)
    expect({ threads, atOnce, lease, attempts, time: bounds.time }).toEqual({
      threads: 4,
      atOnce: 4,
      lease: 30_000,
      attempts: 3,
      time: 1_800_000,
    })
    expect(bounds.kernel).toBeGreaterThanOrEqual(256)
    expect(bounds.kernel).toBeLessThanOrEqual(4096)
    expect(readRunSettings({ LINTEL_THREADS: '3', LINTEL_RUNS: '0' }).atOnce).toBe(0)
    const rooms = [{}, { LINTEL_SNAPSHOTS: '0' }, { LINTEL_SNAPSHOTS: '3' }].map(
      (environment) => readRunSettings(environment).snapshots,
    )
    expect(rooms).toEqual([2 ** 30, 0, 3 * 2 ** 20])
  })

  test.each([
    [{ LINTEL_THREADS: '0' }, 'LINTEL_THREADS must be a whole number from 1 to 256'],
    [{ LINTEL_RUNS: '-1' }, 'LINTEL_RUNS must be'],
    [{ LINTEL_RUNS: '0' }, 'need DATABASE_URL'],
    [{ LINTEL_RUN_LEASE: '1' }, 'LINTEL_RUN_LEASE must be'],
    [{ LINTEL_RUN_TIME: '10s' }, "not '10s'"],
    [{ LINTEL_RUN_MEMORY: '5000' }, 'LINTEL_RUN_MEMORY must be a whole number from 64 to 4096'],
    [{ LINTEL_RUN_HEAP: '1e3' }, 'LINTEL_RUN_HEAP must be'],
    [{ LINTEL_RUN_ATTEMPTS: '11' }, 'LINTEL_RUN_ATTEMPTS must be'],
    [{ LINTEL_SNAPSHOTS: '1 GB' }, 'LINTEL_SNAPSHOTS must be'],
  ])('%j is refused', (environment, told) => {
    expect(() => readConfig(environment)).toThrow(told)
  })
})

describe('a worker', () => {
  const LINTEL_SECRET = 'Zr8mT0qLx5uVb2NwYc7Hd4KsJf9Ga1Pe'
  const DATABASE_URL = 'postgres://lintel:pw@127.0.0.1:1/lintel'
  test.each([
    [{}, 'a worker needs DATABASE_URL'],
    [{ DATABASE_URL, LINTEL_SECRET }, 'needs the files of the server'],
    [{ DATABASE_URL, LINTEL_DATA: '/tmp' }, 'needs LINTEL_SECRET'],
    [{ DATABASE_URL, LINTEL_SECRET, LINTEL_DATA: '/tmp', LINTEL_RUNS: '0' }, 'would do nothing'],
    [{ DATABASE_URL, LINTEL_SECRET, LINTEL_ISOLATION: 'none' }, 'LINTEL_ISOLATION must be'],
  ])('with %j is refused', async (environment, told) => {
    await expect(startWorker({ environment })).rejects.toMatchObject({
      code: 'call-invalid',
      message: expect.stringContaining(told),
    })
  })
})

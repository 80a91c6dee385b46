/** What becomes of runs when processes are killed: every one that was acknowledged ends once, as a run in process says. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, inject, test } from 'vitest'
import { sampleBuilding } from '../engine/sample/building.ts'
import { Fleet } from './server/fleet.ts'
import { describeRedis } from './server/redis.ts'
import { newDatabase } from './server/storages.ts'
import { temporaryFolder } from './temporary-folder.ts'

const FULL = process.env.LINTEL_FULL === '1'
const MANY = FULL ? 60 : 12
/** Some thousand elements, so that somebody is always in the middle. */
const TEXT = [
  ...sampleBuilding({ schema: 'IFC4', storeys: 6, roomsPerStorey: 40, seed: 5, violations: 3 }),
].join('')

const root = temporaryFolder()
const ends: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

async function prepared(name: string, databaseUrl: string, redisUrl?: string): Promise<Fleet> {
  const folder = join(root, name)
  mkdirSync(folder)
  const fleet = await Fleet.prepare({ databaseUrl, folder, ...(redisUrl === undefined ? {} : { redisUrl }) })
  ends.push(() => fleet.end())
  return fleet
}

const noPostgres = 'skipped' in inject('postgres')

describe.skipIf(noPostgres)('with PostgreSQL and Redis', () => {
  describeRedis('two servers and two workers', ['single'], (group) => {
    test('a worker, a server and Redis are killed in the middle; nothing is lost, nothing is done twice', async () => {
      const fleet = await prepared('all', await newDatabase(), group().url)
      const [one, two, worker] = await Promise.all([
        fleet.server(),
        fleet.server(),
        fleet.worker(),
        fleet.worker(),
      ])
      const versions = await fleet.models(TEXT, MANY)
      const ids: string[] = []
      for (const [i, version] of versions.entries())
        ids.push(await fleet.ask(i % 2 === 0 ? one : two, version))
      await fleet.running(4)
      await worker.kill()
      await fleet.running(3)
      await two.kill()
      await fleet.running(2)
      const [redis] = group().nodes
      await redis?.kill()
      ids.push(await fleet.ask(one, (await fleet.models(TEXT, 1))[0] as string))
      await redis?.start()
      await fleet.expectDone(ids, TEXT)
    }, 240_000)

    test('a server that runs nothing itself leaves everything to the workers, and hears of the end', async () => {
      const fleet = await prepared('left', await newDatabase(), group().url)
      const [server] = await Promise.all([fleet.server({ LINTEL_RUNS: '0' }), fleet.worker()])
      const [version] = await fleet.models(TEXT, 1)
      const id = await fleet.ask(server, version as string)
      await fleet.expectDone([id], TEXT)
    }, 120_000)
  })
})

describe.skipIf(noPostgres)('with PostgreSQL alone', () => {
  test('one of two servers is killed in the middle of its runs; the other does them', async () => {
    const fleet = await prepared('postgres', await newDatabase())
    const [one, two] = await Promise.all([fleet.server(), fleet.server()])
    const ids: string[] = []
    for (const version of await fleet.models(TEXT, MANY)) ids.push(await fleet.ask(two, version))
    await fleet.running(2)
    await two.kill()
    ids.push(await fleet.ask(one, (await fleet.models(TEXT, 1))[0] as string))
    await fleet.expectDone(ids, TEXT)
  }, 240_000)
})

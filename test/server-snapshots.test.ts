/** Snapshots of models that were checked: what is read from one is judged as its file is, and a broken one is never believed. */
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { LintelError } from '../engine/errors.ts'
import { sampleBuilding } from '../engine/sample/building.ts'
import { SCHEMA_NAMES } from '../engine/schema/load.ts'
import type { SchemaName } from '../engine/schema/schema.ts'
import { type App, createApp } from '../server/app.ts'
import type { Checks } from '../server/checks/check-pool.ts'
import { SnapshotFolder } from '../server/checks/snapshots.ts'
import { startServer } from '../server/start.ts'
import { DOORS } from './server/ids-server.ts'
import { type TestServices, testServices } from './server/services.ts'
import { storeModel } from './server/stored-model.ts'
import { type ValidationClient, validationClient } from './server/validation-client.ts'

const folders: string[] = []
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'lintel-snapshots-'))
  folders.push(folder)
  return folder
}
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})
const VERSIONS = ['0.1.0', 'k']
const ROOM = 2 ** 30

let seed = 0
/** Another model each time. */
const building = (schema: SchemaName = 'IFC4'): string => {
  seed += 1
  return [...sampleBuilding({ schema, storeys: 2, roomsPerStorey: 6, seed, violations: 2 })].join('')
}

describe('a stored model', () => {
  const folder = newFolder()
  let services: TestServices
  let app: App
  let client: ValidationClient
  beforeAll(async () => {
    services = await testServices({
      snapshots: new SnapshotFolder(folder, { versions: VERSIONS, room: ROOM, least: 0 }),
    })
    app = createApp(services)
    client = validationClient(app)
  })
  afterAll(() => services.end())
  afterEach(() => {
    for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true })
  })

  const reads = async () => {
    const { text } = await services.metrics.read()
    const of = (from: string) =>
      Number(new RegExp(`^lintel_model_reads_total{from="${from}"} (\\d+)`, 'm').exec(text)?.[1] ?? 0)
    return { file: of('file'), snapshot: of('snapshot') }
  }
  /** What is read from what while something is done. */
  const readsOf = async (what: () => Promise<void>) => {
    const before = await reads()
    await what()
    const after = await reads()
    return { file: after.file - before.file, snapshot: after.snapshot - before.snapshot }
  }
  /** The one snapshot, when it has been written. */
  const kept = async (): Promise<string> => {
    await vi.waitFor(() =>
      expect(readdirSync(folder).filter((name) => !name.endsWith('.new'))).toHaveLength(1),
    )
    return join(folder, readdirSync(folder)[0] as string)
  }
  const documentOf = async (version: string, rules: string[]): Promise<string> => {
    const { id } = await client.check(version, { rules })
    return await (await client.get(`/v1/validations/${id}/result`)).text()
  }
  const sentAlong = async (text: string, name: string, rules: string[]): Promise<string> => {
    const query = new URLSearchParams({ name, rules: rules.join() })
    const headers = { 'content-type': 'application/octet-stream' }
    const response = await app.request(`/v1/check?${query}`, { method: 'POST', body: text, headers })
    return await response.text()
  }
  const [INFORMATION, ADA, IBC] = [['core/information'], ['us/ada-2010'], ['us/ibc-2024']]

  test.each(SCHEMA_NAMES)(
    'of %s is read from its snapshot the next time, with the same document',
    async (schema) => {
      const text = building(schema)
      const { version } = await storeModel(services, text)
      const first = await readsOf(async () => {
        expect(await documentOf(version, INFORMATION)).toBe(await sentAlong(text, 'house.ifc', INFORMATION))
      })
      await kept()
      const renamed = await storeModel(services, text, { name: 'renamed.ifc' })
      const others = await readsOf(async () => {
        expect(await documentOf(version, ADA)).toBe(await sentAlong(text, 'house.ifc', ADA))
        expect(await documentOf(version, IBC)).toBe(await sentAlong(text, 'house.ifc', IBC))
        expect(await documentOf(renamed.version, ADA)).toBe(await sentAlong(text, 'renamed.ifc', ADA))
      })
      expect([first, others]).toEqual([
        { file: 1, snapshot: 0 },
        { file: 0, snapshot: 3 },
      ])
    },
  )

  const BREAKS: Readonly<Record<string, (path: string) => void>> = {
    'one bit is another': (path) => {
      const bytes = readFileSync(path)
      const at = Math.floor(bytes.length / 2)
      bytes[at] = (bytes[at] as number) ^ 1
      writeFileSync(path, bytes)
    },
    'the last bit is another': (path) => {
      const bytes = readFileSync(path)
      bytes[bytes.length - 1] = (bytes[bytes.length - 1] as number) ^ 128
      writeFileSync(path, bytes)
    },
    'its end is missing': (path) => truncateSync(path, readFileSync(path).length - 40),
    'there is nothing in it': (path) => truncateSync(path, 0),
    'it is a folder': (path) => {
      rmSync(path)
      mkdirSync(path)
    },
  }
  test.each(Object.keys(BREAKS))(
    'whose snapshot is broken (%s) is read from its file, and kept anew',
    async (how) => {
      const text = building()
      const { version } = await storeModel(services, text)
      await documentOf(version, INFORMATION)
      const path = await kept()
      BREAKS[how]?.(path)
      const again = await readsOf(async () => {
        expect(await documentOf(version, ADA)).toBe(await sentAlong(text, 'house.ifc', ADA))
      })
      await vi.waitFor(() => expect(readFileSync(path).length).toBeGreaterThan(1000))
      const sound = await readsOf(async () => void (await documentOf(version, IBC)))
      expect([again, sound]).toEqual([
        { file: 1, snapshot: 0 },
        { file: 0, snapshot: 1 },
      ])
    },
  )

  test('whose snapshot wants more memory than there is, is read from its file', async () => {
    const { checks } = services
    const runStored: Checks['runStored'] = async (order, body, options) => {
      if ('snapshot' in body) throw new LintelError('memory', 'there is no more')
      return await checks.runStored(order, body, options)
    }
    const narrow = validationClient(
      createApp({ ...services, checks: Object.assign(Object.create(checks), { runStored }) }),
    )
    const text = building()
    const { version } = await storeModel(services, text)
    await documentOf(version, INFORMATION)
    await kept()
    const read = await readsOf(async () => {
      expect(await narrow.check(version, { rules: ADA })).toMatchObject({ status: 'done' })
    })
    expect(read).toEqual({ file: 1, snapshot: 0 })
  })

  test('is not read from a snapshot of another one', async () => {
    const [one, other] = [await storeModel(services, building()), await storeModel(services, building())]
    await documentOf(one.version, INFORMATION)
    const path = await kept()
    await documentOf(other.version, INFORMATION)
    await vi.waitFor(() => expect(readdirSync(folder)).toHaveLength(2))
    const [wrong] = readdirSync(folder).filter((name) => join(folder, name) !== path)
    const digest = async () => (await client.check(one.version, { rules: ADA })).digest
    copyFileSync(join(folder, wrong as string), path)
    const { file } = await readsOf(async () => void (await digest()))
    expect(file).toBe(1)
  })

  test('is read from its file where an IDS decides what is kept, and no snapshot is made of that', async () => {
    const { version } = await storeModel(services, building())
    const sent = { method: 'POST', body: DOORS, headers: { 'content-type': 'application/xml' } }
    const uploaded = await app.request('/v1/ids-files?name=doors.ids', sent)
    const { file } = (await uploaded.json()) as { file: { id: string } }
    const read = await readsOf(async () => void (await client.check(version, { ids: [file.id] })))
    expect(read).toEqual({ file: 1, snapshot: 0 })
    expect(readdirSync(folder)).toEqual([])
  })
})

test.each([
  [{}, true],
  [{ LINTEL_SNAPSHOTS: '0' }, false],
])('a server that is started with %j has a folder for them: %s', async (environment, has) => {
  const data = newFolder()
  const server = await startServer({ environment: { ...environment, LINTEL_LOG: 'silent' }, data, port: 0 })
  await server.ready
  await server.close()
  expect(readdirSync(data).includes('snapshots')).toBe(has)
})

describe('a folder of snapshots', () => {
  const model = (digit: string, size = 4 * 2 ** 20) => ({ sha256: digit.repeat(64), size })
  const used = (path: string, minutesAgo: number): void => {
    const at = Date.now() / 1000 - 60 * minutesAgo
    utimesSync(path, at, at)
  }

  test('gives places to large models alone, and finds what its own version of Lintel kept', async () => {
    const folder = newFolder()
    const own = new SnapshotFolder(folder, { versions: VERSIONS, room: ROOM })
    const newer = new SnapshotFolder(folder, { versions: ['0.2.0', 'k'], room: ROOM })
    expect(own.placeFor(model('a', 4 * 2 ** 20 - 1))).toBe(null)
    const place = own.placeFor(model('a')) as string
    expect(await own.find(model('a'))).toBe(null)
    writeFileSync(place, 'x')
    expect([await own.find(model('a')), await own.find(model('b')), await newer.find(model('a'))]).toEqual([
      place,
      null,
      null,
    ])
    await own.drop(model('a').sha256)
    expect(await own.find(model('a'))).toBe(null)
  })

  test('that is full loses what was used least recently; what was never finished goes after an hour', async () => {
    const folder = newFolder()
    const snapshots = new SnapshotFolder(folder, { versions: VERSIONS, room: 250, least: 0 })
    const keep = (digit: string, minutesAgo: number): string => {
      const path = snapshots.placeFor(model(digit)) as string
      writeFileSync(path, new Uint8Array(100))
      used(path, minutesAgo)
      return path
    }
    const unfinished = ['young.new', 'old.new'].map((name) => join(folder, name))
    for (const path of unfinished) writeFileSync(path, new Uint8Array(1000))
    used(unfinished[1] as string, 61)
    keep('a', 30)
    keep('b', 20)
    keep('c', 10)
    expect(await snapshots.find(model('a'))).not.toBe(null)
    await snapshots.sweep()
    const there = await Promise.all(['a', 'b', 'c'].map((digit) => snapshots.find(model(digit))))
    expect(there.map((path) => path !== null)).toEqual([true, false, true])
    expect(readdirSync(folder).filter((name) => name.endsWith('.new'))).toEqual(['young.new'])
  })
})

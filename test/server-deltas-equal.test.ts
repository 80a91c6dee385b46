/** A live check on the server's own path says what a full run says: after any deltas, from memory or from storage, on any replica. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { leafKey } from '../engine/columns.ts'
import type { Kernel } from '../engine/kernel.ts'
import { LiveCheck } from '../engine/live-check.ts'
import { parsePack } from '../engine/pack/parse.ts'
import { resolvePacks } from '../engine/pack/resolve.ts'
import { readModel } from '../engine/read.ts'
import type { Finding, Result } from '../engine/result.ts'
import { type App, createApp } from '../server/app.ts'
import { readBuilt } from '../server/built.ts'
import { LivePool } from '../server/checks/live-pool.ts'
import { Statements } from './kernel/live-edit.ts'
import { runs, testKernel } from './kernel/load.ts'
import { pack } from './language/packs.ts'
import { type Deltas, deltasOf } from './server/delta-client.ts'
import { type DeltaStep, deltaOf, deltaSteps, type PutValue } from './server/delta-steps.ts'
import { SMALL_MODEL } from './server/route-things.ts'
import { type TestServices, testServices } from './server/services.ts'
import { describeStorages } from './server/storages.ts'
import { storeModel } from './server/stored-model.ts'

const RULES = ['core/information']
/** Widths, containment, what is unique. */
const OWN = {
  ...pack,
  id: 'city/live',
  definitions: { wide: 'Own.ClearWidth' },
  rules: [
    { ...pack.rules[1], id: 'width', cases: [] },
    {
      ...pack.rules[1],
      id: 'placed',
      applies: 'IfcDoor',
      require: 'exists(storey.Name) and OverallWidth < 3 m',
      cases: [],
    },
    {
      ...pack.rules[1],
      id: 'few',
      applies: 'IfcBuildingStorey',
      require: 'count(contents) <= 20 and sum(contents.Own.ClearWidth) < 2 m',
      cases: [],
    },
    { ...pack.rules[1], id: 'once', applies: 'IfcDoor', require: 'unique(OverallWidth)', cases: [] },
  ],
}

/** What happens between two deltas. */
interface Turn {
  readonly steps: readonly DeltaStep[]
  readonly behind: 'nothing' | 'forget' | 'other'
}

const turns: fc.Arbitrary<readonly Turn[]> = fc.array(
  fc.record({ steps: deltaSteps, behind: fc.constantFrom('nothing', 'nothing', 'forget', 'other') }),
  { minLength: 1, maxLength: 6 },
)

const withoutLines = ({ findings }: Pick<Result, 'findings'>): Map<string, Finding> =>
  new Map(
    findings.map((finding): [string, Finding] => {
      const { line: _, ...element } = finding.element
      return [finding.id, { ...finding, element }]
    }),
  )

describeStorages('a live check', (storage) => {
  let kernel: Kernel
  let services: TestServices
  let app: App
  let own: string
  let pool: LivePool
  let replica: App
  beforeAll(async () => {
    kernel = await testKernel()
    services = await testServices({}, storage)
    app = createApp(services)
    const { kernel: bytes, liveUrl } = readBuilt()
    pool = new LivePool({
      workerUrl: liveUrl,
      kernel: bytes,
      mebibytes: 4096,
      threads: 1,
      room: 2 ** 29,
      idle: 600_000,
    })
    replica = createApp({ ...services, liveChecks: pool })
    const response = await app.request('/v1/own-packs', {
      method: 'POST',
      body: JSON.stringify(OWN),
      headers: { 'content-type': 'application/json' },
    })
    expect(response.status, await response.clone().text()).toBe(201)
    own = ((await response.json()) as { pack: { id: string } }).pack.id
  })
  afterAll(async () => {
    await pool.end()
    await services.end()
  })

  const packs = () => resolvePacks([...services.packs, parsePack(OWN, 'own')], [...RULES, OWN.id])
  const engineOf = async (text: string): Promise<LiveCheck> => {
    const chunks = [new TextEncoder().encode(text)]
    const model = await readModel(kernel, { name: 'house.ifc', size: null, chunks })
    return new LiveCheck(kernel, model, { packs: packs() })
  }
  const put = (live: LiveCheck, values: Iterable<PutValue>): void => {
    const { model } = live.run
    const there = [...values].filter(({ id }) => model.rowOfId(id) >= 0)
    live.change(there.map(({ id, leaf, value }) => ({ leaf, row: model.rowOfId(id), value })))
  }

  test('after deltas at random has the digest of one made from storage, and of the engine, and the findings of a full run', async () => {
    const met = { deltas: 0, findings: 0 }
    await fc.assert(
      fc.asyncProperty(turns, async (all) => {
        const house = await storeModel(services, SMALL_MODEL)
        const here: Deltas = deltasOf(app.request, house.model)
        const there: Deltas = deltasOf(replica.request, house.model)
        await here.open({ rules: RULES, packs: [own] })
        const engine = await engineOf(SMALL_MODEL)
        const statements = new Statements(SMALL_MODEL, 'IFC4')
        const standing = new Map<string, PutValue>()
        const known = withoutLines(await engine.result())
        for (const { steps, behind } of all) {
          const { changes, edit, values, touched } = deltaOf(statements, steps)
          if (changes.length === 0) continue
          if (behind === 'forget') services.liveChecks.close(house.version)
          const { digest, findings } = await (behind === 'other' ? there : here).apply(changes)
          met.deltas += 1
          met.findings += findings.added.length + findings.removed.length
          if (touched.size > 0) engine.edit(edit)
          put(engine, values)
          for (const [key, { id }] of standing) if (touched.has(id)) standing.delete(key)
          for (const one of values) standing.set(`${leafKey(one.leaf)} ${one.id}`, one)
          expect(digest).toBe((await engine.result()).digest)
          // what is told adds up
          for (const id of findings.removed) expect(known.delete(id)).toBe(true)
          for (const one of [...findings.added, ...findings.changed] as unknown as Finding[])
            known.set(one.id, one)
        }
        const now = await here.result()
        services.liveChecks.close(house.version)
        expect(await here.result()).toEqual(now)
        expect(await there.result()).toEqual(now)
        const full = await engineOf(statements.text)
        put(full, standing.values())
        const wanted = await full.result()
        const result = JSON.parse(now.text) as Result
        expect(result.summary).toEqual(wanted.summary)
        expect(withoutLines(result)).toEqual(withoutLines(wanted))
        expect(withoutLines({ findings: [...known.values()] })).toEqual(withoutLines(wanted))
      }),
      { numRuns: runs(4), seed: 7, endOnFailure: true },
    )
    expect(met.deltas).toBeGreaterThan(8)
    expect(met.findings).toBeGreaterThan(3)
  }, 600_000)

  test('is ordered by the database alone: many send to two replicas at once, each delta is there once', async () => {
    const house = await storeModel(services, SMALL_MODEL)
    const sides = [app, replica].map((side) => deltasOf(side.request, house.model))
    await sides[0]?.open({ rules: RULES })
    const doors = SMALL_MODEL.split('\n').filter((line) => line.includes('=IFCDOOR('))
    const element = (i: number) => /^#\d+/.exec(doors[i % doors.length] as string)?.[0] as string
    const many = 12
    const answers = await Promise.all(
      [...sides, ...sides].flatMap((side, sender) =>
        Array.from({ length: many }, (_, i) =>
          // two of them send the very same
          side.apply([{ op: 'attribute', element: element(i), name: 'OverallWidth', value: 1 + i / 8 }], {
            clientId: `sender ${sender % 3}`,
            clientSequence: i,
          }),
        ),
      ),
    )
    const sequences = answers.map(({ sequence }) => sequence)
    expect([...new Set(sequences)].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 3 * many }, (_, i) => i + 1),
    )
    for (const [i, answer] of answers.slice(0, many).entries()) expect(answers[3 * many + i]).toEqual(answer)
    const [one, two] = await Promise.all(sides.map((side) => side.result()))
    expect(one).toEqual(two)
    const last = answers.find(({ sequence }) => sequence === 3 * many)
    expect(last?.digest).toBe(one?.digest)
    const { rows } = {
      rows: await services.store.db
        .selectFrom('live_events')
        .select('data')
        .where('building_id', '=', house.building)
        .orderBy('sequence')
        .execute(),
    }
    expect(rows.map(({ data }) => (data as { sequence: number }).sequence)).toEqual(
      Array.from({ length: 3 * many }, (_, i) => i + 1),
    )
  }, 60_000)

  test('whose thread dies in the middle is made again, and nothing is lost or done twice', async () => {
    const house = await storeModel(services, SMALL_MODEL)
    const side = deltasOf(replica.request, house.model)
    await side.open({ rules: RULES })
    const name = /^(#\d+)=IFCDOOR\(/m.exec(SMALL_MODEL)?.[1]
    const body = (i: number) => ({
      baseVersion: 1,
      clientId: 'panel',
      clientSequence: i,
      changes: [{ op: 'attribute', element: name, name: 'OverallWidth', value: i }],
    })
    for (let i = 1; i <= 4; i += 1) {
      const first = side.send(body(i))
      await pool.end()
      expect([200, 503]).toContain((await first).status)
      expect((await side.send(body(i))).status).toBe(200)
      expect((await side.state()).sequence).toBe(i)
    }
  }, 60_000)
})

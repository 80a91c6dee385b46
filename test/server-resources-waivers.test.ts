/** Waivers of a building over HTTP, on both storages. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Result } from '../engine/result.ts'
import { giveWaiver } from '../engine/waivers/give.ts'
import { parseWaivers } from '../engine/waivers/parse.ts'
import { describeStorages } from './server/storages.ts'
import { type Tenants, tenants } from './server/tenants.ts'
import { house } from './waivers/house.ts'

interface Waiver {
  readonly id: string
  readonly version: number
  readonly state: string
}

const ENTRY = {
  finding: 'ada-404.2.3:2O2Fr$t4X7Zf8NOew3FLOH',
  reason: 'The wall is listed.\nSee permit.',
  by: 'A. Muster, building control',
  authority: 'permit 2026-17',
  until: '2027-06-30',
  given: '2026-11-01',
  verdict: 'fail',
  value: { number: 0.76, unit: 'm' },
  limit: { number: 0.8128, unit: 'm' },
  margin: { number: -0.0528, unit: 'm' },
  edition: {
    code: 'ADA 2010',
    section: '404.2.3',
    packs: [{ id: 'us/ada-2010', version: '1.0.0', sha256: 'a'.repeat(64) }],
  },
} as const
const SHORT = { reason: 'It stays.', by: 'A. Muster', until: '2027-01-01' }

describeStorages('waivers of a building', (storage) => {
  let all: Tenants
  beforeAll(async () => {
    all = await tenants(storage)
  })
  afterAll(() => all.end())

  const give = async (building: string, entry: object): Promise<Waiver> => {
    const response = await all.as('local', `POST /v1/buildings/${building}/waivers`, entry)
    expect(response.status, await response.clone().text()).toBe(201)
    return (await response.json()) as Waiver
  }

  test('one that is given is read, changed by whoever saw its latest version, withdrawn, and has a history', async () => {
    const building = await all.building()
    const made = await all.as('engineer', `POST /v1/buildings/${building}/waivers`, ENTRY)
    expect(made.status).toBe(201)
    const waiver = (await made.json()) as Waiver
    expect(waiver).toMatchObject({ finding: ENTRY.finding, state: 'inForce', entry: ENTRY, version: 1 })
    const path = `/v1/waivers/${waiver.id}`
    const seen = { 'if-match': made.headers.get('etag') ?? '' }
    expect((await all.as('local', `GET ${path}`, undefined, { 'if-none-match': '"v1"' })).status).toBe(304)

    const longer = { ...ENTRY, until: '2028-06-30' }
    const changed = await all.as('local', `PUT ${path}`, longer, seen)
    expect(await changed.json()).toMatchObject({ entry: longer, version: 2 })
    expect((await all.as('local', `PUT ${path}`, ENTRY, seen)).status).toBe(412)
    expect((await all.as('local', `DELETE ${path}`, undefined, seen)).status).toBe(412)
    expect((await all.as('local', `PUT ${path}`, { ...ENTRY, finding: 'a:b' })).status).toBe(409)

    expect((await all.as('local', `DELETE ${path}`)).status).toBe(204)
    expect((await all.as('local', `DELETE ${path}`)).status).toBe(409)
    expect((await all.as('local', `PUT ${path}`, ENTRY)).status).toBe(409)
    expect(await (await all.as('viewer', `GET ${path}`)).json()).toMatchObject({ state: 'withdrawn' })

    const history = (await (await all.as('viewer', `GET ${path}/history`)).json()) as unknown[]
    expect(history).toEqual([
      {
        version: 1,
        content: { entry: ENTRY, withdrawn: false },
        changedAt: expect.any(String),
        changedBy: { id: expect.any(String), name: 'Erika' },
      },
      expect.objectContaining({ version: 2, content: { entry: longer, withdrawn: false } }),
      expect.objectContaining({
        version: 3,
        content: { entry: longer, withdrawn: true },
        changedBy: expect.objectContaining({ name: 'local user' }),
      }),
    ])
  })

  test('a finding has one waiver that stands; after its withdrawal it may get another', async () => {
    const building = await all.building()
    const first = await give(building, { ...SHORT, rule: 'r', globalId: 'g' })
    const again = { ...SHORT, finding: 'r:g' }
    const second = await all.as('local', `POST /v1/buildings/${building}/waivers`, again)
    expect(second.status).toBe(409)
    expect(await second.text()).toContain(first.id)
    await all.as('local', `DELETE /v1/waivers/${first.id}`)
    await give(building, again)
  })

  test('of two that are given to one finding at once, one is there', async () => {
    const building = await all.building()
    const call = () => all.as('local', `POST /v1/buildings/${building}/waivers`, { ...SHORT, finding: 'a:b' })
    const statuses = await Promise.all([call(), call(), call()].map(async (one) => (await one).status))
    expect(statuses.toSorted()).toEqual([201, 409, 409])
  })

  test('the list tells by state, on the day of the server, and in pages', async () => {
    const building = await all.building()
    const file = {
      schema: 'lintel-waivers/1',
      waivers: [
        { ...SHORT, finding: 'x:today', until: '2026-11-27' },
        { ...SHORT, finding: 'x:lapsed', until: '2026-11-26' },
        { ...SHORT, finding: 'x:early', given: '2026-11-28' },
      ],
    }
    await all.as('local', `POST /v1/buildings/${building}/waivers.json`, file)
    const gone = await give(building, { ...SHORT, finding: 'x:gone' })
    await all.as('local', `DELETE /v1/waivers/${gone.id}`)
    const names = async (query: string) => {
      const page = (await (
        await all.as('viewer', `GET /v1/buildings/${building}/waivers${query}`)
      ).json()) as {
        items: { finding: string; state: string }[]
        next: string | null
      }
      return { names: page.items.map(({ finding, state }) => `${finding} ${state}`), next: page.next }
    }
    expect(await names('?state=inForce')).toEqual({ names: ['x:today inForce'], next: null })
    expect(await names('?state=lapsed')).toEqual({ names: ['x:lapsed lapsed'], next: null })
    expect(await names('?state=notYet')).toEqual({ names: ['x:early notYet'], next: null })
    expect(await names('?state=withdrawn')).toEqual({ names: ['x:gone withdrawn'], next: null })
    const first = await names('?limit=3')
    const second = await names(`?limit=3&cursor=${first.next}`)
    expect([...first.names, ...second.names]).toEqual([
      'x:gone withdrawn',
      'x:early notYet',
      'x:lapsed lapsed',
      'x:today inForce',
    ])
  })

  test("what is exported is a file that the engine's reader takes, and comes back as it was", async () => {
    const building = await all.building()
    await give(building, ENTRY)
    await give(building, { ...SHORT, finding: 'r:interval', value: { interval: [null, 0.9], unit: 'm' } })
    const withdrawn = await give(building, { ...SHORT, finding: 'r:withdrawn' })
    await all.as('local', `DELETE /v1/waivers/${withdrawn.id}`)
    const response = await all.as('viewer', `GET /v1/buildings/${building}/waivers.json`)
    const bytes = new Uint8Array(await response.arrayBuffer())
    const file = parseWaivers(bytes, 'waivers.json')
    expect(file.waivers.map(({ finding }) => finding)).toEqual([ENTRY.finding, 'r:interval'])
    expect(file.waivers[0]).toEqual(ENTRY)

    const other = await all.building('Copy')
    const document = JSON.parse(new TextDecoder().decode(bytes)) as object
    const path = `POST /v1/buildings/${other}/waivers.json`
    expect(await (await all.as('local', path, document)).json()).toEqual({ given: 2, changed: 0, same: 0 })
    expect(await (await all.as('local', path, document)).json()).toEqual({ given: 0, changed: 0, same: 2 })
    const edited = { schema: 'lintel-waivers/1', waivers: [{ ...ENTRY, reason: 'Other.' }] }
    expect(await (await all.as('local', path, edited)).json()).toEqual({ given: 0, changed: 1, same: 0 })
    const back = await all.as('viewer', `GET /v1/buildings/${other}/waivers.json`)
    expect(await back.json()).toMatchObject({ waivers: [{ ...ENTRY, reason: 'Other.' }, {}] })
  })

  test('a finding of a check is waived here, and the next check takes the exported file', async () => {
    const building = await all.building()
    const check = async (waivers?: Blob): Promise<Result> => {
      const form = new FormData()
      if (waivers !== undefined) form.append('waivers', waivers, 'waivers.json')
      form.append('model', new File([house(0.5)], 'house.ifc'))
      const response = await all.app.request('/v1/check?rules=core/information', {
        method: 'POST',
        body: form,
      })
      return (await response.json()) as Result
    }
    const result = await check()
    for (const finding of result.findings) await give(building, giveWaiver(result, finding, SHORT))
    const file = await all.as('viewer', `GET /v1/buildings/${building}/waivers.json`)
    const { waivers, findings } = await check(await file.blob())
    expect(waivers).toMatchObject({ used: result.findings.length, reopened: [], unused: [] })
    expect(findings.every(({ status }) => status === 'waived')).toBe(true)
    expect(findings.length).toBeGreaterThan(0)
  })

  const REFUSED: readonly [what: string, entry: object, status: number, told: string][] = [
    ['a day that is none', { ...SHORT, finding: 'a:b', until: '2027-02-30' }, 400, 'json.until'],
    ['an end before the beginning', { ...SHORT, finding: 'a:b', given: '2028-01-01' }, 422, 'given'],
    ['an end that is over', { ...SHORT, finding: 'a:b', until: '2026-11-26' }, 422, 'until'],
    ['no finding', SHORT, 422, 'finding'],
    ['a rule without its element', { ...SHORT, rule: 'a' }, 422, 'globalId'],
    ['both names', { ...SHORT, finding: 'a:b', rule: 'a', globalId: 'b' }, 422, 'keep one'],
    ['no reason', { by: 'A', until: '2027-01-01', finding: 'a:b' }, 400, 'json.reason'],
    ['an unknown field', { ...SHORT, finding: 'a:b', colour: 'red' }, 400, 'colour'],
    ['a control character', { ...SHORT, finding: 'a:\u0000' }, 400, 'json.finding'],
    ['half a letter', { ...SHORT, finding: 'a:b', reason: 'x\ud800' }, 400, 'json.reason'],
    [
      'a unit that no database stores',
      { ...SHORT, finding: 'a:b', limit: { number: 1, unit: '\u0000' } },
      400,
      'limit',
    ],
    ['words without end', { ...SHORT, finding: 'a:b', reason: 'x'.repeat(4001) }, 400, 'json.reason'],
  ]
  test.each(REFUSED)('%s is refused with its place', async (_, entry, status, told) => {
    const building = await all.building()
    const response = await all.as('local', `POST /v1/buildings/${building}/waivers`, entry)
    expect(response.status).toBe(status)
    expect(((await response.json()) as { detail: string }).detail).toContain(told)
    const document = { schema: 'lintel-waivers/1', waivers: [{ ...SHORT, finding: 'c:d' }, entry] }
    if (told === 'until') return
    const brought = await all.as('local', `POST /v1/buildings/${building}/waivers.json`, document)
    expect(brought.status).toBe(status)
    const file = await all.as('local', `GET /v1/buildings/${building}/waivers.json`)
    expect(await file.json()).toMatchObject({ waivers: [] })
  })

  test('another organisation is told of none of it, and whoever lacks the right may not change it', async () => {
    const building = await all.building()
    const waiver = await give(building, ENTRY)
    const file = { schema: 'lintel-waivers/1', waivers: [] }
    const calls: [string, object?][] = [
      [`GET /v1/buildings/${building}/waivers`],
      [`POST /v1/buildings/${building}/waivers`, { ...SHORT, finding: 'a:b' }],
      [`GET /v1/buildings/${building}/waivers.json`],
      [`POST /v1/buildings/${building}/waivers.json`, file],
      [`GET /v1/waivers/${waiver.id}`],
      [`PUT /v1/waivers/${waiver.id}`, ENTRY],
      [`DELETE /v1/waivers/${waiver.id}`],
      [`GET /v1/waivers/${waiver.id}/history`],
    ]
    for (const [call, body] of calls) {
      expect((await all.as('stranger', call, body)).status, call).toBe(404)
      const allowed = call.startsWith('GET') ? 200 : 403
      expect((await all.as('architect', call, body)).status, call).toBe(allowed)
    }
    await all.as('local', `DELETE /v1/buildings/${building}`)
    expect((await all.as('local', `GET /v1/waivers/${waiver.id}`)).status).toBe(404)
  })
})

/** Deltas of stored models over HTTP, on both storages. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Result } from '../engine/result.ts'
import { type App, createApp } from '../server/app.ts'
import type { DeltaChange } from '../server/checks/live-protocol.ts'
import { pack } from './language/packs.ts'
import { type Deltas, deltasOf } from './server/delta-client.ts'
import { SMALL_MODEL } from './server/route-things.ts'
import { type TestServices, testServices } from './server/services.ts'
import { describeStorages } from './server/storages.ts'
import { type StoredModel, storeModel, storeVersion } from './server/stored-model.ts'

const RULES = { rules: ['core/information'] }
const DOORS = SMALL_MODEL.split('\n').filter((line) => line.includes('=IFCDOOR('))
const DOOR = DOORS[0] as string
/** GlobalId of the first door. */
const ID = /'([^']{22})'/.exec(DOOR)?.[1] as string
const NAMES = DOORS.map((line) => line.slice(0, line.indexOf('=')))
const NAME = NAMES[0] as string
const width = (value: number | null, element = ID): DeltaChange => ({
  op: 'attribute',
  element,
  name: 'OverallWidth',
  value,
})
/** The statement of another door. */
const doorCalled = (name: string, globalId: string) => DOOR.replace(NAME, name).replace(ID, globalId)

describeStorages('deltas', (storage) => {
  let services: TestServices
  let app: App
  let house: StoredModel
  let deltas: Deltas
  beforeAll(async () => {
    services = await testServices({}, storage)
    app = createApp(services)
  })
  afterAll(() => services.end())
  beforeEach(async () => {
    house = await storeModel(services, SMALL_MODEL)
    deltas = deltasOf(app.request, house.model)
    await deltas.open(RULES)
  })

  test('a value that goes brings its finding, and the one that comes takes it away again', async () => {
    const before = await deltas.state()
    expect(before).toMatchObject({ sequence: 0, isCurrent: true, rules: RULES.rules })
    const gone = await deltas.apply([width(null)])
    expect(gone).toMatchObject({ sequence: 1, missed: 0, complete: true, versionId: house.version })
    const [finding] = gone.findings.added
    expect(finding).toMatchObject({ rule: 'core.door-size', element: { globalId: ID } })
    expect(gone.rules.map(({ id }) => id)).toContain('core.door-size')
    expect(await deltas.state()).toMatchObject({ sequence: 1, digest: gone.digest, summary: gone.summary })

    const back = await deltas.apply([width(1.2)], { after: 1 })
    expect(back.findings).toEqual({ added: [], changed: [], removed: [finding?.id] })
    expect(back.summary).toEqual(before.summary)
  })

  test('the result of the live state is that of the file with the change in it, but for what it says of changes', async () => {
    await deltas.apply([{ op: 'restate', statements: DOOR.replace('1.2,.DOOR.', '$,.DOOR.') }])
    const live = await deltas.result()
    expect(live.sequence).toBe(1)
    const edited = await storeModel(
      services,
      SMALL_MODEL.replace(DOOR, DOOR.replace('1.2,.DOOR.', '$,.DOOR.')),
    )
    const other = deltasOf(app.request, edited.model)
    await other.open(RULES)
    const [one, two] = [live, await other.result()].map(({ text }) => JSON.parse(text) as Result)
    const plain = (result?: Result) =>
      result?.findings.map(({ element: { line: _, ...rest }, ...all }) => ({ ...all, rest }))
    expect(plain(one)).toEqual(plain(two))
    expect(one?.summary).toEqual(two?.summary)
    expect(one?.model).toMatchObject({ changedInstances: 1 })
  })

  test('elements come, are named by their GlobalId at once, and go', async () => {
    const fresh = '3vB2YO$MX4xv5uCqZZG05x'
    const came = await deltas.apply([{ op: 'add', statements: doorCalled('#900001', fresh) }])
    expect(came.counts.rules).toBeGreaterThan(0)
    const narrow = await deltas.apply([width(null, fresh)])
    expect(narrow.findings.added).toMatchObject([{ element: { globalId: fresh } }])
    const went = await deltas.apply([{ op: 'remove', element: fresh }])
    expect(went.findings.removed).toContain(narrow.findings.added[0]?.id)
    expect(await deltas.refused({ baseVersion: 1, changes: [width(1, fresh)] }, 422)).toMatchObject({
      code: 'edit-invalid',
    })
  })

  test('a property and a quantity are put in, and a rule of an uploaded pack reads them', async () => {
    const [rule] = pack.rules.slice(1)
    const definitions = { wide: 'Own.ClearWidth ?? Qto_DoorBaseQuantities.Width' }
    const city = { ...pack, id: `city/${services.newId()}`, definitions, rules: [{ ...rule, cases: [] }] }
    const response = await app.request('/v1/own-packs', {
      method: 'POST',
      body: JSON.stringify(city),
      headers: { 'content-type': 'application/json' },
    })
    const { pack: taken } = (await response.json()) as { pack: { id: string } }
    await deltas.open({ packs: [taken.id] })
    const put = (set: string, name: string, value: number | null) =>
      deltas.apply([{ op: 'property', element: NAME, set, name, value }])
    const clear = await put('Own', 'ClearWidth', 0.9)
    expect(clear.findings).toMatchObject({ added: [], removed: [expect.stringContaining('door-width')] })
    const quantity = await put('Qto_DoorBaseQuantities', 'Width', 0.5)
    expect(quantity.counts).toEqual({ added: 0, changed: 0, removed: 0, rules: 0 })
    const narrow = await put('Own', 'ClearWidth', null)
    expect(narrow.findings.added).toMatchObject([{ status: 'fail', value: { number: 0.5, unit: 'm' } }])
    expect((await put('__proto__', 'constructor', 1)).counts.added).toBe(0)
  })

  test('what was sent is read again in order, in pages', async () => {
    for (const value of [1, 2, 3])
      await deltas.apply([width(value)], { clientId: 'panel', clientSequence: value })
    const page = async (query: string) => {
      const response = await app.request(`/v1/models/${house.model}/deltas?${query}`)
      return (await response.json()) as { items: { sequence: number }[]; next: number | null; last: number }
    }
    const first = await page('limit=2')
    expect(first).toMatchObject({ items: [{ sequence: 1 }, { sequence: 2 }], next: 2, last: 3 })
    const rest = await page(`after=${first.next}`)
    expect(rest).toMatchObject({
      items: [{ sequence: 3, clientId: 'panel', clientSequence: 3, changes: [width(3)] }],
      next: null,
    })
  })

  test('the same delta sent again is applied once and answered the same', async () => {
    const body = { baseVersion: 1, clientId: 'panel', clientSequence: 7, changes: [width(null)] }
    const first = await deltas.send(body)
    const text = await first.text()
    expect(first.headers.get('delta-replayed')).toBe('false')
    await deltas.apply([width(2)])
    const again = await deltas.send(body)
    expect(again.headers.get('delta-replayed')).toBe('true')
    expect(await again.text()).toBe(text)
    expect((await deltas.state()).sequence).toBe(2)
    const other = await deltas.refused({ ...body, changes: [width(5)] }, 422)
    expect(other.code).toBe('key-reused')
    // also when a newer version has come meanwhile
    await storeVersion(services, { model: house.model, number: 2, name: 'house.ifc', text: SMALL_MODEL })
    expect(await (await deltas.send(body)).text()).toBe(text)
  })

  test('a request with an idempotency key is known again for as long as its delta is', async () => {
    const body = { baseVersion: 1, changes: [width(0.5)] }
    const headers = { 'idempotency-key': `key-of-one-delta-${services.newId()}` }
    const text = await (await deltas.send(body, headers)).text()
    // the answer that is kept for a day is gone
    await services.store.db.deleteFrom('idempotency').execute()
    const again = await deltas.send(body, headers)
    expect(await again.text()).toBe(text)
    expect(again.headers.get('delta-replayed')).toBe('true')
    expect((await deltas.state()).sequence).toBe(1)
  })

  test('the last writer of a value wins, unless he wants to know first', async () => {
    await deltas.apply([width(null)])
    const behind = await deltas.apply([width(1.1)], { after: 0 })
    expect(behind).toMatchObject({ sequence: 2, missed: 1 })
    const strict = { baseVersion: 1, after: 1, strict: true, changes: [width(9)] }
    expect((await deltas.refused(strict, 412)).code).toBe('precondition-failed')
    expect((await deltas.refused({ ...strict, after: 7 }, 409)).code).toBe('conflict')
    expect((await deltas.refused({ baseVersion: 1, strict: true, changes: [width(9)] }, 400)).code).toBe(
      'call-invalid',
    )
    expect((await deltas.apply([width(1.3)], { after: 2, strict: true })).sequence).toBe(3)
  })

  test('deltas that came from another server with their version are followed before the next', async () => {
    await deltas.apply([width(null)])
    const { digest } = await deltas.result()
    // as `lintel move` leaves it
    await services.store.db.deleteFrom('live_checks').where('model_version_id', '=', house.version).execute()
    services.liveChecks.close(house.version)
    await deltas.open(RULES)
    expect(await deltas.result()).toMatchObject({ digest, sequence: 1 })
    expect((await deltas.apply([width(1.2)])).sequence).toBe(2)
  })

  test('a version that is not the newest takes none, and says which is', async () => {
    await storeVersion(services, { model: house.model, number: 2, name: 'house.ifc', text: SMALL_MODEL })
    const old = await deltas.refused({ baseVersion: 1, changes: [width(1)] }, 409)
    expect(old.detail).toMatch(/has version 2/)
    expect((await deltas.refused({ baseVersion: 9, changes: [width(1)] }, 409)).detail).toMatch(/newest is 2/)
    expect((await deltas.apply([width(null)], { baseVersion: 2 })).sequence).toBe(1)
  })

  const WRONG: readonly (readonly [string, DeltaChange[], RegExp])[] = [
    ['a GlobalId that is not there', [width(1, '0000000000000000000000')], /no element of the model has/],
    ['a name that is not there', [width(1, '#4294967295')], /there is no instance #4294967295/],
    ['a name that no file has', [width(1, '#9999999999')], /there is no instance/],
    [
      'an unknown attribute',
      [{ op: 'attribute', element: ID, name: '__proto__', value: 1 }],
      /has no attribute '__proto__'/,
    ],
    [
      'a text for a number',
      [{ op: 'attribute', element: ID, name: 'OverallWidth', value: 'wide' }],
      /a number in SI units, found "wide"/,
    ],
    ['a number for a text', [{ op: 'attribute', element: ID, name: 'Name', value: 7 }], /expected a text/],
    [
      'an unknown literal',
      [{ op: 'attribute', element: ID, name: 'PredefinedType', value: 'PORTAL' }],
      /expected one of .*DOOR/,
    ],
    ['a reference', [{ op: 'attribute', element: ID, name: 'ObjectPlacement', value: '#1' }], /'restate'/],
    ['another GlobalId', [{ op: 'attribute', element: ID, name: 'GlobalId', value: ID }], /'restate'/],
    ['what is there as new', [{ op: 'add', statements: DOOR }], /is to be added and is there already/],
    [
      'what is not there as known',
      [{ op: 'restate', statements: doorCalled('#900000', ID) }],
      /is to be restated and is not there/,
    ],
    ['statements that do not end', [{ op: 'add', statements: '#900000=IFCDOOR($' }], /does not end/],
    ['units', [{ op: 'add', statements: '#900000=IFCSIUNIT(*,.LENGTHUNIT.,.MILLI.,.METRE.);' }], /units/],
    ['a change of what goes', [{ op: 'remove', element: ID }, width(1)], /removed and gets a value/],
    [
      'a statement of what goes',
      [
        { op: 'remove', element: ID },
        { op: 'restate', statements: DOOR },
      ],
      /removed and restated/,
    ],
    [
      'the end of the section',
      [{ op: 'add', statements: 'ENDSEC;\nEND-ISO-10303-21;' }],
      /does not end|broken/,
    ],
  ]
  test('what cannot be followed is refused in words, and nothing has changed', async () => {
    await deltas.apply([width(1.5)])
    const { digest } = await deltas.result()
    for (const [what, changes, words] of WRONG) {
      // what comes before it in the delta is not done either
      const all = [{ ...width(3), element: NAMES[1] }, ...changes]
      const problem = await deltas.refused({ baseVersion: 1, changes: all }, 422)
      expect(problem, what).toMatchObject({ code: 'edit-invalid', detail: expect.stringMatching(words) })
      expect(await deltas.result(), what).toMatchObject({ digest, sequence: 1 })
    }
    expect((await deltas.apply([width(1)])).sequence).toBe(2)
  })

  const UNREADABLE: readonly (readonly [string, object])[] = [
    ['no changes', { changes: [] }],
    ['too many changes', { changes: Array.from({ length: 1001 }, () => width(1)) }],
    ['a number without end', { changes: [{ ...width(1), value: 'endless' }] }],
    ['an unknown kind', { changes: [{ op: 'move', element: ID }] }],
    ['control characters', { changes: [{ op: 'attribute', element: ID, name: 'Name', value: 'a\u0007b' }] }],
    ['the letter NUL', { changes: [{ op: 'property', element: ID, set: 'X\u0000', name: 'n', value: 1 }] }],
    ['a list for a value', { changes: [{ ...width(1), value: [1] }] }],
    ['more than it knows', { changes: [{ ...width(1), unit: 'mm' }] }],
    ['half a GlobalId', { changes: [width(1, ID.slice(3))] }],
    ['a sequence that is none', { changes: [width(1)], clientId: 'a', clientSequence: 1.5 }],
  ]
  test('what no delta can be is refused before anything else', async () => {
    for (const [what, body] of UNREADABLE) {
      const response = await app.request(`/v1/models/${house.model}/deltas`, {
        method: 'POST',
        body: JSON.stringify({ baseVersion: 1, ...body }).replace('"endless"', '1e999'),
        headers: { 'content-type': 'application/json' },
      })
      expect(response.status, what).toBe(400)
      expect(response.headers.get('content-type')).toBe('application/problem+json')
    }
    expect((await deltas.state()).sequence).toBe(0)
  })

  test('changes may have so many letters', async () => {
    const statements = `${DOOR}/*${'x'.repeat(190_000)}*/`
    const changes = [1, 2].map(() => ({ op: 'restate', statements }))
    expect((await deltas.refused({ baseVersion: 1, changes }, 413)).code).toBe('body-too-large')
  })

  test('everybody in the building is told, in the transaction of the delta', async () => {
    const answer = await deltas.apply([width(null)], { clientId: 'panel', clientSequence: 1 })
    const rows = await services.store.db
      .selectFrom('live_events')
      .selectAll()
      .where('building_id', '=', house.building)
      .execute()
    const { missed: _, ...told } = answer
    expect(rows).toMatchObject([
      { type: 'delta.applied', data: { ...told, clientId: 'panel', clientSequence: 1 } },
    ])
    const [deed] = await services.store.db
      .selectFrom('audit')
      .select('detail')
      .where('action', '=', 'delta.send')
      .where('target', '=', house.version)
      .execute()
    expect(deed?.detail).toMatchObject({ sequence: 1, changes: 1 })
  })

  test('a waiver that is given counts from the next delta on', async () => {
    const { findings } = await deltas.apply([width(null)])
    const waiver = { finding: findings.added[0]?.id, reason: 'It stands', by: 'E. Eng', until: '2027-12-31' }
    const given = await app.request(`/v1/buildings/${house.building}/waivers`, {
      method: 'POST',
      body: JSON.stringify(waiver),
      headers: { 'content-type': 'application/json' },
    })
    expect(given.status).toBe(201)
    expect(await deltas.state()).toMatchObject({ isCurrent: false, summary: { waived: 0 } })
    const answer = await deltas.apply([{ op: 'attribute', element: ID, name: 'Tag', value: 'T' }])
    expect(answer.summary).toMatchObject({ waived: 1 })
    expect(await deltas.state()).toMatchObject({ isCurrent: true, sequence: 2 })
  })

  test('what it checks with is changed by opening it again; what cannot be is left as it was', async () => {
    await deltas.apply([width(0.5)])
    const ada = await deltas.open({ rules: ['us/ada-2010'] })
    expect(ada).toMatchObject({ sequence: 1, rules: ['us/ada-2010'] })
    const fresh = await storeModel(services, SMALL_MODEL)
    const other = deltasOf(app.request, fresh.model)
    await other.open({ rules: ['us/ada-2010'] })
    expect((await other.apply([width(0.5)])).digest).toBe(ada.digest)
    const wrong = await app.request(`/v1/models/${house.model}/live`, {
      method: 'PUT',
      body: JSON.stringify({ rules: ['us/nowhere'] }),
      headers: { 'content-type': 'application/json' },
    })
    expect(wrong.status).toBe(400)
    expect(await deltas.state()).toMatchObject({ digest: ada.digest, rules: ['us/ada-2010'] })
  })

  test('a model that nobody has opened is opened by its first delta, with the packs of its place', async () => {
    const city = await storeModel(services, SMALL_MODEL, { jurisdiction: 'us' })
    const own = deltasOf(app.request, city.model)
    expect(await own.state()).toMatchObject({ sequence: 0, digest: null, summary: null, isCurrent: false })
    await own.apply([width(0.5)])
    const state = await own.state()
    expect(state.rules.length).toBeGreaterThan(0)
    expect(state.rules.every((rule) => rule.startsWith('us'))).toBe(true)
  })
})

/** Validations are answered to whom they belong, while what they are of is there; whatever memory holds. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApp } from '../server/app.ts'
import type { Authenticator } from '../server/auth/principal.ts'
import { permissionsOf } from '../server/auth/roles.ts'
import { SAMPLE } from './server/ids-server.ts'
import { type TestServices, testServices } from './server/services.ts'
import { describeStorages } from './server/storages.ts'
import { LOCAL_USER, type StoredModel, storeModel } from './server/stored-model.ts'
import { type ValidationClient, validationClient } from './server/validation-client.ts'

const RULES = { rules: ['core/information'] }
const OTHER_ORGANISATION = '00000000-0000-7000-8000-0000000000aa'
const NO_ID = '00000000-0000-7000-8000-0000000000ff'

describeStorages('validations', (storage) => {
  let services: TestServices
  let client: ValidationClient
  let house: StoredModel
  beforeAll(async () => {
    services = await testServices({}, storage)
    client = validationClient(createApp(services))
    house = await storeModel(services, SAMPLE)
  })
  afterAll(() => services.end())

  test('nothing of a removed building or model is answered, however lately it was', async () => {
    for (const table of ['buildings', 'models'] as const) {
      const place = await storeModel(services, SAMPLE, { name: `${table}.ifc` })
      const done = await client.check(place.version, RULES)
      const paths = [
        '',
        '/result',
        '/findings',
        '/finding-counts',
        '/events',
        '/report',
        `/compare/${done.id}`,
      ]
      for (const path of paths)
        expect((await client.get(`/v1/validations/${done.id}${path}`)).status).toBe(200)
      const ask = () => client.post(`/v1/versions/${place.version}/validations`, { wait: true, ...RULES })
      expect((await ask()).status).toBe(200)
      const id = table === 'buildings' ? place.building : place.model
      await services.store.db
        .updateTable(table)
        .set({ deleted_at: new Date() })
        .where('id', '=', id)
        .execute()
      for (const path of paths)
        expect((await client.get(`/v1/validations/${done.id}${path}`)).status, path).toBe(404)
      expect((await ask()).status).toBe(404)
    }
  })

  test('another organisation, and a role without the right, get nothing, however lately it was answered', async () => {
    const done = await client.check(house.version, RULES)
    const as = (organisation: string, role: 'admin' | 'viewer') => {
      const authenticator: Authenticator = {
        forget: () => undefined,
        authenticate: async () => ({
          userId: LOCAL_USER,
          name: 'someone',
          organisationId: organisation,
          role,
          permissions: permissionsOf(role),
          kind: 'session',
          credentialId: null,
        }),
      }
      return { ...services, authenticator }
    }
    // one app, whose memory both share
    let asked = as(OTHER_ORGANISATION, 'admin')
    const shared = validationClient(
      createApp({
        ...services,
        authenticator: {
          forget: () => undefined,
          authenticate: (request) => asked.authenticator.authenticate(request),
        },
      }),
    )
    asked = as((await organisationOf(services, house.building)) ?? '', 'admin')
    expect((await shared.get(`/v1/validations/${done.id}/result`)).status).toBe(200)
    expect((await shared.check(house.version, RULES)).id).toBe(done.id)
    asked = as(OTHER_ORGANISATION, 'admin')
    const paths = [
      '',
      '/result',
      '/findings',
      '/finding-counts',
      '/findings/x',
      '/events',
      '/report',
      `/compare/${done.id}`,
    ]
    for (const path of paths) {
      const theirs = await shared.get(`/v1/validations/${done.id}${path}`)
      const none = await shared.get(`/v1/validations/${NO_ID}${path.replace(done.id, NO_ID)}`)
      expect([theirs.status, none.status], path).toEqual([404, 404])
      expect((await theirs.text()).replaceAll(done.id, NO_ID)).toBe(await none.text())
    }
    expect(
      (await shared.post(`/v1/versions/${house.version}/validations`, { wait: true, ...RULES })).status,
    ).toBe(404)
    expect((await shared.post(`/v1/validations/${done.id}/cancel`)).status).toBe(404)
    expect((await shared.get(`/v1/buildings/${house.building}/validations`)).status).toBe(404)
    expect((await shared.get(`/v1/buildings/${house.building}/statistics`)).status).toBe(404)
    const mine = `/v1/validations/${NO_ID}/compare/${done.id}`
    expect((await shared.get(mine)).status).toBe(404)
    asked = as((await organisationOf(services, house.building)) ?? '', 'viewer')
    expect(
      (await shared.post(`/v1/versions/${house.version}/validations`, { wait: true, ...RULES })).status,
    ).toBe(403)
  })
})

async function organisationOf(services: TestServices, building: string): Promise<string | undefined> {
  const row = await services.store.db
    .selectFrom('buildings')
    .select('organisation_id')
    .where('id', '=', building)
    .executeTakeFirst()
  return row?.organisation_id
}

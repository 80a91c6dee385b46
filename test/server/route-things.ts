/** The things that the generated tests of routes are about, where one POST does not make them. */
import { sampleBuilding } from '../../engine/sample/building.ts'
import { ROLES } from '../../server/auth/roles.ts'
import { openSession } from '../../server/auth/sessions.ts'
import { pack } from '../language/packs.ts'
import { DOORS, SAMPLE } from './ids-server.ts'
import { STEP } from './models-client.ts'
import type { RequestFixture } from './route-fixtures.ts'
import type { Caller } from './routes-under-test.ts'

/** A model that is checked in no time. */
export const SMALL_MODEL = [
  ...sampleBuilding({
    schema: 'IFC4',
    storeys: 1,
    roomsPerStorey: 2,
    seed: 7,
    violations: 0,
    mep: false,
    furniture: false,
  }),
].join('')

/** What its first door is called among the instances. */
export const FIRST_DOOR = /^(#\d+)=IFCDOOR\(/m.exec(SMALL_MODEL)?.[1] as string

/** Of everybody who has one. */
export const PASSWORD = 'quince jelly on rye'

export const WAIVER = {
  finding: 'rule:element',
  reason: 'It stands since 1890',
  by: 'E. Eng',
  until: '2027-12-31',
}

const kept = new WeakMap<object, Map<string, Promise<string>>>()

/** Made once for each server and organisation: it is slow to make, or there may not be many. */
function once(
  { services, organisation }: Caller,
  what: string,
  make: () => Promise<string>,
): Promise<string> {
  const things = kept.get(services) ?? new Map<string, Promise<string>>()
  kept.set(services, things)
  const name = `${what} of ${organisation}`
  const thing = things.get(name) ?? make()
  things.set(name, thing)
  return thing
}

/** Gives everybody of the organisation a password; hashing is slow, so all have the same. */
export async function addPassword(caller: Caller): Promise<void> {
  const { services, people, organisation } = caller
  await once(caller, 'password', async () => {
    const password_hash = await services.passwords.hash(PASSWORD)
    const ids = ROLES.map((role) => people.userId(role, organisation))
    await services.store.db.updateTable('users').set({ password_hash }).where('id', 'in', ids).execute()
    return password_hash
  })
}

/** A session of the administrator. */
export function openSessionOf({ services, people, organisation }: Caller) {
  const userId = people.userId('admin', organisation)
  const organisationId = people.organisationId(organisation)
  const session = { userId, organisationId, userAgent: null, address: null }
  return openSession(services.store.db, session, services)
}

export async function givenSession(caller: Caller): Promise<string> {
  return (await openSessionOf(caller)).sessionId
}

export async function addMember({ services, send }: Caller): Promise<string> {
  const body = { email: `${services.newId()}@example.org`, name: 'Somebody', role: 'viewer' }
  const { member } = await made<{ member: { id: string } }>(await send('POST', '/v1/members', { body }))
  return member.id
}

/** A key that signs results, until the next one. */
export async function nextSigningKey({ send }: Caller): Promise<string> {
  const body = { purpose: 'result' }
  const { items } = await made<{ items: { kid: string }[] }>(await send('POST', '/v1/signing-keys', { body }))
  return items[0]?.kid ?? 'none'
}

/** The request by which a browser comes back from the provider. */
export async function oidcReturn({ send, follow }: Caller): Promise<RequestFixture> {
  const start = await send('GET', '/v1/auth/oidc/start')
  const back = await follow(new URL(start.headers.get('location') ?? ''))
  return {
    query: back.search,
    headers: { cookie: (start.headers.get('set-cookie') ?? '').split(';')[0] ?? '' },
  }
}

export function keptVersion(caller: Caller): Promise<string> {
  return once(caller, 'version', async () => {
    const building = await caller.make('/v1/buildings', { name: 'Checked' })
    const model = await caller.make(`/v1/buildings/${building}/models`, { name: 'Checked' })
    const file = { body: SAMPLE, headers: { 'content-type': 'application/octet-stream' } }
    const answer = await caller.send('POST', `/v1/models/${model}/versions`, file)
    return (await made<{ id: string }>(answer)).id
  })
}

/** One that has findings. */
export function doneValidation(caller: Caller): Promise<string> {
  return once(caller, 'validation', async () => {
    const path = `/v1/versions/${await keptVersion(caller)}/validations`
    const body = { wait: true, rules: ['us/ada-2010'] }
    const { id, status } = await made<{ id: string; status: string }>(
      await caller.send('POST', path, { body }),
    )
    if (status !== 'done') throw new Error(`the validation is ${status}`)
    return id
  })
}

/** One that runs as long as nobody ends it: no other server takes it over. */
export async function endlessValidation(caller: Caller): Promise<string> {
  const { db } = caller.services.store
  const id = caller.services.newId()
  const done = await db
    .selectFrom('validations')
    .selectAll()
    .where('id', '=', await doneValidation(caller))
    .executeTakeFirstOrThrow()
  const nothing = { progress: 0, result_sha256: null, index_sha256: null, digest: null, result_status: null }
  const leased_until = new Date('2999-01-01')
  const running = {
    id,
    status: 'running',
    leased_until,
    summary: null,
    statement: null,
    finished_at: null,
  } as const
  await db
    .insertInto('validations')
    .values({ ...done, ...nothing, ...running, cache_key: id })
    .execute()
  return id
}

/** An upload with all of its parts. @returns its id */
export async function storePart(caller: Caller, model: string): Promise<string> {
  await dropUploads(caller)
  const id = await caller.make(`/v1/models/${model}/uploads`, { size: STEP.length })
  const part = { body: STEP, headers: { 'content-type': 'application/octet-stream' } }
  await made(await caller.send('PUT', `/v1/uploads/${id}/parts/1`, part))
  return id
}

/** Makes room for others: an organisation has few. Those that were first may be in use. */
export async function dropUploads({ services, people, organisation }: Caller): Promise<void> {
  const { db } = services.store
  const first = db.selectFrom('uploads').select('id').orderBy('id').limit(8)
  await db
    .deleteFrom('uploads')
    .where('organisation_id', '=', people.organisationId(organisation))
    .where('id', 'not in', first)
    .execute()
}

/** By whoever calls the route, who alone may change it, or else by the administrator. */
export async function writeComment({ send, make, who }: Caller, building: string): Promise<string> {
  const path = `/v1/buildings/${building}/comments`
  const own = await send('POST', path, { body: { text: 'A word' }, headers: who })
  if (own.status === 403) return make(path, { text: 'A word' })
  return (await made<{ id: string }>(own)).id
}

export async function takePack({ services, send }: Caller): Promise<string> {
  const body = { ...pack, id: `city/${services.newId()}` }
  return (await made<{ pack: { id: string } }>(await send('POST', '/v1/own-packs', { body }))).pack.id
}

export async function takeIdsFile({ services, send }: Caller): Promise<string> {
  const headers = { 'content-type': 'application/xml' }
  const path = `/v1/ids-files?name=${services.newId()}.ids`
  return (await made<{ file: { id: string } }>(await send('POST', path, { body: DOORS, headers }))).file.id
}

const WEBHOOK = { url: 'https://example.org/lintel', events: ['comment.written'] }

/** The same each time, for an organisation has few. */
export function givenWebhook(caller: Caller): Promise<string> {
  return once(caller, 'webhook', () => caller.make('/v1/webhooks', WEBHOOK))
}

export async function newWebhook(caller: Caller): Promise<string> {
  await dropWebhooks(caller)
  return caller.make('/v1/webhooks', WEBHOOK)
}

/** Makes room for others. */
export async function dropWebhooks(caller: Caller): Promise<void> {
  const { services, people, organisation } = caller
  await services.store.db
    .deleteFrom('webhooks')
    .where('organisation_id', '=', people.organisationId(organisation))
    .where('id', '<>', await givenWebhook(caller))
    .execute()
}

/** What a comment on a building is to tell to the webhook. */
export async function waitingDelivery(caller: Caller, building: string): Promise<string> {
  const webhook = await givenWebhook(caller)
  // a test may have switched it off, or over to other events
  const body = { events: ['comment.written'], enabled: true }
  await made(await caller.send('PATCH', `/v1/webhooks/${webhook}`, { body }))
  await caller.make(`/v1/buildings/${building}/comments`, { text: 'A word' })
  const list = await made<{ items: { id: string }[] }>(
    await caller.send('GET', `/v1/webhooks/${webhook}/deliveries`),
  )
  return list.items[0]?.id ?? 'none'
}

async function made<T>(response: Response): Promise<T> {
  if (!response.ok) throw new Error(`no thing was made: ${response.status} ${await response.text()}`)
  return (await response.json()) as T
}

/**
 * What the generated tests of routes cannot make up by themselves; one place for all of it. A new route needs a line
 * here where its path names a thing that must be there, or its request is more than its shapes say.
 */
import { pack } from '../language/packs.ts'
import { DOORS } from './ids-server.ts'
import { STEP } from './models-client.ts'
import {
  addMember,
  addPassword,
  doneValidation,
  dropUploads,
  dropWebhooks,
  endlessValidation,
  FIRST_DOOR,
  givenSession,
  givenWebhook,
  keptVersion,
  newWebhook,
  nextSigningKey,
  oidcReturn,
  openSessionOf,
  PASSWORD,
  SMALL_MODEL,
  storePart,
  takeIdsFile,
  takePack,
  WAIVER,
  waitingDelivery,
  writeComment,
} from './route-things.ts'
import type { Caller } from './routes-under-test.ts'

/** A request as a test sends it. */
export interface RequestFixture {
  readonly query?: string
  /** Sent as JSON unless it is a text, bytes or a form. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** The status of the answer to whoever may, where it is none of 2xx: a redirection, say. */
  readonly answers?: number
}

/**
 * The path up to a parameter → makes the thing and gives what stands there. `parent` is the path before it, with its
 * own parameters filled in: `/v1/buildings/0193…/models`. A whole route stands for the parameter of that route alone.
 */
export const THINGS: Readonly<Record<string, (caller: Caller, parent: string) => Promise<string> | string>> =
  {
    '/v1/sessions/{id}': givenSession,
    '/v1/members/{id}': addMember,
    '/v1/service-accounts/{id}': (caller) => caller.make('/v1/service-accounts', { name: 'A service' }),
    '/v1/keys/{id}': (caller) => caller.make('/v1/keys', KEY),
    '/v1/all-keys/{id}': (caller) => caller.make('/v1/keys', KEY),
    '/v1/signing-keys/{kid}': nextSigningKey,
    '/v1/buildings/{id}': building,
    '/v1/models/{id}': model,
    'get /v1/models/{id}/deltas': checkedModel,
    'post /v1/models/{id}/deltas': checkedModel,
    'get /v1/models/{id}/live': checkedModel,
    'put /v1/models/{id}/live': checkedModel,
    'get /v1/models/{id}/live/result': checkedModel,
    '/v1/versions/{id}': keptVersion,
    '/v1/uploads/{id}': async (caller) => storePart(caller, await model(caller)),
    '/v1/uploads/{id}/parts/{number}': () => '1',
    '/v1/waivers/{id}': async (caller) =>
      caller.make(`/v1/buildings/${await building(caller)}/waivers`, WAIVER),
    '/v1/comments/{id}': async (caller) => writeComment(caller, await building(caller)),
    '/v1/own-packs/{id}': takePack,
    '/v1/ids-files/{id}': takeIdsFile,
    '/v1/jurisdictions/{path}': () => 'us',
    '/v1/webhooks/{id}': givenWebhook,
    'delete /v1/webhooks/{id}': newWebhook,
    '/v1/webhook-deliveries/{id}': async (caller) => waitingDelivery(caller, await building(caller)),
    '/v1/validations/{id}': doneValidation,
    'post /v1/validations/{id}/cancel': endlessValidation,
    '/v1/validations/{id}/compare/{other}': doneValidation,
    '/v1/validations/{id}/findings/{finding}': async (caller, parent) => {
      const { items } = (await (await caller.send('GET', parent)).json()) as { items: { id: string }[] }
      return encodeURIComponent(items[0]?.id ?? 'none')
    },
  }

const KEY = { name: 'A key', scopes: ['buildings:read'] }

function building(caller: Caller): Promise<string> {
  return caller.make('/v1/buildings', { name: 'Fixture' })
}

async function model(caller: Caller): Promise<string> {
  return caller.make(`/v1/buildings/${await building(caller)}/models`, { name: 'Fixture' })
}

/** A model of one version, which is checked. */
async function checkedModel(caller: Caller): Promise<string> {
  const made = await model(caller)
  await caller.send('POST', `/v1/models/${made}/versions`, { body: SMALL_MODEL, headers: BYTES })
  return made
}

const BYTES = { 'content-type': 'application/octet-stream' }

/** Method and path → the request that succeeds. @param path with its parameters filled in */
export const REQUESTS: Readonly<
  Record<string, (caller: Caller, path: string) => Promise<RequestFixture> | RequestFixture>
> = {
  'post /v1/auth/sign-in': async (caller) => {
    await addPassword(caller)
    return { body: { email: `admin@${caller.organisation}.example`, password: PASSWORD } }
  },
  'post /v1/auth/refresh': async (caller) => ({
    body: { refreshToken: (await openSessionOf(caller)).refreshToken },
  }),
  'post /v1/auth/sign-out': async (caller) => ({
    body: { refreshToken: (await openSessionOf(caller)).refreshToken },
  }),
  'get /v1/auth/oidc/start': () => ({ answers: 302 }),
  'get /v1/auth/oidc/callback': async (caller) => ({ ...(await oidcReturn(caller)), answers: 302 }),
  'put /v1/auth/password': async (caller) => {
    await addPassword(caller)
    return { body: { password: PASSWORD, newPassword: PASSWORD } }
  },
  'put /v1/auth/organisation': ({ people, organisation }) => ({
    body: { organisation: people.organisationId(organisation) },
  }),
  'post /v1/members': ({ services }) => ({
    body: { email: `${services.newId()}@example.org`, name: 'Somebody', role: 'viewer' },
  }),
  'post /v1/keys': () => ({ body: KEY }),
  'post /v1/service-accounts/{id}/keys': () => ({ body: KEY }),
  'post /v1/models/{id}/versions': () => ({ body: STEP, headers: BYTES }),
  'post /v1/models/{id}/uploads': async (caller) => {
    await dropUploads(caller)
    return { body: { size: STEP.length } }
  },
  'put /v1/uploads/{id}/parts/{number}': () => ({ body: STEP, headers: BYTES }),
  'post /v1/buildings/{id}/waivers': () => ({ body: WAIVER }),
  'put /v1/waivers/{id}': () => ({ body: { ...WAIVER, reason: 'another one' } }),
  'post /v1/buildings/{id}/waivers.json': () => ({
    body: { schema: 'lintel-waivers/1', waivers: [WAIVER] },
  }),
  'post /v1/buildings/{id}/comments': () => ({ body: { text: 'A word' } }),
  'get /v1/buildings/{id}/live': () => ({ answers: 426 }),
  'post /v1/own-packs': ({ services }) => ({ body: { ...pack, id: `city/${services.newId()}` } }),
  'get /v1/rules': () => ({ query: '?pack=us/ada-2010' }),
  'post /v1/ids-files': ({ services }) => ({
    query: `?name=${services.newId()}.ids`,
    body: DOORS,
    headers: { 'content-type': 'application/xml' },
  }),
  'post /v1/webhooks': async (caller) => {
    await dropWebhooks(caller)
    return { body: { url: 'https://example.org/lintel', events: ['waiver.given'] } }
  },
  'patch /v1/webhooks/{id}': () => ({ body: { events: ['comment.written'] } }),
  'post /v1/models/{id}/deltas': () => ({
    body: {
      baseVersion: 1,
      changes: [{ op: 'attribute', element: FIRST_DOOR, name: 'OverallWidth', value: 1 }],
    },
  }),
  'put /v1/models/{id}/live': () => ({ body: { rules: ['core/information'] } }),
  'post /v1/versions/{id}/validations': () => ({ body: { wait: true, rules: ['us/ada-2010'] } }),
  'post /v1/check': () => ({ body: SMALL_MODEL, headers: BYTES }),
  'post /v1/assistant': () => ({
    body: { jsonrpc: '2.0', id: 1, method: 'ping' },
    headers: { accept: 'application/json, text/event-stream' },
  }),
  'post /v1/ids/lint': () => ({ body: DOORS, headers: { 'content-type': 'application/xml' } }),
}

/** Routes that refuse some of what their shapes allow, with the reason. */
export const STRICTER_THAN_SHAPES: Readonly<Record<string, string>> = {
  'get /v1/audit': 'a cursor is any text',
  'get /v1/buildings': 'a cursor is any text',
  'post /v1/webhooks': 'an address is any line, and must be that of a public host',
  'patch /v1/webhooks/{id}': 'an address is any line, and must be that of a public host',
}

/** Routes that may answer other organisations' members, with the reason. */
export const SHARED_THINGS: Readonly<Record<string, string>> = {
  'get /v1/jurisdictions/{path}': 'places are the same for everybody; only packs are not',
  'delete /v1/signing-keys/{kid}': 'keys are the server’s; whoever does not run it is refused',
}

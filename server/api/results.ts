/** What a validation found, as documents: the result itself, reports, a comparison with another; and its progress. */
import { Readable } from 'node:stream'
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import type { NamedBytes, ResultWork } from '../checks/check-protocol.ts'
import { isKnown } from '../http/etag.ts'
import { HttpError } from '../http/problem.ts'
import type { AppEnv } from '../http/request.ts'
import type { Services } from '../services.ts'
import { signedResultFile } from '../signing/sign-result.ts'
import { contentOf, LARGE, streamOf } from '../validations/contents.ts'
import { KeptAnswers } from '../validations/kept-answers.ts'
import { findValidation, type ValidationRow } from '../validations/rows.ts'
import { Standing } from '../validations/standing.ts'
import { watchValidation } from '../validations/watch.ts'
import { defineRoute, principalOf } from './route.ts'
import { id, idParam } from './shapes.ts'

/** Bytes of a result that is turned into something else: it is in memory for that, several times over. */
const LARGEST = 256 * 2 ** 20
/** Results whose rows are kept. */
const MOST_KEPT = 5000

const tags = ['validations']
const document = { schema: z.object({ schema: z.string() }) }

const result = defineRoute({
  method: 'get',
  path: '/v1/validations/{id}/result',
  tags,
  summary: 'The result: the document `lintel-result/1`',
  need: 'validations:read',
  request: { params: idParam },
  responses: {
    200: {
      description: 'Its etag is its SHA-256, weak where it comes as gzip',
      content: { 'application/json': document },
    },
    304: { description: 'The client has it' },
  },
})

const signed = defineRoute({
  method: 'get',
  path: '/v1/validations/{id}/signed',
  tags,
  summary: 'The result with the statement that this server signed about it, for `lintel verify`',
  need: 'validations:read',
  request: { params: idParam },
  responses: {
    200: {
      description: 'The file `lintel-signed-result/1`; the keys are at `/.well-known/jwks.json`',
      content: { 'application/json': document },
    },
  },
})

const TYPES = { csv: 'text/csv', sarif: 'application/sarif+json', junit: 'application/xml' } as const

const report = defineRoute({
  method: 'get',
  path: '/v1/validations/{id}/report',
  tags,
  summary: 'The result in another format',
  need: 'validations:read',
  request: {
    params: idParam,
    query: z.object({ format: z.enum(['json', 'csv', 'sarif', 'junit']).default('json') }),
  },
  responses: {
    200: {
      description: 'The report',
      content: {
        'application/json': document,
        [TYPES.csv]: { schema: z.string() },
        [TYPES.sarif]: { schema: z.object({ version: z.string() }) },
        [TYPES.junit]: { schema: z.string() },
      },
    },
    304: { description: 'The client has it' },
  },
})

const compare = defineRoute({
  method: 'get',
  path: '/v1/validations/{id}/compare/{other}',
  tags,
  summary: 'What a later validation, `other`, has that this one has not, and the other way round',
  need: 'validations:read',
  request: { params: idParam.extend({ other: id.openapi({ param: { name: 'other', in: 'path' } }) }) },
  responses: {
    200: { description: 'The document `lintel-comparison/1`', content: { 'application/json': document } },
  },
})

const events = defineRoute({
  method: 'get',
  path: '/v1/validations/{id}/events',
  tags,
  summary:
    'How a validation goes on, as server-sent events `progress`, and at the end one named as its status',
  need: 'validations:read',
  request: { params: idParam },
  responses: {
    200: {
      description: 'Events until it is over; the data are JSON with `status` and `progress`',
      content: { 'text/event-stream': { schema: z.string() } },
    },
  },
})

/** Adds the routes of results. */
export function resultRoutes(app: OpenAPIHono<AppEnv>, services: Services): void {
  const { store } = services
  const find = async (context: Context<AppEnv>, which: string): Promise<Stored> =>
    storedOf(await findValidation(store.db, principalOf(context).organisationId, which))
  const recent = new KeptAnswers<Stored>(new Standing(store), MOST_KEPT)
  /** Of a validation that is done nothing changes but whether its model is still there. */
  const findRecent = async (context: Context<AppEnv>, which: string): Promise<Stored> => {
    const { organisationId } = principalOf(context)
    const kept = await recent.get(organisationId, which)
    if (kept !== null) return kept
    const row = await findValidation(store.db, organisationId, which)
    const stored = storedOf(row)
    const keep = await recent.begin(organisationId, row.model_version_id)
    keep?.(which, stored)
    return stored
  }
  app.openapi(result, async (context) => {
    const stored = await findRecent(context, context.req.valid('param').id)
    return (await sendResult(context, services, stored.sha256)) as never
  })
  app.openapi(signed, async (context) => {
    const { organisationId } = principalOf(context)
    const row = await findValidation(store.db, organisationId, context.req.valid('param').id)
    return (await sendSigned(context, services, row)) as never
  })
  app.openapi(report, async (context) => {
    const { format } = context.req.valid('query')
    const stored = await find(context, context.req.valid('param').id)
    if (format === 'json') return (await sendResult(context, services, stored.sha256)) as never
    return (await sendReport(context, services, { stored, format })) as never
  })
  app.openapi(compare, async (context) => {
    const { id: one, other } = context.req.valid('param')
    const before = await find(context, one)
    const after = await find(context, other)
    const key = `compare:${before.sha256}:${after.sha256}`
    const bytes = await services.cache.getOrMake(key, async () =>
      work(services, {
        what: 'compare',
        before: await named(services, before),
        after: await named(services, after),
      }),
    )
    return context.body(bodyOf(bytes), 200, { 'content-type': 'application/json' }) as never
  })
  app.openapi(events, (context) => sendEvents(context, services, context.req.valid('param').id) as never)
}

/** A result that is there. */
interface Stored {
  readonly id: string
  readonly sha256: string
}

function storedOf(row: ValidationRow): Stored {
  if (row.result_sha256 !== null) return { id: row.id, sha256: row.result_sha256 }
  throw new HttpError('conflict', `the validation is ${row.status}; only one that is done has a result`)
}

/** From memory where it is small, else as a stream from where it lies. */
async function sendResult(context: Context<AppEnv>, services: Services, sha256: string): Promise<Response> {
  const { files, cache } = services
  const asGzip = /\bgzip\b/.test(context.req.header('accept-encoding') ?? '')
  const etag = asGzip ? `W/"${sha256}"` : `"${sha256}"`
  const headers = {
    etag,
    'content-type': 'application/json',
    // the same for ever, but only for who may read it
    'cache-control': 'private, no-cache',
    vary: 'accept-encoding',
    ...(asGzip ? { 'content-encoding': 'gzip' } : {}),
  }
  if (isKnown(context, `"${sha256}"`)) return context.body(null, 304, { etag })
  const known = await cache.get(`${asGzip ? 'gzip' : 'content'}:${sha256}`)
  if (known !== null) return context.body(bodyOf(known), 200, headers)
  const stat = await files.statContent(sha256)
  const size = stat?.size ?? 0
  const compress = (stream: ReadableStream<Uint8Array>) =>
    asGzip ? stream.pipeThrough(new CompressionStream('gzip') as never) : stream
  if (size > LARGE) {
    const length = asGzip ? {} : { 'content-length': String(size) }
    return context.body(compress(await streamOf({ files }, sha256)), 200, { ...headers, ...length })
  }
  const bytes = asGzip
    ? await cache.getOrMake(`gzip:${sha256}`, async () => {
        const plain = bodyOf(await contentOf(services, sha256))
        return new Uint8Array(await new Response(compress(new Blob([plain]).stream())).arrayBuffer())
      })
    : await contentOf(services, sha256)
  return context.body(bodyOf(bytes), 200, headers)
}

async function sendSigned(
  context: Context<AppEnv>,
  { files }: Services,
  row: ValidationRow,
): Promise<Response> {
  const { id: name, sha256 } = storedOf(row)
  const bytes = (await files.statContent(sha256))?.size ?? 0
  if (row.statement === null)
    throw new HttpError('not-found', 'this validation was made before results were signed')
  const document = (await streamOf({ files }, sha256)) as unknown as AsyncIterable<Uint8Array>
  const file = signedResultFile({ statement: row.statement, document, expected: { sha256, bytes } })
  return context.body(Readable.toWeb(Readable.from(file)) as ReadableStream, 200, {
    'content-type': 'application/json',
    'content-disposition': `attachment; filename="${name}.signed.json"`,
  })
}

async function sendReport(
  context: Context<AppEnv>,
  services: Services,
  { stored, format }: { readonly stored: Stored; readonly format: keyof typeof TYPES },
): Promise<Response> {
  const bytes = await services.cache.getOrMake(`${format}:${stored.sha256}`, async () =>
    work(services, { what: format, result: await named(services, stored) }),
  )
  const name = `${stored.id}.${format === 'junit' ? 'xml' : format}`
  return context.body(bodyOf(bytes), 200, {
    'content-type': format === 'csv' ? 'text/csv; charset=utf-8' : TYPES[format],
    'content-disposition': `attachment; filename="${name}"`,
  })
}

/** Shared by all who ask meanwhile, so that one who goes away does not end it. */
async function work({ checks }: Services, what: ResultWork): Promise<Uint8Array> {
  return (await checks.work(what, new AbortController().signal)).json
}

/** A copy, for it is moved to a thread. */
async function named(services: Services, { id: name, sha256 }: Stored): Promise<NamedBytes> {
  const size = (await services.files.statContent(sha256))?.size ?? 0
  if (size > LARGEST)
    throw new HttpError(
      'conflict',
      `the result has ${size} bytes, more than the ${LARGEST} that are turned into others`,
    )
  return { name, bytes: new Uint8Array(await contentOf(services, sha256)) }
}

async function sendEvents(context: Context<AppEnv>, services: Services, which: string): Promise<Response> {
  const { organisationId: organisation } = principalOf(context)
  const { building_id: building } = await findValidation(services.store.db, organisation, which)
  context.header('cache-control', 'no-store')
  return streamSSE(
    context,
    async (stream) => {
      const gone = new AbortController()
      stream.onAbort(() => gone.abort())
      const watched = { organisation, building, id: which }
      for await (const { status, progress } of watchValidation(services, watched, { signal: gone.signal })) {
        const event = status === 'queued' || status === 'running' ? 'progress' : status
        await stream.writeSSE({ event, data: JSON.stringify({ status, progress }) })
      }
    },
    // it was removed while someone listened: the stream ends
    async () => undefined,
  )
}

/** Bytes of the cache as a body; nobody writes into them. */
function bodyOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes as Uint8Array<ArrayBuffer>
}

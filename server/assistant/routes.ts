/** `/v1/assistant`: the Model Context Protocol over Streamable HTTP; no request depends on an earlier one. */

import { type OpenAPIHono, z } from '@hono/zod-openapi'
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js'
import type { Context } from 'hono'
import { ASSISTANT_REQUEST } from '../api/hand-read.ts'
import { defineRoute, principalOf } from '../api/route.ts'
import { limitedBody } from '../http/limited-body.ts'
import { HttpError } from '../http/problem.ts'
import type { AppEnv } from '../http/request.ts'
import type { Services } from '../services.ts'
import { makeAssistantServer } from './make.ts'

const PATH = '/v1/assistant'

/** What the protocol itself refuses, in its own words. */
const refusal = {
  description: 'The message is none of the protocol',
  content: {
    'application/json': { schema: z.object({ jsonrpc: z.literal('2.0'), error: z.looseObject({}) }) },
  },
}

const route = defineRoute({
  method: 'post',
  path: PATH,
  tags: ['assistant'],
  summary: 'A message of the Model Context Protocol; each tool needs its own permission',
  need: 'member',
  ...ASSISTANT_REQUEST,
  responses: {
    200: {
      description: 'The answer, JSON-RPC 2.0',
      content: { 'application/json': { schema: z.object({ jsonrpc: z.literal('2.0') }) } },
    },
    202: { description: 'A notification was taken' },
    400: refusal,
    406: refusal,
    415: refusal,
  },
})

/** Adds the route. */
export function assistantRoutes(app: OpenAPIHono<AppEnv>, services: Services): void {
  app.use(PATH, async (context, next) => {
    await next()
    if (context.res.status === 405) context.res.headers.set('allow', 'POST')
  })
  app.openapi(route, (context) => answer(context, services) as never)
  app.all(PATH, () => {
    throw new HttpError('method-not-allowed', 'send messages with POST; this server keeps no stream open')
  })
}

async function answer(context: Context<AppEnv>, services: Services): Promise<Response> {
  const read = await readMessage(context, services.limits.jsonBytes)
  if ('fault' in read) return rpcFault(context, read.fault)
  const { signal } = context.req.raw
  const server = makeAssistantServer({ services, principal: principalOf(context), signal })
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true })
  try {
    // its optional callbacks are typed without `undefined`, which exactOptionalPropertyTypes tells apart
    await server.connect(transport as Parameters<typeof server.connect>[0])
    const response = await transport.handleRequest(context.req.raw, { parsedBody: read.message })
    const headers = Object.fromEntries(response.headers)
    return context.newResponse(await response.text(), response.status as 200, {
      ...headers,
      'cache-control': 'no-store',
    })
  } finally {
    await server.close()
  }
}

interface RpcFault {
  readonly code: number
  readonly message: string
}

/** @throws HttpError `body-too-large` */
async function readMessage(
  context: Context<AppEnv>,
  limit: number,
): Promise<{ readonly message: unknown } | { readonly fault: RpcFault }> {
  const { raw } = context.req
  if (raw.body === null)
    return { fault: { code: -32700, message: 'the body is empty; send a JSON-RPC message' } }
  const length = context.req.header('content-length')
  const body = limitedBody(raw.body, length === undefined ? null : Number(length), limit)
  const text = await new Response(body).text()
  try {
    const message: unknown = JSON.parse(text)
    // one request would start any number of checks
    if (Array.isArray(message)) return { fault: { code: -32600, message: 'send one message, not a batch' } }
    return { message }
  } catch {
    return { fault: { code: -32700, message: 'the body is no JSON' } }
  }
}

function rpcFault(context: Context<AppEnv>, error: RpcFault): Response {
  return context.json({ jsonrpc: '2.0', error, id: null }, 400, { 'cache-control': 'no-store' })
}

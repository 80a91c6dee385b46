/** First of the middleware: names the request, and finds out where it comes from and who asks. */
import type { HttpBindings } from '@hono/node-server'
import type { MiddlewareHandler } from 'hono'
import type { Services } from '../services.ts'
import { HttpError } from './problem.ts'
import type { AppEnv } from './request.ts'
import { clientOf } from './trusted-proxies.ts'

/** Milliseconds a request waits for a database that still opens. */
const PATIENCE = 15_000
const REQUEST_ID = /^[\w.-]{8,64}$/

/** Sets `requestId`, `address`, `host` and `isSecure`; a request id of the client's is kept where it is a plain word. */
export function nameRequest({ newRequestId, edge }: Services): MiddlewareHandler<AppEnv> {
  return async (context, next) => {
    const given = context.req.header('x-request-id')
    const requestId = given !== undefined && REQUEST_ID.test(given) ? given : newRequestId()
    context.set('requestId', requestId)
    context.set('principal', null)
    const { incoming } = (context.env ?? {}) as Partial<HttpBindings>
    const { host, protocol } = new URL(context.req.url)
    const peer = { address: incoming?.socket.remoteAddress ?? null, host, isSecure: protocol === 'https:' }
    const client = clientOf(peer, (name) => context.req.header(name), edge.proxies)
    context.set('address', client.address)
    context.set('host', client.host)
    context.set('isSecure', client.isSecure)
    context.header('x-request-id', requestId)
    await next()
  }
}

/** Sets `principal`. */
export function nameCaller({ authenticator }: Services): MiddlewareHandler<AppEnv> {
  return async (context, next) => {
    context.set('principal', await authenticator.authenticate(context.req.raw))
    await next()
  }
}

/** Waits for the database, which may still open behind a server that already answers. */
export function waitForStore({ store }: Services): MiddlewareHandler<AppEnv> {
  let open = false
  store.ready.then(
    () => {
      open = true
    },
    () => undefined,
  )
  return async (_context, next) => {
    if (!open) await opened(store.ready)
    await next()
  }
}

/** @throws HttpError `starting` where the database does not open in time */
export async function opened(ready: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    const error = new HttpError('starting', 'the database still opens; try again soon')
    timer = setTimeout(() => reject(error), PATIENCE)
  })
  try {
    await Promise.race([ready, late])
  } finally {
    clearTimeout(timer)
  }
}

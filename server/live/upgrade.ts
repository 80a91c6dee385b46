/**
 * Opens the live channel on a server: a handshake goes through the app as every request does (names, origins, limits,
 * sign-in, rights, tenancy), and only where its route admits somebody does it become a WebSocket.
 */
import { type IncomingMessage, type Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { HttpBindings } from '@hono/node-server'
import { WebSocketServer } from 'ws'
import type { Services } from '../services.ts'
import { Admission } from './admission.ts'
import { careFor } from './care.ts'
import { Commands, type Fetch } from './commands.ts'
import { LiveHub } from './hub.ts'
import type { LiveLimits } from './limits.ts'
import { CLOSE } from './messages.ts'
import type { HandshakeEnv, Visitor } from './visitor.ts'

/** The subprotocol of the channel, and how a page that cannot set headers sends its token beside it. */
export const PROTOCOL = 'lintel.v1'
export const BEARER = 'lintel.bearer.'

/** Milliseconds for a client to answer that the channel closes. */
const CLOSE_TIME = 2000

export interface LiveOptions {
  readonly services: Services
  readonly fetch: Fetch
  readonly limits: LiveLimits
}

/** @returns ends it: every client is told to come again */
export function openLive(server: Server, { services, fetch, limits }: LiveOptions): () => Promise<void> {
  const hub = new LiveHub({ services, limits, commands: new Commands(services, fetch) })
  const admission = new Admission(limits)
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    // it would hold a window of 32 KiB and more for each client, and compress every message once for each of them
    perMessageDeflate: false,
    maxPayload: limits.messageBytes,
    closeTimeout: CLOSE_TIME,
    handleProtocols: (offered) => (offered.has(PROTOCOL) ? PROTOCOL : false),
  } as ConstructorParameters<typeof WebSocketServer>[0])
  const open = async (request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    const { response, visitor, leave } = await ask(request, { fetch, admission })
    if (visitor === null) return refuse(request, socket, response)
    socket.once('close', leave)
    sockets.handleUpgrade(request, socket, head, (webSocket) => hub.join(webSocket, visitor, leave))
  }
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    socket.on('error', () => socket.destroy())
    open(request, socket, head).catch((error: unknown) => {
      services.log(error)
      socket.destroy()
    })
  }
  server.on('upgrade', onUpgrade)
  const stopCare = careFor({ hub, services, limits })
  return async () => {
    server.off('upgrade', onUpgrade)
    await Promise.all([stopCare(), endAll(hub)])
  }
}

interface Asked {
  readonly response: Response
  /** Null where nobody was let in. */
  readonly visitor: Visitor | null
  readonly leave: () => void
}

interface Doors {
  readonly fetch: Fetch
  readonly admission: Admission
}

async function ask(incoming: IncomingMessage, { fetch, admission }: Doors): Promise<Asked> {
  let visitor: Visitor | null = null
  let leave = (): void => undefined
  const admit = (one: Visitor): void => {
    leave = admission.enter(one)
    visitor = one
  }
  const env: HandshakeEnv & Pick<HttpBindings, 'incoming'> = { incoming, handshake: { admit } }
  const request = requestOf(incoming)
  if (request === null) return { response: new Response(null, { status: 400 }), visitor: null, leave }
  const response = await fetch(request, env)
  return { response, visitor, leave }
}

/** @returns null where host or headers cannot be read */
function requestOf({ url = '/', headers, headersDistinct }: IncomingMessage): Request | null {
  try {
    const all = new Headers()
    for (const [name, values] of Object.entries(headersDistinct))
      for (const value of values ?? []) all.append(name, value)
    const token = bearerOf(headers['sec-websocket-protocol'])
    all.delete('sec-websocket-protocol')
    if (token !== null && !all.has('authorization')) all.set('authorization', `Bearer ${token}`)
    return new Request(`http://${headers.host}${url}`, { headers: all })
  } catch {
    return null
  }
}

/** The token among the subprotocols that a client offers. */
function bearerOf(protocols: string | undefined): string | null {
  const offered = protocols?.split(',').map((one) => one.trim()) ?? []
  return offered.find((one) => one.startsWith(BEARER))?.slice(BEARER.length) ?? null
}

async function refuse(request: IncomingMessage, socket: Duplex, response: Response): Promise<void> {
  const body = Buffer.from(await response.arrayBuffer())
  const answer = new ServerResponse(request)
  answer.shouldKeepAlive = false
  answer.assignSocket(socket as ConstructorParameters<typeof ServerResponse>[0]['socket'])
  answer.on('finish', () => socket.end())
  const headers = Object.fromEntries([...response.headers].filter(([name]) => name !== 'content-length'))
  answer.writeHead(response.status, { ...headers, 'content-length': body.length })
  answer.end(body)
}

async function endAll(hub: LiveHub): Promise<void> {
  const clients = [...hub.rooms.values()].flatMap((room) => [...room.clients])
  const ended = clients.map(
    ({ socket }) => new Promise<void>((resolve) => socket.once('close', () => resolve())),
  )
  for (const client of clients) client.end(CLOSE.goingAway)
  await Promise.all(ended)
  await Promise.all(clients.map(({ work }) => work))
}

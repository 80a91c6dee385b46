/** A live channel on a real socket of this machine, and clients of it. */
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { expect } from 'vitest'
import WebSocket from 'ws'
import { createApp } from '../../server/app.ts'
import { LiveIncoming } from '../../server/live/incoming.ts'
import { DEFAULT_LIVE_LIMITS, type LiveLimits } from '../../server/live/limits.ts'
import { openLive, PROTOCOL } from '../../server/live/upgrade.ts'
import type { Services } from '../../server/services.ts'

export interface LiveServer {
  /** `http://127.0.0.1:…` */
  readonly url: string
  readonly close: () => Promise<void>
}

/** Listens on a free port. Whoever calls it closes it. */
export async function liveServer(services: Services, limits: Partial<LiveLimits> = {}): Promise<LiveServer> {
  const { fetch } = createApp(services)
  const serverOptions = { IncomingMessage: LiveIncoming }
  const server = createAdaptorServer({ fetch, serverOptions }) as Server
  const endLive = openLive(server, { services, fetch, limits: { ...DEFAULT_LIVE_LIMITS, ...limits } })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      await endLive()
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

/** A message of the server. */
export interface Told {
  readonly type: string
  readonly building_id: string
  readonly data: Record<string, unknown> & { readonly event?: string }
  readonly timestamp: string
  readonly sequence?: number | null
  readonly reply_to?: string | number
}

export interface ClientOptions {
  readonly after?: number
  readonly token?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly protocols?: readonly string[]
}

/** Everything that it was told is kept. */
export class Client {
  readonly socket: WebSocket
  readonly told: Told[] = []
  /** Code and reason of the end. */
  readonly closed: Promise<readonly [code: number, reason: string]>

  private constructor(socket: WebSocket) {
    this.socket = socket
    socket.on('message', (data) => this.told.push(JSON.parse(String(data)) as Told))
    socket.on('error', () => undefined)
    this.closed = new Promise((resolve) =>
      socket.on('close', (code, reason) => resolve([code, reason.toString()])),
    )
  }

  /** Resolves once the server has said how it stands. @throws where the handshake is refused */
  static async open(server: LiveServer, building: string, options: ClientOptions = {}): Promise<Client> {
    const socket = connect(server, building, options)
    const client = new Client(socket)
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve)
      socket.once('error', reject)
    })
    await client.of('connection_status')
    return client
  }

  /** The first message that fits, waited for. */
  async first(fits: (told: Told) => boolean): Promise<Told> {
    const find = () => this.told.find(fits)
    await expect.poll(find, { interval: 5, timeout: 15_000 }).toBeDefined()
    return find() as Told
  }

  of(type: string): Promise<Told> {
    return this.first((told) => told.type === type)
  }

  /** The numbers of the events that came, in the order in which they came. */
  get sequences(): readonly number[] {
    return this.told.flatMap(({ type, sequence }) =>
      type === 'validation_update' && typeof sequence === 'number' ? [sequence] : [],
    )
  }

  send(message: object): void {
    this.socket.send(JSON.stringify(message))
  }

  /** Says something and waits for what comes back. */
  async ask(message: Readonly<Record<string, unknown>> & { readonly type: string }): Promise<Told> {
    const id = `${message.type}-${Math.random()}`
    this.send({ ...message, id })
    return await this.first(({ reply_to }) => reply_to === id)
  }

  async close(): Promise<void> {
    this.socket.close()
    await this.closed
  }
}

function connect({ url }: LiveServer, building: string, options: ClientOptions): WebSocket {
  const { after, token, headers = {}, protocols = [PROTOCOL] } = options
  const query = after === undefined ? '' : `?after=${after}`
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const address = `${url.replace('http', 'ws')}/v1/buildings/${building}/live${query}`
  return new WebSocket(address, [...protocols], { headers: { ...authorization, ...headers } })
}

/** Status and problem of a handshake that is refused. */
export function refusal(
  server: LiveServer,
  building: string,
  options: ClientOptions = {},
): Promise<{ readonly status: number; readonly body: { readonly code?: string } }> {
  const socket = connect(server, building, options)
  return new Promise((resolve, reject) => {
    socket.on('open', () => reject(new Error('it was let in')))
    socket.on('error', () => undefined)
    socket.on('unexpected-response', (_request, response) => {
      const pieces: Buffer[] = []
      response.on('data', (piece: Buffer) => pieces.push(piece))
      response.on('end', () => {
        const text = Buffer.concat(pieces).toString()
        resolve({ status: response.statusCode ?? 0, body: text === '' ? {} : JSON.parse(text) })
      })
    })
  })
}

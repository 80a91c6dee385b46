/** Clients that do not give up: one that asks the next server when it got no answer, one that follows a building. */
import { setTimeout as wait } from 'node:timers/promises'
import WebSocket from 'ws'

/** Milliseconds after which a client tries again, and after which one that hears nothing is a fault. */
const AGAIN = 100
const PATIENCE = 45_000
/** Answers that say: not now. */
const LATER = new Set([429, 503])

/** Servers that are the same to whoever asks; they may change. */
export interface Servers {
  readonly urls: readonly string[]
  readonly key: string
}

export interface Sent {
  readonly json?: object
  /** Made anew for each try. */
  readonly body?: () => Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>
  /** So that it is done once, however often it is sent. */
  readonly once?: string
}

export interface Heard {
  readonly status: number
  readonly text: string
}

export class Stubborn {
  /** Answers that nobody should get, whatever was killed. */
  readonly faults: string[] = []
  /** How often a server said that it cannot now, and how often none answered at all. */
  refused = 0
  unheard = 0
  private readonly servers: Servers

  constructor(servers: Servers) {
    this.servers = servers
  }

  /**
   * Sends a request until it is answered.
   *
   * @param first which server is asked first
   * @returns success, or 410 where it was done before and the answer is lost
   */
  async send(method: string, path: string, sent: Sent & { readonly first: number }): Promise<Heard> {
    const { urls } = this.servers
    const until = performance.now() + PATIENCE
    let last: Heard | null = null
    for (let i = sent.first; performance.now() < until; i += 1) {
      const url = urls[i % urls.length] as string
      const heard = await this.once(method, url + path, sent)
      last = heard
      if (heard !== null && this.isAnswer(heard, { what: `${method} ${path}`, sent })) return heard
      await wait(AGAIN)
    }
    throw new Error(`${method} ${path}: no answer in ${PATIENCE} ms; the last: ${last?.status} ${last?.text}`)
  }

  private async once(method: string, url: string, { json, body, once }: Sent): Promise<Heard | null> {
    try {
      const response = await fetch(url, {
        method,
        headers: {
          authorization: `Bearer ${this.servers.key}`,
          ...(json === undefined ? {} : { 'content-type': 'application/json' }),
          ...(once === undefined ? {} : { 'idempotency-key': once }),
        },
        signal: AbortSignal.timeout(PATIENCE),
        ...(json === undefined ? {} : { body: JSON.stringify(json) }),
        ...(body === undefined ? {} : { body: body(), duplex: 'half' as const }),
      })
      return { status: response.status, text: await response.text() }
    } catch (error) {
      this.unheard += 1
      if ((error as Error).name === 'TimeoutError') this.faults.push(`${method} ${url}: hangs`)
      return null
    }
  }

  private isAnswer(
    { status, text }: Heard,
    { what, sent }: { readonly what: string; readonly sent: Sent },
  ): boolean {
    if (status < 300 || (status === 410 && sent.once !== undefined)) return true
    const isLater = LATER.has(status) || (status === 409 && sent.once !== undefined)
    if (isLater) this.refused += 1
    else this.faults.push(`${what}: ${status} ${text}`)
    return false
  }
}

/** Somebody who follows a building and comes back whenever it is cut off, at the next server, with the last number that it has. */
export class StubbornFollower {
  /** The numbers of the events that came, in the order in which they came. */
  readonly numbers: number[] = []
  /** What was told that must not be. */
  readonly faults: string[] = []
  connections = 0
  private readonly servers: Servers
  private readonly building: string
  private socket: WebSocket | null = null
  private isOver = false
  private readonly following: Promise<void>

  /** @param first which server it goes to first */
  constructor(servers: Servers, building: string, first: number) {
    this.servers = servers
    this.building = building
    this.following = this.follow(first)
  }

  async end(): Promise<void> {
    this.isOver = true
    this.socket?.terminate()
    await this.following
  }

  private async follow(first: number): Promise<void> {
    for (let i = first; !this.isOver; i += 1) {
      await this.connect(i)
      if (!this.isOver) await wait(AGAIN)
    }
  }

  private connect(i: number): Promise<void> {
    const { urls, key } = this.servers
    const url = (urls[i % urls.length] as string).replace('http', 'ws')
    const path = `/v1/buildings/${this.building}/live?after=${this.numbers.at(-1) ?? 0}`
    const socket = new WebSocket(url + path, ['lintel.v1'], {
      headers: { authorization: `Bearer ${key}` },
      handshakeTimeout: 15_000,
    })
    this.socket = socket
    socket.on('open', () => {
      this.connections += 1
    })
    socket.on('error', () => undefined)
    socket.on('message', (data) => {
      const { type, sequence } = JSON.parse(String(data)) as { type: string; sequence?: number }
      if (type === 'validation_update') this.numbers.push(sequence ?? 0)
      if (type === 'resync' || type === 'error') this.faults.push(String(data))
    })
    return new Promise((resolve) => socket.on('close', () => resolve()))
  }
}

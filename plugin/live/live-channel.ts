/**
 * Follows a building on the live channel of a server: comes back by itself when it is cut off, with the number of the last
 * event that it has, so that every event is heard once and in order. `docs/server/live.md` tells what is said.
 */

/** Something that happened in the building. */
export interface LiveUpdate {
  readonly sequence: number
  /** `event` says what it was: `validation.done`, `delta.applied`, … */
  readonly data: { readonly event: string } & Readonly<Record<string, unknown>>
  readonly timestamp: string
}

/** Any message of the server. */
export interface LiveMessage {
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
  readonly sequence?: number | null
  readonly reply_to?: string | number
}

export interface LiveListeners {
  /** Each event, once and in order. */
  readonly onUpdate: (update: LiveUpdate) => void
  /** The state is to be read anew, over the API: at the beginning, and after a very long absence. */
  readonly onRead: () => void
  /** Everything else: presence, highlights, answers, errors. */
  readonly onMessage?: (message: LiveMessage) => void
  /** `ended`: it does not come back by itself; `code` tells why: 4401 sign in, 4403 forbidden, 4404 the building is gone. */
  readonly onState?: (state: 'connecting' | 'open' | 'waiting' | 'ended', code?: number) => void
}

export interface LiveOptions extends LiveListeners {
  /** `wss://…/v1/buildings/{id}/live` */
  readonly url: string
  /** A token that holds now; null where the server wants none. Asked before each connection. */
  readonly token: () => string | null | Promise<string | null>
  /** Default: the browser's. */
  readonly open?: (url: string, protocols: string[]) => WebSocket
  /** 0…1, for the time between two tries. Default: `Math.random`. */
  readonly chance?: () => number
}

const PROTOCOL = 'lintel.v1'
const BEARER = 'lintel.bearer.'
/** Milliseconds: what is waited for at most after the first failure, and after many. */
const FIRST_WAIT = 500
const LONGEST_WAIT = 30_000
/** Ends that another try does not change. */
const FINAL = new Set([1003, 1009, 4401, 4403, 4404])

export class LiveChannel {
  private readonly options: LiveOptions
  private socket: WebSocket | null = null
  private last: number | null = null
  private failures = 0
  private timer: ReturnType<typeof setTimeout> | undefined
  private isClosed = false

  /** Connects at once. */
  constructor(options: LiveOptions) {
    this.options = options
    void this.connect()
  }

  /** @returns false where the channel is not open; the message is then gone */
  send(message: { readonly type: string } & Readonly<Record<string, unknown>>): boolean {
    if (this.socket?.readyState !== 1) return false
    this.socket.send(JSON.stringify(message))
    return true
  }

  close(): void {
    this.isClosed = true
    clearTimeout(this.timer)
    this.socket?.close()
  }

  private async connect(): Promise<void> {
    this.options.onState?.('connecting')
    let token: string | null
    try {
      token = await this.options.token()
    } catch {
      return this.wait()
    }
    if (this.isClosed) return
    const { url, open = (to, protocols) => new WebSocket(to, protocols) } = this.options
    const address = this.last === null ? url : `${url}?after=${this.last}`
    const socket = open(address, [PROTOCOL, ...(token === null ? [] : [BEARER + token])])
    this.socket = socket
    socket.onmessage = ({ data }) => this.hear(JSON.parse(String(data)) as LiveMessage)
    socket.onclose = ({ code }) => this.ended(code)
    // `close` follows
    socket.onerror = () => undefined
  }

  private hear(message: LiveMessage): void {
    const { onUpdate, onRead, onMessage, onState } = this.options
    const { type, sequence, data } = message
    if (type === 'connection_status') {
      this.failures = 0
      onState?.('open')
      if (this.last === null) this.restart(data.sequence as number, onRead)
    } else if (type === 'resync') this.restart(data.sequence as number, onRead)
    if (type === 'validation_update' && typeof sequence === 'number') {
      this.last = sequence
      onUpdate(message as unknown as LiveUpdate)
    } else onMessage?.(message)
  }

  private restart(sequence: number, onRead: () => void): void {
    this.last = sequence
    onRead()
  }

  private ended(code: number): void {
    this.socket = null
    if (this.isClosed || FINAL.has(code)) this.options.onState?.('ended', code)
    else this.wait()
  }

  /** Twice as long after each failure, and a random part of that, so that not all come back at once. */
  private wait(): void {
    if (this.isClosed) return
    this.options.onState?.('waiting')
    const longest = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.failures)
    this.failures += 1
    const { chance = Math.random } = this.options
    this.timer = setTimeout(() => void this.connect(), longest * (0.5 + chance() / 2))
  }
}

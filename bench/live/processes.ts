/** The processes of the bench of the live channel: servers and clients, each apart, so that none takes time from another. */
import { join } from 'node:path'
import { Child } from '../process.ts'
import type { FromClients, ToClients } from './clients.ts'
import type { FromSide, Order, ToSide } from './side.ts'

/** A server with its clients. */
export class BroadcastSide {
  readonly name: string
  private readonly server: Child<ToSide, FromSide>
  private clients: Child<ToClients, FromClients>
  private readonly url: string
  private round = 0

  private constructor(name: string, server: Child<ToSide, FromSide>, url: string) {
    this.name = name
    this.server = server
    this.url = url
    this.clients = new Child(join(import.meta.dirname, 'clients.ts'))
  }

  /** @param file of the server, beside this one */
  static async start(name: string, file: string): Promise<BroadcastSide> {
    const server = new Child<ToSide, FromSide>(join(import.meta.dirname, file))
    const { url } = await server.next('listening')
    return new BroadcastSide(name, server, url)
  }

  /** Opens connections beside those that are open. @returns how many there are */
  async open(many: number): Promise<number> {
    this.clients.send({ type: 'open', url: this.url, many })
    return (await this.clients.next('opened')).open
  }

  /** @returns milliseconds until the last client had it, and bytes that all of them got */
  async broadcast(pad: number): Promise<{ readonly took: number; readonly bytes: number }> {
    this.round += 1
    const order: Order = { mark: `round-${String(this.round).padStart(9, '0')}`, pad }
    this.clients.send({ type: 'expect', mark: order.mark, messages: 1 })
    await this.clients.next('ready')
    const all = this.clients.next('all')
    this.server.send({ type: 'broadcast', ...order })
    const { at: began } = await this.server.next('sent')
    const { at: ended, bytes } = await all
    return { took: ended - began, bytes }
  }

  /** Bytes that JavaScript holds in the server, after the garbage collector. */
  async memory(): Promise<number> {
    this.server.send({ type: 'memory' })
    return (await this.server.next('memory')).bytes
  }

  /** Ends the clients, and takes new ones. */
  async closeClients(): Promise<void> {
    this.clients.send({ type: 'close' })
    await this.clients.next('closed')
  }

  end(): void {
    this.clients.end()
    this.server.end()
  }
}

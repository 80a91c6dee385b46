/** A network between a server and what it talks to, for tests: passes everything on, or nothing while connections stay open. */
import { connect, createServer, type Server, type Socket } from 'node:net'

export class TcpProxy {
  private readonly server: Server
  private readonly target: number
  private readonly pairs = new Set<readonly [Socket, Socket]>()
  private isCut = false

  private constructor(target: number) {
    this.target = target
    this.server = createServer((near) => this.join(near))
  }

  /** @param target a port on loopback */
  static async to(target: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(target)
    await new Promise<void>((resolve) => proxy.server.listen(0, '127.0.0.1', resolve))
    return proxy
  }

  get port(): number {
    return (this.server.address() as { port: number }).port
  }

  /** What is sent is lost, connections look alive, new ones hear nothing. */
  cut(): void {
    this.isCut = true
  }

  /** What was cut off stays silent, as when the other end forgot it; new connections work. */
  mend(): void {
    this.isCut = false
  }

  async close(): Promise<void> {
    for (const pair of this.pairs) for (const socket of pair) socket.destroy()
    await new Promise((resolve) => this.server.close(resolve))
  }

  private join(near: Socket): void {
    const far = connect(this.target, '127.0.0.1')
    const pair = [near, far] as const
    this.pairs.add(pair)
    let isLost = false
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('data', (bytes) => {
        isLost ||= this.isCut
        if (!isLost) to.write(bytes)
      })
      from.on('error', () => undefined)
      from.on('close', () => {
        this.pairs.delete(pair)
        // who is cut off does not hear of the other's end
        if (!isLost || from === near) to.destroy()
      })
    }
  }
}

/** Ends connections whose body comes too slowly: a few letters now and then would hold a thread for ever. */
import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'

export interface SlowBodyLimits {
  /** Fewest bytes in each second, over a period. */
  readonly bytesPerSecond: number
  /** Milliseconds of a period. */
  readonly period: number
}

interface Watched {
  /** The last request of the connection. */
  request: IncomingMessage
  /** Bytes of the connection at the start of the period. */
  read: number
  since: number
}

/**
 * Watches every request with a body until it has come whole. Time in which the server itself does not read, because
 * checks wait for a thread, is not held against the client.
 *
 * @returns stops watching
 */
export function endSlowBodies(server: Server, { bytesPerSecond, period }: SlowBodyLimits): () => void {
  const open = new Map<Socket, Watched>()
  server.on('request', (request: IncomingMessage) => {
    const { socket } = request
    const watched = open.get(socket)
    if (watched === undefined) {
      open.set(socket, { request, read: socket.bytesRead, since: performance.now() })
      socket.once('close', () => void open.delete(socket))
    } else {
      watched.request = request
      watched.read = socket.bytesRead
      watched.since = performance.now()
    }
  })
  const timer = setInterval(() => {
    const now = performance.now()
    for (const [socket, watched] of open) {
      const { request } = watched
      if (request.complete) continue
      const { bytesRead } = socket
      const passed = now - watched.since
      if (request.readableLength > 0) Object.assign(watched, { read: bytesRead, since: now })
      if (passed < period) continue
      if (bytesRead - watched.read < (bytesPerSecond * passed) / 1000) socket.destroy()
      Object.assign(watched, { read: bytesRead, since: now })
    }
  }, period / 2)
  timer.unref()
  return () => clearInterval(timer)
}

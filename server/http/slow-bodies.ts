/** Ends connections whose body comes too slowly: a few letters now and then would hold a thread for ever. */
import type { IncomingMessage, Server } from 'node:http'

export interface SlowBodyLimits {
  /** Fewest bytes in each second, over a period. */
  readonly bytesPerSecond: number
  /** Milliseconds of a period. */
  readonly period: number
}

interface Watched {
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
  const open = new Map<IncomingMessage, Watched>()
  server.on('request', (request: IncomingMessage) => {
    open.set(request, { read: request.socket.bytesRead, since: performance.now() })
    const forget = (): void => void open.delete(request)
    request.once('end', forget)
    request.once('close', forget)
  })
  const timer = setInterval(() => {
    const now = performance.now()
    for (const [request, watched] of open) {
      const { bytesRead } = request.socket
      const passed = now - watched.since
      if (request.readableLength > 0) Object.assign(watched, { read: bytesRead, since: now })
      if (passed < period || request.complete) continue
      if (bytesRead - watched.read < (bytesPerSecond * passed) / 1000) request.socket.destroy()
      Object.assign(watched, { read: bytesRead, since: now })
    }
  }, period / 2)
  timer.unref()
  return () => clearInterval(timer)
}

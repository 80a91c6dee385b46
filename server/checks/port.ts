/** The other end of the line to the server: of a thread, or of a process of its own. */
import { writeFileSync } from 'node:fs'
import { parentPort, Worker, workerData } from 'node:worker_threads'
import type { ThreadData, ThreadReply, ThreadRequest } from './check-protocol.ts'

export interface Port {
  /** What was given at the start. */
  readonly data: ThreadData
  /** @param moved may not be used any more */
  readonly reply: (message: ThreadReply, moved?: readonly ArrayBuffer[]) => void
  /** Calls for each request from now on. */
  readonly listen: (receive: (request: ThreadRequest) => void) => void
}

export async function openPort(): Promise<Port> {
  if (parentPort === null) return processPort()
  const port = parentPort
  return {
    data: workerData as ThreadData,
    reply: (message, moved = []) => port.postMessage(message, moved),
    listen: (receive) => void port.on('message', receive),
  }
}

async function processPort(): Promise<Port> {
  endWithParent()
  // Ctrl+C reaches the whole group; the server says itself when this is to end
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)
  if (process.platform === 'linux') offerFirst()
  const waiting: ThreadRequest[] = []
  let take = (request: ThreadRequest): void => void waiting.push(request)
  const data = await new Promise<ThreadData>((resolve) => {
    process.once('message', (first) => {
      process.on('message', (request: ThreadRequest) => take(request))
      resolve(first as ThreadData)
    })
  })
  return {
    data,
    reply: (message) => void process.send?.(message),
    listen: (receive) => {
      take = receive
      for (const request of waiting.splice(0)) receive(request)
    },
  }
}

/**
 * A server that is killed says nothing more, and a check may not listen for long; so another thread watches whose child
 * this is. It is told, because its parent may be gone before it asks.
 */
function endWithParent(): void {
  process.once('disconnect', () => process.exit())
  const watch = `const { workerData: parent } = require('node:worker_threads')
    setInterval(() => { if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL') }, 1000)`
  const resourceLimits = { maxOldGenerationSizeMb: 8 }
  new Worker(watch, { eval: true, workerData: process.ppid, resourceLimits }).unref()
}

/** Where a machine runs out of memory, Linux shall end this before what keeps data. */
function offerFirst(): void {
  try {
    writeFileSync('/proc/self/oom_score_adj', '800')
  } catch {
    // then it ends what it likes
  }
}

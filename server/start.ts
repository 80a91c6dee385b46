/** Starts the server on a port: reads the build, makes the check threads, listens. Prints nothing. */
import { createHash } from 'node:crypto'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { availableParallelism } from 'node:os'
import { createAdaptorServer } from '@hono/node-server'
import { localDay } from '../engine/day.ts'
import { LintelError } from '../engine/errors.ts'
import { createApp } from './app.ts'
import { readBuilt } from './built.ts'
import { CheckPool } from './checks/check-pool.ts'

export interface StartOptions {
  /** Default: `PORT`, else 8001; 0 takes a free one. */
  readonly port?: number
  /** Default 127.0.0.1: only this machine. */
  readonly host?: string
  /** Largest model in bytes; default 4 GiB. */
  readonly bodyBytes?: number
  /** Check threads; default: one less than the cores, at least one. */
  readonly threads?: number
  /** Gets faults of ours; default: standard error. */
  readonly log?: (error: unknown) => void
}

export interface RunningServer {
  readonly url: string
  readonly close: () => Promise<void>
}

const GIBIBYTE = 2 ** 30
/** Real IDS files have some hundred kilobytes; a form's are held in memory while it waits for a thread. */
const IDS_LIMITS = { idsBytes: 2 ** 24, allIdsBytes: 2 ** 25, idsFiles: 100 }
/** Milliseconds for a whole request: a large model over a slow line takes its time. */
const REQUEST_TIMEOUT = 60 * 60 * 1000

/** @throws LintelError call-invalid when the port is wrong or taken, internal-kernel when the build is missing */
export async function startServer(options: StartOptions = {}): Promise<RunningServer> {
  const {
    host = '127.0.0.1',
    bodyBytes = 4 * GIBIBYTE,
    threads = Math.max(1, availableParallelism() - 1),
    log = console.error,
  } = options
  const port = options.port ?? readPort(process.env.PORT)
  const { kernel, packs, files, version, workerUrl } = readBuilt()
  const checks = new CheckPool({ workerUrl, kernel, threads, queue: threads * 8 })
  const kernelSha256 = createHash('sha256').update(kernel.simd).digest('hex')
  const app = createApp({
    version,
    kernelSha256,
    packs,
    files,
    checks,
    limits: { bodyBytes, ...IDS_LIMITS },
    today: () => localDay(new Date()),
    log,
  })
  const server = createAdaptorServer({
    fetch: app.fetch,
    serverOptions: { requestTimeout: REQUEST_TIMEOUT },
  }) as Server
  try {
    await listen(server, port, host)
  } catch (error) {
    await checks.end()
    throw error
  }
  const { port: bound } = server.address() as AddressInfo
  const name = host.includes(':') ? `[${host}]` : host
  return { url: `http://${name}:${bound}`, close: () => close(server, checks) }
}

function readPort(text: string | undefined): number {
  const port = text === undefined || text === '' ? 8001 : Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new LintelError('call-invalid', `PORT must be a whole number from 0 to 65535, not '${text}'`)
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why =
        error.code === 'EADDRINUSE' ? 'the port is taken; choose another with --port or PORT' : error.message
      reject(new LintelError('call-invalid', `cannot listen on ${host}:${port}: ${why}`, { cause: error }))
    })
    server.listen(port, host, () => resolve())
  })
}

async function close(server: Server, checks: CheckPool): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeAllConnections()
  await Promise.all([closed, checks.end()])
}

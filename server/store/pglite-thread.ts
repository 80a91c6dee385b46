/** The thread in which PGlite lives, so that no query ever holds up the server's event loop. */
import { existsSync, renameSync, rmSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import type { PgliteReply, PgliteRequest, PgliteThreadData } from './pglite-protocol.ts'
import { PgliteStatements } from './pglite-statements.ts'

async function main(): Promise<void> {
  const { folder } = workerData as PgliteThreadData
  const database = folder === null ? await PGlite.create() : await openFolder(folder)
  const statements = new PgliteStatements(database)
  parentPort?.on('message', (request: PgliteRequest) => void receive(database, statements, request))
  reply({ type: 'ready' })
}

/** A new database is made beside its place and moved there when it is whole, so that a process may die at any time. */
async function openFolder(folder: string): Promise<PGlite> {
  if (!existsSync(folder)) {
    const unfinished = `${folder}.new`
    rmSync(unfinished, { recursive: true, force: true })
    await (await PGlite.create({ dataDir: unfinished })).close()
    renameSync(unfinished, folder)
  }
  return await PGlite.create({ dataDir: folder })
}

async function receive(
  database: PGlite,
  statements: PgliteStatements,
  request: PgliteRequest,
): Promise<void> {
  const { id } = request
  try {
    if (request.type === 'close') {
      await database.close()
      return reply({ type: 'closed', id })
    }
    if (request.begins) await statements.run('begin', [])
    reply({ type: 'rows', id, ...(await statements.run(request.sql, request.parameters)) })
  } catch (error) {
    reply({ type: 'failed', id, error: plainError(error) })
  }
}

/** What callers look at crosses by name: the SQLSTATE, the constraint and where it was. */
function plainError(error: unknown): Extract<PgliteReply, { type: 'failed' }>['error'] {
  const { message, ...rest } = error as Error & Record<string, unknown>
  const told: Record<string, string> = { message: String(message ?? error) }
  for (const name of ['code', 'constraint', 'table', 'column', 'detail']) {
    if (typeof rest[name] === 'string') told[name] = rest[name]
  }
  return told as { message: string }
}

function reply(message: PgliteReply): void {
  parentPort?.postMessage(message)
}

await main()

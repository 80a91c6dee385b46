/** The thread in which PGlite lives, so that no query ever holds up the server's event loop. */
import { existsSync, renameSync, rmSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite, types } from '@electric-sql/pglite'
import type { PgliteReply, PgliteRequest, PgliteThreadData } from './pglite-protocol.ts'

/** Values cross as PostgreSQL's own text; what they become is decided once, in `values.ts`, for both storages. */
const AS_TEXT = Object.fromEntries(
  Object.values(types)
    .filter(isOid)
    .map((oid) => [oid, String]),
)

async function main(): Promise<void> {
  const { folder } = workerData as PgliteThreadData
  const database = folder === null ? await PGlite.create() : await openFolder(folder)
  parentPort?.on('message', (request: PgliteRequest) => void receive(database, request))
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

async function receive(database: PGlite, request: PgliteRequest): Promise<void> {
  const { id } = request
  try {
    if (request.type === 'close') {
      await database.close()
      return reply({ type: 'closed', id })
    }
    const options = { parsers: AS_TEXT, serializers: AS_TEXT, rowMode: 'array' } as const
    const { rows, fields, affectedRows } = await database.query<(string | null)[]>(
      request.sql,
      [...request.parameters],
      options,
    )
    reply({ type: 'rows', id, rows, fields, affectedRows: affectedRows ?? 0 })
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

function isOid(value: unknown): value is number {
  return typeof value === 'number'
}

function reply(message: PgliteReply): void {
  parentPort?.postMessage(message)
}

await main()

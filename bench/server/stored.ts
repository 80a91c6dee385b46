/** A server that starts on models which are stored already. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { v7 } from 'uuid'
import { ensureLocalUser } from '../../server/auth/local.ts'
import { readBuilt } from '../../server/built.ts'
import { FolderFiles } from '../../server/files/folder.ts'
import { type RunningServer, startServer } from '../../server/start.ts'
import { openStore } from '../../server/store/store.ts'
import { storeModel } from '../../test/server/stored-model.ts'

export interface StoredServer {
  readonly server: RunningServer
  /** Ids of versions; each has another file name, so that each is checked anew. */
  readonly versions: readonly string[]
  readonly end: () => Promise<void>
}

/** @param many versions of the model @param threads of checks */
export async function storedServer(text: string, many: number, threads: number): Promise<StoredServer> {
  const data = mkdtempSync(join(tmpdir(), 'lintel-bench-'))
  const place = { kind: 'pglite', folder: join(data, 'database'), workerUrl: readBuilt().pgliteUrl } as const
  const store = openStore(place)
  await store.ready
  await ensureLocalUser(store.db, new Date())
  const places = { store, files: new FolderFiles(join(data, 'files')), newId: v7 }
  const versions: string[] = []
  for (let i = 0; i < many; i += 1)
    versions.push((await storeModel(places, text, { name: `model-${i}.ifc` })).version)
  await store.close()
  const server = await startServer({ environment: {}, port: 0, data, threads })
  await server.ready
  const end = async (): Promise<void> => {
    await server.close()
    rmSync(data, { recursive: true, force: true })
  }
  return { server, versions, end }
}

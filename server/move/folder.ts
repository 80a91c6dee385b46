/** Moves a data folder to the server that the environment names. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { v7 } from 'uuid'
import { LintelError } from '../../engine/errors.ts'
import { readBuilt } from '../built.ts'
import { type Config, type Environment, readConfig } from '../config.ts'
import { FolderFiles } from '../files/folder.ts'
import { openFiles } from '../files/open.ts'
import { lockFolder } from '../store/folder-lock.ts'
import { openStore, type Store } from '../store/store.ts'
import { type Moved, type MoveOptions, move } from './move.ts'

/**
 * @param folder of an embedded server that does not run
 * @throws LintelError call-invalid, and what database or storage fail with
 */
export async function moveFolder(
  folder: string,
  environment: Environment,
  asked: Pick<MoveOptions, 'organisation' | 'as'>,
): Promise<Moved> {
  const config = readTarget(folder, environment)
  const place = resolve(folder)
  const keepsFiles = config.s3 === null && config.dataFolder !== null && resolve(config.dataFolder) === place
  const releases = [lockFolder(place)]
  const stores: Store[] = []
  try {
    if (!keepsFiles && config.dataFolder !== null && (config.s3 === null || config.databaseUrl === null))
      releases.push(lockFolder(config.dataFolder))
    const { pgliteUrl: workerUrl } = readBuilt()
    const from = openStore({ kind: 'pglite', folder: join(place, 'database'), workerUrl })
    stores.push(from)
    const to = openStore(
      config.databaseUrl === null
        ? { kind: 'pglite', folder: join(config.dataFolder ?? '', 'database'), workerUrl }
        : { kind: 'postgres', url: config.databaseUrl },
    )
    stores.push(to)
    await Promise.all([from.ready, to.ready])
    const fromFiles = new FolderFiles(join(place, 'files'))
    const toFiles = keepsFiles ? fromFiles : await openFiles(config)
    const options = { ...asked, now: new Date(), newId: v7 }
    return await move({ db: from.db, files: fromFiles }, { db: to.db, files: toFiles }, options)
  } finally {
    await Promise.all(stores.map((store) => store.close().catch(() => undefined)))
    for (const release of releases) release()
  }
}

/** @throws LintelError call-invalid where folder or server cannot be these */
function readTarget(folder: string, environment: Environment): Config {
  if (!existsSync(join(folder, 'database')))
    throw wrong(`${folder} is no data folder of Lintel: it holds no database`)
  const config = readConfig(environment)
  if (config.mode === 'embedded')
    throw wrong(
      'the environment names no served server; set DATABASE_URL and what else that server is started with',
    )
  if (
    config.databaseUrl === null &&
    config.dataFolder !== null &&
    resolve(config.dataFolder) === resolve(folder)
  )
    throw wrong(`${folder} is where the served server keeps its own data; choose another LINTEL_DATA for it`)
  return config
}

function wrong(message: string): LintelError {
  return new LintelError('call-invalid', message)
}

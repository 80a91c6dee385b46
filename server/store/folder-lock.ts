/** One process at a time works in a data folder: PGlite's files would not survive two. */
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { LintelError } from '../../engine/errors.ts'

/**
 * Takes the folder, and makes it where it is missing. A lock that a process left behind when it died is taken over.
 *
 * @returns gives it back
 * @throws LintelError call-invalid when another process works there
 */
export function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, 'lintel.pid')
  const release = (): void => rmSync(path, { force: true })
  if (take(path)) return release
  const holder = Number(readFileSync(path, 'utf8'))
  if (holder !== process.pid && isAlive(holder)) {
    const what = `process ${holder} already works in ${folder}`
    throw new LintelError('call-invalid', `${what}; stop it, or choose another folder with --data`)
  }
  release()
  if (take(path)) return release
  throw new LintelError(
    'call-invalid',
    `another process has just taken ${folder}; choose another with --data`,
  )
}

function take(path: string): boolean {
  try {
    const file = openSync(path, 'wx', 0o600)
    writeSync(file, String(process.pid))
    closeSync(file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

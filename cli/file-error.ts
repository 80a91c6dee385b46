/** The errors of files that cannot be read. */
import { LintelError } from '../engine/errors.ts'

/** A file that is not there or cannot be read, in words. */
export function fileError(name: string, error: unknown): LintelError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: `${name} does not exist; check the path (it was looked for from ${process.cwd()})`,
    ENOTDIR: `${name} does not exist: a part of its path is a file and not a folder`,
    EACCES: `${name} may not be read; check its permissions`,
    EISDIR: `${name} is a folder; name a file`,
  }
  const reason = reasons[code] ?? `${name} cannot be read (${code === '' ? String(error) : code})`
  return new LintelError('input-not-found', reason, { cause: error })
}

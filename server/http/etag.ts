/** Versions of things as ETags: a client that read an older one cannot overwrite a newer one unseen. */
import type { Context } from 'hono'
import { HttpError } from './problem.ts'

export function etagOf(version: number): string {
  return `"v${version}"`
}

/**
 * The version a change is based on, by `If-Match`; undefined where the client does not care (`*`, or nothing said).
 *
 * @throws HttpError `precondition-failed` where it is no version
 */
export function expectedVersion(context: Context): number | undefined {
  const header = context.req.header('if-match')
  if (header === undefined || header === '*') return undefined
  const version = /^"v(\d{1,9})"$/.exec(header)?.[1]
  if (version !== undefined) return Number(version)
  throw new HttpError('precondition-failed', '`if-match` must be an etag that this server gave, such as "v3"')
}

/** Whether the client has this version already, by `If-None-Match`. */
export function isKnown(context: Context, etag: string): boolean {
  const header = context.req.header('if-none-match')
  return header?.split(',').some((one) => one.trim().replace(/^W\//, '') === etag) ?? false
}

/**
 * Refuses a change that is based on another version than the one that is there.
 *
 * @throws HttpError `precondition-failed`
 */
export function refuseOtherVersion(context: Context, version: number): void {
  if ((expectedVersion(context) ?? version) === version) return
  throw new HttpError('precondition-failed', `it is at version ${version} by now; read it again`)
}

/** The built page, the kernel and the packs, held in memory: no path of a request ever touches the disk. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import type { Context } from 'hono'

export interface StaticFile {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly type: string
  /** Quoted, as the header wants it. */
  readonly etag: string
  /** Its name holds a hash of its content. */
  readonly immutable: boolean
}

/** Path without the leading slash → file. */
export type StaticFiles = ReadonlyMap<string, StaticFile>

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
}
const HASHED = /^assets\/.+-[\w-]{8}\.\w+$/

/** Every file of a folder; none when the folder is not there. */
export function folderFiles(folder: string, prefix = ''): StaticFiles {
  const files = new Map<string, StaticFile>()
  for (const path of list(folder)) {
    const name = prefix + relative(folder, path).split(sep).join('/')
    files.set(name, staticFile(name, new Uint8Array(readFileSync(path))))
  }
  return files
}

export function staticFile(name: string, bytes: Uint8Array<ArrayBuffer>): StaticFile {
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`
  return {
    bytes,
    type: TYPES[extname(name)] ?? 'application/octet-stream',
    etag,
    immutable: HASHED.test(name),
  }
}

/** The file, or 304 when the client has it; hashed names are kept for a year, others are asked for again. */
export function serveFile(context: Context, file: StaticFile): Response {
  const headers = {
    'content-type': file.type,
    etag: file.etag,
    'cache-control': file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
  }
  const known = context.req.header('if-none-match')?.split(/,\s*/) ?? []
  if (known.includes(file.etag)) return context.newResponse(null, 304, headers)
  return context.newResponse(file.bytes, 200, headers)
}

function list(folder: string): readonly string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true, recursive: true })
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

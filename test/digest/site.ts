/** A site on 127.0.0.1 for the digest test: an empty page, the bundled worker, the kernel, the packs and the models. */
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, normalize } from 'node:path'
import { Readable } from 'node:stream'

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html',
  json: 'application/json',
  mjs: 'text/javascript',
  wasm: 'application/wasm',
}

export interface Site {
  readonly url: string
  close(): Promise<void>
}

/** A file's bytes, whole or in chunks that are made while they are sent. */
export type SiteFile = Uint8Array | Iterable<Uint8Array>

/**
 * Serves files made on demand by path, and the modules of a folder.
 *
 * @param files   path → bytes
 * @param headers sent with every file
 */
export async function startSite(
  folder: string,
  files: Readonly<Record<string, () => SiteFile>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Site> {
  const server: Server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '/')
    try {
      const bytes = files[path]?.() ?? readFileSync(join(folder, normalize(path)))
      const type =
        TYPES[path.split('.').at(-1) ?? ''] ?? (path === '/' ? 'text/html' : 'application/octet-stream')
      response.writeHead(200, { ...headers, 'content-type': type })
      if (bytes instanceof Uint8Array) response.end(bytes)
      else Readable.from(bytes).pipe(response)
    } catch {
      response.writeHead(404).end()
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

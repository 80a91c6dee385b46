/** `/docs`: the API as a page that people read. Swagger UI comes from its package; nothing comes from elsewhere. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { AppEnv } from './request.ts'
import { type StaticFile, serveFile, staticFile } from './static-files.ts'

/** Scripts are files of ours; pictures of the page are data inside its style sheet. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Lintel API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="docs/swagger-ui.css">
</head>
<body>
<main id="docs"></main>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
</body>
</html>
`

const START = `SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#docs',
  deepLinking: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
  tryItOutEnabled: false,
})
`

const OURS = new Map([
  ['index.html', PAGE],
  ['start.js', START],
])
const THEIRS = ['swagger-ui.css', 'swagger-ui-bundle.js'] as const

/** Adds the page and its files. */
export function docsRoutes(app: OpenAPIHono<AppEnv>): void {
  const kept = new Map<string, Promise<StaticFile>>()
  const fileOf = (name: string): Promise<StaticFile> => {
    const file = kept.get(name) ?? readDocs(name)
    kept.set(name, file)
    return file
  }
  const serve = (path: string, name: string): void => {
    app.get(path, async (context) => {
      context.header('content-security-policy', POLICY)
      return serveFile(context, await fileOf(name))
    })
  }
  serve('/docs', 'index.html')
  for (const name of [...OURS.keys(), ...THEIRS]) if (name !== 'index.html') serve(`/docs/${name}`, name)
}

async function readDocs(name: string): Promise<StaticFile> {
  const ours = OURS.get(name)
  if (ours !== undefined) return staticFile(name, new TextEncoder().encode(ours))
  const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))
  return staticFile(name, new Uint8Array(await readFile(join(folder, name))))
}

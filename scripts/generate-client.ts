/** Writes `plugin/api/generated/schema.ts`, the types of the API, from the server's own document: `npm run generate:client`. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startServer } from '../server/start.ts'
import { clientSchema } from './client-schema.ts'

const target = join(fileURLToPath(new URL('..', import.meta.url)), 'plugin/api/generated/schema.ts')

const server = await startServer({ port: 0, data: null, threads: 1, environment: {} })
const response = await fetch(`${server.url}/openapi.json`)
writeFileSync(target, await clientSchema((await response.json()) as object))
await server.ready
await server.close()

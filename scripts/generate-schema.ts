/** Writes `engine/schema/generated/` from the published IFC schemas: `npm run generate:schema [-- FOLDER]`. */

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { generateTables } from './express/tables.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const source = process.argv[2] ?? join(root, '../shared/data/schema')
const target = join(root, 'engine/schema/generated')

mkdirSync(target, { recursive: true })
for (const [name, text] of generateTables(source)) {
  writeFileSync(join(target, name), text)
  process.stdout.write(`${name} ${(text.length / 1024).toFixed(1)} KB\n`)
}

/** Writes `docs/packs`: a page for each pack that comes with Lintel, and their table. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundledPacks } from '../cli/bundled.ts'
import { packIndex, packPage, pageName } from './pack-page.ts'

const FOLDER = join(import.meta.dirname, '../docs/packs')
/** Measured on real models, by another script. */
const KEPT = ['coverage.md']

const packs = await bundledPacks()
const pages = new Map([
  ['README.md', packIndex(packs)],
  ...packs.map((pack) => [pageName(pack), packPage(pack)] as const),
])
mkdirSync(FOLDER, { recursive: true })
for (const name of readdirSync(FOLDER))
  if (!pages.has(name) && !KEPT.includes(name)) rmSync(join(FOLDER, name))
for (const [name, text] of pages) writeFileSync(join(FOLDER, name), text)
console.log(`docs/packs: ${pages.size} pages`)

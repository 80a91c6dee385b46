/** The pages of packs say what the packs say: they are made from them. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packIndex, packPage, pageName } from '../scripts/pack-page.ts'
import { everyPack, ROOT } from './digest/inputs.ts'

const FOLDER = join(ROOT, 'docs/packs')
const packs = everyPack().sort((a, b) => (a.id < b.id ? -1 : 1))
const page = (name: string): string => readFileSync(join(FOLDER, name), 'utf8')

test.each(packs.map((pack) => [pack.id, pack] as const))(
  'the page of %s is that of the pack',
  (_id, pack) => {
    expect(page(pageName(pack)), 'run npm run generate:packs').toBe(packPage(pack))
  },
)

test('the table holds every pack, and no page is of none', () => {
  expect(page('README.md'), 'run npm run generate:packs').toBe(packIndex(packs))
  const known = [...packs.map(pageName), 'README.md', 'coverage.md'].sort()
  expect(readdirSync(FOLDER).sort()).toEqual(known)
})

test('coverage is told of every pack that has rules which run', () => {
  const told = page('coverage.md')
  for (const { id, rules } of packs) {
    const runs = rules.some(({ verified, live }) => verified !== 'draft' && live !== false)
    if (runs) expect(told).toContain(`| ${id} |`)
  }
})

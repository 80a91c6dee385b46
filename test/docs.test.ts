/** Paths that the documents name must be there: a moved file breaks its page, not its reader. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'

const ROOT = resolve(import.meta.dirname, '..')
const PAGES = ['README.md', 'CONTRIBUTING.md', ...markdown('docs'), ...markdown('bench')]
const PATH =
  /`((?:assembly|engine|plugin|server|cli|test|bench|docs|scripts|rulesets)\/[^`*{} ]*)`|\]\(([^)#:]+)(?:#[^)]*)?\)/g

function markdown(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name))
}

it('every path that the documents name exists', () => {
  const named = PAGES.flatMap((page) =>
    [...readFileSync(join(ROOT, page), 'utf8').matchAll(PATH)].map((match) => ({
      page,
      path: match[1] ?? join(page, '..', match[2] as string),
    })),
  )
  // written by npm run bench, not kept
  const kept = named.filter(({ path }) => !path.startsWith('bench/results/'))
  expect(kept.length).toBeGreaterThan(20)
  expect(kept.filter(({ path }) => !existsSync(join(ROOT, path)))).toEqual([])
})

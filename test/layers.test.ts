/** The layer table of docs/architecture.md as a test: who may import whom. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = resolve(import.meta.dirname, '..')

/** What each folder may import besides itself; `assembly/abi.ts` holds literals that both compilers read. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  assembly: [],
  engine: ['assembly/abi.ts'],
  plugin: ['engine'],
  server: ['engine'],
  cli: ['engine', 'server'],
  ml: ['engine'],
}

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s[^'"`;]*?from\s*['"]([^'"]+)['"]|import\s*\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)\s*import\s*['"]([^'"]+)['"]/g

function modulesOf(folder: string): string[] {
  try {
    return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
      .map((entry) => join(entry.parentPath, entry.name))
  } catch {
    return []
  }
}

function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '')
  return [...text.matchAll(IMPORT)].map((match) => (match[1] ?? match[2] ?? match[3]) as string)
}

/** The path from the root that a relative import leads to; null for packages. */
function targetOf(file: string, specifier: string): string | null {
  return specifier.startsWith('.') ? relative(ROOT, resolve(dirname(file), specifier)) : null
}

function mayImport(layer: string, target: string): boolean {
  const allowed = [layer, ...(LAYERS[layer] ?? [])]
  return allowed.some((entry) => target === entry || target.startsWith(`${entry}/`))
}

describe('the layers', () => {
  const modules = Object.keys(LAYERS).flatMap((layer) => modulesOf(layer).map((file) => ({ layer, file })))

  it('are read whole: every folder of the table that exists holds modules', () => {
    expect(modules.length).toBeGreaterThan(100)
    for (const layer of ['assembly', 'engine', 'plugin', 'server', 'cli']) {
      expect(modules.filter((module) => module.layer === layer).length, layer).toBeGreaterThan(0)
    }
  })

  it('import only what stands to their left', () => {
    const wrong = modules.flatMap(({ layer, file }) =>
      importsOf(file)
        .map((specifier) => targetOf(file, specifier))
        .filter((target): target is string => target !== null && !mayImport(layer, target))
        .map((target) => `${relative(ROOT, file)} imports ${target}`),
    )
    expect(wrong).toEqual([])
  })

  it('keep Node out of the engine, the kernel and the panel', () => {
    const wrong = modules
      .filter(({ layer }) => layer === 'engine' || layer === 'assembly' || layer === 'plugin')
      .flatMap(({ file }) =>
        importsOf(file)
          .filter((specifier) => specifier.startsWith('node:'))
          .map(() => relative(ROOT, file)),
      )
    expect(wrong).toEqual([])
  })

  it('never evaluate text as code', () => {
    const wrong = modules.filter(({ file }) =>
      /\bnew Function\s*\(|\beval\s*\(/.test(readFileSync(file, 'utf8')),
    )
    expect(wrong.map(({ file }) => relative(ROOT, file))).toEqual([])
  })

  it('stand in docs/architecture.md as they are here', () => {
    const text = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8')
    for (const [layer, allowed] of Object.entries(LAYERS)) {
      const cells = allowed.length === 0 ? 'nothing' : allowed.map((entry) => `\`${entry}\``).join(', ')
      expect(text).toContain(`| \`${layer}\` | ${cells} |`)
    }
  })
})

/**
 * What is shipped to a browser and how large it may be: the build prints it, test/sizes.test.ts holds it.
 *
 * A budget is raised by whoever lands the change that needs it, in the same commit, with the new reason under `why`.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const KIB = 1024

/** name → files under dist/ (those of a folder that `counts` takes), most bytes, most bytes with gzip -9. */
const BUDGETS = [
  {
    name: 'kernel.wasm',
    path: 'kernel.wasm',
    raw: 112 * KIB,
    gzip: 44 * KIB,
    why: '46 and 18 KiB with records; 64 and 25 with columns by segment, regular statements and snapshots; evaluation that keeps planes and follows changes and edits, and properties as IDS reads them, come to it',
  },
  {
    name: 'kernel-scalar.wasm',
    path: 'kernel-scalar.wasm',
    raw: 112 * KIB,
    gzip: 44 * KIB,
    why: 'the same source as its twin; only old web views fetch it',
  },
  {
    name: 'kernel-threads.wasm',
    path: 'kernel-threads.wasm',
    raw: 112 * KIB,
    gzip: 44 * KIB,
    why: 'the same source and what threads need; only pages that judge a large model by many rules fetch it',
  },
  {
    name: 'page',
    path: 'page',
    counts: (file) => !file.endsWith('.wasm') && !file.startsWith('rulesets/'),
    raw: 1280 * KIB,
    gzip: 332 * KIB,
    why: '935 and 228 KiB when set, most of it the tables of three schemas; the panel and a 3D view grow it; 15 with gzip verify signed results, fetched with the first of them',
  },
]

/**
 * Measures what the build made.
 *
 * @param dist the folder dist/
 * @returns {budget, raw, gzip} in bytes for every budget whose files are built
 */
export function measureSizes(dist) {
  return BUDGETS.filter(({ path }) => existsSync(join(dist, path))).map((budget) => {
    const files = filesOf(join(dist, budget.path)).filter(([name]) => budget.counts?.(name) ?? true)
    const sizes = files.map(([, path]) => {
      const bytes = readFileSync(path)
      return { raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length }
    })
    return { budget, raw: sum(sizes.map(({ raw }) => raw)), gzip: sum(sizes.map(({ gzip }) => gzip)) }
  })
}

/** `kernel.wasm 46.0 of 64 KiB, gzip 18.1 of 25`. */
export function sizeLine({ budget, raw, gzip }) {
  const kib = (bytes) => (bytes / KIB).toFixed(1)
  const over = raw > budget.raw || gzip > budget.gzip ? '  OVER BUDGET, see scripts/sizes.js' : ''
  return `${budget.name.padEnd(18)} ${kib(raw).padStart(7)} of ${budget.raw / KIB} KiB, gzip ${kib(gzip).padStart(6)} of ${budget.gzip / KIB}${over}`
}

/** [name below the folder, path] of every file; of a file itself one pair. */
function filesOf(path) {
  if (path.endsWith('.wasm')) return [['', path]]
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => [
      file
        .slice(path.length + 1)
        .split('\\')
        .join('/'),
      file,
    ])
}

function sum(numbers) {
  return numbers.reduce((total, one) => total + one, 0)
}

/**
 * Builds everything under dist/: `node scripts/build.js [kernel] [types] [rulesets] [page]`, all of them by default.
 * A step whose inputs and tools are unchanged (by content) is skipped. Plain Node, because it runs right after `npm ci`.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleRulesets } from './bundle-rulesets.js'
import { measureSizes, sizeLine } from './sizes.js'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..')
const STAMPS = join(ROOT, 'dist/.build')
/** The kernel's builds: target in asconfig.json and the entries that make it. */
const BUILDS = {
  simd: { file: 'kernel.wasm', entries: ['assembly/index.ts', 'assembly/simd.ts'] },
  scalar: { file: 'kernel-scalar.wasm', entries: ['assembly/index.ts'] },
  threads: {
    file: 'kernel-threads.wasm',
    entries: ['assembly/index.ts', 'assembly/simd.ts', 'assembly/threads.ts'],
  },
}
const EMITTED = ['engine', 'cli', 'server']

/** name → what it reads, which must exist afterwards, and how it is made; in the order of need. */
const STEPS = {
  kernel: {
    inputs: ['assembly', 'asconfig.json'],
    outputs: Object.values(BUILDS).map(({ file }) => `dist/${file}`),
    run: buildKernel,
  },
  types: {
    inputs: [...EMITTED, 'tsconfig.base.json', 'tsconfig.build.json'],
    outputs: ['dist/engine'],
    run: buildTypes,
  },
  rulesets: {
    inputs: ['rulesets', 'scripts/bundle-rulesets.js'],
    outputs: ['dist/rulesets/index.json'],
    run: buildRulesets,
  },
  page: { inputs: ['plugin', 'engine', 'vite.config.ts'], outputs: ['dist/page/index.html'], run: buildPage },
}

main(process.argv.slice(2))

function main(asked) {
  const unknown = asked.filter((name) => !(name in STEPS))
  if (unknown.length > 0) fail(`unknown step '${unknown[0]}'; there are: ${Object.keys(STEPS).join(', ')}`)
  for (const name of Object.keys(STEPS)) {
    if (asked.length === 0 || asked.includes(name)) runStep(name, STEPS[name])
  }
  if (asked.length === 0 || asked.includes('page')) completePage()
  for (const size of measureSizes(join(ROOT, 'dist'))) console.log(`size  ${sizeLine(size)}`)
}

function runStep(name, step) {
  const start = performance.now()
  const stamp = join(STAMPS, name)
  const hash = hashOf([...step.inputs, 'scripts/build.js', 'package-lock.json'])
  const fresh =
    [...step.outputs.map((output) => join(ROOT, output)), stamp].every((path) => existsSync(path)) &&
    readFileSync(stamp, 'utf8') === hash
  if (fresh) return report(name, 'unchanged', start)
  rmSync(stamp, { force: true })
  const said = step.run()
  mkdirSync(STAMPS, { recursive: true })
  writeFileSync(stamp, hash)
  report(name, said, start)
}

function buildKernel() {
  mkdirSync(join(ROOT, 'dist'), { recursive: true })
  for (const [target, { entries }] of Object.entries(BUILDS))
    runTool('kernel', 'assemblyscript/bin/asc.js', [
      ...entries,
      '--config',
      'asconfig.json',
      '--target',
      target,
    ])
  return Object.values(BUILDS)
    .map(({ file }) => `dist/${file}`)
    .join(', ')
}

function buildTypes() {
  runTool('types', 'typescript/bin/tsc', ['-p', 'tsconfig.build.json'])
  const gone = removeOrphans()
  return `dist/{${EMITTED.join(',')}}${gone > 0 ? `, ${gone} orphans removed` : ''}`
}

function buildRulesets() {
  const packs = bundleRulesets(join(ROOT, 'rulesets'), join(ROOT, 'dist/rulesets'), (message) =>
    fail(`rulesets: ${message}`),
  )
  const rules = packs.reduce((sum, pack) => sum + pack.rules, 0)
  return `dist/rulesets, ${packs.length} packs with ${rules} rules`
}

function buildPage() {
  runTool('page', 'vite/bin/vite.js', ['build', '--logLevel', 'warn'])
  return 'dist/page'
}

/** Puts the kernel's builds and the packs beside the page, so that the folder alone can be hosted statically. */
function completePage() {
  const page = join(ROOT, 'dist/page')
  for (const { file } of Object.values(BUILDS))
    if (existsSync(join(ROOT, 'dist', file))) cpSync(join(ROOT, 'dist', file), join(page, file))
  if (!existsSync(join(ROOT, 'dist/rulesets'))) return
  rmSync(join(page, 'rulesets'), { recursive: true, force: true })
  cpSync(join(ROOT, 'dist/rulesets'), join(page, 'rulesets'), { recursive: true })
}

/** Removes emitted files whose source is gone; done after emitting, so that a running process never misses a file. */
function removeOrphans() {
  const orphans = EMITTED.flatMap((folder) => filesUnder(join(ROOT, 'dist', folder))).filter((file) => {
    const source = join(ROOT, relative(join(ROOT, 'dist'), file))
    return !existsSync(source) && !existsSync(source.replace(/(\.d)?\.(ts|js)$/, '.ts'))
  })
  for (const file of orphans) rmSync(file)
  return orphans.length
}

function runTool(step, tool, args) {
  const path = join(ROOT, 'node_modules', tool)
  if (!existsSync(path))
    fail(`${step}: node_modules/${tool} is missing; run 'npm ci' with development dependencies`)
  const { status, signal, stdout, stderr, error } = spawnSync(process.execPath, [path, ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 1e8,
  })
  if (status === 0) return
  const why = error?.message ?? (signal === null ? `exit code ${status}` : `signal ${signal}`)
  fail(`${step}: ${tool} failed (${why})\n${stdout ?? ''}${stderr ?? ''}`.trimEnd())
}

function hashOf(inputs) {
  const hash = createHash('sha256').update(process.version)
  for (const input of inputs) {
    for (const file of filesUnder(join(ROOT, input))) {
      hash
        .update(`${relative(ROOT, file).split(sep).join('/')}\0`)
        .update(readFileSync(file))
        .update('\0')
    }
  }
  return hash.digest('hex')
}

/** All files of a folder in a stable order, or the file itself; none when there is nothing. */
function filesUnder(path) {
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [path]
  const names = readdirSync(path).sort()
  return names.flatMap((name) => filesUnder(join(path, name)))
}

function report(name, what, start) {
  console.log(
    `build ${name.padEnd(9)} ${`${((performance.now() - start) / 1000).toFixed(1)} s`.padStart(7)}  ${what}`,
  )
}

function fail(message) {
  console.error(`build failed: ${message}`)
  process.exit(1)
}

/**
 * Adds to package-lock.json the platform packages that the registry at hand does not hold, so that `npm ci` accepts the
 * file on every machine: `node scripts/complete-lock.js`. With `--check` it only says what is missing and ends with 1.
 */
import { readFileSync, writeFileSync } from 'node:fs'

const SYSTEMS = [
  'android',
  'darwin',
  'freebsd',
  'linux',
  'openharmony',
  'win32',
  'aix',
  'netbsd',
  'openbsd',
  'sunos',
]
const PROCESSORS = ['x64', 'arm64', 'arm', 'ia32', 'ppc64', 'riscv64', 's390x', 'mips64el', 'loong64']
const FILE = new URL('../package-lock.json', import.meta.url)

const lock = JSON.parse(readFileSync(FILE, 'utf8'))
const missing = missingPackages(lock.packages)
if (missing.length === 0) console.log('package-lock.json is whole')
else if (process.argv.includes('--check')) {
  console.error(
    `package-lock.json lacks ${missing.map(([path]) => path).join(', ')}: run node scripts/complete-lock.js`,
  )
  process.exitCode = 1
} else {
  const packages = [...Object.entries(lock.packages), ...missing].sort(([a], [b]) => (a < b ? -1 : 1))
  writeFileSync(FILE, `${JSON.stringify({ ...lock, packages: Object.fromEntries(packages) }, null, 2)}\n`)
  console.log(`added ${missing.length} packages to package-lock.json`)
}

/** Entries for optional dependencies of locked packages that have none; npm reads os and cpu from the lock file. */
function missingPackages(packages) {
  return Object.entries(packages).flatMap(([path, owner]) =>
    Object.entries(path === '' ? {} : (owner.optionalDependencies ?? {}))
      .filter(
        ([name]) =>
          packages[`${path}/node_modules/${name}`] === undefined &&
          packages[`node_modules/${name}`] === undefined,
      )
      .map(([name, version]) => [`node_modules/${name}`, platformPackage(name, version, owner)]),
  )
}

function platformPackage(name, version, owner) {
  const words = name.slice(name.lastIndexOf('/') + 1).split('-')
  const os = SYSTEMS.find((system) => words.includes(system))
  const cpu = PROCESSORS.find((processor) => words.includes(processor))
  if (os === undefined || cpu === undefined)
    throw new Error(`${name} names no platform: install it, then lock again`)
  const libc =
    words.at(-1) === 'musl' ? ['musl'] : words.at(-1) === 'gnu' && os === 'linux' ? ['glibc'] : undefined
  return {
    version,
    cpu: [cpu],
    dev: owner.dev,
    license: owner.license,
    optional: true,
    os: [os],
    libc,
    engines: owner.engines,
  }
}

/**
 * `npm run fuzz [-- --minutes 10 --seed N --target step|pack|program|snapshot|ids|all]`: each target in a thread of its own, watched
 * from outside, so that what hangs is found too. Ends with 1 when anything was found; inputs lie in dist/fuzz.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { FUZZ_FOLDER } from './coverage.ts'
import { type Found, fuzz, type Report } from './fuzz.ts'
import { isTargetName, TARGETS, type TargetName } from './targets.ts'

/** Milliseconds after which an input that did not end is said to hang. */
const HANG = 120_000
/** Bytes of an input that are kept for that case. */
const KEPT = 4_000_000

interface Order {
  readonly target: TargetName
  readonly seed: number
  readonly milliseconds: number
  /** i32: inputs begun, characters of the last one; then its characters, u16 each. */
  readonly shared: SharedArrayBuffer
}

async function main(): Promise<void> {
  const { minutes, seed, targets } = options()
  mkdirSync(FUZZ_FOLDER, { recursive: true })
  console.log(`fuzzing ${targets.join(', ')} for ${minutes} min in all, seed ${seed}`)
  for (const target of targets) {
    const shared = new SharedArrayBuffer(8 + 2 * KEPT)
    const report = await watched({ target, seed, milliseconds: (minutes * 60_000) / targets.length, shared })
    const { executions, kept, reached, found } = report
    console.log(`${target}: ${executions} executions, ${kept} inputs kept, ${reached}, ${found.length} found`)
    for (const [i, one] of found.entries()) save(target, one, i)
    if (found.length > 0) process.exitCode = 1
  }
}

function options(): {
  readonly minutes: number
  readonly seed: number
  readonly targets: readonly TargetName[]
} {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '10' },
      seed: { type: 'string', default: '1' },
      target: { type: 'string', default: 'all' },
    },
  })
  const names = Object.keys(TARGETS) as TargetName[]
  const targets = values.target === 'all' ? names : [values.target].filter(isTargetName)
  const [minutes, seed] = [Number(values.minutes), Number(values.seed)]
  if (targets.length === 0 || !(minutes > 0) || !Number.isSafeInteger(seed)) {
    console.error(
      `expected --minutes above 0, --seed a whole number, --target all or one of ${names.join(', ')}`,
    )
    process.exit(2)
  }
  return { minutes, seed, targets }
}

function save(target: string, { problem, input }: Found, i: number): void {
  const file = join(FUZZ_FOLDER, `${target}-${i + 1}.txt`)
  writeFileSync(file, Buffer.from(input, target === 'step' || target === 'ids' ? 'latin1' : 'utf8'))
  console.log(`  ${problem}\n  ${file}`)
}

/** A thread does not inherit how TypeScript is loaded. */
const BOOT = `import(${JSON.stringify(import.meta.resolve('tsx/esm/api'))}).then(({ register }) => {
  register()
  return import(${JSON.stringify(import.meta.url)})
})`

/** Runs a target in a thread and ends it when one input takes too long. */
function watched(order: Order): Promise<Report> {
  const counter = new Int32Array(order.shared, 0, 2)
  return new Promise((resolve, reject) => {
    const worker = new Worker(BOOT, { eval: true, workerData: order })
    let [seen, since] = [0, performance.now()]
    const watch = setInterval(() => {
      const now = Atomics.load(counter, 0)
      if (now !== seen) [seen, since] = [now, performance.now()]
      if (performance.now() - since < HANG) return
      clearInterval(watch)
      void worker.terminate()
      resolve(hanging(order, now))
    }, 1000)
    worker.once('message', (report: Report) => {
      clearInterval(watch)
      resolve(report)
    })
    worker.once('error', (error) => {
      clearInterval(watch)
      reject(error)
    })
  })
}

function hanging({ target, shared }: Order, executions: number): Report {
  const length = new Int32Array(shared, 4, 1)[0] as number
  const input = Array.from(new Uint16Array(shared, 8, length), (code) => String.fromCharCode(code)).join('')
  const found = [{ problem: `hang: no end after ${HANG / 1000} s`, input }]
  return { target, executions, kept: 0, reached: 'nothing counted', found }
}

async function work({ target, seed, milliseconds, shared }: Order): Promise<Report> {
  const counter = new Int32Array(shared, 0, 2)
  const text = new Uint16Array(shared, 8)
  const ready = await TARGETS[target]()
  const end = performance.now() + milliseconds
  return fuzz(ready, {
    seed,
    goOn: () => performance.now() < end,
    onInput: (input) => {
      const length = Math.min(input.length, KEPT)
      for (let i = 0; i < length; i++) text[i] = input.charCodeAt(i)
      Atomics.store(counter, 1, length)
      Atomics.add(counter, 0, 1)
    },
  })
}

if (isMainThread) await main()
else parentPort?.postMessage(await work(workerData as Order))

/** How a process runs stored validations: how many at once, how long, how large, how often. */
import { availableParallelism, totalmem } from 'node:os'
import { LintelError } from '../../engine/errors.ts'
import type { CheckBounds } from '../checks/bounds.ts'
import type { Isolation } from '../checks/line.ts'

/** The settings of runs; see docs/server/jobs.md. */
export interface RunSettings {
  /** Check threads, 1… */
  readonly threads: number
  /** Stored validations that this process runs at once; 0 leaves them to others. */
  readonly atOnce: number
  /** Milliseconds after which a run is taken for dead when its process did not say that it lives. */
  readonly lease: number
  /** How often a run is begun that ends with its thread or its process, before it is set aside. */
  readonly attempts: number
  readonly bounds: CheckBounds
  /** Whether checks run in threads, or in processes of their own. */
  readonly isolation: Isolation
  /** Bytes of the snapshots of models that are kept on this machine; 0: none are. */
  readonly snapshots: number
}

type Environment = Readonly<Record<string, string | undefined>>

/** Share of the machine's memory that checks may take together. */
const SHARE = 0.75
/** MiB that a kernel can hold at most, and what each check has at least. */
const KERNEL_MOST = 4096
const KERNEL_LEAST = 64
const HEAP_MOST = 4096
const HEAP_LEAST = 128

/**
 * @param threads where the caller knows better than the environment
 * @throws LintelError call-invalid, with the name of the setting that is wrong
 */
export function readRunSettings(environment: Environment, threads?: number): RunSettings {
  const read = (name: string, range: Range): number => readWhole(environment, name, range)
  const own = { low: 1, high: 256, otherwise: Math.max(1, availableParallelism() - 1) }
  const many = threads ?? read('LINTEL_THREADS', own)
  const share = (memoryOfMachine() * SHARE) / many
  const kernel = { low: KERNEL_LEAST, high: KERNEL_MOST, otherwise: within(share / 2, 256, KERNEL_MOST) }
  const heap = { low: HEAP_LEAST, high: 65_536, otherwise: within(share / 2, 256, HEAP_MOST) }
  return {
    threads: many,
    atOnce: read('LINTEL_RUNS', { low: 0, high: 256, otherwise: many }),
    lease: read('LINTEL_RUN_LEASE', { low: 2, high: 600, otherwise: 30 }) * 1000,
    attempts: read('LINTEL_RUN_ATTEMPTS', { low: 1, high: 10, otherwise: 3 }),
    bounds: {
      time: read('LINTEL_RUN_TIME', { low: 1, high: 86_400, otherwise: 1800 }) * 1000,
      kernel: read('LINTEL_RUN_MEMORY', kernel),
      heap: read('LINTEL_RUN_HEAP', heap),
    },
    isolation: readIsolation(environment),
    snapshots: read('LINTEL_SNAPSHOTS', { low: 0, high: 2 ** 20, otherwise: 1024 }) * 2 ** 20,
  }
}

interface Range {
  readonly low: number
  readonly high: number
  readonly otherwise: number
}

function readWhole(environment: Environment, name: string, { low, high, otherwise }: Range): number {
  const text = environment[name]
  if (text === undefined || text === '') return otherwise
  const number = Number(text)
  if (/^\d+$/.test(text) && number >= low && number <= high) return number
  throw new LintelError(
    'call-invalid',
    `${name} must be a whole number from ${low} to ${high}, not '${text}'`,
  )
}

/** Several people's models get processes of their own; one person's take the faster way. */
function readIsolation({ LINTEL_ISOLATION: text, DATABASE_URL }: Environment): Isolation {
  if (text === undefined || text === '') return DATABASE_URL ? 'processes' : 'threads'
  if (text === 'threads' || text === 'processes') return text
  throw new LintelError('call-invalid', `LINTEL_ISOLATION must be threads or processes, not '${text}'`)
}

/** MiB; in a container what it was given. */
function memoryOfMachine(): number {
  const given = process.constrainedMemory()
  const all = totalmem()
  return (given > 0 && given < all ? given : all) / 2 ** 20
}

function within(mebibytes: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, Math.floor(mebibytes)))
}

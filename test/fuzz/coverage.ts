/** The instrumented kernel: what a run reached in it, and how much work it did. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Kernel } from '../../engine/kernel.ts'
import type { KernelExports } from '../../engine/kernel-exports.ts'
import { ROOT, SCALAR_FILE } from '../digest/inputs.ts'
import { COUNTERS, FUEL, instrument, MEMORY_BASE } from './instrument.ts'

/** Where fuzzing keeps what it makes and finds; git knows nothing of it. */
export const FUZZ_FOLDER = join(ROOT, 'dist/fuzz')

/** A kernel whose last instance can be looked at, whatever became of the model. */
export class CoveredKernel extends Kernel {
  readonly probes: number
  /** Loops and calls that the next instance may make; 0 for no end. */
  fuel = 0
  private last: KernelExports | undefined

  constructor(module: WebAssembly.Module, digest: string, probes: number) {
    super(module, digest)
    this.probes = probes
  }

  override async instance(): Promise<KernelExports> {
    this.last = await super.instance()
    new DataView(this.last.memory.buffer).setBigInt64(FUEL, BigInt(this.fuel), true)
    return this.last
  }

  /** Whether the last instance was stopped because it did not come to an end. */
  isExhausted(): boolean {
    if (this.fuel === 0 || this.last === undefined) return false
    // asking for the fault burns a little more
    return new DataView(this.last.memory.buffer).getBigInt64(FUEL, true) <= 1n
  }

  /** Gives the last instance new fuel. */
  refuel(fuel: number): void {
    this.fuel = fuel
    if (this.last !== undefined) new DataView(this.last.memory.buffer).setBigInt64(FUEL, BigInt(fuel), true)
  }

  /** u8[probes]: how often the last instance took each branch, modulo 256. */
  counters(): Uint8Array {
    return new Uint8Array(this.last?.memory.buffer ?? new ArrayBuffer(0), COUNTERS, this.probes)
  }
}

/** Builds (once for each state of the source) and compiles the instrumented kernel: the scalar twin with probes. */
export async function coveredKernel(): Promise<CoveredKernel> {
  const digest = createHash('sha256').update(readFileSync(SCALAR_FILE)).digest('hex')
  const file = join(FUZZ_FOLDER, `kernel-${digest.slice(0, 12)}.wasm`)
  mkdirSync(FUZZ_FOLDER, { recursive: true })
  if (!existsSync(file)) {
    const asc = join(ROOT, 'node_modules/assemblyscript/bin/asc.js')
    const options = ['--config', 'asconfig.json', '--target', 'scalar', '--memoryBase', String(MEMORY_BASE)]
    execFileSync(process.execPath, [asc, 'assembly/index.ts', ...options, '--outFile', file], {
      cwd: ROOT,
      stdio: 'pipe',
    })
  }
  const { bytes, probes } = instrument(readFileSync(file))
  return new CoveredKernel(await WebAssembly.compile(bytes), digest, probes)
}

/** Which branches were ever taken, and how often: 1, 2, 3, to 7, to 15, to 31, to 127, more. */
export class Coverage {
  private readonly seen: Uint8Array

  constructor(probes: number) {
    this.seen = new Uint8Array(probes)
  }

  /** Adds a run; true when it took a branch anew, or another number of times than any before. */
  add(counters: Uint8Array): boolean {
    let isNew = false
    for (let i = 0; i < counters.length; i++) {
      const count = counters[i] as number
      if (count === 0) continue
      const bucket = BUCKETS[count] as number
      if (((this.seen[i] as number) & bucket) !== 0) continue
      this.seen[i] = (this.seen[i] as number) | bucket
      isNew = true
    }
    return isNew
  }

  /** How many places were reached. */
  get reached(): number {
    return this.seen.reduce((sum, bits) => sum + (bits === 0 ? 0 : 1), 0)
  }
}

const BOUNDS = [1, 2, 3, 7, 15, 31, 127, 255]
const BUCKETS = Uint8Array.from({ length: 256 }, (_, count) => 1 << BOUNDS.findIndex((most) => count <= most))

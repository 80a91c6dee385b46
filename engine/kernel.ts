/**
 * Loads the kernel: the same bytes in Node, in a browser and in a worker; where the engine has no SIMD, its scalar twin; for
 * large models, where there are threads, the build that shares its memory.
 */
import { instantiate, instantiateSync } from '@assemblyscript/loader'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { ABI_VERSION, KERNEL_VERSION_MAJOR, KERNEL_VERSION_MINOR } from '../assembly/abi.ts'
import { LintelError } from './errors.ts'
import type { KernelExports } from './kernel-exports.ts'
import { type KernelSource, readSource } from './kernel-source.ts'
import { withoutTraps } from './kernel-traps.ts'
import { decodeAscii } from './text.ts'
import { canShareMemory, FROM, type ThreadedExports, ThreadPool, type Threads } from './threads.ts'

/** Which kernel an instance is of. */
const makers = new WeakMap<KernelExports, Kernel>()

/** The kernel that an instance is of; undefined where it was made by other means. */
export function kernelOf(instance: KernelExports): Kernel | undefined {
  return makers.get(instance)
}

/** Who takes the bytes that a kernel hands over. */
const takers = new WeakMap<KernelExports, (bytes: Uint8Array) => void>()

/** Gives what the kernel hands over during a call to `take`, part by part. */
export function takeBytes(kernel: KernelExports, take: (bytes: Uint8Array) => void, call: () => void): void {
  takers.set(kernel, take)
  try {
    call()
  } finally {
    takers.delete(kernel)
  }
}

/** Which build of the one source: with SIMD, without, with SIMD and threads; all give the same digests. */
export type KernelBuild = 'simd' | 'scalar' | 'threads'

/** Gives the memory of an instance: at least `LEAST_PAGES`, zeros throughout, of nobody else. */
export type MemorySource = () => WebAssembly.Memory

/** Pages of 64 KiB that an instance begins with, and has at most. */
export const LEAST_PAGES = 64
export const MOST_PAGES = 65_536

export interface KernelOptions {
  /** How threads are had; without them every model is judged by one. */
  readonly threads?: Threads
  readonly memory?: MemorySource
}

/** A compiled kernel; every model gets an instance of its own, so that dropping a model frees its memory. */
export class Kernel {
  readonly module: WebAssembly.Module
  readonly sha256: string
  readonly build: KernelBuild
  readonly version = `${KERNEL_VERSION_MAJOR}.${KERNEL_VERSION_MINOR}`
  private readonly threads: Threads | undefined
  private readonly memory: MemorySource
  private threaded: Promise<Kernel> | undefined

  /** @param memory default: a new one for each instance */
  constructor(module: WebAssembly.Module, digest: string, { threads, memory }: KernelOptions = {}) {
    this.module = module
    this.sha256 = digest
    this.threads = threads
    const names = new Set(WebAssembly.Module.exports(module).map(({ name }) => name))
    this.build = names.has('jobOpen') ? 'threads' : names.has('simd') ? 'simd' : 'scalar'
    this.memory = memory ?? (this.build === 'threads' ? sharedMemory : ownMemory)
  }

  /**
   * The kernel for a model: the build with threads where they pay and can be had, else this one.
   *
   * @param bytes of the file; 0 where that is not known
   * @param rules about how many will be judged; 0 where that is not known
   */
  async forModel(bytes: number, rules: number): Promise<Kernel> {
    const { threads } = this
    if (threads === undefined || this.build !== 'simd') return this
    const from = threads.from ?? FROM
    if (bytes < from.bytes || rules < from.rules || !canShareMemory()) return this
    // where it cannot be had there is still this one
    this.threaded ??= withThreads(threads).catch(() => this)
    return await this.threaded
  }

  /** Starts the threads of an instance of this kernel; null where it has none. */
  startThreads(instance: KernelExports): ThreadPool | null {
    if (this.build !== 'threads' || this.threads === undefined) return null
    return new ThreadPool(instance as ThreadedExports, this.module, this.threads)
  }

  /** A fresh instance; throws `internal-abi` when kernel and engine do not belong together. */
  async instance(): Promise<KernelExports> {
    const memory = this.memory()
    const parseNumber = (at: number, bytes: number): number =>
      Number(decodeAscii(new Uint8Array(memory.buffer, at >>> 0, bytes)))
    let exports: KernelExports | undefined
    const handOver = (at: number, bytes: number): void => {
      const take = exports === undefined ? undefined : takers.get(exports)
      take?.(new Uint8Array(memory.buffer, at >>> 0, bytes >>> 0).slice())
    }
    const instance = await instanceOf(this.module, {
      host: { parseNumber, takeBytes: handOver },
      env: { abort: () => undefined, memory },
    })
    exports = withoutTraps(instance.exports)
    makers.set(exports, this)
    if (exports.abiVersion() !== ABI_VERSION) {
      throw new LintelError(
        'internal-abi',
        `the kernel speaks ABI ${exports.abiVersion()}, the engine ${ABI_VERSION}; build again with npm run build`,
      )
    }
    exports.start()
    return exports
  }
}

type Imports = Parameters<typeof instantiate>[1]

/** Some engines refuse to make large instances at once where that would stop a page. */
async function instanceOf(module: WebAssembly.Module, imports: Imports) {
  try {
    return instantiateSync<KernelExports>(module, imports)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return await instantiate<KernelExports>(module, imports)
  }
}

/**
 * Loads the kernel. The engine is asked whether it takes the SIMD build as it is, because old ones know SIMD in part.
 *
 * @param simd   `kernel.wasm`
 * @param scalar `kernel-scalar.wasm`, read only by an engine that refuses the first
 * @param threads how threads are had; without them every model is judged by one
 * @throws LintelError internal-kernel when the bytes cannot be had, are no kernel or need what the engine lacks
 */
export async function loadKernel(
  simd: KernelSource,
  scalar?: KernelSource,
  threads?: Threads,
): Promise<Kernel> {
  try {
    const bytes = await readSource(simd)
    if (scalar === undefined || WebAssembly.validate(bytes)) return await compiled(bytes, threads)
    return await compiled(await readSource(scalar))
  } catch (cause) {
    if (cause instanceof LintelError) throw cause
    throw new LintelError('internal-kernel', `the kernel cannot be loaded: ${String(cause)}`, { cause })
  }
}

async function compiled(bytes: Uint8Array<ArrayBuffer>, threads?: Threads): Promise<Kernel> {
  const options = threads === undefined ? {} : { threads }
  return new Kernel(await WebAssembly.compile(bytes), bytesToHex(sha256(bytes)), options)
}

/** Rejects where the engine does not take the build, or no memory to share is to be had. */
async function withThreads(threads: Threads): Promise<Kernel> {
  sharedMemory()
  return await compiled(await readSource(threads.kernel), threads)
}

/** Memory as the builds declare it (asconfig.json): 4 MiB at first, at most 4 GiB. */
function ownMemory(): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: LEAST_PAGES, maximum: MOST_PAGES })
}

/** The same, for the build with threads. */
function sharedMemory(): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: LEAST_PAGES, maximum: MOST_PAGES, shared: true })
}

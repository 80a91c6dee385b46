/**
 * Loads the kernel: the same bytes in Node, in a browser and in a worker; where the engine has no SIMD, its scalar twin; for
 * large models, where there are threads, the build that shares its memory.
 */
import { instantiate, instantiateSync } from '@assemblyscript/loader'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { ABI_VERSION, FAULT_MEMORY, KERNEL_VERSION_MAJOR, KERNEL_VERSION_MINOR } from '../assembly/abi.ts'
import { LintelError } from './errors.ts'
import { type KernelSource, readSource } from './kernel-source.ts'
import { decodeAscii } from './text.ts'
import { canShareMemory, FROM, type ThreadedExports, ThreadPool, type Threads } from './threads.ts'

/** What the kernel's `index.ts` offers; addresses are numbers, to be read unsigned. */
export type KernelExports = {
  readonly memory: WebAssembly.Memory
  abiVersion(): number
  start(): void
  alloc(bytes: number): number
  allocZero(bytes: number): number
  lastFault(): number
  usedBytes(): number
  codePages(): number
  lookup(at: number, bytes: number): number
  internText(at: number, bytes: number): number
  stringBytes(id: number): number
  stringCount(): number
  stringLength(id: number): number
  namesStart(classes: number): void
  nameClasses(words: number, count: number, keywords: number): void
  nameTypes(words: number, count: number, keywords: number): void
  noteCount(): number
  notePtr(): number
  feed(bytes: number): number
  inputPtr(): number
  inputRoom(): number
  headerArguments(i: number): number
  isOpen(): number
  sectionNow(): number
  lineNow(): number
  metCount(): number
  passedCount(): number
  classCounts(): number
  schemaReady(): void
  /** 0 absent, 1 passed over, else a handle. */
  instance(id: number): number
  handleId(handle: number): number
  handleClass(handle: number): number
  link(): void
  rowClass(row: number): number
  rowId(row: number): number
  rowLine(row: number): number
  rowOfId(id: number): number
  rowRead(row: number, i: number): number
  rowStarts(): number
  rowTotal(): number
  rowsSpread(wanted: number): void
  classRoom(number: number): number
  aliveCount(first: number, end: number): number
  editBegin(): void
  editEnd(): number
  editKeep(): void
  stagedCount(): number
  stagedAt(i: number): number
  rowRemove(row: number): void
  notesDiverted(): number
  guidText(bits: number, to: number): void
  guidOf(at: number): number
  guidsShare(): void
  mapNew(lo: number, hi: number): number
  mapFill(map: number, relation: number, first: number, end: number): void
  firstTarget(relation: number, row: number, first: number, end: number): number
  mapAt(map: number, row: number): number
  mapClimb(map: number, up: number, first: number, end: number): void
  mapCompose(map: number, a: number, b: number): void
  mapOpen(map: number): void
  mapClose(map: number): void
  mapBegin(): void
  mapPut(map: number, row: number, to: number): void
  mapClimbFrom(row: number): void
  mapClimbAgain(map: number, up: number, first: number, end: number): void
  mapSettle(map: number): void
  againRows(): number
  againTargets(): number
  reversedOf(address: number, isMap: number): number
  reversedRows(reversed: number, row: number): number
  reversedCount(reversed: number, row: number): number
  relationBegin(): void
  relationSelect(relation: number, first: number, end: number): void
  relationLink(from: number, to: number): void
  relationEnd(): number
  relationAgain(relation: number): void
  relationStated(first: number, last: number, from: number, to: number): number
  relationRestate(relation: number): void
  relationSettle(relation: number): void
  unionOpen(): void
  unionAdd(relation: number, row: number, first: number, end: number): void
  unionPut(relation: number, row: number): void
  wholesBegin(): void
  wholesNearest(relation: number): void
  wholesFurther(relation: number): void
  wholesCollect(): void
  wholesPut(relation: number, row: number): void
  degree(relation: number, row: number): number
  targetsOf(relation: number, row: number): number
  linksBegin(removes: number): void
  linksSave(row: number): void
  linksMove(): void
  linksNew(row: number): void
  linksGone(row: number): void
  linksForget(): void
  awaiting(name: number): number
  awaitingRows(): number
  danglingFind(): void
  columnNew(lo: number, hi: number): number
  columnBounds(lo: number, hi: number): number
  columnScalar(): number
  columnSeal(column: number): void
  columnSealAt(column: number, row: number): void
  columnAttributeAt(column: number, row: number, cell: number, type: number, asStored: number): void
  cellsBegin(): void
  cellAgain(number: number, column: number, row: number): void
  cellsEnd(): number
  cellsDiffering(): number
  columnStored(column: number, first: number, last: number, cell: number): void
  columnAttribute(column: number, first: number, last: number, cell: number, type: number): void
  columnPut(column: number, row: number, cell: number, source: number): void
  columnRead(column: number, row: number): number
  columnMeta(column: number, row: number): number
  columnTexts(column: number, first: number, end: number): number
  columnTextList(): number
  columnPutBox(column: number, row: number, tag: number, payload: number, source: number): void
  propertiesBegin(): void
  propertiesAskAll(lo: number, hi: number, empty: boolean): void
  propertyCount(): number
  propertyRequests(): number
  propertiesAsk(set: number, property: number, column: number, types: number): void
  propertiesGive(set: number, listCell: number, row: number, source: number): void
  propertyGive(
    column: number,
    set: number,
    at: number,
    objects: number,
    types: number,
    instances: number,
  ): void
  statedCount(): number
  statedForget(): void
  statedList(): number
  numberInSi(value: number, type: number, unit: number): number
  propertiesRead(
    first: number,
    last: number,
    listCell: number,
    objects: number,
    types: number,
    instances: number,
    nameCell: number,
  ): void
  scaleSet(i: number, mul: number, div: number, add: number): void
  typeScaleSet(type: number, scale: number): void
  unitScaleSet(row: number, scale: number): void
  programLoad(at: number, bytes: number, rows: number): void
  programOpen(): number
  programJudge(): void
  ruleCounts(): number
  collect(rule: number, which: number, to: number, limit: number): number
  programForget(): void
  planesDrop(column: number): void
  planesBytes(): number
  planesLimit(bytes: number): void
  setAdd(set: number, text: number): void
  vectorNew(log: number): number
  vectorPush(vector: number, value: number): void
  vectorData(vector: number): number
  vectorLength(vector: number): number
  blocksCoded(): number
  blocksListed(): number
  parentsComputed(): number
  rulesRejudged(): number
  valueRun(value: number, rows: number, count: number): void
  valueLower(): number
  valueUpper(): number
  changeMark(column: number, row: number): void
  changeRun(withStanding: number): number
  flipPtr(): number
  standingPtr(): number
  standingCount(): number
  standingRow(row: number): void
  judgeRows(rules: number, many: number, rows: number, count: number, to: number): void
  trialRun(
    rule: number,
    column: number,
    value: number,
    rows: number,
    count: number,
    atOnce: number,
    to: number,
  ): void
  sharedIds(end: number): number
  sharedIdList(): number
  idsForget(): void
  isShared(row: number): number
  rowsLike(row: number): number
  rowsCalled(text: number): number
  snapshotWrite(): void
  snapshotTake(at: number, bytes: number): number
}

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

/** A compiled kernel; every model gets an instance of its own, so that dropping a model frees its memory. */
export class Kernel {
  readonly module: WebAssembly.Module
  readonly sha256: string
  readonly build: KernelBuild
  readonly version = `${KERNEL_VERSION_MAJOR}.${KERNEL_VERSION_MINOR}`
  private readonly threads: Threads | undefined
  private threaded: Promise<Kernel> | undefined

  constructor(module: WebAssembly.Module, digest: string, threads?: Threads) {
    this.module = module
    this.sha256 = digest
    this.threads = threads
    const names = new Set(WebAssembly.Module.exports(module).map(({ name }) => name))
    this.build = names.has('jobOpen') ? 'threads' : names.has('simd') ? 'simd' : 'scalar'
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
    let memory: WebAssembly.Memory | undefined
    const parseNumber = (at: number, bytes: number): number =>
      Number(decodeAscii(new Uint8Array(memory?.buffer ?? new ArrayBuffer(0), at >>> 0, bytes)))
    let exports: KernelExports | undefined
    const handOver = (at: number, bytes: number): void => {
      const take = exports === undefined ? undefined : takers.get(exports)
      take?.(new Uint8Array(memory?.buffer ?? new ArrayBuffer(0), at >>> 0, bytes >>> 0).slice())
    }
    const instance = await instanceOf(this.module, {
      host: { parseNumber, takeBytes: handOver },
      env: { abort: () => undefined, ...(this.build === 'threads' ? { memory: sharedMemory() } : {}) },
    })
    exports = withoutTraps(instance.exports)
    memory = exports.memory
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
  return new Kernel(await WebAssembly.compile(bytes), bytesToHex(sha256(bytes)), threads)
}

/** Rejects where the engine does not take the build, or no memory to share is to be had. */
async function withThreads(threads: Threads): Promise<Kernel> {
  sharedMemory()
  return await compiled(await readSource(threads.kernel), threads)
}

/** Memory as the build with threads declares it (asconfig.json): 4 MiB at first, at most 4 GiB. */
function sharedMemory(): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: 64, maximum: 65_536, shared: true })
}

/** 4 GiB is the end for any kernel; below it the machine, or the browser, gave no more. */
function memoryMessage(bytes: number): string {
  const split = 'split the model by discipline or storey and check the parts'
  return bytes > 4000 * 2 ** 20
    ? `the model does not fit into the 4 GiB a kernel can hold; ${split}`
    : `the model needs more than the ${Math.round(bytes / 2 ** 20)} MiB that the kernel was given here; close other programs or tabs, use a machine with more memory, or ${split}`
}

/** The kernel's exports, with every trap turned into an error that gives the kernel's own reason. */
function withoutTraps(exports: KernelExports): KernelExports {
  const error = (cause: unknown): unknown => {
    if (!(cause instanceof WebAssembly.RuntimeError)) return cause
    const fault = exports.lastFault()
    return fault === FAULT_MEMORY
      ? new LintelError('memory', memoryMessage(exports.memory.buffer.byteLength), { cause })
      : new LintelError('internal-kernel', `the kernel stopped (fault ${fault}): ${cause.message}`, { cause })
  }
  const safe = ([name, value]: [string, unknown]): [string, unknown] => {
    if (typeof value !== 'function') return [name, value]
    // beneath what the loader puts around them: no export leaves arguments out
    const call = (value as { readonly original?: Call }).original ?? (value as Call)
    return [name, READERS.has(name) ? call : guarded(call, error)]
  }
  return Object.fromEntries(Object.entries(exports).map(safe)) as unknown as KernelExports
}

/** They neither allocate nor fail, and are called by the million. */
const READERS: ReadonlySet<string> = new Set([
  'columnMeta',
  'columnRead',
  'degree',
  'mapAt',
  'rowClass',
  'rowId',
  'rowRead',
  'stringBytes',
  'stringLength',
  'targetsOf',
])

type Argument = number | undefined
type Call = (
  ...args: [Argument?, Argument?, Argument?, Argument?, Argument?, Argument?, Argument?]
) => unknown

/** No export takes more than seven arguments; a list of them would be made millions of times. */
function guarded(call: Call, error: (cause: unknown) => unknown): Call {
  return (a, b, c, d, e, f, g) => {
    try {
      return call(a, b, c, d, e, f, g)
    } catch (cause) {
      throw error(cause)
    }
  }
}

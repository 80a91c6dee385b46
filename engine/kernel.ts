/** Loads the kernel: the same bytes in Node, in a browser and in a worker. */
import { instantiate } from '@assemblyscript/loader'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { ABI_VERSION, FAULT_MEMORY, KERNEL_VERSION_MAJOR, KERNEL_VERSION_MINOR } from '../assembly/abi.ts'
import { LintelError } from './errors.ts'
import { decodeAscii } from './text.ts'

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
  nameClass(number: number, at: number, bytes: number, flags: number, arity: number): void
  nameType(number: number, at: number, bytes: number): void
  noteCount(): number
  notePtr(): number
  feed(bytes: number): number
  inputPtr(): number
  inputRoom(): number
  headerRecord(i: number): number
  isOpen(): number
  sectionNow(): number
  lineNow(): number
  metCount(): number
  passedCount(): number
  classCounts(): number
  schemaReady(): void
  instance(id: number): number
  keptCount(): number
  link(): void
  rowRecords(): number
  rowStarts(): number
  mapNew(lo: number, hi: number): number
  mapFill(map: number, relation: number): void
  mapAt(map: number, row: number): number
  mapClimb(up: number, first: number, end: number): number
  mapCompose(a: number, b: number): number
  relationBegin(): void
  relationLink(from: number, to: number): void
  relationCollect(first: number, last: number, fromCell: number, toCell: number): void
  relationAttribute(first: number, last: number, cell: number): void
  relationMaterials(first: number, last: number, materialCell: number, objectCell: number): void
  relationFlip(): void
  relationEnd(): number
  columnNew(lo: number, hi: number): number
  columnBounds(lo: number, hi: number): number
  columnScalar(): number
  columnSeal(column: number): void
  columnAttribute(column: number, first: number, last: number, cell: number, type: number): void
  columnPut(column: number, row: number, cell: number, source: number): void
  columnPutBox(column: number, row: number, tag: number, payload: number, source: number): void
  propertiesBegin(): void
  propertiesAsk(set: number, property: number, column: number): void
  propertiesRead(
    first: number,
    last: number,
    listCell: number,
    objects: number,
    types: number,
    instances: number,
  ): void
  propertyKindSet(number: number, kind: number, type: number): void
  scaleSet(i: number, mul: number, div: number, add: number): void
  typeScaleSet(type: number, scale: number): void
  unitScaleSet(row: number, scale: number): void
  programLoad(at: number, bytes: number, rows: number): void
  programRun(): void
  ruleCounts(): number
  collect(rule: number, which: number, to: number, limit: number): number
  probeCount(rule: number): void
  programForget(): void
  planesDrop(column: number): void
  planesBytes(): number
  planesLimit(bytes: number): void
  setAdd(set: number, text: number): void
  vectorNew(log: number): number
  vectorPush(vector: number, value: number): void
  blocksCoded(): number
  blocksListed(): number
  parentsComputed(): number
  rulesRejudged(): number
  valueRun(value: number, rows: number, count: number): void
  valueLower(): number
  valueUpper(): number
  changeMark(column: number, row: number): void
  changeRun(): number
  flipPtr(): number
}

/** A compiled kernel; every model gets an instance of its own, so that dropping a model frees its memory. */
export class Kernel {
  readonly module: WebAssembly.Module
  readonly sha256: string
  readonly version = `${KERNEL_VERSION_MAJOR}.${KERNEL_VERSION_MINOR}`

  constructor(module: WebAssembly.Module, digest: string) {
    this.module = module
    this.sha256 = digest
  }

  /** A fresh instance; throws `internal-abi` when kernel and engine do not belong together. */
  async instance(): Promise<KernelExports> {
    let memory: WebAssembly.Memory | undefined
    const parseNumber = (at: number, bytes: number): number =>
      Number(decodeAscii(new Uint8Array(memory?.buffer ?? new ArrayBuffer(0), at >>> 0, bytes)))
    const { exports } = await instantiate<KernelExports>(this.module, {
      host: { parseNumber },
      env: { abort: () => undefined },
    })
    memory = exports.memory
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

/**
 * Loads the kernel from its bytes or from a response that carries them.
 *
 * Errors: `internal-kernel` when the bytes cannot be had or are no kernel.
 */
export async function loadKernel(source: Uint8Array | Response | Promise<Response>): Promise<Kernel> {
  try {
    const bytes = source instanceof Uint8Array ? source : new Uint8Array(await readResponse(await source))
    const module = await WebAssembly.compile(bytes as Uint8Array<ArrayBuffer>)
    return new Kernel(module, bytesToHex(sha256(bytes)))
  } catch (cause) {
    if (cause instanceof LintelError) throw cause
    throw new LintelError('internal-kernel', `the kernel cannot be loaded: ${String(cause)}`, { cause })
  }
}

async function readResponse(response: Response): Promise<ArrayBuffer> {
  if (!response.ok)
    throw new LintelError(
      'internal-kernel',
      `the kernel cannot be fetched: ${response.status} ${response.url}`,
    )
  return await response.arrayBuffer()
}

/** Runs a call into the kernel and turns a trap into an error with the kernel's own reason. */
export function guarded<T>(kernel: KernelExports, call: () => T): T {
  try {
    return call()
  } catch (cause) {
    if (!(cause instanceof WebAssembly.RuntimeError)) throw cause
    if (kernel.lastFault() === FAULT_MEMORY) {
      throw new LintelError(
        'memory',
        'the model does not fit into the 4 GiB a kernel can hold; split it by discipline or storey and check the parts',
        { cause },
      )
    }
    throw new LintelError(
      'internal-kernel',
      `the kernel stopped (fault ${kernel.lastFault()}): ${cause.message}`,
      { cause },
    )
  }
}

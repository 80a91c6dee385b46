/** Calls of a kernel whose traps become errors that say what happened and what to do. */
import { FAULT_MEMORY } from '../assembly/abi.ts'
import { LintelError } from './errors.ts'
import type { KernelExports } from './kernel-exports.ts'

/** The kernel's exports, with every trap turned into an error that gives the kernel's own reason. */
export function withoutTraps(exports: KernelExports): KernelExports {
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

/** 4 GiB is the end for any kernel; below it the machine, or the browser, gave no more. */
function memoryMessage(bytes: number): string {
  const split = 'split the model by discipline or storey and check the parts'
  return bytes > 4000 * 2 ** 20
    ? `the model does not fit into the 4 GiB a kernel can hold; ${split}`
    : `the model needs more than the ${Math.round(bytes / 2 ** 20)} MiB that the kernel was given here; close other programs or tabs, use a machine with more memory, or ${split}`
}

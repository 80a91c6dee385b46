/** What a thread does: it makes an instance of its own on a model's memory and helps with the jobs it is told of. */
import type { ThreadAnswer, ThreadedExports, ThreadOrder } from './threads.ts'

/** The way back to the thread that evaluates. */
export interface ThreadPort {
  listen(take: (order: ThreadOrder) => void): void
  answer(answer: ThreadAnswer): void
}

/** Serves one model until the host ends the thread. */
export function serveThread(port: ThreadPort): void {
  let kernel: ThreadedExports | undefined
  port.listen((order) => {
    if (order.type === 'begin') {
      kernel = instanceOn(order.memory, order.module)
      port.answer('ready')
    } else if (kernel !== undefined) help(kernel, order)
  })
}

/** Nothing runs on a second instance but jobs: it is not started, and nothing that it could be handed is there. */
function instanceOn(memory: WebAssembly.Memory, module: WebAssembly.Module): ThreadedExports {
  const absent = (): never => {
    throw new Error('a thread of the kernel calls its host')
  }
  const imports = { env: { memory, abort: absent }, host: { parseNumber: absent, takeBytes: absent } }
  return new WebAssembly.Instance(module, imports).exports as unknown as ThreadedExports
}

/** A trap must not leave the one that evaluates waiting: it gets the fault. */
function help(
  kernel: ThreadedExports,
  { job, ticket, number }: Extract<ThreadOrder, { type: 'help' }>,
): void {
  try {
    kernel.jobHelp(job, ticket, number)
  } catch {
    kernel.jobFail(kernel.lastFault())
  }
}

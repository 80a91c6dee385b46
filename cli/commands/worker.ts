/** `lintel worker`: a process that runs the validations of a server. */
import type { Command } from 'commander'
import { WORKER_HELP } from '../help.ts'
import type { Cli, Host } from '../host.ts'
import { wholeNumber } from '../options.ts'
import { stopSignal } from '../stop-signal.ts'

interface WorkerFlags {
  readonly port?: number
  readonly host?: string
  readonly data?: string
  readonly threads?: number
}

export function defineWorker(program: Command, { host, exit }: Cli): void {
  program
    .command('worker')
    .description('runs stored validations for a server, on this machine or another')
    .option(
      '--threads <number>',
      'checks at once (default: LINTEL_THREADS, else cores less one)',
      wholeNumber(1, 256),
    )
    .option('--data <folder>', 'the folder of the server, where it keeps files in one (default: LINTEL_DATA)')
    .option(
      '-p, --port <number>',
      'where it says how it does (default: PORT, else nowhere)',
      wholeNumber(0, 65535),
    )
    .option('--host <address>', 'which address it listens on (default: HOST, else 127.0.0.1)')
    .addHelpText('after', WORKER_HELP)
    .action(async (flags: WorkerFlags) => {
      await work(flags, host)
      exit(0)
    })
}

/** Resolves when the worker was told to stop (SIGINT, SIGTERM) and has given back what ran. */
async function work(flags: WorkerFlags, { environment, write }: Host): Promise<void> {
  const { startWorker } = await import('../../server/worker.ts')
  const worker = await startWorker({ ...flags, environment })
  const { threads } = worker.config.runs
  const told = worker.config.redis === null ? 'looks every second' : 'is told by Redis'
  const where = worker.url === null ? '' : `, health on ${worker.url}`
  const broken = worker.ready.then(() => new Promise<never>(() => undefined))
  try {
    await write(`Lintel works (${threads} at once, ${told}${where}; Ctrl+C stops it)\n`)
    await Promise.race([stopSignal(), broken])
  } finally {
    await worker.close()
  }
}

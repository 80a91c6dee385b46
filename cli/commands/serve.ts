/** `lintel serve`: the server with its API and panel. */
import type { Command } from 'commander'
import type { FirstAdmin } from '../../server/auth/first-admin.ts'
import type { Cli, Host } from '../host.ts'
import { wholeNumber } from '../options.ts'
import { stopSignal } from '../stop-signal.ts'

interface ServeFlags {
  readonly port?: number
  readonly host?: string
  readonly data?: string
  readonly threads?: number
}

export function defineServe(program: Command, { host, exit }: Cli): void {
  program
    .command('serve')
    .description('starts the server: panel and API')
    .option('-p, --port <number>', 'where it listens (default: PORT, else 8001)', wholeNumber(0, 65535))
    .option('--host <address>', 'which address it listens on; 0.0.0.0 is all of them (default: 127.0.0.1)')
    .option('--data <folder>', 'where it keeps its data (default: LINTEL_DATA, else ~/.local/share/lintel)')
    .option(
      '--threads <number>',
      'checks at once (default: LINTEL_THREADS, else cores less one)',
      wholeNumber(1, 256),
    )
    .action(async (flags: ServeFlags) => {
      await serve(flags, host)
      exit(0)
    })
}

/** Resolves when the server was told to stop (SIGINT, SIGTERM) and closed. */
async function serve(flags: ServeFlags, { environment, write }: Host): Promise<void> {
  const { startServer } = await import('../../server/start.ts')
  const server = await startServer({ ...flags, environment })
  const { mode, dataFolder, databaseUrl } = server.config
  const address = server.url.replace('//127.0.0.1:', '//localhost:')
  const data = databaseUrl === null ? `data in ${dataFolder}` : 'data in PostgreSQL'
  await write(`Lintel listens on ${address} (${mode}, ${data}; Ctrl+C stops it)\n`)
  void server.firstAdmin.then((made) => tellFirstAdmin(made, write)).catch(() => undefined)
  const broken = server.ready.then(() => new Promise<never>(() => undefined))
  try {
    await Promise.race([stopSignal(), broken])
  } finally {
    await server.close()
  }
}

/** The one time that anybody sees the password. */
async function tellFirstAdmin(made: FirstAdmin | null, write: Host['write']): Promise<void> {
  if (made === null) return
  await write(`First sign-in: ${made.email} with the one-time password ${made.oneTimePassword}\n`)
}

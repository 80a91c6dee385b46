/** `lintel serve`: the server with its API and panel. */
import type { Command } from 'commander'
import { LintelError } from '../../engine/errors.ts'
import type { Cli, Host } from '../host.ts'
import { wholeNumber } from '../options.ts'

interface ServeFlags {
  readonly port?: number
  readonly host: string
}

const DEFAULT_PORT = 8001

export function defineServe(program: Command, { host, exit }: Cli): void {
  program
    .command('serve')
    .description('starts the server: panel and API')
    .option(
      '-p, --port <number>',
      `where it listens (default: PORT, else ${DEFAULT_PORT})`,
      wholeNumber(0, 65535),
    )
    .option('--host <address>', 'which address it listens on; 0.0.0.0 is all of them', '127.0.0.1')
    .action(async (flags: ServeFlags) => {
      await serve(flags, host)
      exit(0)
    })
}

/** Resolves when the server was told to stop (SIGINT, SIGTERM) and closed. */
async function serve(flags: ServeFlags, host: Host): Promise<void> {
  const port = flags.port ?? environmentPort(host)
  const { startServer } = await import('../../server/start.ts')
  const server = await startServer({ port, host: flags.host }).catch((error: unknown) => {
    throw listenError(error, port, flags.host)
  })
  const address = server.url.replace('//127.0.0.1:', '//localhost:')
  await host.write(`Lintel listens on ${address} (Ctrl+C stops it)\n`)
  await stopSignal()
  await server.close()
}

function environmentPort(host: Host): number {
  const { PORT } = host.environment
  if (PORT === undefined || PORT === '') return DEFAULT_PORT
  if (/^\d+$/.test(PORT) && Number(PORT) <= 65535) return Number(PORT)
  throw new LintelError('call-invalid', `PORT is '${PORT}'; it must be a whole number from 0 to 65535`)
}

function listenError(error: unknown, port: number, address: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: `port ${port} is taken; choose another: lintel serve --port ${port + 1}`,
    EACCES: `port ${port} may not be used by this user; choose one above 1023`,
    EADDRNOTAVAIL: `this machine has no address ${address}; use --host 127.0.0.1 or 0.0.0.0`,
    ENOTFOUND: `the host name ${address} is not known; use --host 127.0.0.1 or 0.0.0.0`,
  }
  const reason = typeof code === 'string' ? reasons[code] : undefined
  return reason === undefined ? error : new LintelError('call-invalid', reason, { cause: error })
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve())
    process.once('SIGTERM', () => resolve())
  })
}

/** `lintel serve` as a process of its own, which a test may kill. */
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { afterEach } from 'vitest'

const MAIN = join(import.meta.dirname, '../../dist/cli/main.js')

export interface ServerProcess {
  readonly url: string
  /** Ends at once, as when the machine loses power. */
  readonly kill: () => Promise<void>
}

const running = new Set<ChildProcess>()

/** Ends after each test of the file whatever still runs. */
export function endServers(): void {
  afterEach(async () => {
    await Promise.all([...running].map(ended))
  })
}

/** Starts one in a data folder, and waits until it can work. @param environment beside PATH and HOME */
export async function startServerProcess(
  data: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  const { PATH, HOME } = process.env
  const child = spawn(process.execPath, [MAIN, 'serve', '--port', '0', '--data', data], {
    env: { PATH, HOME, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  running.add(child)
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (bytes: Buffer) => resolve(bytes.toString()))
    child.once('exit', (code) => reject(new Error(`it ended with ${code}`)))
  })
  const url = /http:\/\/localhost:\d+/.exec(line)?.[0] ?? ''
  while ((await fetch(`${url}/ready`)).status !== 200) await new Promise((resolve) => setTimeout(resolve, 50))
  return { url, kill: () => ended(child) }
}

function ended(child: ChildProcess): Promise<void> {
  running.delete(child)
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGKILL')
  })
}

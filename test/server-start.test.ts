/** An embedded server as a newcomer starts it: a process of its own, a folder that is not there yet. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { temporaryFolder } from './temporary-folder.ts'

const MAIN = join(import.meta.dirname, '../dist/cli/main.js')
const folder = temporaryFolder()
const running: ChildProcess[] = []

interface Started {
  readonly url: string
  readonly line: string
  readonly process: ChildProcess
  /** Milliseconds until it listened. */
  readonly took: number
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((process) => ended(process, 'SIGKILL')))
})

function run(data: string, environment: Record<string, string> = {}): ChildProcess {
  const { PATH, HOME } = process.env
  const child = spawn(process.execPath, [MAIN, 'serve', '--port', '0', '--data', data], {
    env: { PATH, HOME, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.push(child)
  return child
}

async function start(data: string): Promise<Started> {
  const started = performance.now()
  const child = run(data)
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout?.once('data', (bytes: Buffer) => resolve(bytes.toString()))
    child.once('exit', (code) => reject(new Error(`it ended with ${code}`)))
  })
  const url = /http:\/\/localhost:\d+/.exec(line)?.[0] ?? ''
  return { url, line, process: child, took: performance.now() - started }
}

/** The exit code, when the process has ended. */
function ended(child: ChildProcess, signal?: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode)
  return new Promise((resolve) => {
    child.once('exit', resolve)
    if (signal !== undefined) child.kill(signal)
  })
}

async function untilReady(url: string): Promise<void> {
  for (;;) {
    const { status } = await fetch(`${url}/ready`)
    if (status === 200) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

test('names its folder, shows the page while the database still opens, and keeps what it was told', async () => {
  const data = join(folder, 'new', 'data')
  const first = await start(data)
  expect(first.line).toContain(data)
  const page = await fetch(first.url)
  expect(page.status).toBe(200)
  expect((await fetch(`${first.url}/health`)).status).toBe(200)
  // a call that needs the database waits for it instead of failing
  const made = await fetch(`${first.url}/v1/buildings`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Kept' }),
  })
  expect(made.status).toBe(201)
  await untilReady(first.url)
  expect(await ended(first.process, 'SIGTERM')).toBe(0)
  expect(existsSync(join(data, 'lintel.pid'))).toBe(false)

  const second = await start(data)
  const { items } = (await (await fetch(`${second.url}/v1/buildings`)).json()) as { items: object[] }
  expect(items).toMatchObject([{ name: 'Kept' }])
})

test('a second one in the same folder ends with 2 and says which process holds it', async () => {
  const data = join(folder, 'shared')
  const first = await start(data)
  const second = run(data)
  let told = ''
  second.stderr?.on('data', (bytes: Buffer) => {
    told += bytes.toString()
  })
  expect(await ended(second)).toBe(2)
  expect(told).toContain(`process ${first.process.pid} already works in ${data}`)
})

test('one that was killed while it opened its database for the first time starts again', async () => {
  const data = join(folder, 'killed')
  for (const wait of [100, 600, 1200]) {
    const { process: child } = await start(data)
    await new Promise((resolve) => setTimeout(resolve, wait))
    await ended(child, 'SIGKILL')
  }
  const { url } = await start(data)
  await untilReady(url)
  expect((await fetch(`${url}/v1/buildings`)).status).toBe(200)
})

test('one that others can reach ends with 2 unless it has a secret', async () => {
  const child = run(join(folder, 'reachable'), { HOST: '0.0.0.0' })
  let told = ''
  child.stderr?.on('data', (bytes: Buffer) => {
    told += bytes.toString()
  })
  expect(await ended(child)).toBe(2)
  expect(told).toContain('LINTEL_SECRET')
})

/**
 * A process that runs Redis servers for the tests: starts and kills them as whoever forked it says, and ends all of them
 * when that process is gone, however it ended.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const PATIENCE = 20_000

const folder = mkdtempSync(join(tmpdir(), 'lintel-redis-'))
/** By name. */
const running = new Map()

process.once('disconnect', async () => {
  await Promise.all([...running.keys()].map((name) => signal({ name, signal: 'SIGKILL' })))
  rmSync(folder, { recursive: true, force: true })
  process.exit()
})

const DOES = { start, signal }

process.on('message', async ({ number, call, given }) => {
  try {
    await DOES[call](given)
    process.send?.({ number })
  } catch (error) {
    process.send?.({ number, error: String(error?.message ?? error) })
  }
})

/** In a folder of its own, which is the same when it is started again. Settles when it answers. */
async function start({ name, program, settings, port }) {
  const own = join(folder, name)
  const file = join(own, 'redis.conf')
  if (mkdirSync(own, { recursive: true }) !== undefined) writeFileSync(file, settings.join('\n'))
  const child = spawn(program, [file], { cwd: own, stdio: 'ignore' })
  running.set(name, child)
  let failure = null
  child.once('error', (error) => {
    failure = error
  })
  child.once('exit', (code) => {
    failure ??= new Error(`${name} ended with ${code}`)
    if (running.get(name) === child) running.delete(name)
  })
  const deadline = Date.now() + PATIENCE
  while (!(await answers(port))) {
    if (failure !== null) throw failure
    if (Date.now() > deadline) throw new Error(`${name} does not answer`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** Settles, for a signal that ends it, when it has ended. */
async function signal({ name, signal: which }) {
  const child = running.get(name)
  if (child === undefined) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill(which)
  if (which === 'SIGKILL' || which === 'SIGTERM') await ended
}

function answers(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'))
    socket.setTimeout(500, () => socket.destroy())
    socket.once('data', (bytes) => {
      resolve(/^\+PONG|^-NOAUTH/.test(bytes.toString()))
      socket.destroy()
    })
    socket.once('error', () => undefined)
    socket.once('close', () => resolve(false))
  })
}

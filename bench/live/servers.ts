/** The real servers that the bench needs, on loopback. */
import { fork, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'

const ROOT = join(import.meta.dirname, '../..')

/** A PostgreSQL that lasts until `ends` are called. @throws Error where there is none here */
export async function postgres(ends: (() => unknown)[]): Promise<string> {
  const child = fork(join(ROOT, 'test/server/postgres-process.js'), { stdio: 'ignore', execArgv: [] })
  ends.push(async () => {
    child.disconnect()
    await new Promise((resolve) => child.once('exit', resolve))
  })
  const said = await new Promise<{ url?: string; skipped?: string }>((resolve) =>
    child.once('message', (message) => resolve(message as object)),
  )
  if (said.url === undefined) throw new Error(said.skipped)
  return said.url
}

/** Another database of the same server. @returns its address */
export async function newDatabase(url: string, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(`create database ${name}`)
  await client.end()
  const own = new URL(url)
  own.pathname = `/${name}`
  return own.href
}

/** A Redis that keeps nothing on disk and lasts until `ends` are called. @throws Error where there is none here */
export async function redis(folder: string, ends: (() => unknown)[]): Promise<string> {
  const port = await freePort()
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder]
  const child = spawn('redis-server', args, { stdio: 'ignore' })
  ends.push(() => child.kill())
  await new Promise((resolve, reject) => {
    child.once('spawn', resolve)
    child.once('error', () => reject(new Error('no redis-server here: apt-get install redis-server')))
  })
  return `redis://127.0.0.1:${port}`
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

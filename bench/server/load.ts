/** Load from a process of its own, by autocannon. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface Load {
  readonly url: string
  /** A body makes it a POST of JSON. */
  readonly body?: string
  readonly connections: number
  readonly seconds: number
}

interface Said {
  readonly requests: { readonly total: number }
  readonly duration: number
  readonly non2xx: number
  readonly errors: number
}

/** @returns answers a second @throws Error where one was not 200 */
export async function load({ url, body, connections, seconds }: Load): Promise<number> {
  const program = fileURLToPath(import.meta.resolve('autocannon'))
  const post = body === undefined ? [] : ['-m', 'POST', '-H', 'content-type=application/json', '-b', body]
  const args = [program, '-j', '-n', '-c', String(connections), '-d', String(seconds), ...post, url]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] })
  let text = ''
  for await (const chunk of child.stdout) text += chunk
  const said = JSON.parse(text) as Said
  if (said.non2xx + said.errors > 0)
    throw new Error(`${url}: ${said.non2xx} answers were no success, ${said.errors} failed`)
  return said.requests.total / said.duration
}

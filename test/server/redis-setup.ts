/** Finds out once for the whole test run whether there is a Redis here that tests can start. */
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { TestProject } from 'vitest/node'

/** The programs, or why there are none. */
type RedisPrograms = { readonly server: string; readonly sentinel: string } | { readonly skipped: string }

declare module 'vitest' {
  interface ProvidedContext {
    redis: RedisPrograms
  }
}

export function setup(project: TestProject): void {
  const server = find('redis-server')
  const sentinel = find('redis-sentinel')
  const skipped =
    'no redis-server and redis-sentinel here: apt-get install -y --no-install-recommends redis-server redis-sentinel'
  const found = server === null || sentinel === null ? { skipped } : { server, sentinel }
  if ('skipped' in found) console.warn(`skipped: what runs on Redis; ${found.skipped}`)
  project.provide('redis', found)
}

function find(program: string): string | null {
  const places = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, program))
  return places.find(isProgram) ?? null
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

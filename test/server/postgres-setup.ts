/** Starts one PostgreSQL on loopback for the whole test run, and ends it. */
import { fork } from 'node:child_process'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

/** A database server whose user may make databases, or why there is none. */
type Postgres = { readonly url: string } | { readonly skipped: string }

declare module 'vitest' {
  interface ProvidedContext {
    postgres: Postgres
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const child = fork(join(import.meta.dirname, 'postgres-process.js'), { stdio: 'ignore' })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const postgres = await new Promise<Postgres>((resolve) => {
    child.once('message', (message) => resolve(message as Postgres))
    void ended.then(() => resolve({ skipped: 'the process that starts PostgreSQL ended at once' }))
  })
  if ('skipped' in postgres) console.warn(`skipped: what runs on PostgreSQL; ${postgres.skipped}`)
  project.provide('postgres', postgres)
  return async () => {
    if (child.connected) child.disconnect()
    await ended
  }
}

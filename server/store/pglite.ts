/** PGlite behind the interface of a `pg` pool: one connection, lent to one borrower at a time. */
import { Worker } from 'node:worker_threads'
import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely'
import type { PgliteReply, PgliteRequest, PgliteRows, PgliteThreadData } from './pglite-protocol.ts'
import { parserOf, textOf } from './values.ts'

/** Milliseconds after which waiting for the connection is a fault: whoever holds it waits for itself. */
const PATIENCE = 60_000

interface Waiting {
  readonly resolve: (reply: PgliteReply) => void
  readonly reject: (error: Error) => void
}

/** Lives as long as its thread. */
export class PglitePool implements PostgresPool {
  /** Settles when the database is open, or rejects with the reason why it is not. */
  readonly ready: Promise<void>
  private readonly worker: Worker
  private readonly waiting = new Map<number, Waiting>()
  private readonly borrowers: (() => void)[] = []
  private lent = false
  private requests = 0
  private gone: Error | null = null
  private changed = 0

  /** @param workerUrl the built `pglite-thread.js`; @param folder the data folder, null for memory */
  constructor(workerUrl: URL, folder: string | null) {
    const workerData: PgliteThreadData = { folder }
    this.worker = new Worker(workerUrl, { workerData, name: 'lintel-pglite' })
    this.ready = new Promise((resolve, reject) => {
      this.worker.on('message', (reply: PgliteReply) => {
        if (reply.type === 'ready') resolve()
        else this.receive(reply)
      })
      this.worker.on('error', (error) => {
        this.fail(error)
        reject(error)
      })
      this.worker.on('exit', () => {
        const error = new Error("PGlite's thread ended")
        this.fail(error)
        reject(error)
      })
    })
    this.ready.catch(() => undefined)
  }

  async connect(): Promise<PostgresPoolClient> {
    await this.ready
    await this.borrow()
    return new PgliteClient(
      (statement) => this.query(statement),
      () => this.giveBack(),
    )
  }

  /** Of the one connection. */
  use(): { readonly total: number; readonly idle: number; readonly waiting: number } {
    return { total: 1, idle: this.lent ? 0 : 1, waiting: this.borrowers.length }
  }

  /** Grows with every statement that may have changed something, before whoever sent it hears of its end. */
  changes(): number {
    return this.changed
  }

  async end(): Promise<void> {
    if (this.gone !== null) return
    await this.ready
    await this.borrow()
    this.requests += 1
    await this.ask({ type: 'close', id: this.requests })
    await this.worker.terminate()
  }

  private borrow(): Promise<void> {
    if (!this.lent) {
      this.lent = true
      return Promise.resolve()
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.borrowers.splice(this.borrowers.indexOf(next), 1)
        reject(new Error(`nobody gave the database connection back within ${PATIENCE} ms`))
      }, PATIENCE)
      const next = (): void => {
        clearTimeout(timer)
        resolve()
      }
      this.borrowers.push(next)
    })
  }

  private giveBack(): void {
    const next = this.borrowers.shift()
    if (next === undefined) this.lent = false
    else next()
  }

  private async query({ sql, parameters, begins }: Statement): Promise<PgliteRows> {
    this.requests += 1
    const request = {
      type: 'query',
      id: this.requests,
      begins,
      sql,
      parameters: parameters.map(textOf),
    } as const
    const reads = /^\s*select\b/i.test(sql)
    try {
      return (await this.ask(request)) as PgliteRows & PgliteReply
    } finally {
      if (!reads) this.changed += 1
    }
  }

  private ask(request: PgliteRequest): Promise<PgliteReply> {
    if (this.gone !== null) return Promise.reject(this.gone)
    return new Promise((resolve, reject) => {
      this.waiting.set(request.id, { resolve, reject })
      this.worker.postMessage(request)
    })
  }

  private receive(reply: Exclude<PgliteReply, { type: 'ready' }>): void {
    const waiting = this.waiting.get(reply.id)
    this.waiting.delete(reply.id)
    if (reply.type === 'failed') waiting?.reject(Object.assign(new Error(reply.error.message), reply.error))
    else waiting?.resolve(reply)
  }

  private fail(error: Error): void {
    this.gone ??= error
    for (const { reject } of this.waiting.values()) reject(this.gone)
    this.waiting.clear()
  }
}

interface Statement {
  readonly sql: string
  readonly parameters: readonly unknown[]
  /** Whether a transaction begins with it. */
  readonly begins: boolean
}

/** One loan of the connection. A transaction begins with its first statement: each message wakes two threads. */
class PgliteClient implements PostgresPoolClient {
  private readonly ask: (statement: Statement) => Promise<PgliteRows>
  readonly release: () => void
  private begins = false

  constructor(ask: (statement: Statement) => Promise<PgliteRows>, release: () => void) {
    this.ask = ask
    this.release = release
  }

  query<R>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>
  query(): never
  async query<R>(sql?: unknown, parameters: readonly unknown[] = []): Promise<PostgresQueryResult<R>> {
    if (typeof sql !== 'string') throw new TypeError('cursors are not offered by PGlite')
    if (sql === 'begin') {
      this.begins = true
      return { command: 'BEGIN' as PostgresQueryResult<R>['command'], rowCount: 0, rows: [] }
    }
    const { begins } = this
    this.begins = false
    const { rows, fields, command, rowCount } = await this.ask({ sql, parameters, begins })
    const parsers = fields.map(({ dataTypeID }) => parserOf(dataTypeID))
    const objects = rows.map((row) =>
      Object.fromEntries(
        fields.map(({ name }, i) => [name, row[i] == null ? null : parsers[i]?.(row[i] as string)]),
      ),
    )
    return { command: command as PostgresQueryResult<R>['command'], rowCount, rows: objects as R[] }
  }
}

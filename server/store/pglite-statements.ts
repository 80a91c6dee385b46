/**
 * Statements that PGlite has prepared: what it was asked before it neither parses nor plans again. A statement crosses into
 * the database as one message, because each crossing costs more than most statements do.
 */
import type { PGlite } from '@electric-sql/pglite'
import { LRUCache } from 'lru-cache'
import { serialize } from 'pg-protocol'
import type { PgliteRows } from './pglite-protocol.ts'

/** Statements that stay prepared; queries made of parts have many forms. */
const MOST = 256
/** What is worth to be prepared; what else there is may change tables, and with them what was prepared. */
const ASKED_AGAIN = /^\s*(select|insert|update|delete|with)\b/i
const HARMLESS = /^\s*(begin|commit|rollback|savepoint|release|start|set)\b/i

/** Lives as long as the database. */
export class PgliteStatements {
  private readonly database: PGlite
  private readonly names = new LRUCache<string, string>({ max: MOST, dispose: (name) => this.forget(name) })
  /** Names that the database still has to drop. */
  private forgotten: string[] = []
  private made = 0

  constructor(database: PGlite) {
    this.database = database
  }

  /**
   * Runs one statement.
   *
   * @param parameters as PostgreSQL's text
   * @throws DatabaseError as PostgreSQL tells it, with its SQLSTATE
   */
  async run(sql: string, parameters: readonly (string | null)[]): Promise<PgliteRows> {
    const isKept = ASKED_AGAIN.test(sql)
    if (!isKept && !HARMLESS.test(sql)) this.names.clear()
    const known = isKept ? this.names.get(sql) : ''
    const name = known ?? this.newName()
    const isNew = known === undefined || known === ''
    const message = Buffer.concat([
      ...this.forgotten.map((old) => serialize.close({ type: 'S', name: old })),
      ...(isNew ? [serialize.parse({ name, text: sql })] : []),
      serialize.bind({ statement: name, values: [...parameters] }),
      serialize.describe({ type: 'P' }),
      serialize.execute(),
      serialize.sync(),
    ])
    this.forgotten = []
    try {
      const { messages } = await this.database.execProtocol(message)
      if (isKept && isNew) this.names.set(sql, name)
      return rowsOf(messages)
    } catch (error) {
      if (isKept && isNew) this.forget(name)
      throw error
    }
  }

  private newName(): string {
    this.made += 1
    return `lintel_${this.made}`
  }

  private forget(name: string): void {
    this.forgotten.push(name)
  }
}

type Messages = Awaited<ReturnType<PGlite['execProtocol']>>['messages']

function rowsOf(messages: Messages): PgliteRows {
  const rows: (string | null)[][] = []
  let fields: PgliteRows['fields'] = []
  let done = ''
  for (const message of messages) {
    if (message.name === 'dataRow') rows.push((message as unknown as { fields: (string | null)[] }).fields)
    else if (message.name === 'rowDescription') {
      const described = (message as unknown as { fields: PgliteRows['fields'] }).fields
      fields = described.map(({ name, dataTypeID }) => ({ name, dataTypeID }))
    } else if (message.name === 'commandComplete') done = (message as unknown as { text: string }).text
  }
  // 'INSERT 0 3', 'UPDATE 3', 'BEGIN'
  const [command = '', ...counts] = done.split(' ')
  return { rows, fields, command, rowCount: Number(counts.at(-1) ?? 0) }
}

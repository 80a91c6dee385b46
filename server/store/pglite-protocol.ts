/** What the server and PGlite's thread say to each other. */

export interface PgliteThreadData {
  /** The data folder; null keeps everything in memory. */
  readonly folder: string | null
}

/** What a statement gave. */
export interface PgliteRows {
  /** As PostgreSQL's text, in the order of `fields`. */
  readonly rows: readonly (readonly (string | null)[])[]
  readonly fields: readonly { readonly name: string; readonly dataTypeID: number }[]
  /** Its first word, as PostgreSQL says it when it is done: `SELECT`, `UPDATE`, … */
  readonly command: string
  /** Rows that were given or changed. */
  readonly rowCount: number
}

export type PgliteRequest =
  | {
      readonly type: 'query'
      readonly id: number
      /** Whether a transaction begins with it. */
      readonly begins: boolean
      readonly sql: string
      /** As PostgreSQL's text. */
      readonly parameters: readonly (string | null)[]
    }
  | { readonly type: 'close'; readonly id: number }

export type PgliteReply =
  | { readonly type: 'ready' }
  | ({ readonly type: 'rows'; readonly id: number } & PgliteRows)
  | { readonly type: 'failed'; readonly id: number; readonly error: { readonly message: string } }
  | { readonly type: 'closed'; readonly id: number }

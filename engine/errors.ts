/** Every error that reaches a person: a stable code, what was expected, what was found, what to do. */

/**
 * `input…`, `schema…`, `step…`, `snapshot…`: the model is wrong. `edit…`: an edit of it is. `pack…`, `rule…`: a pack is wrong.
 * `ids…`: an IDS file is wrong. `waivers…`: a waiver file is wrong. `call…`: the call is wrong.
 * `cancelled`: the caller asked for it. `memory`: the machine's limit. `internal…`: a fault of ours.
 */
export type LintelErrorCode =
  | 'input-not-found'
  | 'input-empty'
  | 'input-not-step'
  | 'input-truncated'
  | 'input-invalid'
  | 'schema-missing'
  | 'schema-unsupported'
  | 'step-syntax'
  | 'snapshot-invalid'
  | 'snapshot-version'
  | 'edit-invalid'
  | 'pack-not-found'
  | 'pack-invalid'
  | 'rule-syntax'
  | 'rule-unknown-name'
  | 'rule-dimension'
  | 'ids-syntax'
  | 'ids-structure'
  | 'ids-audit'
  | 'waivers-invalid'
  | 'result-invalid'
  | 'call-invalid'
  | 'cancelled'
  | 'memory'
  | 'internal-abi'
  | 'internal-kernel'

/** Where in a text the error lies; lines and columns count from 1. */
export interface ErrorPlace {
  readonly source?: string
  readonly line?: number
  readonly column?: number
}

/** The one error class that crosses the public edge; its message is one line. */
export class LintelError extends Error {
  readonly code: LintelErrorCode
  readonly place: ErrorPlace | undefined

  constructor(code: LintelErrorCode, message: string, options: { place?: ErrorPlace; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'LintelError'
    this.code = code
    this.place = options.place
  }
}

/** Whether the fault is ours and not the caller's (exit code 3 instead of 2, HTTP 500 instead of 4xx). */
export function isInternal(error: unknown): boolean {
  return !(error instanceof LintelError) || error.code.startsWith('internal')
}

/** Reads an IDS file in the worker, which loads this, the XML parser and the audit only when there is one. */
import { LintelError } from '../engine/errors.ts'
import { faultText, IdsRefusal } from '../engine/ids/fault.ts'
import { acceptIds } from '../engine/ids/lint.ts'
import type { IdsOutcome } from './worker-protocol.ts'

/** The document with its faults, or why there is none. */
export function readIds(name: string, bytes: Uint8Array): IdsOutcome {
  try {
    return { type: 'accepted', ...acceptIds(bytes, name, 'report') }
  } catch (error) {
    if (error instanceof IdsRefusal) {
      const reasons = error.faults.map((fault) => ({ place: fault.place, text: faultText(fault) }))
      return { type: 'refused', reasons }
    }
    if (!(error instanceof LintelError)) throw error
    const { line, column } = error.place ?? {}
    const place = line === undefined ? null : { line, column: column ?? 1 }
    return { type: 'refused', reasons: [{ place, text: error.message }] }
  }
}

/** How much a request may bring and take. */

export interface Limits {
  /** Bytes of a model, or of any other body that is read as a stream. */
  readonly bodyBytes: number
  /** Bytes of a JSON body, of an uploaded pack too. */
  readonly jsonBytes: number
  /** Bytes of one IDS file, and of the waiver file. */
  readonly idsBytes: number
  /** Bytes of all IDS files of a form together. */
  readonly allIdsBytes: number
  readonly idsFiles: number
  /** Milliseconds for the headers of a request. */
  readonly headersTime: number
  /** Fewest bytes of a body in each second, over a period of so many milliseconds. */
  readonly bodyRate: { readonly bytesPerSecond: number; readonly period: number }
  /** Bytes of each part of an upload but the last. */
  readonly partBytes: number
  /** Uploads of an organisation that may be open at once, and the bytes of all their files together. */
  readonly openUploads: number
  readonly openUploadBytes: number
  /** Letters of one delta's changes as JSON, and deltas that one model version may have. */
  readonly deltaLetters: number
  readonly deltas: number
}

/** Real IDS files have some hundred kilobytes; a form's are held in memory while it waits for a thread. */
export const DEFAULT_LIMITS: Limits = {
  bodyBytes: 4 * 2 ** 30,
  jsonBytes: 2 ** 22,
  idsBytes: 2 ** 24,
  allIdsBytes: 2 ** 25,
  idsFiles: 100,
  headersTime: 15_000,
  bodyRate: { bytesPerSecond: 500, period: 20_000 },
  partBytes: 2 ** 24,
  openUploads: 20,
  openUploadBytes: 2 ** 36,
  deltaLetters: 2 ** 18,
  deltas: 100_000,
}

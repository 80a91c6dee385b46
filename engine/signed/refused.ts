/** Why something signed does not hold: a sentence, thrown inside `engine/signed` and caught by `verify.ts`. */

/** No error of the call or of ours: the answer to the question whether it holds is no. */
export class Refused extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'Refused'
  }
}

/** What a JSON object holds; null for anything else. */
export function asRecord(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null
}

/** A stranger's text in a sentence: cut, in quotes, with everything escaped that is no plain character. */
export function quoted(value: unknown): string {
  if (typeof value !== 'string') return value === undefined ? 'nothing' : 'something that is no text'
  return JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value)
}

/** What names content, uploads and parts: nothing else ever becomes a path or a key. */

const SHA256 = /^[0-9a-f]{64}$/
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const MOST_PARTS = 100_000

/** Whether a name is one of content; systems put files of their own into folders. */
export function isSha256(text: string): boolean {
  return SHA256.test(text)
}

/** Whether a name is one of an upload. */
export function isUpload(text: string): boolean {
  return UUID.test(text)
}

/** @throws TypeError */
export function checkedSha256(text: string): string {
  if (isSha256(text)) return text
  throw new TypeError(`${JSON.stringify(text)} is no SHA-256 in hex`)
}

/** @throws TypeError */
export function checkedUpload(text: string): string {
  if (isUpload(text)) return text
  throw new TypeError(`${JSON.stringify(text)} is no id of an upload`)
}

/** @throws TypeError */
export function checkedPart(number: number): number {
  if (Number.isInteger(number) && number >= 1 && number <= MOST_PARTS) return number
  throw new TypeError(`${number} is no number of a part`)
}

/** What joining fails with where a part is not there. */
export function missingPart(number: number): Error {
  return new Error(`part ${number} is missing`)
}

/** Forms byte by byte, so that a test can also write what no client would. */

/** What stands between the parts of `rawForm`. */
const BOUNDARY = 'part-of-a-test'
export const FORM_TYPE = `multipart/form-data; boundary=${BOUNDARY}`

export interface RawPart {
  readonly field: string
  /** Absent: the part is no file. */
  readonly file?: string
  readonly text: string
}

/** The body of a form with these parts, in their order. */
export function rawForm(...parts: readonly RawPart[]): string {
  return `${parts.map(partText).join('')}--${BOUNDARY}--\r\n`
}

/** A part up to the end of its text. */
export function partText({ field, file, text }: RawPart): string {
  const name = file === undefined ? '' : `; filename="${file}"`
  return `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${field}"${name}\r\n\r\n${text}\r\n`
}

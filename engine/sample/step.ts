/** STEP text: the values of ISO 10303-21 as they stand in a file. */

/** The name of an instance in the file, written `#12`. */
export interface Ref {
  readonly ref: number
}

/** A value of a SELECT, written with its type: `IFCLABEL('x')`. */
export interface Typed {
  readonly type: string
  readonly value: number | string | boolean | null
  /** The number is already in the unit that the file states for it. */
  readonly raw?: boolean
}

export type Value = Ref | Typed | number | string | boolean | null | undefined | readonly Value[]

/** Attribute name → value; numbers are SI, absent ones are written `$`. */
export type Attributes = Readonly<Record<string, Value>>

/** A value of a defined type, in SI. */
export function typed(type: string, value: number | string | boolean | null): Typed {
  return { type, value }
}

export function isRef(value: Value): value is Ref {
  return typeof value === 'object' && value !== null && 'ref' in value
}

export function isTyped(value: Value): value is Typed {
  return typeof value === 'object' && value !== null && 'type' in value
}

const PLAIN = /^[ -&(-[\]-~]*$/

/** A string in quotes; quotes and backslashes doubled, everything outside ASCII as `\X2\…\X0\`. */
export function encodeText(text: string): string {
  if (PLAIN.test(text)) return `'${text}'`
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll("'", "''")
    .replace(/[^ -~]+/g, (run) => `\\X2\\${hexUnits(run)}\\X0\\`)
  return `'${escaped}'`
}

function hexUnits(run: string): string {
  let hex = ''
  for (let i = 0; i < run.length; i++) hex += run.charCodeAt(i).toString(16).toUpperCase().padStart(4, '0')
  return hex
}

/** A REAL: always with a decimal point, in at most 15 significant digits. */
export function encodeReal(value: number): string {
  if (!Number.isFinite(value)) throw new Error(`A REAL must be finite, not ${value}`)
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return `${value === 0 ? 0 : value}.`
  const text = String(Number(value.toPrecision(15)))
  if (!text.includes('e')) return text.includes('.') ? text : `${text}.`
  const [mantissa, exponent] = text.split('e') as [string, string]
  return `${mantissa.includes('.') ? mantissa : `${mantissa}.`}E${exponent.replace('+', '')}`
}

/** Errors of an expression, with the line and column where they stand. */
import { type ErrorPlace, LintelError } from '../errors.ts'

/** A text of a pack under the name that errors give it: `ada-2010-404.2.3 require`. */
export interface SourceText {
  readonly name: string
  readonly text: string
}

/** The error `code` at an offset of the text. */
export function faultAt(
  source: SourceText,
  offset: number,
  fault: { readonly code: 'rule-syntax' | 'rule-unknown-name' | 'rule-dimension'; readonly message: string },
): LintelError {
  return new LintelError(fault.code, fault.message, { place: placeOf(source, offset) })
}

/** Line and column of an offset, both from 1; a column counts UTF-16 code units. */
export function placeOf(source: SourceText, offset: number): ErrorPlace {
  const before = source.text.slice(0, offset).split('\n')
  const column = (before[before.length - 1] as string).length + 1
  return { source: source.name, line: before.length, column }
}

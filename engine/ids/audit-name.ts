/** Audits values that stand for names: texts that are not empty, and that something known matches. */

import { LintelError } from '../errors.ts'
import type { AuditContext } from './audit-context.ts'
import { auditTyped } from './audit-value.ts'
import type { IdsSimpleValue, IdsValue } from './document.ts'
import { compilePattern, type Pattern } from './pattern.ts'

/** @param of what the name is, for messages: `the property set` */
export function auditName(context: AuditContext, value: IdsValue, of: string): void {
  auditTyped(context, value, { types: ['string'], of })
  for (const literal of literalsOf(value).filter(({ text }) => text === '')) {
    context.report(literal, { what: `${of} is empty`, expected: 'a text', do: 'name it' })
  }
  if (value.kind === 'simple') return
  for (const pattern of value.patterns.filter(({ text }) => text === '')) {
    context.report(pattern, { what: `the pattern of ${of} is empty`, expected: 'a text', do: 'write it' })
  }
}

/** The texts that a value names one by one. */
export function literalsOf(value: IdsValue): readonly IdsSimpleValue[] {
  return value.kind === 'simple' ? [value] : value.enumeration
}

/** Whether a value says nothing: an empty text, or a pattern or enumeration that only the empty text matches. */
export function isEmpty(value: IdsValue): boolean {
  const texts = value.kind === 'simple' ? [value] : [...value.enumeration, ...value.patterns]
  return texts.every(({ text }) => text === '') && (value.kind === 'simple' || isBare(value))
}

function isBare({ bounds, lengths }: IdsValue & { kind: 'restriction' }): boolean {
  return bounds.length === 0 && lengths.length === 0
}

/** Those of the names that a value matches; none when its patterns do not compile. */
export function matchesOf(value: IdsValue, names: Iterable<string>): string[] {
  const test = matcherOf(value)
  return [...names].filter(test)
}

/** Whether a text matches the value as a text: its enumeration, patterns and lengths. */
export function matcherOf(value: IdsValue): (text: string) => boolean {
  if (value.kind === 'simple') return (text) => text === value.text
  const patterns = value.patterns.map(({ text }) => compiledOrNull(text))
  const enumerated = new Set(value.enumeration.map(({ text }) => text))
  return (text) =>
    (enumerated.size === 0 || enumerated.has(text)) &&
    (patterns.length === 0 || patterns.some((pattern) => pattern?.test(text))) &&
    value.lengths.every(({ kind, value: length }) =>
      kind === 'length'
        ? text.length === length
        : kind === 'minLength'
          ? text.length >= length
          : text.length <= length,
    )
}

/** Whether all patterns of a value compile; where they do not, there is nothing to say of what they match. */
export function isReadable(value: IdsValue): boolean {
  return value.kind === 'simple' || value.patterns.every(({ text }) => compiledOrNull(text) !== null)
}

function compiledOrNull(source: string): Pattern | null {
  try {
    return compilePattern(source)
  } catch (error) {
    if (error instanceof LintelError) return null
    throw error
  }
}

/** Audits values that stand for names: texts that are not empty. */
import type { AuditContext } from './audit-context.ts'
import { auditTyped } from './audit-value.ts'
import type { IdsSimpleValue, IdsValue } from './document.ts'

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
  if (value.kind === 'simple') return value.text === ''
  const { enumeration, patterns, bounds, lengths } = value
  return (
    [...enumeration, ...patterns].every(({ text }) => text === '') &&
    bounds.length === 0 &&
    lengths.length === 0
  )
}

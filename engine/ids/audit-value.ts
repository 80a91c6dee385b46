/** Audits values and restrictions: written as their type asks, and possible to meet. */
import { LintelError } from '../errors.ts'
import type { AuditContext } from './audit-context.ts'
import type { IdsBound, IdsRestriction, IdsSimpleValue, IdsValue } from './document.ts'
import { either, quoted } from './fault.ts'
import { hasLength } from './matching.ts'
import type { Pattern } from './pattern.ts'
import { orderOf, WRITINGS, type XmlType } from './xml-types.ts'

/**
 * @param types what the value may be; it has to fit one of them
 * @param of what the value belongs to, for messages: `the value of 'FireRating'`
 */
export function auditTyped(
  context: AuditContext,
  value: IdsValue,
  { types, of }: { types: readonly XmlType[]; of: string },
): void {
  if (value.kind === 'simple') {
    auditWriting(context, value, { types, of })
    return
  }
  const type = types.find((one) => one === value.base)
  if (type === undefined) {
    const found = value.base === '' ? 'no base' : `the base ${quoted(value.base)}`
    const expected = `base="xs:${either(types.map(String)).replace(/ or /, '" or "xs:')}"`
    context.report(value, { what: `the restriction of ${of} has ${found}`, expected, do: 'correct the base' })
    auditPatterns(context, value)
    return
  }
  auditRestriction(context, value, { type, of })
}

function auditWriting(
  context: AuditContext,
  value: IdsSimpleValue | IdsBound,
  { types, of }: { types: readonly XmlType[]; of: string },
): void {
  if (types.some((type) => WRITINGS[type].accepts(value.text))) {
    if (types.every((type) => type === 'boolean') && /^[01]$/.test(value.text)) {
      const what = `${of} is ${quoted(value.text)}`
      context.report(value, { severity: 'warning', what, expected: 'true or false', do: 'write the word' })
    }
    return
  }
  const expected = either([...new Set(types.map((type) => WRITINGS[type].title))])
  context.report(value, { what: `${of} is ${quoted(value.text)}`, expected, do: 'correct the value' })
}

function auditRestriction(
  context: AuditContext,
  value: IdsRestriction,
  { type, of }: { type: XmlType; of: string },
): void {
  auditEmpty(context, value, of)
  auditOthers(context, value)
  auditFacets(context, value, type)
  for (const literal of [...value.enumeration, ...value.bounds])
    auditWriting(context, literal, { types: [type], of })
  const patterns = auditPatterns(context, value)
  if (auditBounds(context, value, type) && auditLengths(context, value) && patterns !== null)
    auditMeeting(context, value, { type, patterns })
}

function auditEmpty(context: AuditContext, value: IdsRestriction, of: string): void {
  const { enumeration, patterns, bounds, lengths, others } = value
  if ([enumeration, patterns, bounds, lengths, others].some((facets) => facets.length > 0)) return
  const what = `the restriction of ${of} restricts nothing`
  context.report(value, {
    what,
    expected: 'enumerations, patterns, bounds or lengths',
    do: 'add one, or drop it',
  })
}

function auditOthers(context: AuditContext, { others }: IdsRestriction): void {
  for (const other of others) {
    context.report(other, {
      severity: other.kind === 'whiteSpace' ? 'error' : 'fatal',
      what: `IDS has no <xs:${other.kind}>`,
      expected: 'enumerations, patterns, bounds or lengths',
      do: 'say it by one of these',
    })
  }
}

function auditFacets(context: AuditContext, value: IdsRestriction, type: XmlType): void {
  const { facets } = WRITINGS[type]
  const used = [
    ...value.bounds,
    ...value.lengths,
    ...value.patterns.map(({ place }) => ({ place, kind: 'pattern' as const })),
  ]
  for (const facet of used.filter(({ kind }) => !facets.includes(kind))) {
    const what = `<xs:${facet.kind}> restricts a value of xs:${type}`
    context.report(facet, { what, expected: `enumeration or ${either(facets)}`, do: 'use one of these' })
  }
}

/** @returns null when one is no pattern, which is told */
export function auditPatterns(
  context: AuditContext,
  { patterns }: IdsRestriction,
): readonly Pattern[] | null {
  const compiled = patterns.map((pattern) => auditPattern(context, pattern))
  return compiled.every((pattern) => pattern !== null) ? (compiled as readonly Pattern[]) : null
}

function auditPattern(context: AuditContext, source: IdsSimpleValue): Pattern | null {
  const pattern = context.matching.pattern(source.text)
  if (pattern instanceof LintelError) {
    const [, what, expected, remedy] = /^(.*); expected (.*?): (.*)$/s.exec(
      pattern.message,
    ) as unknown as string[]
    context.report(source, { severity: 'fatal', what: what!, expected: expected!, do: remedy! })
    return null
  }
  context.matching.weigh(pattern)
  const odd = [...pattern.tolerated, ...anchors(source.text)]
  if (odd.length > 0) {
    const what = `the pattern ${quoted(source.text)} has ${[...new Set(odd)].join(', ')}`
    context.report(source, { severity: 'warning', what, expected: 'a pattern of XML Schema', do: 'drop it' })
  }
  return pattern
}

/** Who writes `^…$` means ends; to XML Schema, whose patterns are anchored, they are characters. */
function anchors(source: string): string[] {
  const ends = /^\^|(?<!\\)\$$/.exec(source)
  return ends === null ? [] : [`'${ends[0]}' as a plain character, for patterns are anchored anyway`]
}

/**
 * How much it matters that a restriction matches no known name: who wrote `^…$` is told what it means to XML Schema, and that is enough,
 * for other tools take the two for ends.
 */
export function unmatchedSeverity({ patterns }: IdsRestriction): 'error' | 'warning' {
  return patterns.some(({ text }) => anchors(text).length > 0) ? 'warning' : 'error'
}

/** @returns whether the bounds leave something */
function auditBounds(context: AuditContext, { bounds }: IdsRestriction, type: XmlType): boolean {
  const lower = bounds.filter(({ kind }) => kind.startsWith('min'))
  const upper = bounds.filter(({ kind }) => kind.startsWith('max'))
  for (const [low, high] of lower.flatMap((low) => upper.map((high) => [low, high] as const))) {
    const from = orderOf(type, low.text)
    const to = orderOf(type, high.text)
    const isOpen = low.kind === 'minExclusive' || high.kind === 'maxExclusive'
    if (from === null || to === null || !(from > to || (from === to && isOpen))) continue
    const what = `no value lies above ${quoted(low.text)} and below ${quoted(high.text)}`
    context.report(high, { what, expected: 'bounds with something between them', do: 'correct one' })
    return false
  }
  return true
}

/** @returns whether some text has the lengths */
function auditLengths(context: AuditContext, { lengths }: IdsRestriction): boolean {
  const least = Math.max(0, ...lengths.filter(({ kind }) => kind !== 'maxLength').map(({ value }) => value))
  const most = Math.min(...lengths.filter(({ kind }) => kind !== 'minLength').map(({ value }) => value))
  if (least <= most) return true
  const what = `no text has at least ${least} and at most ${most} characters`
  context.report(lengths[0]!, { what, expected: 'lengths that one text can have', do: 'correct one' })
  return false
}

/** Of enumerated values, at least one has to meet the other facets. */
function auditMeeting(
  context: AuditContext,
  value: IdsRestriction,
  { type, patterns }: { type: XmlType; patterns: readonly Pattern[] },
): void {
  const { enumeration, lengths, bounds } = value
  if (enumeration.length === 0) return
  const meets = ({ text }: IdsSimpleValue) =>
    (patterns.length === 0 || patterns.some((pattern) => pattern.test(text))) &&
    lengths.every((length) => hasLength(text, length)) &&
    bounds.every((bound) => isWithin(orderOf(type, text), bound, orderOf(type, bound.text)))
  if (enumeration.some(meets)) return
  const what = 'no value of the enumeration meets the other facets of the restriction'
  context.report(value, { what, expected: 'one that can be met', do: 'correct either' })
}

function isWithin(order: number | null, { kind }: IdsBound, limit: number | null): boolean {
  if (order === null || limit === null) return true
  if (kind === 'minInclusive') return order >= limit
  if (kind === 'minExclusive') return order > limit
  return kind === 'maxInclusive' ? order <= limit : order < limit
}

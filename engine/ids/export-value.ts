/** Makes values of an IDS out of texts, numbers and patterns of a rule. */
import type { CompareOp } from '../language/ast.ts'
import type { IdsBound, IdsPlace, IdsRestriction, IdsSimpleValue, IdsValue } from './document.ts'
import type { XmlType } from './xml-types.ts'

/** The place of what was not read from a file. */
export const NOWHERE: IdsPlace = { line: 1, column: 1 }

export function simpleValue(text: string): IdsSimpleValue {
  return { kind: 'simple', place: NOWHERE, text }
}

/** One text, or any of several. */
export function textValue(texts: readonly string[], base: XmlType = 'string'): IdsValue {
  if (texts.length === 1) return simpleValue(texts[0] as string)
  return restriction({ base, enumeration: texts.map(simpleValue) })
}

export function patternValue(pattern: string): IdsValue {
  return restriction({ base: 'string', patterns: [simpleValue(pattern)] })
}

const BOUNDS: Readonly<Record<Exclude<CompareOp, '='>, IdsBound['kind']>> = {
  '<': 'maxExclusive',
  '<=': 'maxInclusive',
  '>': 'minExclusive',
  '>=': 'minInclusive',
}

export function numberValue(op: CompareOp, limit: number, base: XmlType): IdsValue {
  const text = String(limit)
  if (op === '=') return simpleValue(text)
  return restriction({ base, bounds: [{ kind: BOUNDS[op], place: NOWHERE, text }] })
}

function restriction({
  base,
  ...parts
}: Pick<IdsRestriction, 'base'> & Partial<IdsRestriction>): IdsRestriction {
  const none = { enumeration: [], patterns: [], bounds: [], lengths: [], others: [] }
  return { kind: 'restriction', place: NOWHERE, base, ...none, ...parts }
}

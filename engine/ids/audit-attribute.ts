/** Audits attribute facets: names of attributes that elements store, and values that fit their types. */
import type { SchemaAttribute } from '../schema/schema.ts'
import { type AuditContext, wrongIn } from './audit-context.ts'
import { auditName } from './audit-name.ts'
import { auditTyped, unmatchedSeverity } from './audit-value.ts'
import type { IdsAttributeFacet, IdsSimpleValue } from './document.ts'
import { either, quoted } from './fault.ts'
import type { IdsClass, IfcNames, StoredAttribute } from './ifc-names.ts'
import { type XmlType, xmlTypeOf } from './xml-types.ts'

export function auditAttribute(context: AuditContext, facet: IdsAttributeFacet): void {
  auditName(context, facet.name, 'the name of the attribute')
  if (!context.matching.of(facet.name).isReadable) return
  const isFound = auditNames(context, facet)
  if (isFound && facet.value !== undefined) auditValue(context, facet)
}

/** What the classes of a version store under the names of the facet; the case of a single name does not count. */
export function storedUnder(
  { matching }: AuditContext,
  { name }: IdsAttributeFacet,
  names: IfcNames,
): readonly StoredAttribute[] {
  const exact = matching.of(name).among(names.attributeNames)
  const found = exact.length === 0 && name.kind === 'simple' ? sameButCase(name.text, names) : exact
  const stored = found.map((one) => names.attributes.get(one) ?? [])
  return stored.length === 1 ? (stored[0] as readonly StoredAttribute[]) : stored.flat()
}

function sameButCase(text: string, { attributeNames }: IfcNames): readonly string[] {
  const lower = text.toLowerCase()
  return attributeNames.list.filter((name) => name.toLowerCase() === lower)
}

/** Of these, what the classes that the applicability names store. */
function ofApplicable(
  { applicable }: AuditContext,
  stored: readonly StoredAttribute[],
  names: IfcNames,
): readonly StoredAttribute[] {
  const named = applicable(names)
  return named === null ? stored : stored.filter(({ of }) => named.has(of))
}

/** @returns whether every version has such an attribute */
function auditNames(context: AuditContext, facet: IdsAttributeFacet): boolean {
  const { name } = facet
  if (name.kind === 'simple') return name.text !== '' && auditLiteral(context, name, { isSingle: true })
  for (const literal of name.enumeration.filter(({ text }) => text !== '')) {
    if (context.isFull()) return false
    auditLiteral(context, literal, { isSingle: false })
  }
  const where = wrongIn(context, (names) => {
    const isNamed = context.applicable(names)?.size !== 0
    return isNamed && ofApplicable(context, storedUnder(context, facet, names), names).length === 0
  })
  if (where !== null && name.enumeration.length === 0) {
    const what = `the restriction matches no attribute${where}`
    const severity = unmatchedSeverity(name)
    context.report(name, { severity, what, expected: 'a name such as Name or Description', do: 'correct it' })
  }
  return where === null
}

/** A single name that differs in nothing but case is a warning, for files are so written; the check takes it literally. */
function auditLiteral(
  context: AuditContext,
  literal: IdsSimpleValue,
  { isSingle }: { isSingle: boolean },
): boolean {
  const { text } = literal
  const where = wrongIn(context, (names) => {
    if (context.applicable(names)?.size === 0) return false
    return ofApplicable(context, names.attributes.get(text) ?? [], names).length === 0
  })
  if (where === null) return true
  const isCase = isSingle && wrongIn(context, (names) => !hasSameButCase(context, text, names)) === null
  context.report(literal, {
    severity: isCase ? 'warning' : 'error',
    what: `${reasonOf(context, text)}${where}${context.hint(text, () => knownAttributes(context))}`,
    expected: 'the name of an attribute that the elements store',
    do: isCase ? 'correct it: the check takes the name as it is written' : 'correct it, or the ifcVersion',
  })
  return isCase
}

function hasSameButCase(context: AuditContext, text: string, names: IfcNames): boolean {
  const stored = sameButCase(text, names).flatMap((name) => names.attributes.get(name) ?? [])
  return ofApplicable(context, stored, names).length > 0
}

function candidates({ applicable, versions }: AuditContext): IdsClass[] {
  return versions.flatMap((names) => [...(applicable(names) ?? names.classes.values())])
}

function knownAttributes(context: AuditContext): string[] {
  return [...new Set(candidates(context).flatMap(({ entity }) => entity.attributes.map(({ name }) => name)))]
}

function reasonOf(context: AuditContext, text: string): string {
  const entities = candidates(context).map(({ entity }) => entity)
  if (entities.some(({ inverse }) => inverse.includes(text))) return `${quoted(text)} is an inverse attribute`
  if (entities.some(({ derived }) => derived.includes(text))) return `${quoted(text)} is a derived attribute`
  return `there is no attribute ${quoted(text)}`
}

function auditValue(context: AuditContext, facet: IdsAttributeFacet): void {
  const value = facet.value!
  const attributesIn = (names: IfcNames) => ofApplicable(context, storedUnder(context, facet, names), names)
  const typesIn = (names: IfcNames) => {
    const isNamed = context.applicable(names) !== null
    const plain = distinct(attributesIn(names)).map((attribute) => plainType(names, attribute, isNamed))
    return plain.filter((type) => type !== null)
  }
  const where = wrongIn(context, (names) => typesIn(names).length === 0)
  if (where !== null) {
    const kinds = new Set(context.versions.flatMap((names) => distinct(attributesIn(names)).map(kindTitle)))
    const what = `a value is asked of an attribute that holds ${either([...kinds])}${where}`
    context.report(value, {
      what,
      expected: 'no value: that the attribute is there can be asked',
      do: 'drop the value',
    })
    return
  }
  const types = [...new Set(context.versions.flatMap(typesIn))]
  auditTyped(context, value, { types, of: 'the value of the attribute' })
}

/** One attribute of each type. */
function distinct(stored: readonly StoredAttribute[]): SchemaAttribute[] {
  return [...new Map(stored.map(({ attribute }) => [attribute.type, attribute])).values()]
}

/** Without a named class, a list of plain values is asked as its values are. */
function plainType({ schema }: IfcNames, { type }: SchemaAttribute, isNamed: boolean): XmlType | null {
  const whole = schema.definedType(type)?.base ?? type
  const element = whole.replace(/^((LIST|SET|ARRAY|BAG) \[[^\]]*\] OF (UNIQUE )?)+/, '')
  return element !== whole && isNamed ? null : xmlTypeOf(schema, element === whole ? type : element)
}

function kindTitle({ kind }: SchemaAttribute): string {
  if (kind === 'list') return 'a list'
  return kind === 'select' ? 'one of several kinds of thing' : 'an object'
}

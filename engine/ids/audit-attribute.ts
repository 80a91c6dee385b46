/** Audits attribute facets: names of attributes that elements store, and values that fit their types. */
import type { SchemaAttribute, SchemaClass } from '../schema/schema.ts'
import { type AuditContext, wrongIn } from './audit-context.ts'
import { auditName, isReadable, literalsOf, matcherOf } from './audit-name.ts'
import { auditTyped } from './audit-value.ts'
import type { IdsAttributeFacet, IdsSimpleValue } from './document.ts'
import { either, hint, quoted } from './fault.ts'
import type { IdsClass, IfcNames } from './ifc-names.ts'
import { type XmlType, xmlTypeOf } from './xml-types.ts'

/** The classes that a facet can speak of in a version: those that the applicability names, or all. */
export type Candidates = (names: IfcNames) => Iterable<IdsClass>

/** @param isNamed whether the applicability names classes */
export function auditAttribute(
  context: AuditContext,
  facet: IdsAttributeFacet,
  { candidates, isNamed }: { candidates: Candidates; isNamed: boolean },
): void {
  auditName(context, facet.name, 'the name of the attribute')
  if (!isReadable(facet.name)) return
  const isFound = auditNames(context, facet, candidates)
  if (isFound && facet.value !== undefined) auditValue(context, facet, { candidates, isNamed })
}

/** The classes among the candidates that have an attribute of the facet's name; the case of a single name does not count. */
export function classesWith(
  { name }: IdsAttributeFacet,
  names: IfcNames,
  candidates: Iterable<IdsClass>,
): IdsClass[] {
  const matches = nameMatcher({ name })
  return [...candidates].filter(({ entity }) => names.attributesOf(entity).some((one) => matches(one.name)))
}

function nameMatcher({ name }: Pick<IdsAttributeFacet, 'name'>): (text: string) => boolean {
  if (name.kind === 'restriction') return matcherOf(name)
  const lower = name.text.toLowerCase()
  return (text) => text.toLowerCase() === lower
}

/** @returns whether every version has such an attribute */
function auditNames(context: AuditContext, facet: IdsAttributeFacet, candidates: Candidates): boolean {
  const { name } = facet
  const isSingle = name.kind === 'simple'
  const literals = literalsOf(name).filter(({ text }) => text !== '')
  if (isSingle || literals.length > 0) {
    return literals.map((literal) => auditLiteral(context, literal, { candidates, isSingle })).every(Boolean)
  }
  const where = wrongIn(context, (names) => classesWith(facet, names, candidates(names)).length === 0)
  if (where === null) return true
  const what = `the restriction matches no attribute${where}`
  context.report(name, { what, expected: 'a name such as Name or Description', do: 'correct it' })
  return false
}

/** A single name that differs in nothing but case is only told: files are so written, and nobody doubts what they mean. */
function auditLiteral(
  context: AuditContext,
  literal: IdsSimpleValue,
  { candidates, isSingle }: { candidates: Candidates; isSingle: boolean },
): boolean {
  const { text } = literal
  const where = wrongIn(context, (names) => {
    const entities = [...candidates(names)].map(({ entity }) => entity)
    return entities.length > 0 && !entities.some((entity) => hasAttribute(names, entity, text))
  })
  if (where === null) return true
  const known = knownAttributes(context, candidates)
  const isCase = known.some((name) => name.toLowerCase() === text.toLowerCase() && name !== text)
  context.report(literal, {
    severity: isCase && isSingle ? 'warning' : 'error',
    what: `${reasonOf(context, text, candidates)}${where}${hint(text, known)}`,
    expected: 'the name of an attribute that the elements store',
    do: 'correct it, or the ifcVersion',
  })
  return isCase && isSingle
}

function hasAttribute(names: IfcNames, entity: SchemaClass, text: string): boolean {
  return names.attributesOf(entity).some(({ name }) => name === text)
}

function knownAttributes({ versions }: AuditContext, candidates: Candidates): string[] {
  const all = versions.flatMap((names) =>
    [...candidates(names)].flatMap(({ entity }) => names.attributesOf(entity).map(({ name }) => name)),
  )
  return [...new Set(all)]
}

function reasonOf({ versions }: AuditContext, text: string, candidates: Candidates): string {
  const entities = versions.flatMap((names) => [...candidates(names)].map(({ entity }) => entity))
  if (entities.some(({ inverse }) => inverse.includes(text))) return `${quoted(text)} is an inverse attribute`
  if (entities.some(({ derived }) => derived.includes(text))) return `${quoted(text)} is a derived attribute`
  return `there is no attribute ${quoted(text)}`
}

function auditValue(
  context: AuditContext,
  facet: IdsAttributeFacet,
  { candidates, isNamed }: { candidates: Candidates; isNamed: boolean },
): void {
  const value = facet.value!
  const typesIn = (names: IfcNames) =>
    attributesOf(facet, names, candidates(names)).flatMap(
      (attribute) => plainType(names, attribute, isNamed) ?? [],
    )
  const where = wrongIn(context, (names) => typesIn(names).length === 0)
  if (where !== null) {
    const kinds = context.versions.flatMap((names) => attributesOf(facet, names, candidates(names)))
    const what = `a value is asked of an attribute that holds ${either([...new Set(kinds.map(kindTitle))])}${where}`
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

function attributesOf(
  facet: IdsAttributeFacet,
  names: IfcNames,
  candidates: Iterable<IdsClass>,
): SchemaAttribute[] {
  const matches = nameMatcher(facet)
  const found = [...candidates].flatMap(({ entity }) =>
    names.attributesOf(entity).filter(({ name }) => matches(name)),
  )
  return [...new Map(found.map((attribute) => [attribute.type, attribute])).values()]
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

/** Audits entity facets: classes that exist, and predefined types that they may have. */
import { type AuditContext, wrongIn } from './audit-context.ts'
import { auditName, literalsOf } from './audit-name.ts'
import { auditTyped, unmatchedSeverity } from './audit-value.ts'
import type { IdsEntityFacet, IdsSimpleValue } from './document.ts'
import { type IdsSeverity, quoted } from './fault.ts'
import type { IdsClass, IfcNames } from './ifc-names.ts'
import { nameList } from './matching.ts'

export function auditEntity(context: AuditContext, facet: IdsEntityFacet): void {
  auditName(context, facet.name, 'the class')
  auditClasses(context, facet)
  if (facet.predefinedType === undefined) return
  auditTyped(context, facet.predefinedType, { types: ['string'], of: 'the predefined type' })
  auditPredefinedType(context, facet)
}

/** The classes of a version that the facet names, whatever their predefined type. */
export function classesOf(
  { matching }: AuditContext,
  { name }: IdsEntityFacet,
  { classes, classNames }: IfcNames,
): IdsClass[] {
  return matching
    .of(name)
    .among(classNames)
    .map((found) => classes.get(found) as IdsClass)
}

function auditClasses(context: AuditContext, facet: IdsEntityFacet): void {
  const { name } = facet
  const isSingle = name.kind === 'simple'
  for (const literal of literalsOf(name)) {
    if (context.isFull()) return
    if (literal.text !== '')
      auditClass(context, literal, { isAlone: isSingle || literalsOf(name).length === 1 })
  }
  if (isSingle || !context.matching.of(name).isReadable) return
  const where = wrongIn(context, (names) => classesOf(context, facet, names).length === 0)
  if (where === null || name.enumeration.length > 0) return
  const what = `the restriction matches no class${where}`
  const severity = unmatchedSeverity(name)
  context.report(name, { severity, what, expected: 'a class in capitals, such as IFCWALL', do: 'correct it' })
}

/** A class that differs in nothing but case is passed over where others are named beside it. */
function auditClass(context: AuditContext, literal: IdsSimpleValue, { isAlone }: { isAlone: boolean }): void {
  const where = wrongIn(context, ({ classes }) => !classes.has(literal.text))
  if (where !== null) {
    const isCase = wrongIn(context, ({ classes }) => !classes.has(literal.text.toUpperCase())) === null
    const known = () => context.versions.flatMap(({ classNames }) => classNames.list)
    context.report(literal, {
      severity: isCase && !isAlone ? 'warning' : 'error',
      what: `there is no class ${quoted(literal.text)}${where}${isCase ? '' : context.hint(literal.text, known, 'class')}`,
      expected: isCase ? `capitals: ${literal.text.toUpperCase()}` : 'a class in capitals, such as IFCWALL',
      do: 'correct it, or the ifcVersion',
    })
    return
  }
  const abstract = wrongIn(context, ({ classes }) => classes.get(literal.text)?.entity.abstract === true)
  if (abstract === null) return
  const what = `${literal.text} is abstract${abstract}, and a class does not stand for its subclasses`
  context.report(literal, {
    severity: 'warning',
    what,
    expected: 'a class that elements have',
    do: 'name the subclasses',
  })
}

/** A class that knows USERDEFINED may have any. */
function auditPredefinedType(context: AuditContext, facet: IdsEntityFacet): void {
  const value = facet.predefinedType!
  if (!context.matching.of(value).isReadable || !context.matching.of(facet.name).isReadable) return
  if (value.kind === 'restriction' && value.enumeration.length === 0) {
    const where = wrongIn(context, (names) => {
      const known = predefinedTypesOf(context, facet, names)
      return (
        known !== null &&
        !known.includes('USERDEFINED') &&
        context.matching.of(value).among(nameList(known)).length === 0
      )
    })
    if (where !== null)
      reportType(context, value, {
        severity: unmatchedSeverity(value),
        what: `no predefined type${where} matches`,
        known: allTypes(context, facet),
      })
    return
  }
  for (const literal of literalsOf(value)) {
    if (context.isFull()) return
    auditLiteralType(context, literal, facet)
  }
}

function auditLiteralType(context: AuditContext, literal: IdsSimpleValue, facet: IdsEntityFacet): void {
  if (literal.text === '') {
    const what = 'the predefined type is empty'
    context.report(literal, {
      severity: 'warning',
      what,
      expected: 'a predefined type',
      do: 'name it, or drop it',
    })
    return
  }
  const where = wrongIn(context, (names) => {
    const known = predefinedTypesOf(context, facet, names)
    return known !== null && !known.includes('USERDEFINED') && !known.includes(literal.text)
  })
  const known = allTypes(context, facet)
  if (where !== null) {
    const what = `there is no predefined type ${quoted(literal.text)}${where}${context.hint(literal.text, () => known)}`
    reportType(context, literal, { what, known })
  } else if (known.includes(literal.text.toUpperCase()) && !known.includes(literal.text)) {
    const what = `${quoted(literal.text)} is a user-defined type here, for case counts`
    context.report(literal, {
      severity: 'warning',
      what,
      expected: literal.text.toUpperCase(),
      do: 'write it so, if it is meant',
    })
  }
}

function reportType(
  context: AuditContext,
  value: { readonly place: IdsSimpleValue['place'] },
  { what, known, severity = 'error' }: { what: string; known: readonly string[]; severity?: IdsSeverity },
): void {
  const expected =
    known.length === 0 ? 'none, for the class has none' : `one of ${known.slice(0, 12).join(', ')}`
  context.report(value, { severity, what, expected, do: known.length === 0 ? 'drop it' : 'correct it' })
}

/** All that the named classes may have; null when the facet names no class of the version, which is told elsewhere. */
function predefinedTypesOf(
  context: AuditContext,
  facet: IdsEntityFacet,
  names: IfcNames,
): readonly string[] | null {
  const classes = classesOf(context, facet, names)
  return classes.length === 0 ? null : classes.flatMap(({ predefinedTypes }) => predefinedTypes ?? [])
}

function allTypes(context: AuditContext, facet: IdsEntityFacet): string[] {
  return [...new Set(context.versions.flatMap((names) => predefinedTypesOf(context, facet, names) ?? []))]
}

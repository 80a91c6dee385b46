/** Audits property facets: standard sets and their properties, data types, and values that fit. */
import type { SchemaProperty, SchemaPropertySet } from '../schema/schema.ts'
import { type AuditContext, wrongIn } from './audit-context.ts'
import { auditName, literalsOf } from './audit-name.ts'
import { auditPatterns, auditTyped, unmatchedSeverity } from './audit-value.ts'
import type { IdsPropertyFacet, IdsSimpleValue } from './document.ts'
import { quoted } from './fault.ts'
import type { IfcNames } from './ifc-names.ts'
import { nameList } from './matching.ts'
import { xmlTypeOf } from './xml-types.ts'

export function auditProperty(context: AuditContext, facet: IdsPropertyFacet): void {
  auditName(context, facet.propertySet, 'the property set')
  auditName(context, facet.baseName, 'the name of the property')
  const hasType = auditDataType(context, facet)
  auditSets(context, facet)
  auditValue(context, facet, hasType)
}

/** The prefixes that the standard keeps to itself; in another case they are only told, for programs write such sets. */
const RESERVED = /^(Pset|Qto)_/i
const EXACT = /^(Pset|Qto)_/

/** @returns whether the data type is stated and known */
function auditDataType(context: AuditContext, facet: IdsPropertyFacet): boolean {
  const { dataType } = facet
  if (dataType === undefined) return false
  const where = wrongIn(
    context,
    ({ schema }) => !isValueType(schema.definedType(dataType), schema.enumeration(dataType)),
  )
  if (where === null) return true
  const isOther = context.versions.some(
    ({ schema }) => schema.select(dataType) !== undefined || schema.class(dataType) !== undefined,
  )
  const names = () =>
    context.versions.flatMap(({ schema }) => schema.typeNames.map((name) => name.toUpperCase()))
  const what = isOther
    ? `the data type ${quoted(dataType)} holds no value of its own`
    : `there is no data type ${quoted(dataType)}${where}${context.hint(dataType, names, 'type')}`
  context.report(facet, {
    what,
    expected: 'the type of a value, such as IFCLABEL',
    do: 'correct it, or the ifcVersion',
  })
  return false
}

function isValueType(defined: object | undefined, literals: readonly string[] | undefined): boolean {
  return defined !== undefined || literals !== undefined
}

function auditSets(context: AuditContext, facet: IdsPropertyFacet): void {
  const { propertySet } = facet
  const matcher = context.matching.of(propertySet)
  if (!matcher.isReadable) return
  const literals = literalsOf(propertySet)
  for (const literal of literals.filter(({ text }) => RESERVED.test(text))) {
    if (context.isFull()) return
    auditSet(context, literal, facet)
  }
  if (literals.length > 0 || propertySet.kind === 'simple') return
  for (const pattern of propertySet.patterns.filter(({ text }) => RESERVED.test(text))) {
    const where = wrongIn(context, ({ propertySetNames }) => matcher.among(propertySetNames).length === 0)
    if (where === null) continue
    const what = `the pattern ${quoted(pattern.text)} has a reserved prefix and matches no standard set${where}`
    const severity = EXACT.test(pattern.text) ? 'error' : 'warning'
    context.report(pattern, {
      severity,
      what,
      expected: 'a standard set, or another prefix',
      do: 'correct it',
    })
  }
}

function auditSet(context: AuditContext, literal: IdsSimpleValue, facet: IdsPropertyFacet): void {
  const where = wrongIn(context, ({ schema }) => schema.propertySet(literal.text) === undefined)
  if (where === null) {
    auditBaseNames(context, literal.text, facet)
    return
  }
  const known = () => context.versions.flatMap(({ propertySetNames }) => propertySetNames.list)
  const what = `there is no standard set ${quoted(literal.text)}${where}${context.hint(literal.text, known, 'set')}`
  context.report(literal, {
    severity: EXACT.test(literal.text) ? 'error' : 'warning',
    what,
    expected: 'a standard set, or a prefix other than Pset_ and Qto_',
    do: 'correct it',
  })
}

function auditBaseNames(context: AuditContext, setName: string, facet: IdsPropertyFacet): void {
  const { baseName } = facet
  const matcher = context.matching.of(baseName)
  if (!matcher.isReadable) return
  const setOf = ({ schema }: IfcNames) => schema.propertySet(setName) as SchemaPropertySet
  const known = [
    ...new Set(context.versions.flatMap((names) => setOf(names).properties.map(({ name }) => name))),
  ]
  for (const literal of literalsOf(baseName).filter(({ text }) => text !== '')) {
    if (context.isFull()) return
    const where = wrongIn(
      context,
      (names) => !setOf(names).properties.some(({ name }) => name === literal.text),
    )
    if (where === null) continue
    const what = `${setName} has no property ${quoted(literal.text)}${where}${context.hint(literal.text, () => known)}`
    context.report(literal, {
      what,
      expected: 'a property of the standard set',
      do: 'correct it, or the ifcVersion',
    })
  }
  const found = new Set(matcher.among(nameList(known)))
  const matchesIn = (names: IfcNames) => setOf(names).properties.filter(({ name }) => found.has(name))
  const where = wrongIn(context, (names) => matchesIn(names).length === 0)
  if (where === null) auditStandardType(context, { setName, facet, matchesIn })
  else if (baseName.kind === 'restriction' && baseName.enumeration.length === 0) {
    const what = `the restriction matches no property of ${setName}${where}`
    const severity = unmatchedSeverity(baseName)
    context.report(baseName, { severity, what, expected: 'a property of the standard set', do: 'correct it' })
  }
}

interface StandardProperties {
  readonly setName: string
  readonly facet: IdsPropertyFacet
  readonly matchesIn: (names: IfcNames) => readonly SchemaProperty[]
}

/** The stated data type is that of the standard property; what has none (references, complex ones), or a choice, is passed over. */
function auditStandardType(context: AuditContext, { setName, facet, matchesIn }: StandardProperties): void {
  const { dataType } = facet
  if (dataType === undefined) return
  const fits = ({ type, kind }: SchemaProperty, { schema }: IfcNames) =>
    type === null ||
    schema.select(type) !== undefined ||
    kind === 'table' ||
    kind === 'reference' ||
    kind === 'complex' ||
    type.toUpperCase() === dataType
  const where = wrongIn(context, (names) => !matchesIn(names).some((property) => fits(property, names)))
  if (where === null) return
  const [property] = context.versions.flatMap(matchesIn)
  const what = `'${property?.name}' of ${setName} is no ${dataType}${where}`
  context.report(facet, {
    what,
    expected: `dataType="${property?.type?.toUpperCase()}"`,
    do: 'correct the data type',
  })
}

function auditValue(context: AuditContext, { dataType, value }: IdsPropertyFacet, hasType: boolean): void {
  if (value === undefined) return
  if (dataType === undefined || !hasType) {
    if (value.kind === 'restriction') auditPatterns(context, value)
    if (dataType !== undefined) return
    const what = 'the value of a property without a data type cannot be compared'
    context.report(value, { what, expected: 'dataType on the property, such as IFCLABEL', do: 'add it' })
    return
  }
  const types = [...new Set(context.versions.map(({ schema }) => xmlTypeOf(schema, dataType)))]
  const plain = types.filter((type) => type !== null)
  if (plain.length === types.length)
    auditTyped(context, value, { types: plain, of: 'the value of the property' })
  else {
    const what = `a value of ${dataType} is a list`
    context.report(value, {
      what,
      expected: 'no value: that the property is there can be asked',
      do: 'drop the value',
    })
  }
}

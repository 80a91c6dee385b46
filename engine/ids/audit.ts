/**
 * Audits the sense of an IDS document: what its structure allows and the standard, or IFC, does not.
 *
 * It says more than a checker needs: an IDS that names a class of another version can still be run. So a strict run refuses what has an
 * `error`, the other kind only what is `fatal`.
 */
import { auditAttribute } from './audit-attribute.ts'
import { auditConsistency, auditWhole } from './audit-consistency.ts'
import { type AuditContext, type AuditState, auditContext, MOST_FAULTS } from './audit-context.ts'
import { auditEntity } from './audit-entity.ts'
import { auditName, isEmpty } from './audit-name.ts'
import { auditProperty } from './audit-property.ts'
import type { IdsDocument, IdsFacet, IdsRequirement, IdsSpecification } from './document.ts'
import type { IdsFault } from './fault.ts'
import { ifcNames } from './ifc-names.ts'
import { Matching } from './matching.ts'

/** All faults, in the order of the file; of a flood the first thousand, the last of which says so. */
export function auditIds(document: IdsDocument): IdsFault[] {
  const state: AuditState = { faults: [], matching: new Matching(), hints: new Map() }
  for (const [number, specification] of document.specifications.entries()) {
    if (state.faults.length < MOST_FAULTS) auditSpecification(state, specification, number)
  }
  const ending = [...exhausted(state, document), ...flooded(state)]
  return [
    ...state.faults.sort((a, b) => a.place.line - b.place.line || a.place.column - b.place.column),
    ...ending,
  ]
}

function auditSpecification(state: AuditState, specification: IdsSpecification, number: number): void {
  const versions = specification.ifcVersions.map(ifcNames)
  const context = auditContext(state, { specification, number, versions })
  auditWhatItAsks(context, specification)
  for (const facet of specification.applicability) auditFacet(context, facet)
  for (const requirement of specification.requirements) {
    if (context.isFull()) return
    auditCardinality(context, requirement)
    auditFacet(context, requirement.facet)
  }
  auditConsistency(context, specification)
}

/** Patterns that cannot all be tried are not taken for good; those that cannot all be kept are not tried. */
function exhausted({ matching }: AuditState, { specifications }: IdsDocument): IdsFault[] {
  if (!matching.isExhausted && !matching.isTooHeavy) return []
  const { place } = specifications.at(-1)!
  const what = matching.isTooHeavy
    ? 'the patterns of the file are too large together'
    : 'the file has more patterns for names than an audit tries'
  const severity = matching.isTooHeavy ? 'fatal' : 'error'
  return [{ severity, place, what, expected: 'fewer', do: 'split it into several IDS files' }]
}

function flooded({ faults }: AuditState): IdsFault[] {
  if (faults.length < MOST_FAULTS) return []
  const { place } = faults[MOST_FAULTS - 1]!
  const what = 'there are more faults than are listed here'
  return [{ severity: 'error', place, what, expected: 'sense', do: 'mend these first' }]
}

function auditWhatItAsks(context: AuditContext, specification: IdsSpecification): void {
  const { cardinality, requirements, ifcVersions, applicability } = specification
  if (ifcVersions.length === 0) {
    const what = 'the specification names no version of IFC'
    context.report(specification, {
      what,
      expected: 'one or more of IFC2X3, IFC4, IFC4X3_ADD2',
      do: 'name it in ifcVersion',
    })
  }
  if (applicability.length === 0) {
    const what = 'the applicability selects nothing in particular'
    context.report(specification, {
      severity: 'warning',
      what,
      expected: 'at least one facet',
      do: 'say what it applies to',
    })
  }
  if (cardinality === 'prohibited' && requirements.length > 0) {
    const what = 'the specification prohibits what it applies to, and yet has requirements'
    context.report(specification, {
      what,
      expected: 'no requirements, or another minOccurs and maxOccurs',
      do: 'drop either',
    })
  }
  if (cardinality === 'optional' && requirements.length === 0) {
    const what = 'the specification asks for nothing: it is optional and has no requirements'
    context.report(specification, {
      what,
      expected: 'requirements, or minOccurs="1"',
      do: 'add what is asked',
    })
  }
}

function auditFacet(context: AuditContext, facet: IdsFacet): void {
  switch (facet.kind) {
    case 'entity':
      auditEntity(context, facet)
      break
    case 'attribute':
      auditAttribute(context, facet)
      break
    case 'property':
      auditProperty(context, facet)
      break
    case 'partOf':
      auditEntity(context, facet.entity)
      auditWhole(context, facet.relation, facet.entity)
      break
    case 'classification':
      auditName(context, facet.system, 'the system')
      if (facet.value !== undefined) auditName(context, facet.value, 'the value of the classification')
      break
    case 'material':
      if (facet.value !== undefined) auditName(context, facet.value, 'the value of the material')
  }
}

/** An optional requirement speaks of what is there, so it has to say how that is; a prohibited property is one of any data type. */
function auditCardinality(context: AuditContext, { facet, cardinality }: IdsRequirement): void {
  if (facet.kind === 'entity' || facet.kind === 'partOf') return
  const hasValue = facet.value !== undefined && !isEmpty(facet.value)
  if (facet.kind === 'property') {
    if (cardinality === 'optional' && facet.dataType === undefined) {
      const what = 'an optional property has no data type'
      context.report(facet, { what, expected: 'dataType, which it has when it is there', do: 'add it' })
    }
    if (cardinality === 'prohibited' && facet.dataType !== undefined && facet.value === undefined) {
      const what = 'a prohibited property has a data type and no value'
      context.report(facet, {
        what,
        expected: 'no data type: whatever it holds, it is prohibited',
        do: 'drop it',
      })
    }
  } else if (cardinality === 'optional' && !hasValue) {
    const what = `an optional ${facet.kind} has no value, so that it asks for nothing`
    const severity = facet.kind === 'material' ? 'warning' : 'error'
    context.report(facet, {
      severity,
      what,
      expected: 'the value that it has when it is there',
      do: 'add it',
    })
  }
}

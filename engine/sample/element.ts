/** Writes one element with its type, class, material, container and properties; a planted defect takes away exactly one of them. */
import { collect } from './catalogue.ts'
import type { ClassKey } from './classification.ts'
import type { Defect } from './defects.ts'
import type { MaterialKey } from './material.ts'
import { defineProperties, label, type SetSpec } from './property.ts'
import { globalIdFor, root, type Sample } from './sample.ts'
import type { Attributes, Ref } from './step.ts'
import type { TypeKey } from './type-table.ts'
import { typeEntry } from './types.ts'

interface ElementSpec {
  readonly class: string
  readonly name: string
  readonly placement: Ref
  readonly shape?: Ref
  readonly type: TypeKey
  readonly classification: ClassKey
  /** Built elements have one. */
  readonly material?: MaterialKey
  /** Its space or storey; absent for what is part of another element. */
  readonly container?: Ref
  readonly attributes?: Attributes
  readonly sets?: readonly SetSpec[]
  readonly defect?: Defect | undefined
}

/** Writes the element and notes its relations, which follow when the storey ends. */
export function element(sample: Sample, spec: ElementSpec): Ref {
  const rule = spec.defect?.rule
  const globalId = globalIdFor(sample, spec.defect)
  const name = rule === 'core.name-present' ? null : spec.name
  const ref = root(sample, spec.class, {
    GlobalId: globalId,
    Name: name,
    ObjectPlacement: spec.placement,
    Representation: spec.shape,
    Tag: tag(globalId),
    ...faultyAttributes(rule, spec.attributes ?? {}),
  })
  for (const set of faultySets(spec.defect, spec.sets ?? [])) {
    if (set.properties.length > 0) defineProperties(sample, [ref], set)
  }
  relate(sample, spec, ref)
  if (spec.defect !== undefined) plant(sample, spec.defect, { globalId, class: spec.class, name })
  return ref
}

/** Puts a planted defect on record. */
export function plant(
  sample: Sample,
  defect: Defect,
  found: { readonly globalId: string; readonly class: string; readonly name: string | null },
): void {
  sample.planted.push({ rule: defect.rule, ...found, note: defect.note })
}

/** Writes the containment relations of the storey and forgets them. */
export function flushContainers(sample: Sample): void {
  for (const [container, elements] of sample.catalogue.containers) {
    root(sample, 'IfcRelContainedInSpatialStructure', {
      RelatedElements: elements,
      RelatingStructure: { ref: container },
    })
  }
  sample.catalogue.containers.clear()
}

function relate(sample: Sample, spec: ElementSpec, ref: Ref): void {
  const { catalogue } = sample
  const rule = spec.defect?.rule
  if (rule !== 'core.element-typed') typeEntry(sample, spec.type).occurrences.push(ref)
  if (rule !== 'core.element-classified') collect(catalogue.classes, spec.classification, ref)
  if (spec.material !== undefined && rule !== 'core.element-material') {
    collect(catalogue.materials, spec.material, ref)
  }
  if (spec.container !== undefined && rule !== 'core.element-contained') {
    collect(catalogue.containers, spec.container.ref, ref)
  }
}

function faultyAttributes(rule: string | undefined, attributes: Attributes): Attributes {
  if (rule === 'core.userdefined-object-type')
    return { ...attributes, PredefinedType: 'USERDEFINED', ObjectType: null }
  if (rule === 'core.door-size') return { ...attributes, OverallWidth: null }
  return attributes
}

const TAKEN_AWAY: Readonly<Record<string, string>> = {
  'core.is-external-set': 'IsExternal',
  'core.load-bearing-set': 'LoadBearing',
}

function faultySets(defect: Defect | undefined, sets: readonly SetSpec[]): readonly SetSpec[] {
  if (defect === undefined) return sets
  const missing = TAKEN_AWAY[defect.rule]
  const rating = faultyRating(defect)
  if (missing === undefined && rating === undefined) return sets
  return sets.map(({ name, properties }) => ({
    name,
    properties: properties
      .filter((property) => property.name !== missing)
      .map((property) =>
        rating !== undefined && property.name === 'FireRating' ? label('FireRating', rating) : property,
      ),
  }))
}

function faultyRating({ rule, index }: Defect): string | undefined {
  if (rule === 'core.fire-rating-form') return 'feuerhemmend'
  if (rule === 'core.placeholder-value') return index % 2 === 0 ? 'n/a' : 'FireRating'
  return undefined
}

/** A number like those that authoring tools give their elements. */
function tag(globalId: string): string {
  let sum = 0
  for (let i = 0; i < globalId.length; i++) sum = (sum * 31 + globalId.charCodeAt(i)) % 900_000
  return String(100_000 + sum)
}

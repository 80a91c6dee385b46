/** Writes the types of the building and relates them to their occurrences. */
import { madeOnce } from '../made-once.ts'
import type { TypeEntry } from './catalogue.ts'
import { propertySet } from './property.ts'
import { root, type Sample } from './sample.ts'
import { representationMap } from './shape.ts'
import type { Ref } from './step.ts'
import { TYPES, type TypeKey, type TypeSpec } from './type-table.ts'

/** Sections of the building share types up to this many rooms, so that no relation lists the whole file. */
export const ROOMS_PER_SECTION = 2000

/** The type under a key, written when first used in a section. */
export function typeEntry(sample: Sample, key: TypeKey): TypeEntry {
  return madeOnce(sample.catalogue.types, key, () => writeType(sample, TYPES[key]))
}

/** Relates every type of the section to its occurrences and starts the next section. */
export function flushTypes(sample: Sample): void {
  for (const { ref, occurrences } of sample.catalogue.types.values()) {
    if (occurrences.length === 0) continue
    root(sample, 'IfcRelDefinesByType', { RelatedObjects: occurrences, RelatingType: ref })
  }
  sample.catalogue.types.clear()
  sample.catalogue.section += 1
}

function writeType(sample: Sample, spec: TypeSpec): TypeEntry {
  const { section } = sample.catalogue
  const sets = (spec.sets ?? []).map((set) => propertySet(sample, set))
  if (spec.panel !== undefined) sets.push(...doorProperties(sample, spec.panel))
  const map = spec.body && representationMap(sample, spec.body.finish, spec.body.boxes)
  const ref = root(sample, sample.modern ? spec.class : (spec.class2x3 ?? spec.class), {
    Name: section === 0 ? spec.name : `${spec.name} (${section + 1})`,
    HasPropertySets: sets.length === 0 ? null : sets,
    RepresentationMaps: map && [map],
    ...(sample.modern ? spec.attributes : (spec.attributes2x3 ?? spec.attributes)),
  })
  return { ref, map, occurrences: [] }
}

function doorProperties(sample: Sample, operation: string): Ref[] {
  return [
    root(sample, 'IfcDoorLiningProperties', {
      LiningDepth: 0.125,
      LiningThickness: 0.04,
      ThresholdThickness: 0.01,
    }),
    root(sample, 'IfcDoorPanelProperties', {
      PanelDepth: 0.045,
      PanelOperation: operation,
      PanelWidth: 1,
      PanelPosition: 'NOTDEFINED',
    }),
  ]
}

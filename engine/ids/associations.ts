/** The classification and the material facet, on the texts that tell what is associated with a row (associated.ts). */
import type { Node, Source } from '../language/ast.ts'
import { classificationEntries, materialWords } from './associated.ts'
import type { IdsClassificationFacet, IdsMaterialFacet } from './document.ts'
import { certain, not, source } from './nodes.ts'
import { keyOfAll, type ValueTest, valueTest } from './value.ts'

export const CLASSIFICATIONS: Source = source({ kind: 'associated', what: 'classifications' }, 'text')
export const MATERIALS: Source = source({ kind: 'associated', what: 'materials' }, 'text')

/** Facets with equal keys ask the same. */
export function classificationKey({ system, value }: IdsClassificationFacet): string {
  return `classification ${keyOfAll([system, value])}`
}

/** Facets with equal keys ask the same. */
export function materialKey({ value }: IdsMaterialFacet): string {
  return `material ${keyOfAll([value])}`
}

/** Where a row has a reference in a system of the name, of the value or below it. */
export function classificationNode({ system, value }: IdsClassificationFacet): Node {
  const inSystem = valueTest(system)
  const wanted = value === undefined ? null : valueTest(value)
  return told(CLASSIFICATIONS, `${inSystem.key} ${wanted?.key ?? ''}`, (text) =>
    classificationEntries(text).some(
      ([name, ids]) => inSystem.text(name) && (wanted === null || ids.some(wanted.text)),
    ),
  )
}

/** Where a row has no reference with an identification in a system of the name. */
export function classificationAbsent({ system }: IdsClassificationFacet): Node {
  const inSystem = valueTest(system)
  return not(
    told(CLASSIFICATIONS, `identified ${inSystem.key}`, (text) =>
      classificationEntries(text).some(([name, ids]) => inSystem.text(name) && ids.length > 0),
    ),
  )
}

/** Where a row has a material; of the value by any of its names and categories. */
export function materialNode({ value }: IdsMaterialFacet): Node {
  if (value === undefined) return { kind: 'isText', source: MATERIALS }
  const { key, text: passes }: ValueTest = valueTest(value)
  return told(MATERIALS, key, (text) => materialWords(text).some(passes))
}

export function materialAbsent(): Node {
  return not({ kind: 'isText', source: MATERIALS })
}

function told(of: Source, key: string, test: (text: string) => boolean): Node {
  return certain({ kind: 'textTest', source: of, key, test, bytes: null, only: null, of: 'all' })
}

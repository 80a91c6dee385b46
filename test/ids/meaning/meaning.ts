/** A case of what an IDS means: a small model, a specification and what a strict check of the two comes to. */
import { checkModel } from '../../../engine/check.ts'
import { refusing } from '../../../engine/ids/fault.ts'
import { lintIds } from '../../../engine/ids/lint.ts'
import { idsPack } from '../../../engine/ids/pack.ts'
import type { SchemaName } from '../../../engine/schema/schema.ts'
import { file, testKernel, utf8 } from '../../kernel/load.ts'
import { idsFile, type SpecificationParts, specification } from '../files.ts'

export type Outcome = 'pass' | 'fail' | 'notApplicable' | 'invalid'

export interface MeaningParts extends SpecificationParts {
  /** The class that the specification applies to; walls where nothing is said. */
  readonly of?: string
  /** The schema of the model. */
  readonly schema?: SchemaName
}

export type Meaning = readonly [
  says: string,
  outcome: Outcome,
  model: string,
  requirements: string,
  parts?: MeaningParts,
]

/** The status of the specification, or `invalid` where a strict audit refuses it. */
export async function outcomeOf([says, , model, requirements, parts = {}]: Meaning): Promise<string> {
  const applicability = `<entity><name><simpleValue>${parts.of ?? 'IFCWALL'}</simpleValue></name></entity>`
  const text = idsFile(specification(requirements, { applicability, ...parts }))
  const { document, faults } = lintIds(text, 'case.ids')
  if (document === undefined || refusing(faults, 'strict').length > 0) return 'invalid'
  const bytes = utf8(file(model, parts.schema ?? 'IFC4'))
  const input = { name: `${says}.ifc`, chunks: [bytes], size: bytes.length }
  const { rules } = await checkModel(await testKernel(), input, { packs: [idsPack(document, 'case.ids')] })
  return rules[0]?.status ?? 'no rule'
}

/** IDS files for the tests: texts with one part changed, and the data beside the checkout. */
import { type SharedFile, sharedFiles } from '../shared-data.ts'

/** One specification: walls have a Name. */
export const ONE_SPECIFICATION = specification(
  '<attribute><name><simpleValue>Name</simpleValue></name></attribute>',
)

/** A file of these specifications. */
export function idsFile(specifications = ONE_SPECIFICATION, info = '<title>T</title>'): string {
  return `<ids xmlns="http://standards.buildingsmart.org/IDS" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<info>${info}</info>
<specifications>
${specifications}
</specifications>
</ids>`
}

/** What a specification says beside its requirements. */
export interface SpecificationParts {
  readonly versions?: string
  readonly applicability?: string
  readonly occurs?: string
}

/** A specification with these requirements. */
export function specification(
  requirements: string,
  {
    versions = 'IFC4',
    applicability = '<entity><name><simpleValue>IFCWALL</simpleValue></name></entity>',
    occurs = 'maxOccurs="unbounded"',
  }: SpecificationParts = {},
): string {
  return `<specification name="S" ifcVersion="${versions}">
<applicability ${occurs}>
${applicability}
</applicability>
<requirements>
${requirements}
</requirements>
</specification>`
}

const OFFICIAL = [
  'attribute',
  'classification',
  'entity',
  'ids',
  'material',
  'partof',
  'property',
  'restriction',
  'tolerance',
]

/** The official cases, each with its folder. */
export function officialCases(): { readonly folder: string; readonly file: SharedFile }[] {
  return OFFICIAL.flatMap((folder) =>
    sharedFiles(`ids/${folder}`, '.ids', 'no official IDS case is read').map((file) => ({ folder, file })),
  )
}

/** The files of an audit: `valid`, `invalid` or `issues`. */
export function auditFiles(folder: 'valid' | 'invalid' | 'issues'): SharedFile[] {
  return sharedFiles(`ids-audit/${folder}`, '.ids', 'no IDS file of an audit is read')
}

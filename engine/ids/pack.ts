/** An IDS document as a pack: each specification is a rule. */
import { canonicalJson } from '../canonical.ts'
import { type Hasher, portableHasher } from '../hasher.ts'
import type { ResolvedRule } from '../pack/chain.ts'
import type { ResolvedPack } from '../pack/resolve.ts'
import type { PackAudit } from '../result.ts'
import type { Schema } from '../schema/schema.ts'
import type { IdsDocument, IdsSpecification } from './document.ts'
import { withoutEmptyValues } from './empty-values.ts'
import { namedClasses, rowClasses } from './entity.ts'
import type { IdsFault } from './fault.ts'
import { valueTest } from './value.ts'
import { applicabilityText, mendText } from './words.ts'

/** Faults that a result lists; there are ways to hear of all. */
export const MOST_FAULTS = 10

/** The ids of the packs of files, from their names without folders: files of one name are told apart by a number. */
export function idsPackIds(names: readonly string[]): string[] {
  const ids = new Set<string>()
  for (const name of names) {
    let id = name
    for (let number = 2; ids.has(id); number++) id = `${name}:${number}`
    ids.add(id)
  }
  return [...ids]
}

export interface IdsPackOptions {
  /** What the audit says of the document, for the result. */
  readonly faults?: readonly IdsFault[]
  /** SHA-256, where the host has a faster one. */
  readonly hasher?: () => Hasher
}

/**
 * The pack of a document.
 *
 * @param id what the pack, and with it the rules, are called: the file's name
 */
export function idsPack(
  document: IdsDocument,
  id: string,
  { faults = [], hasher = portableHasher }: IdsPackOptions = {},
): ResolvedPack {
  const { info, specifications } = document
  const version = info.version ?? ''
  return {
    id,
    version,
    title: info.title,
    chain: [{ id, version, sha256: idsDigest(document, hasher) }],
    names: { params: {}, tables: {}, definitions: {} },
    rules: specifications
      .map(withoutEmptyValues)
      .map((specification, place) => rule(document, { specification, place, id })),
    draftsLeftOut: [],
    declared: [],
    ...(faults.length === 0 ? {} : { audit: auditOf(faults) }),
  }
}

function auditOf(faults: readonly IdsFault[]): PackAudit {
  const warnings = faults.filter(({ severity }) => severity === 'warning').length
  return { errors: faults.length - warnings, warnings, faults: faults.slice(0, MOST_FAULTS) }
}

/** SHA-256 over what a document says, not over where it stands in its file; 64 hexadecimal digits. */
function idsDigest(document: IdsDocument, hasher: () => Hasher): string {
  const hash = hasher()
  hash.update(new TextEncoder().encode(canonicalJson(document, 'place')))
  return hash.digestHex()
}

interface Placed {
  readonly specification: IdsSpecification
  readonly place: number
  readonly id: string
}

/** The rule's id holds the specification's place, counted from 1, and its name. */
function rule({ info }: IdsDocument, { specification, place, id }: Placed): ResolvedRule {
  const { name, identifier, description, cardinality } = specification
  const title = name === '' ? `Specification ${place + 1}` : name
  return {
    id: `${id}#${place + 1} ${title}`,
    pack: id,
    title,
    reference: { code: info.title, section: identifier ?? String(place + 1) },
    category: 'information',
    severity: 'error',
    verified: 'verified',
    applies: applicabilityText(specification.applicability),
    ...(cardinality === 'optional' ? {} : { occurs: cardinality === 'required' ? { min: 1 } : {} }),
    message: `${title}: {class} {name} is prohibited`,
    why: description ?? specification.requirementsDescription ?? '',
    mend: mendText(specification),
    cases: [],
    specification,
  }
}

/** Classes that rules apply to by their names; a reader may have to keep instances of them that it would pass over. */
export function namedByIds(schema: Schema, packs: readonly ResolvedPack[]): ReadonlySet<string> {
  const names = new Set<string>()
  for (const { rules } of packs) {
    for (const { specification } of rules) {
      for (const facet of specification?.applicability ?? []) {
        if (facet.kind !== 'entity' || valueTest(facet.name).only === null) continue
        for (const { name } of rowClasses(schema, namedClasses(schema, facet.name))) names.add(name)
      }
    }
  }
  return names
}

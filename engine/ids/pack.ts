/** An IDS document as a pack: each specification is a rule. */
import { canonicalJson } from '../canonical.ts'
import { type Hasher, portableHasher } from '../hasher.ts'
import type { ResolvedRule } from '../pack/chain.ts'
import type { ResolvedPack } from '../pack/resolve.ts'
import type { Schema } from '../schema/schema.ts'
import type { IdsDocument, IdsSpecification } from './document.ts'
import { withoutEmptyValues } from './empty-values.ts'
import { namedClasses, rowClasses } from './entity.ts'
import { valueTest } from './value.ts'
import { applicabilityText, mendText } from './words.ts'

/**
 * The pack of a document.
 *
 * @param id what the pack, and with it the rules, are called: the file's name
 * @param hasher SHA-256, where the host has a faster one
 */
export function idsPack(
  document: IdsDocument,
  id: string,
  hasher: () => Hasher = portableHasher,
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
  }
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

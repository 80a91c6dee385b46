/**
 * Says in IDS what of a pack can be said there, and names what cannot, with the reason.
 *
 * IDS has pass and fail only: what Lintel calls unknown because a required value is missing fails there, and where a value of `where` is
 * missing the specification does not apply. Nothing that fails here passes there.
 */
import type { CheckedRule, Node } from '../language/ast.ts'
import { conjuncts } from '../language/conjuncts.ts'
import { typedCore } from '../language/typed-core.ts'
import type { ResolvedRule } from '../pack/chain.ts'
import type { ResolvedPack } from '../pack/resolve.ts'
import type { IdsDocument, IdsFacet, IdsIfcVersion, IdsRequirement, IdsSpecification } from './document.ts'
import { applicabilityFacet, requirementsOf, Unsaid } from './export-facet.ts'
import { NOWHERE, textValue } from './export-value.ts'
import { type IfcNames, ifcNames } from './ifc-names.ts'
import { IFC_VERSIONS } from './structure.ts'

export interface IdsExport {
  /** Null when nothing of the pack can be said in IDS. */
  readonly document: IdsDocument | null
  readonly unsaid: readonly UnsaidRule[]
}

export interface UnsaidRule {
  readonly rule: string
  /** Where it cannot be said; all three when nowhere. */
  readonly versions: readonly IdsIfcVersion[]
  readonly reason: string
}

export function exportPack(pack: ResolvedPack): IdsExport {
  const exported = pack.rules.map((rule) => exportRule(rule, pack))
  const specifications = exported.flatMap((one) => one.specifications)
  const info = {
    title: pack.title,
    version: pack.version,
    description: `Rules of ${pack.id} that IDS can say`,
  }
  return {
    document: specifications.length === 0 ? null : { info, specifications },
    unsaid: exported.flatMap((one) => one.unsaid),
  }
}

/** What a rule becomes in one version. */
interface Said {
  readonly version: IdsIfcVersion
  readonly parts: readonly SpecificationPart[]
}

interface SpecificationPart {
  readonly applicability: readonly IdsFacet[]
  readonly requirements: readonly IdsRequirement[]
}

function exportRule(
  rule: ResolvedRule,
  pack: ResolvedPack,
): { specifications: IdsSpecification[]; unsaid: UnsaidRule[] } {
  const said: Said[] = []
  const reasons = new Map<string, IdsIfcVersion[]>()
  for (const version of IFC_VERSIONS) {
    try {
      said.push({
        version,
        parts: partsOf(typedCore(rule, pack.names, ifcNames(version).schema), ifcNames(version)),
      })
    } catch (error) {
      if (!(error instanceof Unsaid)) throw error
      reasons.set(error.message, [...(reasons.get(error.message) ?? []), version])
    }
  }
  return {
    specifications: merged(said).flatMap(({ versions, parts }) =>
      parts.map((part) => specificationOf(rule, part, versions)),
    ),
    unsaid: [...reasons].map(([reason, versions]) => ({ rule: rule.id, versions, reason })),
  }
}

/** Versions for which a rule becomes the same share a specification. */
function merged(said: readonly Said[]): { versions: IdsIfcVersion[]; parts: readonly SpecificationPart[] }[] {
  const groups = new Map<string, { versions: IdsIfcVersion[]; parts: readonly SpecificationPart[] }>()
  for (const { version, parts } of said) {
    const key = JSON.stringify(parts)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { versions: [version], parts })
    else group.versions.push(version)
  }
  return [...groups.values()]
}

function partsOf(rule: CheckedRule, names: IfcNames): SpecificationPart[] {
  if (rule.occurs !== null && !isSaid(rule.occurs)) throw new Unsaid('IDS counts no elements')
  const context = { names, classes: classesOf(rule, names) }
  const applicability = [
    entityFacet(context.classes),
    ...items(rule.where).map((node) => applicabilityFacet(context, node)),
  ]
  if (rule.require === null) return [{ applicability, requirements: [] }]
  if (rule.occurs?.max === 0) throw new Unsaid('what must not be has no requirements in IDS')
  const groups = new Map<string, { given: readonly Node[]; nodes: Node[] }>()
  for (const { given, node } of conjuncts(rule.require)) {
    const key = JSON.stringify(given)
    const group = groups.get(key) ?? { given, nodes: [] }
    group.nodes.push(node)
    groups.set(key, group)
  }
  return [...groups.values()].map(({ given, nodes }) => ({
    applicability: [
      ...applicability,
      ...given.flatMap(items).map((node) => applicabilityFacet(context, node)),
    ],
    requirements: nodes.flatMap((node) => requirementsOf(context, node)),
  }))
}

function isSaid({ min, max }: { min: number; max: number | null }): boolean {
  return (min <= 1 && max === null) || (min === 0 && max === 0)
}

/** The items of a conjunction. */
function items(node: Node | null): readonly Node[] {
  if (node === null) return []
  return node.kind === 'and' ? node.items : [node]
}

/** A class of a rule stands for its subclasses, one of an IDS for itself: each that can have elements is named. */
function classesOf({ classes }: CheckedRule, { schema }: IfcNames): string[] {
  const found = classes.flatMap((name) => {
    const { index, last } = schema.class(name)!
    return schema.classes.slice(index, last + 1).filter(({ abstract }) => !abstract)
  })
  if (found.length === 0) throw new Unsaid('the version has no class that the rule applies to')
  return [...new Set(found.map(({ name }) => name.toUpperCase()))].sort()
}

function entityFacet(classes: readonly string[]): IdsFacet {
  return { kind: 'entity', place: NOWHERE, name: textValue(classes) }
}

function specificationOf(
  { id, title, why, mend, reference, occurs }: ResolvedRule,
  { applicability, requirements }: SpecificationPart,
  ifcVersions: readonly IdsIfcVersion[],
): IdsSpecification {
  const cited = [reference.code, reference.section, reference.edition].filter((part) => part !== undefined)
  return {
    place: NOWHERE,
    name: title,
    identifier: id,
    description: `${cited.join(' ')}: ${why}`,
    instructions: mend,
    ifcVersions,
    cardinality: occurs?.max === 0 ? 'prohibited' : occurs?.min === 1 ? 'required' : 'optional',
    applicability,
    requirements,
  }
}

/** Resolves `Set.Property`: a standard set must have the property, a set of one's own may have any. */
import type { Leaf } from './ast.ts'
import { type Checking, fault } from './checking.ts'
import { type Declared, UNDECLARED } from './declared.ts'
import { proposal } from './nearest.ts'
import type { Segment } from './syntax.ts'
import { BASE_QUANTITIES, findProperty, knownSets, propertyNames, setNames } from './vocabulary.ts'

export interface ResolvedProperty {
  readonly leaf: Leaf
  readonly declared: Declared
}

/**
 * The property as the model is asked for it. It is never `absent`: a file may hold a set of a newer schema.
 *
 * @throws LintelError rule-unknown-name
 */
export function propertyLeaf(checking: Checking, set: Segment, name: Segment): ResolvedProperty {
  const glob = set.quoted && set.name.includes('*')
  const leaf: Leaf = { kind: 'property', set: set.name, glob, name: name.name }
  const sets = setNames(checking.words, set.name, glob)
  if (sets.length === 0 && reserved(set.name)) throw unknownSet(checking, set)
  const found = findProperty(checking.words, sets, name.name)
  if (found !== null) return { leaf, declared: found.declared }
  const free = sets.length === 0 || set.name === BASE_QUANTITIES || (glob && !reserved(set.name))
  if (!free) throw unknownProperty(checking, { set, name, sets })
  return { leaf, declared: UNDECLARED }
}

/** The prefixes of the standard's own sets, in whatever case they were typed. */
function reserved(set: string): boolean {
  return /^(?:pset|qto)_/iu.test(set)
}

function unknownSet(checking: Checking, { name, at }: Segment): Error {
  const hint =
    proposal(name, knownSets(checking.words)) ||
    '; a set of your own takes another prefix than Pset_ and Qto_'
  return fault(checking, at, 'rule-unknown-name', `no schema has the set '${name}'${hint}`)
}

function unknownProperty(
  checking: Checking,
  { set, name, sets }: { readonly set: Segment; readonly name: Segment; readonly sets: readonly string[] },
): Error {
  const known = propertyNames(checking.words, sets)
  const few = known.size <= 12 ? `; it has ${[...known].sort().join(' ')}` : ''
  const hint = proposal(name.name, known) || few
  return fault(
    checking,
    name.at,
    'rule-unknown-name',
    `unknown property '${name.name}' of ${set.name}${hint}`,
  )
}

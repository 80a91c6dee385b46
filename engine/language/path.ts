/** Resolves a path: to-one steps, and then what it ends in (spec 2.2). */
import type { Leaf, ReadType, Source, ToManyRelation, ToOneRelation } from './ast.ts'
import { type Checking, fault, type Scope, written } from './checking.ts'
import type { Declared } from './declared.ts'
import { isDefinition } from './definitions.ts'
import { proposal } from './nearest.ts'
import { propertyLeaf } from './property.ts'
import { isToMany, isToOne, RELATION_NAMES, THIS, TO_MANY_CLASSES, TO_ONE_CLASSES } from './relations.ts'
import { KEYWORDS, type PathExpr, type Segment } from './syntax.ts'
import { attributeNames, classNames, findAttribute, isClass, isInverse } from './vocabulary.ts'

export type Resolved =
  | {
      readonly kind: 'value'
      readonly steps: readonly ToOneRelation[]
      readonly leaf: Leaf
      readonly text: string
      readonly declared: Declared
    }
  | { readonly kind: 'row'; readonly steps: readonly ToOneRelation[]; readonly text: string }
  | {
      readonly kind: 'members'
      readonly steps: readonly ToOneRelation[]
      readonly relation: ToManyRelation
      readonly text: string
      readonly classes: readonly string[]
      /** What follows the relation: a path of the members. */
      readonly rest: readonly Segment[]
    }
  | { readonly kind: 'class'; readonly class: string; readonly rest: readonly Segment[] }
  | {
      readonly kind: 'definition'
      readonly name: string
      readonly scope: Scope
      readonly rest: readonly Segment[]
    }

/**
 * What a path means, seen from the scope's row.
 *
 * @throws LintelError rule-unknown-name, rule-syntax
 */
export function resolvePath(checking: Checking, path: PathExpr, scope: Scope): Resolved {
  const steps: ToOneRelation[] = []
  let { classes } = scope
  let rest = path.segments
  if (bare(rest[0]) === THIS) rest = rest.slice(1)
  for (let name = bare(rest[0]); isToOne(name); name = bare(rest[0])) {
    steps.push(name)
    classes = TO_ONE_CLASSES[name]
    rest = rest.slice(1)
  }
  const reached: Reached = {
    checking,
    scope: { ...scope, steps: [...scope.steps, ...steps], classes },
    rest,
    path,
  }
  const [first] = rest
  if (first === undefined) return { kind: 'row', steps: reached.scope.steps, text: textOf(reached, []) }
  return (
    membersEnd(reached, first) ??
    definitionEnd(reached, first) ??
    classEnd(reached, first, steps.length === 0) ??
    valueEnd(reached, first)
  )
}

/** A source that reads what was resolved. */
export function sourceOf(resolved: Extract<Resolved, { kind: 'value' }>, type: ReadType): Source {
  const { steps, leaf, text, declared } = resolved
  return { kind: 'source', text, steps, leaf, type, dimension: type === 'number' ? declared.dimension : null }
}

/** A path after its steps. */
interface Reached {
  readonly checking: Checking
  readonly scope: Scope
  readonly rest: readonly Segment[]
  readonly path: PathExpr
}

function membersEnd(reached: Reached, first: Segment): Resolved | null {
  const relation = bare(first)
  if (!isToMany(relation)) return null
  const { steps } = reached.scope
  const text = textOf(reached, [first])
  const rest = reached.rest.slice(1)
  return { kind: 'members', steps, relation, text, classes: TO_MANY_CLASSES[relation], rest }
}

function definitionEnd({ checking, scope, rest }: Reached, first: Segment): Resolved | null {
  if (first.quoted || !isDefinition(checking, first.name)) return null
  return { kind: 'definition', name: first.name, scope, rest: rest.slice(1) }
}

function classEnd({ checking, rest }: Reached, first: Segment, alone: boolean): Resolved | null {
  if (first.quoted || !/^Ifc[A-Z]/iu.test(first.name)) return null
  if (alone && isClass(checking.words, first.name))
    return { kind: 'class', class: first.name, rest: rest.slice(1) }
  if (!alone || rest.length > 2)
    throw fault(checking, first.at, 'rule-syntax', `a class cannot follow a relation`)
  throw unknownClass(checking, first)
}

function valueEnd(reached: Reached, first: Segment): Resolved {
  const { checking, scope, rest, path } = reached
  if (rest.length > 2) throw tooLong(reached)
  const [set, name] = rest
  const text = textOf(reached, rest)
  if (set !== undefined && name !== undefined) {
    refuseObject(reached, first)
    return { kind: 'value', steps: scope.steps, text, ...propertyLeaf(checking, set, name) }
  }
  const found = findAttribute(checking.words, scope.classes, first.name)
  if (found === null) throw unknownAttribute(reached, first, path)
  const leaf: Leaf = { kind: found.here ? 'attribute' : 'absent', name: first.name }
  return { kind: 'value', steps: scope.steps, leaf, text, declared: found.declared }
}

/** `OwnerHistory.CreationDate` would silently look for a set named OwnerHistory. */
function refuseObject({ checking, scope, rest }: Reached, first: Segment): void {
  if (first.quoted) return
  const { name } = first
  const object = findAttribute(checking.words, scope.classes, name) !== null
  if (object || isInverse(checking.words, scope.classes, name)) {
    const message = `a path cannot go through the attribute '${name}'; the relations are ${RELATION_NAMES.join(' ')}`
    throw fault(checking, first.at, 'rule-unknown-name', message)
  }
  const near = /^\p{Ll}/u.test(name) ? proposal(name, RELATION_NAMES) : ''
  if (near !== '' && rest.length === 2) {
    const message = `unknown relation '${name}'${near} (a set of that name stands in back quotes)`
    throw fault(checking, first.at, 'rule-unknown-name', message)
  }
}

function tooLong({ checking, rest }: Reached): Error {
  const first = rest[0] as Segment
  const what = `'${first.name}' is no relation to one row${proposal(first.name, RELATION_NAMES)}`
  return fault(
    checking,
    first.at,
    'rule-unknown-name',
    `${what}; a path is relations and then Attribute or Set.Property`,
  )
}

function unknownAttribute({ checking, scope }: Reached, first: Segment, path: PathExpr): Error {
  const { name } = first
  const owner = scope.classes.length > 2 ? `${scope.classes[0]} and others` : scope.classes.join(' or ')
  if (isInverse(checking.words, scope.classes, name)) {
    const hint = `write a relation: ${RELATION_NAMES.join(' ')}`
    return fault(
      checking,
      first.at,
      'rule-unknown-name',
      `'${name}' of ${owner} is an inverse attribute; ${hint}`,
    )
  }
  const candidates = new Set(attributeNames(checking.words, scope.classes))
  for (const known of [...RELATION_NAMES, ...Object.keys(checking.names.definitions)]) candidates.add(known)
  const hint = proposal(name, candidates) || `; a property is written with its set, as Pset_….${name}`
  const whole = path.segments.length === 1 ? '' : ` in ${written(checking, path)}`
  return fault(
    checking,
    first.at,
    'rule-unknown-name',
    `unknown attribute '${name}' of ${owner}${whole}${hint}`,
  )
}

/** The error for a class that no schema has. */
export function unknownClass(checking: Checking, { name, at }: Segment): Error {
  const hint = proposal(name, classNames(checking.words)) || '; expected a class of IFC such as IfcDoor'
  return fault(checking, at, 'rule-unknown-name', `unknown class '${name}'${hint}`)
}

function bare(segment: Segment | undefined): string {
  return segment === undefined || segment.quoted ? '' : segment.name
}

/** The path with its steps; `this` when it is the row itself. */
function textOf({ scope }: Reached, end: readonly Segment[]): string {
  const names = [...scope.steps, ...end.map(segmentText)]
  return names.length === 0 ? THIS : names.join('.')
}

/** Quoted only where the bare name would mean something else. */
function segmentText({ name, quoted }: Segment): string {
  const plain =
    /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) &&
    !KEYWORDS.has(name) &&
    !(quoted && (isToOne(name) || isToMany(name)))
  return plain ? name : `\`${name}\``
}

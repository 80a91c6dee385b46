/** The entity facet: exactly the named classes, and their predefined types. */
import type { Node, ToOneRelation } from '../language/ast.ts'
import { madeOnce } from '../made-once.ts'
import type { Schema, SchemaClass } from '../schema/schema.ts'
import type { IdsEntityFacet, IdsValue } from './document.ts'
import { allOf, anyOf, attribute, certain, given, not, textAmong, textPasses } from './nodes.ts'
import { type ValueTest, valueTest } from './value.ts'

/** A class that IFC2X3 knows as a type only: `typed` are the classes of its occurrences, `type` that of their type. */
interface TypedClass {
  /** In upper case, as IDS writes it. */
  readonly name: string
  readonly typed: readonly string[]
  readonly type: string
}

/** What a facet's name stands for. */
export interface NamedClasses {
  readonly classes: readonly SchemaClass[]
  readonly typed: readonly TypedClass[]
}

/** Names whose classes are kept before all are forgotten. */
const MOST_KEPT = 1024
/** Attributes that resolve USERDEFINED: of an occurrence, an element type, a process type, a resource type. */
const USER_TYPES = ['ObjectType', 'ElementType', 'ProcessType', 'ResourceType']
const TYPE_STEP: readonly ToOneRelation[] = ['type']

const namedBySchema = new WeakMap<Schema, Map<string, NamedClasses>>()

/** The classes that a name stands for, without their subclasses. */
export function namedClasses(schema: Schema, name: IdsValue): NamedClasses {
  const test = valueTest(name)
  const known = madeOnce(namedBySchema, schema, () => new Map<string, NamedClasses>())
  if (known.size >= MOST_KEPT) known.clear()
  return madeOnce(known, test.key, () => findClasses(schema, test))
}

function findClasses(schema: Schema, { only, text }: ValueTest): NamedClasses {
  const { classes, typed } = madeOnce(idsNamesBy, schema, () => idsNamesOf(schema))
  if (only === null)
    return {
      classes: classes.filter(({ name }) => text(name)).map(({ found }) => found),
      typed: [...typed.values()].filter(({ name }) => text(name)),
    }
  return {
    classes: only.flatMap((wanted) => {
      const found = schema.class(wanted)
      return found?.name.toUpperCase() === wanted ? [found] : []
    }),
    typed: typed.size === 0 ? [] : only.flatMap((wanted) => typed.get(wanted) ?? []),
  }
}

/** The names of a schema as IDS writes them. */
interface IdsNames {
  readonly classes: readonly { readonly name: string; readonly found: SchemaClass }[]
  /** The classes that IFC2X3 has as types only; none in other schemas. */
  readonly typed: ReadonlyMap<string, TypedClass>
}

const idsNamesBy = new WeakMap<Schema, IdsNames>()

function idsNamesOf(schema: Schema): IdsNames {
  const typed = schema.name === 'IFC2X3' ? findTypedClasses(schema) : []
  return {
    classes: schema.classes.map((found) => ({ name: found.name.toUpperCase(), found })),
    typed: new Map(typed.map((one) => [one.name, one])),
  }
}

/** Every class that rows of the facet may have. */
export function rowClasses(schema: Schema, { classes, typed }: NamedClasses): SchemaClass[] {
  const generic = typed.flatMap((one) => one.typed.flatMap((name) => schema.class(name) ?? []))
  return [...new Set([...classes, ...generic])]
}

/** Where a row is of the facet. */
export function entityNode(schema: Schema, { name, predefinedType }: IdsEntityFacet): Node {
  const named = namedClasses(schema, name)
  const { classes, typed } = named
  const isClass = certain({
    kind: 'isA',
    steps: [],
    classes: classes.map((found) => found.name),
    exact: true,
  })
  const isTyped = typed.map((one) =>
    allOf([
      certain({ kind: 'isA', steps: [], classes: one.typed, exact: true }),
      certain({ kind: 'isA', steps: TYPE_STEP, classes: [one.type], exact: true }),
    ]),
  )
  const ofClass = anyOf([...(classes.length === 0 ? [] : [isClass]), ...isTyped])
  if (predefinedType === undefined) return ofClass
  return allOf([ofClass, predefinedNode(rowClasses(schema, named), predefinedType)])
}

/** The occurrence's predefined type counts, and its type's where it has none. */
function predefinedNode(classes: readonly SchemaClass[], value: IdsValue): Node {
  const own = predefined(value, [], attributesOf(classes))
  const types = predefined(value, TYPE_STEP, USER_TYPES)
  const byType = allOf([not(own.isStated), anyOf([types.isStated, types.isNamed])])
  return anyOf([allOf([byType, types.passes]), allOf([not(byType), own.passes])])
}

interface Predefined {
  /** Something is given but NOTDEFINED. */
  readonly isStated: Node
  /** Nothing is given but a name of the user's own. */
  readonly isNamed: Node
  readonly passes: Node
}

/** What the row at the end of the steps says; USERDEFINED, or nothing, leaves it to a name of the user's own. */
function predefined(
  value: IdsValue,
  steps: readonly ToOneRelation[],
  attributes: readonly string[],
): Predefined {
  const test = valueTest(value)
  const literal = attribute('PredefinedType', 'text', steps)
  const names = USER_TYPES.filter((name) => attributes.includes(name)).map((name) =>
    attribute(name, 'text', steps),
  )
  const byName = anyOf([not(given(literal)), textAmong(literal, ['USERDEFINED'])])
  return {
    isStated: allOf([given(literal), not(textAmong(literal, ['NOTDEFINED']))]),
    isNamed: allOf([
      not(given(literal)),
      anyOf(names.map((name): Node => ({ kind: 'isText', source: name }))),
    ]),
    passes: anyOf([
      textPasses(literal, test),
      allOf([byName, anyOf(names.map((name) => textPasses(name, test)))]),
    ]),
  }
}

function attributesOf(classes: readonly SchemaClass[]): string[] {
  return [...new Set(classes.flatMap(({ attributes }) => attributes.map(({ name }) => name)))]
}

/**
 * `IfcAirTerminalType`, a flow terminal's type, makes an IfcFlowTerminal an air terminal. The schema's tree of types says so, better
 * than the published table, which errs; only for one it names no class that occurrences have.
 */
function findTypedClasses(schema: Schema): TypedClass[] {
  return schema.classes.flatMap((found) => {
    const name = found.name.replace(/Type$/, '')
    if (found.abstract || name === found.name || !schema.isA(found.name, 'IfcTypeObject')) return []
    if (schema.class(name) !== undefined) return []
    const typed = [...(OTHER_OCCURRENCES[found.name] ?? []), ...nearestOccurrence(schema, found)]
    return typed.length === 0 ? [] : [{ name: name.toUpperCase(), typed, type: found.name }]
  })
}

const OTHER_OCCURRENCES: Readonly<Record<string, readonly string[]>> = {
  IfcVibrationIsolatorType: ['IfcEquipmentElement'],
}

/** The class of occurrences that the nearest type above names. */
function nearestOccurrence(schema: Schema, found: SchemaClass): string[] {
  for (let at = found.parent; at !== null; at = schema.class(at)?.parent ?? null) {
    const occurrence = schema.class(at.replace(/Type$/, ''))
    if (occurrence !== undefined && occurrence.name !== at) return [occurrence.name]
  }
  return []
}

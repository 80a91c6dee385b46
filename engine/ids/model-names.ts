/** The names of property sets and properties in a model, which patterns of names are tried on once. */
import { textOf } from '../cells.ts'
import { madeOnce } from '../made-once.ts'
import type { Model } from '../model.ts'
import { setClasses } from '../property-sets.ts'
import type { Relations } from '../relations.ts'
import type { SchemaClass } from '../schema/schema.ts'
import { predefinedSets, resourceSets } from './set-classes.ts'
import { NOTHING } from './stated.ts'

/** Words of one entry of the kernel's `propertyRequests`. */
const REQUEST_WORDS = 5
const NAME_CELL = 2
const ROOT_CELLS = 4

export interface SetNames {
  /** Names of all property sets, sorted. */
  readonly sets: readonly string[]
  /** Names of the properties in sets of a name, sorted. */
  propertiesOf(set: string): readonly string[]
  /** False: no row has, or will ever have, a property of the name in a set of the name. */
  mayState(set: string, name: string): boolean
}

/** Looks the model through when a name is first asked for. */
export class ModelNames implements SetNames {
  private readonly model: Model
  private readonly relations: Relations
  private readonly follows: boolean
  private readonly held = new Map<string, boolean>()
  private found: ReadonlyMap<string, ReadonlySet<string>> | undefined

  /** @param follows whether edits will come, which may bring names */
  constructor(model: Model, relations: Relations, follows: boolean) {
    this.model = model
    this.relations = relations
    this.follows = follows
  }

  get sets(): readonly string[] {
    return [...this.names().keys()].sort()
  }

  propertiesOf(set: string): readonly string[] {
    return [...(this.names().get(set) ?? [])].sort()
  }

  mayState(set: string, name: string): boolean {
    if (this.follows || set === '') return true
    if (this.found !== undefined) return this.found.get(set)?.has(name) === true
    // not worth looking the model through: who states a name has it among the texts
    return this.holds(set) && (this.hasPredefinedSets() || this.holds(name))
  }

  private holds(text: string): boolean {
    return madeOnce(this.held, text, () => this.model.texts.find(text) >= 0)
  }

  /** Whether attributes may stand for properties: their names are no texts. */
  private hasPredefinedSets(): boolean {
    return predefinedSets(this.model.schema).some((found) => {
      const { first, end } = this.model.ownRows(found)
      return first < end
    })
  }

  private names(): ReadonlyMap<string, ReadonlySet<string>> {
    this.found ??= findNames(this.model, this.relations)
    return this.found
  }
}

function findNames(model: Model, relations: Relations): Map<string, Set<string>> {
  const names = new Map<string, Set<string>>()
  const propertiesOf = (set: string): Set<string> => {
    const known = names.get(set) ?? new Set()
    names.set(set, known)
    return known
  }
  const rooted = setClasses(model).map(({ found, cell }) => ({ found, list: cell, name: NAME_CELL }))
  const listing = [...rooted, ...resourceSets(model.schema)]
  for (const { found, name } of listing) {
    for (const set of attributeTexts(model, found, name)) propertiesOf(set)
  }
  for (const [set, property] of pairs(model, relations, listing)) propertiesOf(set).add(property)
  for (const found of predefinedSets(model.schema)) {
    const { first, end } = model.ownRows(found)
    const attributes = found.attributes.slice(ROOT_CELLS).map((attribute) => attribute.name)
    for (let row = first; row < end; row++) {
      const properties = propertiesOf(textOf(model.cell(row, NAME_CELL)))
      for (const attribute of attributes) properties.add(attribute)
    }
  }
  names.delete('')
  return names
}

/** The distinct texts that the rows of exactly a class have in an attribute, by its place. */
function attributeTexts(model: Model, found: SchemaClass, cell: number): string[] {
  const { kernel, texts } = model
  const { index } = found
  const { first, end } = model.ownRows(found)
  const column = kernel.columnNew(first, end) >>> 0
  kernel.columnAttribute(column, index, index, cell, 0)
  const count = kernel.columnTexts(column, first, end)
  return Array.from(model.u32Array(kernel.columnTextList(), count), (id) => texts.get(id))
}

/** Set and property of every property of every set: asked for over no rows, so that nothing is written. */
function pairs(
  model: Model,
  relations: Relations,
  listing: readonly {
    readonly found: { readonly index: number }
    readonly list: number
    readonly name: number
  }[],
): [string, string][] {
  const { kernel, texts } = model
  const nothing = relations.pairs(NOTHING).address
  kernel.propertiesBegin()
  kernel.propertiesAskAll(0, 0, true)
  for (const { found, list, name } of listing)
    kernel.propertiesRead(found.index, found.index, list, nothing, nothing, nothing, name)
  const words = model.u32Array(kernel.propertyRequests(), REQUEST_WORDS * kernel.propertyCount()).slice()
  const found: [string, string][] = []
  for (let i = 0; i < words.length; i += REQUEST_WORDS)
    found.push([texts.get(words[i] as number), texts.get(words[i + 1] as number)])
  return found
}

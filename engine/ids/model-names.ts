/** The names of property sets and properties in a model, which patterns of names are tried on once. */
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
  private setNames: ReadonlySet<string> | undefined
  private found: ReadonlyMap<string, ReadonlySet<string>> | undefined

  /** @param follows whether edits will come, which may bring names */
  constructor(model: Model, relations: Relations, follows: boolean) {
    this.model = model
    this.relations = relations
    this.follows = follows
  }

  get sets(): readonly string[] {
    return [...this.namesOfSets()].sort()
  }

  propertiesOf(set: string): readonly string[] {
    return [...(this.names().get(set) ?? [])].sort()
  }

  mayState(set: string, name: string): boolean {
    if (this.follows || set === '') return true
    // who states a name has it among the texts: the properties of all sets would take longer to look through
    return this.namesOfSets().has(set) && (this.hasPredefinedSets() || this.holds(name))
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

  private namesOfSets(): ReadonlySet<string> {
    this.setNames ??= findSets(this.model)
    return this.setNames
  }

  private names(): ReadonlyMap<string, ReadonlySet<string>> {
    this.found ??= findNames(this.model, this.relations)
    return this.found
  }
}

/** A class of sets that list their properties, and the attributes with the list and the set's name. */
interface Listing {
  readonly found: SchemaClass
  readonly list: number
  readonly name: number
}

function listingsOf(model: Model): Listing[] {
  const rooted = setClasses(model).map(({ found, cell }) => ({ found, list: cell, name: NAME_CELL }))
  return [...rooted, ...resourceSets(model.schema)]
}

function findSets(model: Model): Set<string> {
  const names = new Set<string>()
  const listings = [
    ...listingsOf(model),
    ...predefinedSets(model.schema).map((found) => ({ found, name: NAME_CELL })),
  ]
  for (const { found, name } of listings) for (const set of attributeTexts(model, found, name)) names.add(set)
  names.delete('')
  return names
}

function findNames(model: Model, relations: Relations): Map<string, Set<string>> {
  const names = new Map<string, Set<string>>()
  const propertiesOf = (set: string): Set<string> => madeOnce(names, set, () => new Set<string>())
  for (const [set, property] of pairs(model, relations, listingsOf(model))) propertiesOf(set).add(property)
  for (const found of predefinedSets(model.schema)) {
    const attributes = found.attributes.slice(ROOT_CELLS).map((attribute) => attribute.name)
    for (const set of attributeTexts(model, found, NAME_CELL))
      for (const attribute of attributes) propertiesOf(set).add(attribute)
  }
  names.delete('')
  return names
}

/** The distinct texts that the rows of exactly a class have in an attribute, by its place. */
function attributeTexts(model: Model, found: SchemaClass, cell: number): string[] {
  const { kernel, texts } = model
  const { index } = found
  const { first, end } = model.ownRows(found)
  if (first === end) return []
  const column = kernel.columnNew(first, end) >>> 0
  kernel.columnAttribute(column, index, index, cell, 0)
  const count = kernel.columnTexts(column, first, end)
  return Array.from(model.u32Array(kernel.columnTextList(), count), (id) => texts.get(id))
}

/** Set and property of every property of every set: asked for over no rows, so that nothing is written. */
function pairs(model: Model, relations: Relations, listing: readonly Listing[]): [string, string][] {
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

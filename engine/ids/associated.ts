/**
 * What is associated with rows, as texts: equal associations are one text, on which a facet is tried once. Occurrences have what
 * their types have where they have none of their own; of classifications that counts system by system.
 */
import { NONE } from '../../assembly/abi.ts'
import { refsOf, textOf } from '../cells.ts'
import { madeOnce } from '../made-once.ts'
import type { Model, RowRange } from '../model.ts'
import { isMaterialPart } from '../names.ts'
import type { Relations } from '../relations.ts'
import { CLASSIFIES, type Ends, MATERIALS, turned } from '../relationships.ts'
import type { AttributeKind, SchemaClass } from '../schema/schema.ts'

/** A classification reference: its system's name, its identification and those of the references above it. */
export type ClassificationEntry = readonly [system: string, identifications: readonly string[]]

/** References and material definitions may refer to each other in circles. */
const MOST_STEPS = 64

const CLASSIFIED: readonly Ends[] = [
  turned(CLASSIFIES),
  { class: 'IfcExternalReferenceRelationship', from: 'RelatedResourceObjects', to: 'RelatingReference' },
  {
    class: 'IfcMaterialClassificationRelationship',
    from: 'ClassifiedMaterial',
    to: 'MaterialClassifications',
  },
]
/** Definitions, not what they are made of. */
const MADE_OF: readonly Ends[] = [{ ...MATERIALS, ofMaterials: false }]
/** Kinds of attributes that refer to nothing. */
const PLAIN_KINDS: ReadonlySet<AttributeKind> = new Set([
  'string',
  'enumeration',
  'boolean',
  'logical',
  'real',
  'number',
  'integer',
])
const MATERIAL_WORDS = new Set(['Name', 'Category', 'LayerSetName'])

/** The entries of a text that `classificationTexts` made. */
export function classificationEntries(text: string): ClassificationEntry[] {
  return JSON.parse(text) as ClassificationEntry[]
}

/** The names and categories of a text that `materialTexts` made. */
export function materialWords(text: string): string[] {
  return JSON.parse(text) as string[]
}

/** Rows with equal associations share a text. */
export interface AssociatedTexts {
  /** By row: the place of its text, -1 where it has none. */
  readonly places: Int32Array
  readonly texts: readonly string[]
}

/** What every row is classified by. */
export function classificationTexts(model: Model, relations: Relations): AssociatedTexts {
  const lists = new EntryLists((row) => classificationOf(model, row))
  return inherited(relations, lists, listsOfRows(model, relations, CLASSIFIED, lists), (mine, types) => {
    const systems = new Set(mine.map(([system]) => system))
    return [...mine, ...types.filter(([system]) => !systems.has(system))]
  })
}

/** What every row is made of. */
export function materialTexts(model: Model, relations: Relations): AssociatedTexts {
  const lists = new EntryLists((row) => wordsOf(model, row))
  return inherited(relations, lists, listsOfRows(model, relations, MADE_OF, lists), (mine) => mine)
}

/** Lists of what rows refer to, each distinct one once: a list is another one and a target more; 0 is the empty one. */
class EntryLists<T> {
  private readonly shorter: number[] = [0]
  private readonly last: number[] = [-1]
  private readonly longer: Map<number, number>[] = [new Map()]
  private readonly entries: (readonly T[])[] = []
  private readonly tell: (target: number) => readonly T[]

  /** @param tell the entries of a target */
  constructor(tell: (target: number) => readonly T[]) {
    this.tell = tell
  }

  /** The list with a target more. */
  with(list: number, target: number): number {
    const longer = this.longer[list] as Map<number, number>
    const known = longer.get(target)
    if (known !== undefined) return known
    this.shorter.push(list)
    this.last.push(target)
    const made = this.longer.push(new Map()) - 1
    longer.set(target, made)
    return made
  }

  /** What the targets of a list tell, in their order. */
  entriesOf(list: number): readonly T[] {
    const known = this.entries[list]
    if (known !== undefined) return known
    const targets: number[] = []
    for (let at = list; at !== 0; at = this.shorter[at] as number) targets.push(this.last[at] as number)
    const made = targets.reverse().flatMap(this.tell)
    this.entries[list] = made
    return made
  }
}

/** The list of each row's associations, in their order. */
function listsOfRows<T>(
  model: Model,
  relations: Relations,
  all: readonly Ends[],
  lists: EntryLists<T>,
): Int32Array {
  const made = new Int32Array(model.rowCount)
  for (const ends of all)
    relations.eachLink(relations.pairs(ends), (row, target) => {
      made[row] = lists.with(made[row] as number, target)
    })
  return made
}

/** Adds what occurrences have of their types, and writes all as texts. */
function inherited<T>(
  relations: Relations,
  lists: EntryLists<T>,
  own: Int32Array,
  merge: (mine: readonly T[], types: readonly T[]) => readonly T[],
): AssociatedTexts {
  const places = new Int32Array(own.length).fill(-1)
  const texts: string[] = []
  const made = new Map<number, Map<number, number>>()
  const toType = relations.wayOf(['type'])
  let last = { mine: 0, types: 0, place: -1 }
  const textOfLists = (mine: number, types: number): number => {
    const entries = lists.entriesOf(mine === 0 ? types : mine)
    const both = mine === 0 || types === 0 ? entries : merge(entries, lists.entriesOf(types))
    return texts.push(JSON.stringify(both)) - 1
  }
  const { first, end } = spanOf(own, toType)
  for (let row = first; row < end; row++) {
    const mine = own[row] as number
    const type = toType.targets[row - toType.first] ?? NONE
    const types = type === NONE ? 0 : (own[type] as number)
    if (mine === 0 && types === 0) continue
    // rows of a class stand together, and most of them have what the one before has
    if (mine !== last.mine || types !== last.types) {
      const known = madeOnce(made, mine, () => new Map<number, number>())
      last = { mine, types, place: madeOnce(known, types, () => textOfLists(mine, types)) }
    }
    places[row] = last.place
  }
  return { places, texts }
}

/** All rows that have a list of their own, or may have a type. */
function spanOf(own: Int32Array, { first, targets }: ReturnType<Relations['wayOf']>): RowRange {
  let least = 0
  let end = own.length
  while (least < first && own[least] === 0) least++
  while (end > first + targets.length && own[end - 1] === 0) end--
  return { first: least, end }
}

/** One entry for a reference or a system; none for what is neither. */
function classificationOf(model: Model, row: number): readonly ClassificationEntry[] {
  const identifications: string[] = []
  let at = row
  for (let step = 0; at >= 0 && step < MOST_STEPS; step++) {
    const { name } = model.classOf(at)
    if (name === 'IfcClassification') return [[textOf(model.attribute(at, 'Name')), identifications]]
    if (name !== 'IfcClassificationReference') break
    const found =
      textOf(model.attribute(at, 'Identification')) || textOf(model.attribute(at, 'ItemReference'))
    if (found !== '') identifications.push(found)
    const above = refsOf(model.attribute(at, 'ReferencedSource'))[0]
    at = above === undefined ? -1 : model.rowOfId(above)
  }
  return at === row && identifications.length === 0 ? [] : [['', identifications]]
}

/** The names and categories in a material definition, each once. */
function wordsOf(model: Model, row: number): readonly string[] {
  const words = new Set<string>()
  const met = new Set([row])
  for (const at of met) {
    for (const { i, isWord } of telling(model.classOf(at))) {
      const cell = model.cell(at, i)
      if (isWord) words.add(textOf(cell))
      for (const id of refsOf(cell)) {
        const part = model.rowOfId(id)
        if (part >= 0 && isMaterial(model, part)) met.add(part)
      }
    }
  }
  words.delete('')
  return [...words]
}

const tellingBy = new WeakMap<SchemaClass, readonly { readonly i: number; readonly isWord: boolean }[]>()

/** The attributes of a class that hold a word, or may refer to something. */
function telling(found: SchemaClass) {
  return madeOnce(tellingBy, found, () =>
    found.attributes.flatMap(({ name, kind }, i) => {
      const isWord = MATERIAL_WORDS.has(name)
      return isWord || !PLAIN_KINDS.has(kind) ? [{ i, isWord }] : []
    }),
  )
}

function isMaterial(model: Model, row: number): boolean {
  const found = model.classOf(row)
  return found.name === 'IfcMaterial' || isMaterialPart(model.schema, found)
}

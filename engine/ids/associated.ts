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
  /** By row, from `first` on: the place of its text, -1 where it has none. */
  readonly first: number
  readonly places: Int32Array
  readonly texts: readonly string[]
}

/** What every row is classified by. */
export function classificationTexts(model: Model, relations: Relations): AssociatedTexts {
  const known = new EntryLists((row) => classificationOf(model, row))
  const merge = (
    mine: readonly ClassificationEntry[],
    types: readonly ClassificationEntry[],
  ): readonly ClassificationEntry[] => {
    const systems = new Set(mine.map(([system]) => system))
    return [...mine, ...types.filter(([system]) => !systems.has(system))]
  }
  return inherited(relations, CLASSIFIED, { known, merge })
}

/** What every row is made of. */
export function materialTexts(model: Model, relations: Relations): AssociatedTexts {
  const known = new EntryLists((row) => wordsOf(model, row))
  return inherited(relations, MADE_OF, { known, merge: (mine) => mine })
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

/** Where the map to types leads the rows from `first` on. */
type ToType = ReturnType<Relations['wayOf']>

/** The list of each row from `first` on. */
interface RowLists {
  readonly first: number
  readonly lists: Int32Array
}

/** The lists of associations, in their order, of the rows that have some or may have a type. */
function listsOfRows<T>(
  relations: Relations,
  all: readonly Ends[],
  { known, toType }: { readonly known: EntryLists<T>; readonly toType: ToType },
): RowLists {
  const stated = all.map((ends) => relations.pairs(ends))
  const typed = { first: toType.first, end: toType.first + toType.targets.length }
  const { first, end } = [...stated.map(({ sources }) => sources), typed].reduce(hull)
  const lists = new Int32Array(end - first)
  for (const relation of stated)
    relations.eachLink(relation, (row, target) => {
      lists[row - first] = known.with(lists[row - first] as number, target)
    })
  return { first, lists }
}

/** The least range that holds both. */
function hull(a: RowRange, b: RowRange): RowRange {
  if (a.first >= a.end) return b
  if (b.first >= b.end) return a
  return { first: Math.min(a.first, b.first), end: Math.max(a.end, b.end) }
}

/** Says what is associated with rows: what occurrences have of their types is added. */
function inherited<T>(
  relations: Relations,
  all: readonly Ends[],
  {
    known,
    merge,
  }: {
    readonly known: EntryLists<T>
    readonly merge: (mine: readonly T[], types: readonly T[]) => readonly T[]
  },
): AssociatedTexts {
  const toType = relations.wayOf(['type'])
  const { first, lists } = listsOfRows(relations, all, { known, toType })
  const places = new Int32Array(lists.length).fill(-1)
  const texts: string[] = []
  const made = new Map<number, Map<number, number>>()
  let last = { mine: 0, types: 0, place: -1 }
  const textOfLists = (mine: number, types: number): number => {
    const entries = known.entriesOf(mine === 0 ? types : mine)
    const both = mine === 0 || types === 0 ? entries : merge(entries, known.entriesOf(types))
    return texts.push(JSON.stringify(both)) - 1
  }
  const shift = first - toType.first
  for (let i = 0; i < lists.length; i++) {
    const mine = lists[i] as number
    const type = toType.targets[i + shift] ?? NONE
    const types = type === NONE ? 0 : (lists[type - first] ?? 0)
    if (mine === 0 && types === 0) continue
    // rows of a class stand together, and most of them have what the one before has
    if (mine !== last.mine || types !== last.types) {
      const byType = madeOnce(made, mine, () => new Map<number, number>())
      last = { mine, types, place: madeOnce(byType, types, () => textOfLists(mine, types)) }
    }
    places[i] = last.place
  }
  return { first, places, texts }
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

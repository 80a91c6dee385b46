/**
 * What is associated with rows, as texts: equal associations are one text, on which a facet is tried once. Occurrences have what
 * their types have where they have none of their own; of classifications that counts system by system.
 */
import { refsOf, textOf } from '../cells.ts'
import type { Model } from '../model.ts'
import { isMaterialPart } from '../names.ts'
import type { Relations } from '../relations.ts'
import { CLASSIFIES, type Ends, MATERIALS, turned } from '../relationships.ts'

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
const MATERIAL_WORDS = new Set(['Name', 'Category', 'LayerSetName'])

/** The entries of a text that `classificationTexts` made. */
export function classificationEntries(text: string): ClassificationEntry[] {
  return JSON.parse(text) as ClassificationEntry[]
}

/** The names and categories of a text that `materialTexts` made. */
export function materialWords(text: string): string[] {
  return JSON.parse(text) as string[]
}

/** A text for every row that is classified. */
export function classificationTexts(model: Model, relations: Relations): Map<number, string> {
  const own = associated(relations, CLASSIFIED, (row) => classificationOf(model, row))
  return inherited(relations, own, (mine, types) => {
    const systems = new Set(mine.map(([system]) => system))
    return [...mine, ...types.filter(([system]) => !systems.has(system))]
  })
}

/** A text for every row that has a material. */
export function materialTexts(model: Model, relations: Relations): Map<number, string> {
  const own = associated(relations, MADE_OF, (row) => wordsOf(model, row))
  return inherited(relations, own, (mine) => mine)
}

/** What the associations of each row tell, in their order. */
function associated<T>(
  relations: Relations,
  all: readonly Ends[],
  tell: (target: number) => readonly T[],
): Map<number, readonly T[]> {
  const told = new Map<number, readonly T[]>()
  const own = new Map<number, readonly T[]>()
  for (const relation of all.map((ends) => relations.pairs(ends))) {
    for (const row of relations.linkedRows(relation)) {
      const entries = relations.targets(relation, row).flatMap((target) => {
        const known = told.get(target) ?? tell(target)
        told.set(target, known)
        return known
      })
      own.set(row, [...(own.get(row) ?? []), ...entries])
    }
  }
  return own
}

/** Adds what occurrences have of their types, and writes all as texts; equal lists are written once. */
function inherited<T>(
  relations: Relations,
  own: ReadonlyMap<number, readonly T[]>,
  merge: (mine: readonly T[], types: readonly T[]) => readonly T[],
): Map<number, string> {
  const texts = new Map<number, string>()
  const occurrences = relations.toMany('occurrences')
  for (const [row, entries] of own) {
    const type = relations.follow(row, ['type'])
    const types = own.get(type)
    texts.set(row, JSON.stringify(types === undefined ? entries : merge(entries, types)))
  }
  for (const [row, entries] of own) {
    const text = JSON.stringify(entries)
    for (const occurrence of relations.targets(occurrences, row))
      if (!own.has(occurrence) && relations.follow(occurrence, ['type']) === row) texts.set(occurrence, text)
  }
  return texts
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
    for (const [i, attribute] of model.classOf(at).attributes.entries()) {
      const cell = model.cell(at, i)
      if (MATERIAL_WORDS.has(attribute.name)) words.add(textOf(cell))
      for (const id of refsOf(cell)) {
        const part = model.rowOfId(id)
        if (part >= 0 && isMaterial(model, part)) met.add(part)
      }
    }
  }
  words.delete('')
  return [...words]
}

function isMaterial(model: Model, row: number): boolean {
  const found = model.classOf(row)
  return found.name === 'IfcMaterial' || isMaterialPart(model.schema, found)
}

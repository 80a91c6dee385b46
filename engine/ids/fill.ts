/** Fills the columns that IDS alone reads. */
import { SOURCE_OCCURRENCE, TAG_TEXT } from '../../assembly/abi.ts'
import type { Leaf } from '../language/ast.ts'
import type { Model, RowRange } from '../model.ts'
import type { Relations } from '../relations.ts'
import { classificationTexts, materialTexts } from './associated.ts'
import { ANY_TYPE, fillStated, type StatedColumn } from './stated.ts'

interface Empty {
  readonly leaf: Leaf
  readonly rows: RowRange
  readonly address: number
}

/** @returns the ids of the texts that stand for several values, by the address of their column */
export function fillIds(
  model: Model,
  relations: Relations,
  columns: readonly Empty[],
): ReadonlyMap<number, ReadonlySet<number>> {
  const stated: StatedColumn[] = []
  for (const { leaf, address, rows } of columns) {
    if (leaf.kind === 'associated') fillAssociated(model, relations, { what: leaf.what, address, rows })
    if (leaf.kind === 'stated') stated.push({ address, ...leaf })
    if (leaf.kind === 'set') stated.push({ address, set: leaf.set, name: null, types: ANY_TYPE })
  }
  return stated.length === 0 ? new Map() : fillStated(model, relations, stated)
}

interface Associated {
  readonly what: 'classifications' | 'materials'
  readonly address: number
  readonly rows: RowRange
}

function fillAssociated(model: Model, relations: Relations, { what, address, rows }: Associated): void {
  const texts =
    what === 'classifications' ? classificationTexts(model, relations) : materialTexts(model, relations)
  const ids = new Map<string, number>()
  for (const [row, text] of texts) {
    if (row < rows.first || row >= rows.end) continue
    const id = ids.get(text) ?? model.texts.intern(text)
    ids.set(text, id)
    model.kernel.columnPutBox(address, row, TAG_TEXT, id, SOURCE_OCCURRENCE)
  }
}

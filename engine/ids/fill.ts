/** Fills the columns that IDS alone reads. */
import { SOURCE_OCCURRENCE, TAG_TEXT } from '../../assembly/abi.ts'
import { readCell, textOf } from '../cells.ts'
import type { Leaf } from '../language/ast.ts'
import type { Model, RowRange } from '../model.ts'
import type { Relations } from '../relations.ts'
import { Room } from '../room.ts'
import { type AssociatedTexts, classificationTexts, materialTexts } from './associated.ts'
import { ANY_TYPE, fillStated, resourceOwners, type StatedColumn } from './stated.ts'

/** Rows that are handed over at once. */
const PORTION = 4096

interface Empty {
  readonly leaf: Leaf
  readonly rows: RowRange
  readonly address: number
}

/** A column that an edit may have changed, and its number in the program. */
export interface Refilled extends Empty {
  readonly number: number
}

/** Whether IDS alone reads a leaf. */
export function isIdsLeaf({ kind }: Leaf): boolean {
  return kind === 'stated' || kind === 'set' || kind === 'associated'
}

/**
 * Fills columns again after an edit, between the kernel's `cellsBegin` and `cellsEnd`.
 *
 * @param rows those whose properties may have changed
 */
export function refillIds(
  model: Model,
  relations: Relations,
  columns: readonly Refilled[],
  rows: readonly number[],
): void {
  const stated = columns.filter(({ leaf }) => leaf.kind !== 'associated')
  const all = stated.length === 0 ? [] : [...new Set([...rows, ...resourceOwners(model, relations)])]
  // what a finding says of a property that is no value stands in no column
  for (const row of all) model.kernel.standingRow(row)
  for (const column of stated)
    for (const row of all)
      if (isWithin(column, row)) model.kernel.cellAgain(column.number, column.address, row)
  fillIds(model, relations, stated)
  for (const column of columns)
    if (column.leaf.kind === 'associated') refillAssociated(model, relations, column, column.leaf.what)
}

/** Rows with another text than before are written, all others stay. */
function refillAssociated(
  model: Model,
  relations: Relations,
  column: Refilled,
  what: 'classifications' | 'materials',
): void {
  const { kernel } = model
  const { first, places, texts } = associatedTexts(model, relations, what)
  for (let { first: row } = column.rows; row < column.rows.end; row++) {
    const text = texts[places[row - first] ?? -1]
    const held = textOf(readCell(model, kernel.columnRead(column.address, row) >>> 0))
    if (held === (text ?? '')) continue
    kernel.cellAgain(column.number, column.address, row)
    if (text !== undefined)
      kernel.columnPutBox(column.address, row, TAG_TEXT, model.texts.intern(text), SOURCE_OCCURRENCE)
  }
}

function isWithin({ rows }: Empty, row: number): boolean {
  return rows.first <= row && row < rows.end
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
  const told = associatedTexts(model, relations, what)
  const { places, texts } = told
  const idOf = texts.map((text) => model.texts.intern(text))
  const ids = new Uint32Array(PORTION)
  const at = new Room(model.kernel).take(PORTION)
  for (let { first } = rows; first < rows.end; first += PORTION) {
    const count = Math.min(PORTION, rows.end - first)
    for (let i = 0; i < count; i++) {
      const place = places[first - told.first + i] ?? -1
      ids[i] = place < 0 ? 0 : (idOf[place] as number)
    }
    model.u32Array(at, PORTION).set(ids)
    model.kernel.columnPutTexts(address, first, count, at)
  }
}

function associatedTexts(
  model: Model,
  relations: Relations,
  what: 'classifications' | 'materials',
): AssociatedTexts {
  return what === 'classifications' ? classificationTexts(model, relations) : materialTexts(model, relations)
}

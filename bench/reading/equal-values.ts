/** Nothing is timed before all sides state the same values of the same occurrences. */
import { plainValue } from '../../engine/cells.ts'
import { type Column, columnSource, columnValue, leafKey } from '../../engine/columns.ts'
import type { Model } from '../../engine/model.ts'
import type { TheirValue, TheirValues } from './values.ts'

/** The number in SI that a number of the file stands for, at a `set\nproperty` of an instance. */
export type InSi = (key: string, id: number, raw: number) => number

/** The one property of a generated building that has a unit of its own: millimetres. */
const OWN_UNIT = 'Sample_EveryKind\nCasingThickness'

/** For models in SI: as it is written. */
export const asWritten: InSi = (key, _id, raw) => (key === OWN_UNIT ? raw / 1000 : raw)

/** Where units are applied: computing a factor in another order moves the last bits. */
const RELATIVE = 4e-15

/**
 * Compares our columns with the values of another program, both ways: each of theirs, and each of ours of an occurrence under
 * their keys. What we read beyond (other kinds of properties, those of types) is not compared.
 *
 * @param inSi null where nobody knows the numbers in SI: then only which values there are and the texts are compared
 * @returns how many values there are
 * @throws Error with the first difference
 */
export function assertColumns(
  model: Model,
  columns: ReadonlyMap<string, Column>,
  theirs: TheirValues,
  inSi: InSi | null,
): number {
  const relative = inSi === asWritten ? 0 : RELATIVE
  let count = 0
  for (const [key, values] of theirs) {
    const column = columns.get(leafKeyOf(key))
    for (const [id, value] of values) {
      const ours = column === undefined ? null : plainValue(columnValue(model, column, model.rowOfId(id)))
      const expected = typeof ours === 'number' && inSi !== null ? inSi(key, id, Number(value)) : null
      if (!isSame(ours, value, expected, relative)) throw differs(key, id, ours, expected ?? value)
      count++
    }
  }
  const occurrences = model.rowsOf('IfcObject')
  for (const [key, values] of theirs) {
    const column = columns.get(leafKeyOf(key))
    if (column === undefined) continue
    for (let row = occurrences.first; row < occurrences.end; row++) {
      if (columnSource(model, column, row) !== 'occurrence' || values.has(model.idOf(row))) continue
      const ours = plainValue(columnValue(model, column, row))
      if (ours !== null) throw differs(key, model.idOf(row), ours, 'nothing')
    }
  }
  return count
}

/** Key of the leaf that the others call `Pset_DoorCommon\nFireRating`. */
function leafKeyOf(key: string): string {
  const at = key.indexOf('\n')
  return leafKey({ kind: 'property', glob: false, set: key.slice(0, at), name: key.slice(at + 1) })
}

/** @param expected the number in SI, null when it is not known */
function isSame(ours: unknown, theirs: TheirValue, expected: number | null, relative: number): boolean {
  if (typeof ours === 'number')
    return expected === null || Math.abs(ours - expected) <= relative * Math.abs(expected)
  return ours === theirs || (ours === null && isUnknown(theirs))
}

/** IfcLogical unknown is missing here and a value there; an empty text too. */
function isUnknown(value: TheirValue): boolean {
  return value === 2 || value === 'U' || value === ''
}

/**
 * Compares the values of two other programs; numbers may stand as texts.
 *
 * @throws Error with the first difference
 */
export function assertSame(program: string, some: TheirValues, others: TheirValues): void {
  for (const [key, values] of others) {
    for (const [id, value] of values) {
      const found = some.get(key)?.get(id)
      const same = found === value || (typeof found === 'number' && found === Number(value))
      if (!same && !(found === undefined && isUnknown(value)))
        throw new Error(`${program}: ${differs(key, id, found, value).message}`)
    }
  }
  for (const [key, values] of some) {
    for (const [id, value] of values)
      if (others.get(key)?.has(id) !== true)
        throw new Error(`${program}: ${differs(key, id, value, 'nothing').message}`)
  }
}

function differs(key: string, id: number, found: unknown, expected: unknown): Error {
  return new Error(`#${id} ${key.replace('\n', '.')}: ${String(found)}, not ${String(expected)}`)
}

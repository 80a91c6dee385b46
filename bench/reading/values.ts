/** Property and quantity values as other programs give them: what all sides of the reading bench must agree on. */

/** A value as it stands in the file; numbers are texts when they stand for reals. */
export type TheirValue = string | number | boolean

/** `set\nproperty` → instance name of the object → value; the first set that states it counts. */
export type TheirValues = Map<string, Map<number, TheirValue>>

/** Keeps a value for some objects where none is kept yet. */
export function keep(values: TheirValues, key: string, objects: readonly number[], value: TheirValue): void {
  let column = values.get(key)
  if (column === undefined) {
    column = new Map()
    values.set(key, column)
  }
  for (const object of objects) if (!column.has(object)) column.set(object, value)
}

/** How many values there are. */
export function countOf(values: TheirValues): number {
  let count = 0
  for (const column of values.values()) count += column.size
  return count
}

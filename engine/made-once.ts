/** What is made once a key: the first time it is asked for. */

interface Kept<K, V> {
  get(key: K): V | undefined
  set(key: K, value: V): unknown
}

/** The value of a key, made and kept when there is none yet. */
export function madeOnce<K, V extends NonNullable<unknown>>(made: Kept<K, V>, key: K, make: () => V): V {
  const known = made.get(key)
  if (known !== undefined) return known
  const value = make()
  made.set(key, value)
  return value
}

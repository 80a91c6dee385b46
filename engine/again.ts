/** What an edit did to relations and maps. */

/** What it did to one of them. */
export interface Again {
  /** The rows that lead elsewhere. */
  readonly rows: Uint32Array
  /** Of a relation: where they lead, and led before. */
  readonly targets: Uint32Array
}

/** The rows that any of some relations or maps lead elsewhere, each once. */
export function rowsOf(changed: ReadonlyMap<number, Again>, addresses: readonly number[]): Set<number> {
  return new Set(addresses.flatMap((address) => [...(changed.get(address)?.rows ?? [])]))
}

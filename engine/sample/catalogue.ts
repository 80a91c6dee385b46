/** Collects what is written once and related to many: types, materials, classes, containers. */
import { madeOnce } from '../made-once.ts'
import type { Ref } from './step.ts'

export interface TypeEntry {
  readonly ref: Ref
  /** The type's geometry, where occurrences repeat it. */
  readonly map: Ref | undefined
  readonly occurrences: Ref[]
}

export interface Catalogue {
  /** Instances of the whole file, each written when first asked for. */
  once(key: string, make: () => Ref): Ref
  /** Types of the current section of the building. */
  readonly types: Map<string, TypeEntry>
  /** Material, classification and container → elements of the current storey. */
  readonly materials: Map<string, Ref[]>
  readonly classes: Map<string, Ref[]>
  readonly containers: Map<number, Ref[]>
  /** Which section of a large building is being written, 0…; each has types of its own, so that no list grows with the file. */
  section: number
}

/** An empty catalogue. */
export function createCatalogue(): Catalogue {
  const shared = new Map<string, Ref>()
  return {
    once: (key, make) => madeOnce(shared, key, make),
    types: new Map(),
    materials: new Map(),
    classes: new Map(),
    containers: new Map(),
    section: 0,
  }
}

/** Adds to the list under a key. */
export function collect<K>(lists: Map<K, Ref[]>, key: K, ref: Ref): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [ref])
  else list.push(ref)
}

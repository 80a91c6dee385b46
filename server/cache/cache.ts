/** The port of the cache: bytes that can be made again, under keys; memory is an adapter, Redis another. */
import type { KindUse } from './kinds.ts'

export interface CacheUse {
  /** Of what is in memory. */
  readonly entries: number
  readonly bytes: number
  readonly hits: number
  readonly misses: number
  readonly kinds: ReadonlyMap<string, KindUse>
}

/** A key names its value for ever: it holds a hash or a version. What changes under its key is not kept here. */
export interface Cache {
  /** @returns null where it is not there (any more); nobody may write into the bytes */
  get(key: string): Promise<Uint8Array | null>
  /** Keeps bytes as long as there is room; what is larger than a quarter of the room is not kept in memory. */
  set(key: string, bytes: Uint8Array): Promise<void>
  /**
   * The value of a key, made where it is missing. Callers who ask for one key meanwhile share one making.
   *
   * @throws what `make` throws; the next caller tries again
   */
  getOrMake(key: string, make: () => Promise<Uint8Array>): Promise<Uint8Array>
  /** For metrics. */
  use(): CacheUse
}

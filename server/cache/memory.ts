/** A cache in memory: what was used least recently goes first. */
import { LRUCache } from 'lru-cache'
import type { Cache, CacheUse } from './cache.ts'

/** The largest part of the room that one value may take. */
const LARGEST = 1 / 4
/** What an entry takes beside its bytes and its key, roughly. */
const ENTRY_BYTES = 200

export class MemoryCache implements Cache {
  private readonly entries: LRUCache<string, Uint8Array>
  private readonly making = new Map<string, Promise<Uint8Array>>()
  private hits = 0
  private misses = 0

  /** @param room bytes of all values together, with their keys */
  constructor(room: number) {
    this.entries = new LRUCache({
      maxSize: room,
      maxEntrySize: Math.max(1, Math.floor(room * LARGEST)),
      sizeCalculation: (bytes, key) => bytes.byteLength + 2 * key.length + ENTRY_BYTES,
    })
  }

  get(key: string): Promise<Uint8Array | null> {
    return Promise.resolve(this.look(key))
  }

  set(key: string, bytes: Uint8Array): Promise<void> {
    this.entries.set(key, bytes)
    return Promise.resolve()
  }

  getOrMake(key: string, make: () => Promise<Uint8Array>): Promise<Uint8Array> {
    const known = this.look(key)
    if (known !== null) return Promise.resolve(known)
    const running = this.making.get(key)
    if (running !== undefined) return running
    const made = make()
      .then((bytes) => {
        this.entries.set(key, bytes)
        return bytes
      })
      .finally(() => this.making.delete(key))
    this.making.set(key, made)
    return made
  }

  use(): CacheUse {
    const { hits, misses, entries } = this
    return { entries: entries.size, bytes: entries.calculatedSize, hits, misses }
  }

  private look(key: string): Uint8Array | null {
    const found = this.entries.get(key)
    if (found === undefined) this.misses += 1
    else this.hits += 1
    return found ?? null
  }
}

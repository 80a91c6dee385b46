/** A cache in memory: what was used least recently goes first. */
import { LRUCache } from 'lru-cache'
import type { Cache, CacheUse } from './cache.ts'
import { KindCounts } from './kinds.ts'

/** The largest part of the room that one value may take. */
const LARGEST = 1 / 4
/** What an entry takes beside its bytes and its key, roughly. */
const ENTRY_BYTES = 200

/** Bytes under keys within a room. */
export class MemoryLevel {
  private readonly entries: LRUCache<string, Uint8Array>

  /** @param room bytes of all values together, with their keys */
  constructor(room: number) {
    this.entries = new LRUCache({
      maxSize: room,
      maxEntrySize: Math.max(1, Math.floor(room * LARGEST)),
      sizeCalculation: (bytes, key) => bytes.byteLength + 2 * key.length + ENTRY_BYTES,
    })
  }

  get(key: string): Uint8Array | null {
    return this.entries.get(key) ?? null
  }

  set(key: string, bytes: Uint8Array): void {
    this.entries.set(key, bytes)
  }

  /** Entries and their bytes. */
  size(): { readonly entries: number; readonly bytes: number } {
    return { entries: this.entries.size, bytes: this.entries.calculatedSize }
  }
}

export class MemoryCache implements Cache {
  private readonly level: MemoryLevel
  private readonly making = new Map<string, Promise<Uint8Array>>()
  private readonly counts = new KindCounts()

  /** @param room bytes of all values together, with their keys */
  constructor(room: number) {
    this.level = new MemoryLevel(room)
  }

  get(key: string): Promise<Uint8Array | null> {
    return Promise.resolve(this.look(key))
  }

  set(key: string, bytes: Uint8Array): Promise<void> {
    this.level.set(key, bytes)
    return Promise.resolve()
  }

  getOrMake(key: string, make: () => Promise<Uint8Array>): Promise<Uint8Array> {
    const known = this.look(key)
    if (known !== null) return Promise.resolve(known)
    const running = this.making.get(key)
    if (running !== undefined) return running
    const made = make()
      .then((bytes) => {
        this.level.set(key, bytes)
        return bytes
      })
      .finally(() => this.making.delete(key))
    this.making.set(key, made)
    return made
  }

  use(): CacheUse {
    const { counts } = this
    return {
      ...this.level.size(),
      hits: counts.sum('memory'),
      misses: counts.sum('none'),
      kinds: counts.all(),
    }
  }

  private look(key: string): Uint8Array | null {
    const found = this.level.get(key)
    this.counts.count(key, found === null ? 'none' : 'memory')
    return found
  }
}

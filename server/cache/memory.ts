/** A cache in memory: what was used least recently goes first. */
import type { Cache, CacheUse } from './cache.ts'

/** The largest part of the room that one value may take. */
const LARGEST = 1 / 4
/** What an entry takes beside its bytes and its key, roughly. */
const ENTRY_BYTES = 200

export class MemoryCache implements Cache {
  private readonly room: number
  /** Least recently used first. */
  private readonly entries = new Map<string, Uint8Array>()
  private readonly making = new Map<string, Promise<Uint8Array>>()
  private bytes = 0
  private hits = 0
  private misses = 0

  /** @param room bytes of all values together, with their keys */
  constructor(room: number) {
    this.room = room
  }

  get(key: string): Promise<Uint8Array | null> {
    return Promise.resolve(this.look(key))
  }

  set(key: string, bytes: Uint8Array): Promise<void> {
    this.keep(key, bytes)
    return Promise.resolve()
  }

  getOrMake(key: string, make: () => Promise<Uint8Array>): Promise<Uint8Array> {
    const known = this.look(key)
    if (known !== null) return Promise.resolve(known)
    const running = this.making.get(key)
    if (running !== undefined) return running
    const made = make()
      .then((bytes) => {
        this.keep(key, bytes)
        return bytes
      })
      .finally(() => this.making.delete(key))
    this.making.set(key, made)
    return made
  }

  use(): CacheUse {
    const { bytes, hits, misses } = this
    return { entries: this.entries.size, bytes, hits, misses }
  }

  private look(key: string): Uint8Array | null {
    const found = this.entries.get(key)
    if (found === undefined) {
      this.misses += 1
      return null
    }
    this.hits += 1
    this.entries.delete(key)
    this.entries.set(key, found)
    return found
  }

  private keep(key: string, bytes: Uint8Array): void {
    this.drop(key)
    const size = sizeOf(key, bytes)
    if (size > this.room * LARGEST) return
    this.entries.set(key, bytes)
    this.bytes += size
    for (const oldest of this.entries.keys()) {
      if (this.bytes <= this.room) return
      this.drop(oldest)
    }
  }

  private drop(key: string): void {
    const found = this.entries.get(key)
    if (found === undefined) return
    this.entries.delete(key)
    this.bytes -= sizeOf(key, found)
  }
}

function sizeOf(key: string, bytes: Uint8Array): number {
  return bytes.byteLength + 2 * key.length + ENTRY_BYTES
}

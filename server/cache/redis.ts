/** A cache that replicas share through Redis, with a memory of its own before it: a value never changes under its key. */
import type { Cache, CacheUse } from './cache.ts'
import { type CacheLevel, KindCounts } from './kinds.ts'
import { MemoryLevel } from './memory.ts'
import { RedisLevel, type RedisLevelOptions } from './redis-level.ts'

/** Milliseconds for which a value that another replica makes is waited for, and between two looks whether it is there. */
const PATIENCE = 3000
const LOOK = 40
/** Keys whose uses are counted between two times that they are taken. */
const MOST_COUNTED = 20_000

export interface RedisCacheOptions extends RedisLevelOptions {
  /** Bytes of all values in memory together, with their keys. */
  readonly room: number
}

export class RedisCache implements Cache {
  /** Bytes of all values in memory together. */
  readonly room: number
  /** What replicas share. */
  readonly shared: RedisLevel
  private readonly level: MemoryLevel
  private readonly asked = new Map<string, Promise<Uint8Array | null>>()
  private readonly making = new Map<string, Promise<Uint8Array>>()
  private readonly counts = new KindCounts()
  private uses = new Map<string, number>()

  constructor({ room, ...options }: RedisCacheOptions) {
    this.room = room
    this.level = new MemoryLevel(room)
    this.shared = new RedisLevel(options)
  }

  async get(key: string): Promise<Uint8Array | null> {
    const near = this.level.get(key)
    if (near !== null) return this.found(key, near, 'memory')
    const far = await this.far(key)
    return far === null ? this.missed(key) : this.found(key, far, 'redis')
  }

  async set(key: string, bytes: Uint8Array): Promise<void> {
    this.level.set(key, bytes)
    await this.shared.set(key, bytes)
  }

  async getOrMake(key: string, make: () => Promise<Uint8Array>): Promise<Uint8Array> {
    const near = this.level.get(key)
    if (near !== null) return this.found(key, near, 'memory')
    const running = this.making.get(key)
    if (running !== undefined) return running
    const made = this.make(key, make).finally(() => this.making.delete(key))
    this.making.set(key, made)
    return made
  }

  use(): CacheUse {
    const { counts } = this
    const hits = counts.sum('memory') + counts.sum('redis')
    return { ...this.level.size(), hits, misses: counts.sum('none'), kinds: counts.all() }
  }

  /** How often each key was found since this was asked last. */
  takeUses(): ReadonlyMap<string, number> {
    const { uses } = this
    this.uses = new Map()
    return uses
  }

  /** Takes a value from Redis into memory, if it is there. @returns whether it was */
  async fetch(key: string): Promise<boolean> {
    return this.level.get(key) !== null || (await this.far(key)) !== null
  }

  private async make(key: string, make: () => Promise<Uint8Array>): Promise<Uint8Array> {
    const far = await this.far(key)
    if (far !== null) return this.found(key, far, 'redis')
    const deadline = performance.now() + PATIENCE
    for (;;) {
      const turn = await this.shared.begin(key)
      if (turn !== 'wait') return this.madeHere(key, make, turn.done)
      const others = await this.othersValue(key, deadline)
      if (others === 'made here') return this.madeHere(key, make, () => Promise.resolve())
      if (others !== 'free') {
        this.level.set(key, others)
        return this.found(key, others, 'redis')
      }
    }
  }

  /** Waits for the replica that makes a value, never beyond the deadline. */
  private async othersValue(key: string, deadline: number): Promise<Uint8Array | 'made here' | 'free'> {
    while (performance.now() < deadline) {
      const outcome = await this.shared.outcome(key)
      if (outcome !== 'wait') return outcome
      await new Promise((resolve) => setTimeout(resolve, LOOK))
    }
    return 'made here'
  }

  private async madeHere(
    key: string,
    make: () => Promise<Uint8Array>,
    done: (value: Uint8Array | null) => Promise<void>,
  ): Promise<Uint8Array> {
    this.missed(key)
    let value: Uint8Array | null = null
    try {
      value = await make()
      this.level.set(key, value)
      return value
    } finally {
      // whoever asked does not wait until others have it too
      void done(value)
    }
  }

  /** Those who ask at the same time ask once. */
  private far(key: string): Promise<Uint8Array | null> {
    const known = this.asked.get(key)
    if (known !== undefined) return known
    const asked = this.shared
      .get(key)
      .then((bytes) => {
        if (bytes !== null) this.level.set(key, bytes)
        return bytes
      })
      .finally(() => this.asked.delete(key))
    this.asked.set(key, asked)
    return asked
  }

  private found(key: string, bytes: Uint8Array, level: CacheLevel): Uint8Array {
    this.counts.count(key, level)
    if (this.uses.has(key) || this.uses.size < MOST_COUNTED) this.uses.set(key, (this.uses.get(key) ?? 0) + 1)
    return bytes
  }

  private missed(key: string): null {
    this.counts.count(key, 'none')
    return null
  }
}

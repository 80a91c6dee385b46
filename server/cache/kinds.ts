/** How often values of each kind were there: in memory, in Redis, or not. A kind is what a key begins with, up to its colon. */

/** Where a value was found; `none`: it was to be made. */
export type CacheLevel = 'memory' | 'redis' | 'none'

export type KindUse = Readonly<Record<CacheLevel, number>>

/** Kinds beyond these, which only a mistake can bring, are counted together. */
const MOST = 30
const OTHER = 'other'

export class KindCounts {
  private readonly kinds = new Map<string, Record<CacheLevel, number>>()

  count(key: string, level: CacheLevel): void {
    const kind = key.slice(0, Math.max(0, key.indexOf(':'))) || OTHER
    const name = this.kinds.has(kind) || this.kinds.size < MOST ? kind : OTHER
    const use = this.kinds.get(name) ?? { memory: 0, redis: 0, none: 0 }
    use[level] += 1
    this.kinds.set(name, use)
  }

  /** By kind. */
  all(): ReadonlyMap<string, KindUse> {
    return this.kinds
  }

  sum(level: CacheLevel): number {
    return [...this.kinds.values()].reduce((sum, use) => sum + use[level], 0)
  }
}

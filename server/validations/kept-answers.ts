/** Answers that were given lately, kept while what they were made from stands unchanged. */
import { LRUCache } from 'lru-cache'
import type { Standing } from './standing.ts'

interface Kept<T> {
  readonly organisation: string
  readonly version: string
  readonly stamp: string
  readonly value: T
}

/** Values about model versions; the least recently used goes first. */
export class KeptAnswers<T> {
  private readonly standing: Standing
  private readonly kept: LRUCache<string, Kept<T>>

  constructor(standing: Standing, most: number) {
    this.standing = standing
    this.kept = new LRUCache({ max: most })
  }

  /** @param key within the organisation @returns null where it is not known, or not true any more */
  async get(organisation: string, key: string): Promise<T | null> {
    const place = `${organisation}\n${key}`
    const found = this.kept.get(place)
    if (found === undefined) return null
    const stamp = await this.standing.stampOf(organisation, found.version)
    if (stamp === found.stamp) return found.value
    this.kept.delete(place)
    return null
  }

  /**
   * What the state of a version is now; taken before a value is made, so that a change meanwhile makes the value old.
   *
   * @returns keeps the value; null where the version is gone
   */
  async begin(organisation: string, version: string): Promise<((key: string, value: T) => void) | null> {
    const stamp = await this.standing.stampOf(organisation, version)
    if (stamp === null) return null
    return (key, value) =>
      void this.kept.set(`${organisation}\n${key}`, { organisation, version, stamp, value })
  }
}

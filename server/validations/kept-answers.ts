/** Answers that were given lately, kept while what they were made from stands unchanged. */
import { LRUCache } from 'lru-cache'
import type { Standing } from './standing.ts'

/** A value with the state that it was made from. */
export interface Kept<T> {
  readonly organisation: string
  readonly version: string
  readonly stamp: string
  /** What the store said of changes before it said that this is the stamp. */
  changes: number | null
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

  /**
   * @param key of one organisation alone, as an id of its rows is
   * @returns null where it is not known, or not true any more; no promise where the database need not be asked
   */
  get(organisation: string, key: string): T | null | Promise<T | null> {
    const found = this.kept.get(key)
    if (found === undefined || found.organisation !== organisation) return null
    if (found.changes !== null && found.changes === this.standing.changes()) return found.value
    return this.askAgain(key, found)
  }

  /**
   * What the state of a version is now; taken before a value is made, so that a change meanwhile makes the value old.
   *
   * @returns keeps the value; null where the version is gone
   */
  async begin(organisation: string, version: string): Promise<((key: string, value: T) => void) | null> {
    const { stamp, changes } = await this.standing.of(organisation, version)
    if (stamp === null) return null
    return (key, value) => this.keep(key, { organisation, version, stamp, changes, value })
  }

  /** Keeps a value that was made after the state of its version was asked for. */
  keep(key: string, kept: Kept<T>): void {
    this.kept.set(key, kept)
  }

  /** To be asked for before the database is. */
  changes(): number | null {
    return this.standing.changes()
  }

  private async askAgain(key: string, found: Kept<T>): Promise<T | null> {
    const { stamp, changes } = await this.standing.of(found.organisation, found.version)
    if (stamp === found.stamp) {
      found.changes = changes
      return found.value
    }
    if (this.kept.peek(key) === found) this.kept.delete(key)
    return null
  }
}

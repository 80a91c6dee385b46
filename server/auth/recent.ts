/** A map of bounded size: what was not used for longest makes room. */
export class Recent<T> {
  private readonly entries = new Map<string, T>()
  private readonly most: number

  constructor(most: number) {
    this.most = most
  }

  get(key: string): T | undefined {
    const value = this.entries.get(key)
    if (value === undefined) return undefined
    this.entries.delete(key)
    this.entries.set(key, value)
    return value
  }

  set(key: string, value: T): void {
    this.entries.delete(key)
    this.entries.set(key, value)
    if (this.entries.size <= this.most) return
    const oldest = this.entries.keys().next()
    if (oldest.done !== true) this.entries.delete(oldest.value)
  }

  /** O(entries). */
  deleteWhere(matches: (value: T) => boolean): void {
    for (const [key, value] of this.entries) if (matches(value)) this.entries.delete(key)
  }

  get size(): number {
    return this.entries.size
  }
}

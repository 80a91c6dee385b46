/** The IDS files that a person gave, in their order, and which of them are on. */
import type { IdsEntry } from '../panel/ids-line.ts'
import type { IdsSource } from '../worker-protocol.ts'

export class IdsList {
  private files: readonly { readonly source: IdsSource; readonly on: boolean }[] = []

  /** A file of a name that is there already takes its place: it was corrected and given again. */
  add(sources: readonly IdsSource[]): void {
    for (const source of sources) {
      const at = this.files.findIndex((file) => file.source.name === source.name)
      const added = { source, on: true }
      this.files = at < 0 ? [...this.files, added] : this.files.map((file, i) => (i === at ? added : file))
    }
  }

  switchOn(names: readonly string[]): void {
    this.files = this.files.map(({ source }) => ({ source, on: names.includes(source.name) }))
  }

  /** @returns whether it was on */
  remove(name: string): boolean {
    const wasOn = this.chosen.some((source) => source.name === name)
    this.files = this.files.filter(({ source }) => source.name !== name)
    return wasOn
  }

  /** Those that are on. */
  get chosen(): readonly IdsSource[] {
    return this.files.filter(({ on }) => on).map(({ source }) => source)
  }

  get entries(): readonly IdsEntry[] {
    return this.files.map(({ source: { name, document, faults }, on }) => ({
      name,
      title: document.info.title,
      specifications: document.specifications.length,
      faults,
      on,
    }))
  }
}

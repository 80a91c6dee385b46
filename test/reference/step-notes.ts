/** What a plain reading met and did not (wholly) read: counted by kind and sort. */
import { NOTE_LINES } from '../../assembly/abi.ts'
import type { NotRead } from '../../engine/result.ts'
import { utf8 } from './step-values.ts'

/** So many sorts are told apart; what comes later is counted by its kind alone. */
const MOST_SORTS = 496

interface Note {
  readonly kind: number
  readonly detail: string
  readonly lines: number[]
}

export class Notes {
  private readonly notes = new Map<string, Note>()

  /** @param detail tells the sort; one character per byte */
  add(kind: number, detail: string, line: number): void {
    const sort = this.notes.has(`${kind} ${detail}`) || this.notes.size < MOST_SORTS ? detail : ''
    const key = `${kind} ${sort}`
    const note = this.notes.get(key) ?? { kind, detail: sort, lines: [] }
    note.lines.push(line)
    this.notes.set(key, note)
  }

  /** Most frequent first, equal ones by their words. */
  all(words: (kind: number, detail: string) => string): NotRead[] {
    const found = [...this.notes.values()].map(({ kind, detail, lines }) => ({
      what: words(kind, utf8(detail)),
      count: lines.length,
      lines: lines.sort((a, b) => a - b).slice(0, NOTE_LINES),
    }))
    return found.sort((a, b) => b.count - a.count || (a.what < b.what ? -1 : 1))
  }
}

/** What an import has to say: where in the file, what was found, what was done about it, what a person must decide. */

/**
 * `done`: converted, and this is how. `decide`: converted, but the file leaves a doubt that a person must settle.
 * `notConverted`: left out, whole or in part.
 */
export type NoteKind = 'done' | 'decide' | 'notConverted'

export interface ImportNote {
  /** Path in the file: `rules[3].conditions[1].operator`; empty for the file itself. */
  readonly path: string
  readonly kind: NoteKind
  readonly found: string
  readonly done: string
  /** Null where nothing is left to decide. */
  readonly decide: string | null
  /** What was left out, whole, as JSON. */
  readonly text?: string
}

/** Takes the notes of one import. */
export class Notes {
  private readonly kept: ImportNote[] = []
  private readonly counts = new Map<string, number>()
  private readonly isOnce: boolean

  /** @param once what is found and done alike at several places is told once, with the first place and how many they are */
  constructor({ once = false }: { readonly once?: boolean } = {}) {
    this.isOnce = once
  }

  done(path: string, found: string, done: string): void {
    this.add({ path, kind: 'done', found, done, decide: null })
  }

  /** With nothing to decide it is a plain `done`. */
  decide(path: string, found: string, then: { readonly done: string; readonly decide: string | null }): void {
    this.add({ path, kind: then.decide === null ? 'done' : 'decide', found, ...then })
  }

  notConverted(
    path: string,
    found: string,
    then: { readonly done: string; readonly decide: string; readonly whole: unknown },
  ): void {
    const { whole, ...rest } = then
    this.add({ path, kind: 'notConverted', found, ...rest, text: wholeText(whole) })
  }

  all(): readonly ImportNote[] {
    return this.kept.map((note) => {
      const count = this.counts.get(keyOf(note)) ?? 1
      return count === 1 ? note : { ...note, found: `${note.found} (${count} times)` }
    })
  }

  private add(note: ImportNote): void {
    if (this.isOnce) {
      const count = this.counts.get(keyOf(note)) ?? 0
      this.counts.set(keyOf(note), count + 1)
      if (count > 0) return
    }
    this.kept.push(note)
  }
}

function keyOf({ kind, found, done }: ImportNote): string {
  return JSON.stringify([kind, found, done])
}

/** Whether a person still has something to do. */
export function isSettled(notes: readonly ImportNote[]): boolean {
  return notes.every((note) => note.kind === 'done')
}

const MOST_SHOWN = 80

/** A value of the file on one line, cut to a length that a person reads. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? `'${value.slice(0, MOST_SHOWN + 1)}'` : wholeText(value)
  const line = text.replaceAll(/\s+/gu, ' ')
  return line.length > MOST_SHOWN + 2 ? `${line.slice(0, MOST_SHOWN)}…` : line
}

/** A value of the file as JSON; what is nested too deep for that is named, not shown. */
export function wholeText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'nothing'
  } catch (error) {
    if (error instanceof RangeError) return 'a value that is nested too deep to be shown'
    throw error
  }
}

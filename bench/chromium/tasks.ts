/** What the page asks of the bench's worker, and what it answers. */
import type { Section } from '../figures.ts'
import type { Rounds } from '../measure.ts'
import type { MemorySide } from '../memory/sides.ts'

export type Task =
  | { readonly kind: 'start-up'; readonly rounds: Rounds }
  | {
      readonly kind: 'reading'
      readonly name: string
      /** Where the model is served. */
      readonly url: string
      /** Whether its numbers are in SI as they are written. */
      readonly si: boolean
      readonly rounds: Rounds
    }
  | {
      readonly kind: 'evaluation'
      readonly rows: number
      readonly rules: number
      readonly rounds: Rounds
    }

  /** Reads the file that the page was given as one side of the memory bench does; the section is empty. */
  | { readonly kind: 'memory'; readonly side: MemorySide }

/** A task on its way to the worker, with the file that the page's input holds. */
export type TaskWithFile = Task & { readonly file?: File }

export type Answer = { readonly section: Section } | { readonly error: string }

/** RunEvent: the only thing that crosses a worker, a process or a network while a check runs. */
import type { LintelErrorCode } from './errors.ts'
import type { CompactFindings } from './findings/compact.ts'
import type { SuggestedPlace } from './place/suggest.ts'
import type { ListedResult, Result } from './result.ts'

export type RunPhase = 'read' | 'link' | 'check'

export type RunEvent =
  | {
      readonly type: 'progress'
      readonly phase: RunPhase
      readonly done: number
      readonly total: number | null
    }
  /** Where the model's addresses say that it stands; null when they do not. */
  | { readonly type: 'place'; readonly place: SuggestedPlace | null }
  /** Findings ahead of the result, which then holds those of all such events and its own. */
  | { readonly type: 'findings'; readonly findings: CompactFindings }
  | { readonly type: 'result'; readonly result: Result }
  | { readonly type: 'error'; readonly code: LintelErrorCode; readonly message: string }

/** What is left when the findings that came ahead are in the result. */
export type WholeEvent =
  | Exclude<RunEvent, { type: 'findings' | 'result' }>
  | { readonly type: 'result'; readonly result: ListedResult }

/** Receives progress; called between chunks, never from inside the kernel. */
export type OnEvent = (event: RunEvent) => void

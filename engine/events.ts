/** RunEvent: the only thing that crosses a worker, a process or a network while a check runs. */
import type { LintelErrorCode } from './errors.ts'
import type { Result } from './result.ts'

export type RunPhase = 'read' | 'link' | 'check'

export type RunEvent =
  | {
      readonly type: 'progress'
      readonly phase: RunPhase
      readonly done: number
      readonly total: number | null
    }
  | { readonly type: 'result'; readonly result: Result }
  | { readonly type: 'error'; readonly code: LintelErrorCode; readonly message: string }

/** Receives progress; called between chunks, never from inside the kernel. */
export type OnEvent = (event: RunEvent) => void

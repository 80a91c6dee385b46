/** Progress of a run as one line on a terminal. */
import type { RunEvent, RunPhase } from '../engine/events.ts'
import type { Host } from './host.ts'
import { clean, clip } from './pretty/layout.ts'

interface Progress {
  /** Takes a run's events. */
  readonly onEvent: (event: RunEvent) => void
  /** Removes the line. */
  readonly end: () => void
}

const WORDS: Readonly<Record<RunPhase, string>> = { read: 'reading', link: 'linking', check: 'checking' }
const BETWEEN_MS = 80

/** Silent when nobody watches or `isOn` is false. */
export function createProgress(host: Host, model: string, isOn: boolean): Progress {
  if (!isOn || !host.isWatched) return { onEvent: () => undefined, end: () => undefined }
  let shown = Number.NEGATIVE_INFINITY
  return {
    onEvent(event) {
      const now = performance.now()
      if (event.type !== 'progress' || now - shown < BETWEEN_MS) return
      shown = now
      host.status(clip(`${WORDS[event.phase]} ${clean(model)}  ${amount(event)}`, 79, '...'))
    },
    end: () => host.status(''),
  }
}

function amount(event: Extract<RunEvent, { readonly type: 'progress' }>): string {
  const { phase, done, total } = event
  if (total !== null && total > 0) return `${Math.floor((100 * Math.min(done, total)) / total)} %`
  return phase === 'read' ? `${Math.floor(done / 1e6)} MB` : String(done)
}

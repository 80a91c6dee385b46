/** Follows one validation to its end: by events, and by looking, where the events of another server do not come. */
import type { ValidationEvent } from '../events/events.ts'
import type { Services } from '../services.ts'
import { findValidation, isOver, type ValidationRow } from './rows.ts'

/** Milliseconds between two looks. */
const LOOK = 2000

export interface Watched {
  readonly organisation: string
  readonly building: string
  readonly id: string
}

export interface WatchOptions {
  readonly signal: AbortSignal
  readonly known?: ValidationRow
}

/**
 * The row as it is, and then again whenever something happened to it, until it is over, the signal says so, or it is gone.
 * Progress that came faster than the rows are taken is passed over.
 *
 * @param options `known`: the row as it was a moment ago, where it was just made
 */
export async function* watchValidation(
  { store, events }: Pick<Services, 'store' | 'events'>,
  { organisation, building, id }: Watched,
  { signal, known }: WatchOptions,
): AsyncGenerator<Pick<ValidationRow, 'status' | 'progress'> & { readonly row: ValidationRow | null }> {
  let news: ValidationEvent | 'look' | null = null
  let wake: () => void = () => undefined
  const hear = (what: ValidationEvent | 'look'): void => {
    // the end is not hidden by a look, nor is anything hidden by progress
    if (news === null || news === 'look' || news.type === 'progress') news = what
    wake()
  }
  const stop = events.subscribe(building, (event) => {
    if ('validation' in event && event.validation === id) hear(event)
  })
  const timer = setInterval(() => hear('look'), LOOK)
  timer.unref()
  const ended = (): void => wake()
  signal.addEventListener('abort', ended)
  try {
    let row = known ?? (await findValidation(store.db, organisation, id))
    yield { ...row, row }
    while (!isOver(row) && !signal.aborted) {
      while (news === null && !signal.aborted) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
      const heard = news as ValidationEvent | 'look' | null
      news = null
      if (heard === null) return
      if (heard !== 'look' && heard.type === 'progress') {
        yield { status: 'running', progress: heard.progress, row: null }
        continue
      }
      row = await findValidation(store.db, organisation, id)
      yield { ...row, row }
    }
  } finally {
    stop()
    clearInterval(timer)
    signal.removeEventListener('abort', ended)
  }
}

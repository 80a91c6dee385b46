/** The life of one run in this process: says at intervals that it lives, and hears when it is no longer wanted. */
import type { Services } from '../services.ts'
import type { ValidationRow } from './rows.ts'
import type { RunState } from './run-state.ts'

/** Milliseconds between two looks whether somebody has cancelled it; the event that says so is faster, and may be lost. */
const LOOK = 1000
/** Signs of life in the time after which a run is taken for dead. */
const SIGNS = 6

export class Life {
  /** 0…1, told with each sign of life. */
  progress = 0
  /** Aborted when the run is another's by now, or no longer wanted. */
  readonly lost = new AbortController()
  private readonly state: RunState
  private readonly row: ValidationRow
  private readonly timer: NodeJS.Timeout
  private readonly deaf: () => void
  private saying: Promise<void>
  private said = performance.now()

  /** @param run `written` settles when the row is there to be asked for */
  constructor(
    { events, runs }: Pick<Services, 'events' | 'runs'>,
    state: RunState,
    { row, written }: { readonly row: ValidationRow; readonly written: Promise<void> },
  ) {
    this.state = state
    this.row = row
    this.saying = written.catch(() => undefined)
    this.deaf = events.subscribe(row.building_id, (event) => {
      if (event.type === 'cancelled' && event.validation === row.id) this.lost.abort()
    })
    const heartbeat = runs.lease / SIGNS
    this.timer = setInterval(
      () => {
        this.saying = this.saying.then(() => this.say(heartbeat))
      },
      Math.min(LOOK, heartbeat),
    )
    this.timer.unref()
  }

  async end(): Promise<void> {
    clearInterval(this.timer)
    this.deaf()
    await this.saying
  }

  private async say(heartbeat: number): Promise<void> {
    const now = performance.now()
    const isDue = now - this.said >= heartbeat - LOOK / 10
    try {
      const isMine = isDue
        ? await this.state.renew(this.row, this.progress)
        : await this.state.isWanted(this.row)
      if (isDue) this.said = now
      if (!isMine) this.lost.abort()
    } catch {
      // a database that is away for a moment is no reason to stop; one that stays away ends the lease
    }
  }
}

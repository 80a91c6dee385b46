/** Tells all servers that the log of a building has grown: after the transaction that wrote it has committed. */
import type { Services } from '../services.ts'
import type { OfBuilding } from './log.ts'

/** Never fails: who is not told looks by itself a moment later. */
export async function tellAppended(
  { events, now, log }: Pick<Services, 'events' | 'now' | 'log'>,
  { organisation, building }: OfBuilding,
): Promise<void> {
  try {
    await events.publish({ type: 'appended', organisation, building, at: now().toISOString() })
  } catch (error) {
    log(error)
  }
}

/** How much live checks may take, as the environment says. */
import { wrongCall } from '../http/problem.ts'
import type { LivePoolOptions } from './live-pool.ts'

const MEGABYTE = 2 ** 20
const ROOM = 1024
const IDLE = 600

/** @throws LintelError call-invalid */
export function readLiveSettings(
  environment: Readonly<Record<string, string | undefined>>,
): Pick<LivePoolOptions, 'room' | 'idle'> {
  return {
    room: MEGABYTE * whole(environment, 'LINTEL_LIVE_MEGABYTES', ROOM),
    idle: 1000 * whole(environment, 'LINTEL_LIVE_IDLE_SECONDS', IDLE),
  }
}

function whole(
  environment: Readonly<Record<string, string | undefined>>,
  name: string,
  fallback: number,
): number {
  const text = environment[name]
  if (text === undefined || text === '') return fallback
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text)
  throw wrongCall(`${name} must be a whole number from 1 to 9999999, not '${text.slice(0, 50)}'`)
}

/** How much a client of the live channel, and all of them together, may take of one server. */
import { LintelError } from '../../engine/errors.ts'
import type { Environment } from '../config.ts'

export interface LiveLimits {
  /** Open connections in all, of one user, and of one address. */
  readonly connections: number
  readonly perUser: number
  readonly perAddress: number
  /** Messages of a client: so many at once, and so many a second in the long run. Pings count. */
  readonly burst: number
  readonly messagesPerSecond: number
  /** Bytes of a message of a client. */
  readonly messageBytes: number
  /** Bytes that wait for a client before it counts as slow; it then gets nothing more until half of them have gone. */
  readonly bufferedBytes: number
  /** Milliseconds after which a slow client whose bytes do not go is sent away. */
  readonly slowTime: number
  /** Milliseconds between two pings; who does not answer until the next is dead. */
  readonly heartbeat: number
  /** Milliseconds between two looks at whether credentials, rights and buildings still stand. */
  readonly standing: number
  /** Milliseconds between two looks for events that nobody told of. */
  readonly look: number
}

export const DEFAULT_LIVE_LIMITS: LiveLimits = {
  connections: 20_000,
  perUser: 50,
  perAddress: 1000,
  burst: 60,
  messagesPerSecond: 20,
  // a delta of as many letters as one may have, and some of them longer than a byte
  messageBytes: 2 ** 19,
  bufferedBytes: 2 ** 18,
  slowTime: 30_000,
  heartbeat: 30_000,
  standing: 3000,
  look: 2000,
}

const SETTINGS = {
  connections: 'LINTEL_LIVE_CONNECTIONS',
  perUser: 'LINTEL_LIVE_PER_USER',
  perAddress: 'LINTEL_LIVE_PER_ADDRESS',
} as const

/** @throws LintelError call-invalid, with the name of the setting that is wrong */
export function readLiveLimits(environment: Environment): LiveLimits {
  const given = Object.entries(SETTINGS).map(([limit, setting]) => {
    const text = environment[setting]
    const usual = DEFAULT_LIVE_LIMITS[limit as keyof typeof SETTINGS]
    const figure = text === undefined || text === '' ? usual : Number(text)
    if (Number.isInteger(figure) && figure > 0) return [limit, figure] as const
    throw new LintelError('call-invalid', `${setting} must be a whole number of connections, not '${text}'`)
  })
  return { ...DEFAULT_LIVE_LIMITS, ...Object.fromEntries(given) }
}

/** What is counted of the live channel. */
import { Counter, Histogram, type Registry } from 'prom-client'

/** Why a client did not get something, or was sent away. */
export type LiveDrop =
  /** It is too slow for what nobody comes back for. */
  | 'slow'
  /** It is too slow for events, and catches up. */
  | 'behind'
  /** It took nothing for long, and was sent away. */
  | 'too_slow'
  /** It said too much, and was sent away. */
  | 'flood'

export interface LiveMetrics {
  /** Seconds from an event to its last receiver on this server. */
  lag(seconds: number): void
  /** @param type one of the messages that the server knows */
  sent(type: string, many: number): void
  /** @param type one of the messages that clients may say, or `other` */
  received(type: string): void
  dropped(why: LiveDrop): void
}

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** @param registers where they are counted */
export function liveMetrics(registers: Registry[]): LiveMetrics {
  const lag = new Histogram({
    name: 'lintel_live_lag_seconds',
    help: 'Seconds from an event to its last receiver on this server',
    buckets: SECONDS,
    registers,
  })
  const messages = new Counter({
    name: 'lintel_live_messages_total',
    help: 'Messages of the live channel',
    labelNames: ['direction', 'type'] as const,
    registers,
  })
  const dropped = new Counter({
    name: 'lintel_live_dropped_total',
    help: 'Messages of the live channel that were not sent, or clients that were sent away',
    labelNames: ['why'] as const,
    registers,
  })
  return {
    lag: (seconds) => lag.observe(Math.max(0, seconds)),
    sent: (type, many) => messages.inc({ direction: 'out', type }, many),
    received: (type) => messages.inc({ direction: 'in', type }),
    dropped: (why) => dropped.inc({ why }),
  }
}

/** The same again and again, with clients that come and go: memory must stay as it is. */
import type { Figure } from '../figures.ts'
import { BroadcastSide } from './processes.ts'

export interface SoakPlan {
  readonly clients: number
  readonly seconds: number
}

/** Letters of an event beside what each has. */
const PAD = 700
/** Broadcasts between two changes of all clients. */
const BETWEEN = 50
/** The share of the time after which memory is compared: what is kept for a while is full by then. */
const SETTLED = 0.3

export async function soak({ clients, seconds }: SoakPlan): Promise<Figure[]> {
  const side = await BroadcastSide.start('Lintel', 'lintel.ts')
  try {
    const began = performance.now()
    const passed = (): number => (performance.now() - began) / 1000
    let early: number | null = null
    let late = 0
    let rounds = 0
    while (passed() < seconds) {
      await side.open(clients)
      for (let i = 0; i < BETWEEN; i += 1) await side.broadcast(PAD)
      rounds += BETWEEN
      await side.closeClients()
      late = await side.memory()
      if (passed() >= seconds * SETTLED) early ??= late
    }
    const megabytes = (bytes: number): number => bytes / 2 ** 20
    return [
      { name: `broadcasts to ${clients} clients`, value: rounds, unit: '' },
      { name: 'connections that came and went', value: (rounds / BETWEEN) * clients, unit: '' },
      { name: 'JavaScript memory after a third', value: megabytes(early ?? late), unit: 'MB' },
      { name: 'JavaScript memory at the end', value: megabytes(late), unit: 'MB' },
      { name: 'end / third (flat: about 1)', value: late / (early ?? late), unit: 'times' },
    ]
  } finally {
    side.end()
  }
}

/** From a committed event to the last of many clients, and what a client costs, against a bare `ws` loop. */
import { readFileSync } from 'node:fs'
import type { Figure } from '../figures.ts'
import { timing } from '../measure.ts'
import { BroadcastSide } from './processes.ts'

/** Letters beside what every event has: ids, counts, a summary. */
const PAD = 700

export interface BroadcastPlan {
  readonly clients: number
  readonly rounds: number
  readonly warmUp: number
}

/** @throws Error where clients did not get the same bytes from both */
export async function broadcast({ clients, rounds, warmUp }: BroadcastPlan): Promise<Figure[]> {
  const wanted = clients + 200
  const most = mostFiles()
  if (most < wanted)
    return [{ name: `${clients} clients: skipped, only ${most} files may be open`, value: 0, unit: '' }]
  const bare = await BroadcastSide.start('bare ws', 'bare.ts')
  const ours = await BroadcastSide.start('Lintel', 'lintel.ts')
  const sides = [bare, ours]
  try {
    const memory = []
    for (const side of sides) memory.push(await memoryOf(side, clients))
    const times = sides.map((): number[] => [])
    for (let round = -warmUp; round < rounds; round += 1) {
      const bytes: number[] = []
      for (const [i, side] of sides.entries()) {
        const { took, bytes: got } = await side.broadcast(PAD)
        bytes.push(got)
        if (round >= 0) times[i]?.push(took)
      }
      if (bytes[0] !== bytes[1]) throw new Error(`clients got ${bytes[1]} bytes of ${bytes[0]}`)
    }
    return [...timeFigures(clients, times), ...memoryFigures(memory)]
  } finally {
    for (const side of sides) side.end()
  }
}

interface PerClient {
  readonly heap: number
  readonly rss: number
}

async function memoryOf(side: BroadcastSide, clients: number): Promise<PerClient> {
  // what the first connections bring once is no part of a client
  await side.open(100)
  await side.broadcast(PAD)
  const before = await side.memory()
  const open = await side.open(clients - 100)
  if (open !== clients) throw new Error(`${open} of ${clients} connections are open`)
  const after = await side.memory()
  const each = (bytes: number): number => bytes / (clients - 100)
  return { heap: each(after.heap - before.heap), rss: each(after.rss - before.rss) }
}

function timeFigures(clients: number, times: readonly (readonly number[])[]): Figure[] {
  const [bare, ours] = ['bare ws loop', 'Lintel, from the commit'].map((name, i) =>
    timing(`${name}: to the last of ${clients}`, times[i] ?? []),
  )
  if (bare === undefined || ours === undefined) return []
  // each round against the round beside it, because the machine changes
  const ratios = timing(
    '',
    (times[1] ?? []).map((took, i) => took / (times[0]?.[i] ?? 1)),
  )
  return [
    ...[bare, ours].map(({ name, median, min, max, runs }) => ({
      name,
      value: median,
      unit: 'ms',
      spread: [min, max] as const,
      runs,
    })),
    {
      name: `Lintel / bare, ${clients} clients (bar: at most 2)`,
      value: ratios.median,
      unit: 'times',
      spread: [ratios.min, ratios.max] as const,
      runs: ratios.runs,
    },
  ]
}

function memoryFigures([bare, ours]: readonly PerClient[]): Figure[] {
  if (bare === undefined || ours === undefined) return []
  return [
    { name: 'bare ws: JavaScript memory a client', value: bare.heap / 1024, unit: 'KiB' },
    { name: 'Lintel: JavaScript memory a client', value: ours.heap / 1024, unit: 'KiB' },
    { name: 'bare ws: memory of the process a client', value: bare.rss / 1024, unit: 'KiB' },
    { name: 'Lintel: memory of the process a client', value: ours.rss / 1024, unit: 'KiB' },
    {
      name: 'JavaScript memory: Lintel / bare (bar: at most 2)',
      value: ours.heap / bare.heap,
      unit: 'times',
    },
    { name: 'of the process: Lintel / bare (bar: at most 2)', value: ours.rss / bare.rss, unit: 'times' },
  ]
}

/** Files that a process may open, sockets among them. */
function mostFiles(): number {
  try {
    const limits = readFileSync('/proc/self/limits', 'utf8')
    return Number(/^Max open files +(\d+)/m.exec(limits)?.[1] ?? Number.POSITIVE_INFINITY)
  } catch {
    return Number.POSITIVE_INFINITY
  }
}

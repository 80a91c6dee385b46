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

/** @throws Error where clients did not get the same bytes from both, or some were not let in */
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

/** @returns bytes of JavaScript for each client; the socket itself, outside it, is the same on both sides */
async function memoryOf(side: BroadcastSide, clients: number): Promise<number> {
  // what the first connections bring once is no part of a client
  await side.open(100)
  await side.broadcast(PAD)
  const before = await side.memory()
  const open = await side.open(clients - 100)
  if (open !== clients) throw new Error(`${open} of ${clients} connections are open`)
  const after = await side.memory()
  return (after - before) / (clients - 100)
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

function memoryFigures([bare, ours]: readonly number[]): Figure[] {
  if (bare === undefined || ours === undefined) return []
  return [
    { name: 'bare ws: memory a client', value: bare / 1024, unit: 'KiB' },
    { name: 'Lintel: memory a client', value: ours / 1024, unit: 'KiB' },
    { name: 'memory a client, Lintel / bare (bar: at most 2)', value: ours / bare, unit: 'times' },
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

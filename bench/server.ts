/**
 * `npm run bench:server`: the server against a bare Hono route that returns the same bytes, each in a process of its own, and
 * against the engine called in this process; how long its event loop is blocked meanwhile. Ratios of one run; `--quick`
 * takes fewer and shorter rounds.
 */
import { checkModel } from '../engine/check.ts'
import { type Kernel, loadKernel } from '../engine/kernel.ts'
import { type ResolvedPack, resolvePacks } from '../engine/pack/resolve.ts'
import { jsonReport } from '../engine/report/json.ts'
import { sampleBuilding } from '../engine/sample/building.ts'
import { type Built, readBuilt } from '../server/built.ts'
import { nodeHasher } from '../server/checks/hasher.ts'
import type { Figure } from './figures.ts'
import { measure, of, timing } from './measure.ts'
import { printSection } from './report.ts'
import { load } from './server/load.ts'
import { LintelServer, startBare } from './server/processes.ts'
import { snapshots } from './server/snapshot.ts'
import { upload } from './server/upload.ts'

const RULES = ['core/information']
const CONNECTIONS = 50
const QUICK = process.argv.includes('--quick')
const ROUNDS = QUICK ? 5 : 41
const WARM_UP = QUICK ? 5 : 12
const SECONDS = QUICK ? 1 : 4
const LOAD_ROUNDS = QUICK ? 2 : 5
/** About 10,000 elements. */
const MODEL = { schema: 'IFC4', storeys: 4, roomsPerStorey: 36, seed: 6, violations: 1 } as const
const ANEW = 'the engine, in this process, packs resolved anew'
const ENGINE = 'the engine, in this process'
const SERVER = 'the server: asked, checked, stored, answered'
const BODY = JSON.stringify({ rules: RULES, wait: true })

await main()

async function main(): Promise<void> {
  const text = [...sampleBuilding(MODEL)].join('')
  const built = readBuilt()
  const stored = await LintelServer.start(text, ROUNDS + WARM_UP + 1)
  try {
    printSection({ title: 'A check of a stored model', figures: await uncached(stored, { text, built }) })
    printSection({
      title: `Cached, ${CONNECTIONS} connections, answers a second`,
      figures: await cached(stored),
    })
  } finally {
    await stored.end()
  }
  printSection({ title: 'A large model checked again', figures: await snapshots() })
  printSection({ title: 'An upload', figures: await upload(text) })
}

interface Inputs {
  readonly text: string
  readonly built: Built
}

async function uncached(server: LintelServer, { text, built }: Inputs): Promise<Figure[]> {
  const kernel = await loadKernel(built.kernel.simd, built.kernel.scalar)
  const bytes = new TextEncoder().encode(text)
  const kept = resolvePacks(built.packs, RULES)
  const left = [...server.versions]
  const blocked: number[] = []
  let longest: (() => Promise<number>) | null = null
  const note = async (): Promise<void> => {
    if (longest !== null) blocked.push(await longest())
    longest = null
  }
  let rows = 0
  const timings = await measure(
    [
      {
        name: ANEW,
        prepare: note,
        run: async () => (await engine(kernel, bytes, resolvePacks(built.packs, RULES))).length,
      },
      {
        name: ENGINE,
        run: async () => {
          const { rows: found, length } = await engine(kernel, bytes, kept)
          rows = found
          return length
        },
      },
      {
        name: SERVER,
        varies: true,
        prepare: async () => {
          longest = await server.watch()
        },
        run: async () => {
          const { status } = await ask(server.url, left.pop() as string)
          if (status !== 'done') throw new Error(`a validation is ${status}`)
          return 1
        },
      },
    ],
    { warmUp: WARM_UP, rounds: ROUNDS },
  )
  await note()
  const [anew, own, ours] = [ANEW, ENGINE, SERVER].map((name) => of(timings, name).median) as [
    number,
    number,
    number,
  ]
  return [
    { name: 'elements (IfcRoot)', value: rows, unit: '' },
    ...timings.map(({ name, median, min, max, runs }) => ({
      name,
      value: median,
      unit: 'ms',
      spread: [min, max] as const,
      runs,
    })),
    { name: 'server / engine (bar: at most 1.25)', value: ours / own, unit: 'times' },
    { name: 'packs resolved anew / packs kept', value: anew / own, unit: 'times' },
    blockedAtMost(blocked.slice(WARM_UP)),
  ]
}

async function engine(kernel: Kernel, bytes: Uint8Array, packs: readonly ResolvedPack[]) {
  const input = { name: 'model.ifc', size: bytes.length, chunks: [bytes] }
  const result = await checkModel(kernel, input, { packs, hasher: nodeHasher })
  let length = 0
  for (const part of jsonReport([{ result }])) length += Buffer.byteLength(part)
  return { rows: result.model.rows, length }
}

async function ask(url: string, version: string) {
  const response = await fetch(`${url}/v1/versions/${version}/validations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: BODY,
  })
  return (await response.json()) as { readonly id: string; readonly status: string }
}

/** Sides take turns, each over a whole spell of load. */
async function cached(server: LintelServer): Promise<Figure[]> {
  const version = server.versions[0] as string
  const post = `${server.url}/v1/versions/${version}/validations`
  const { id } = await ask(server.url, version)
  const get = `${server.url}/v1/validations/${id}/result`
  const plain = { headers: { 'accept-encoding': 'identity' } }
  const bare = await startBare(
    JSON.stringify(await ask(server.url, version)),
    new Uint8Array(await (await fetch(get, plain)).arrayBuffer()),
  )
  const sides = [
    { name: 'bare Hono: the answer', url: `${bare.url}/answer`, body: BODY },
    { name: 'Lintel: the same check asked again', url: post, body: BODY },
    { name: 'bare Hono: the result', url: `${bare.url}/result` },
    { name: 'Lintel: the result', url: get },
  ] as const
  const rates = sides.map((): number[] => [])
  const blocked: number[] = []
  for (let round = -1; round < LOAD_ROUNDS; round += 1) {
    for (const [i, { name: _, ...what }] of sides.entries()) {
      const longest = await server.watch()
      const rate = await load({ ...what, connections: CONNECTIONS, seconds: SECONDS })
      const milliseconds = await longest()
      if (round < 0) continue
      rates[i]?.push(rate)
      if (i % 2 === 1) blocked.push(milliseconds)
    }
  }
  bare.end()
  const timings = sides.map(({ name }, i) => timing(name, rates[i] as number[]))
  const ratio = (i: number): number => (timings[i + 1]?.median ?? 0) / (timings[i]?.median ?? 1)
  return [
    ...timings.map(({ name, median, min, max, runs }) => ({
      name,
      value: median,
      unit: '/s',
      spread: [min, max] as const,
      runs,
    })),
    { name: 'check asked again / bare (bar: at least 0.5)', value: ratio(0), unit: 'times' },
    { name: 'result / bare (bar: at least 0.5)', value: ratio(2), unit: 'times' },
    blockedAtMost(blocked),
  ]
}

/** The median of the rounds beside the least and the greatest: on a machine that does other work, too, all of them wait. */
function blockedAtMost(rounds: readonly number[]): Figure {
  const { median, min, max, runs } = timing('event loop blocked at most, a round (bar: 50)', rounds)
  return {
    name: 'event loop blocked at most, a round (bar: 50)',
    value: median,
    unit: 'ms',
    spread: [min, max],
    runs,
  }
}

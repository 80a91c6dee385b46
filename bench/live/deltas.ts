/**
 * From edit to verdict: one door of a model of about 10,000 elements gets another width, by the engine in this process, with
 * its digest, through the server's route to the answer that is stored and told, and to a client that follows the building.
 */

import { WebSocket } from 'ws'
import { loadKernel } from '../../engine/kernel.ts'
import { LiveCheck } from '../../engine/live-check.ts'
import { resolvePacks } from '../../engine/pack/resolve.ts'
import { readModel } from '../../engine/read.ts'
import { sampleBuilding } from '../../engine/sample/building.ts'
import { readBuilt } from '../../server/built.ts'
import { nodeHasher } from '../../server/checks/hasher.ts'
import type { Figure } from '../figures.ts'
import { timed } from '../figures.ts'
import { measure, of } from '../measure.ts'
import { LintelServer } from '../server/processes.ts'

const RULES = ['core/information', 'us/ada-2010']
const MODEL = { schema: 'IFC4', storeys: 4, roomsPerStorey: 36, seed: 6, violations: 1 } as const
const QUICK = process.argv.includes('--quick')
const ROUNDS = QUICK ? 20 : 100
const ENGINE = 'the engine: the change followed'
const DIGEST = 'the engine: followed, and the digest of the result'
const ROUTE = 'the server: sent, followed, digested, stored, told, answered'
const BROADCAST = 'the server: sent, until a client on the live channel has it'

/** Milliseconds of each, and their ratio. */
export async function deltas(): Promise<Figure[]> {
  const text = [...sampleBuilding(MODEL)].join('')
  const server = await LintelServer.start(text, 1)
  try {
    const { send, heard, end } = await sender(server.url, server.versions[0] as string, text)
    const live = await engine(text)
    const row = live.run.model.rowsOf('IfcDoor').first
    const leaf = { kind: 'attribute', name: 'OverallWidth' } as const
    let turn = 0
    const width = (): number => {
      turn += 1
      return turn % 2 === 0 ? 0.7 : 1.2
    }
    const timings = await measure(
      [
        { name: ENGINE, varies: true, run: () => live.change([{ leaf, row, value: width() }]).flips.length },
        {
          name: DIGEST,
          varies: true,
          run: async () => {
            live.change([{ leaf, row, value: width() }])
            return (await live.result()).digest.length
          },
        },
        { name: ROUTE, varies: true, run: async () => send(width()) },
        {
          name: BROADCAST,
          varies: true,
          run: async () => {
            const told = heard()
            await Promise.all([send(width()), told])
            return told
          },
        },
      ],
      { warmUp: 10, rounds: ROUNDS },
    )
    end()
    const ratio = of(timings, ROUTE).median / of(timings, DIGEST).median
    return [
      {
        name: 'elements (IfcRoot)',
        value: live.run.model.countIn(live.run.model.rowsOf('IfcRoot')),
        unit: '',
      },
      ...timings.map((timing) => timed(timing)),
      { name: 'server / engine with digest', value: ratio, unit: 'times' },
      {
        name: 'delta to broadcast / engine with digest',
        value: of(timings, BROADCAST).median / of(timings, DIGEST).median,
        unit: 'times',
      },
    ]
  } finally {
    await server.end()
  }
}

async function engine(text: string): Promise<LiveCheck> {
  const { kernel: bytes, packs } = readBuilt()
  const kernel = await loadKernel(bytes.simd, bytes.scalar)
  const chunks = [new TextEncoder().encode(text)]
  const model = await readModel(kernel, { name: 'model.ifc', size: null, chunks }, { hasher: nodeHasher })
  return new LiveCheck(kernel, model, { packs: resolvePacks(packs, RULES), hasher: nodeHasher })
}

interface Sender {
  /** Sends a width of the first door. @returns the number of the delta */
  readonly send: (width: number) => Promise<number>
  /** Settles with the number of the next delta that the live channel tells of. */
  readonly heard: () => Promise<number>
  readonly end: () => void
}

/** Opens the model's live check, and the live channel of its building. */
async function sender(url: string, version: string, text: string): Promise<Sender> {
  const ask = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const headers = { 'content-type': 'application/json' }
    const given = body === undefined ? {} : { headers, body: JSON.stringify(body) }
    const response = await fetch(`${url}${path}`, { method, ...given })
    if (response.status !== 200) throw new Error(await response.text())
    return (await response.json()) as T
  }
  const { modelId } = await ask<{ modelId: string }>('GET', `/v1/versions/${version}`)
  const { buildingId } = await ask<{ buildingId: string }>('GET', `/v1/models/${modelId}`)
  await ask('PUT', `/v1/models/${modelId}/live`, { rules: RULES })
  const element = /^(#\d+)=IFCDOOR\(/m.exec(text)?.[1]
  const socket = new WebSocket(`${url.replace('http', 'ws')}/v1/buildings/${buildingId}/live`, ['lintel.v1'])
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  let tell: (sequence: number) => void = () => undefined
  socket.on('message', (message) => {
    const { data } = JSON.parse(String(message)) as { data: { event?: string; sequence?: number } }
    if (data.event === 'delta.applied') tell(data.sequence ?? 0)
  })
  return {
    send: async (width) => {
      const changes = [{ op: 'attribute', element, name: 'OverallWidth', value: width }]
      const body = { baseVersion: 1, changes }
      return (await ask<{ sequence: number }>('POST', `/v1/models/${modelId}/deltas`, body)).sequence
    },
    heard: () =>
      new Promise((resolve) => {
        tell = resolve
      }),
    end: () => socket.terminate(),
  }
}

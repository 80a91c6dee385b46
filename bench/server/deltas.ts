/**
 * From edit to verdict: one door of a model of about 10,000 elements gets another width, by the engine in this process, with
 * its digest, and through the server's route to the answer that is stored and told.
 */

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
import { LintelServer } from './processes.ts'

const RULES = ['core/information', 'us/ada-2010']
const MODEL = { schema: 'IFC4', storeys: 4, roomsPerStorey: 36, seed: 6, violations: 1 } as const
const QUICK = process.argv.includes('--quick')
const ROUNDS = QUICK ? 20 : 100
const ENGINE = 'the engine: the change followed'
const DIGEST = 'the engine: followed, and the digest of the result'
const ROUTE = 'the server: sent, followed, digested, stored, told, answered'

/** Milliseconds of each, and their ratio. */
export async function deltas(): Promise<Figure[]> {
  const text = [...sampleBuilding(MODEL)].join('')
  const server = await LintelServer.start(text, 1)
  try {
    const send = await sender(server.url, server.versions[0] as string, text)
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
      ],
      { warmUp: 10, rounds: ROUNDS },
    )
    const ratio = of(timings, ROUTE).median / of(timings, DIGEST).median
    return [
      {
        name: 'elements (IfcRoot)',
        value: live.run.model.countIn(live.run.model.rowsOf('IfcRoot')),
        unit: '',
      },
      ...timings.map((timing) => timed(timing)),
      { name: 'server / engine with digest', value: ratio, unit: 'times' },
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

/** Opens the model's live check. @returns sends a width of its first door, and gives the sequence of the delta */
async function sender(
  url: string,
  version: string,
  text: string,
): Promise<(width: number) => Promise<number>> {
  const { modelId } = (await (await fetch(`${url}/v1/versions/${version}`)).json()) as { modelId: string }
  const element = /^(#\d+)=IFCDOOR\(/m.exec(text)?.[1]
  const ask = async (method: string, path: string, body: object): Promise<{ readonly sequence: number }> => {
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(`${url}${path}`, { method, headers, body: JSON.stringify(body) })
    if (response.status !== 200) throw new Error(await response.text())
    return (await response.json()) as { readonly sequence: number }
  }
  await ask('PUT', `/v1/models/${modelId}/live`, { rules: RULES })
  return async (width) => {
    const changes = [{ op: 'attribute', element, name: 'OverallWidth', value: width }]
    const { sequence } = await ask('POST', `/v1/models/${modelId}/deltas`, { baseVersion: 1, changes })
    return sequence
  }
}

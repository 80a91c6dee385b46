/** A server that is killed while deltas come: what was acknowledged is there once, and the live check is made again from storage. */
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { DeltaAnswer } from '../server/deltas/shapes.ts'
import { deltasOf } from './server/delta-client.ts'
import { modelsClient } from './server/models-client.ts'
import { FIRST_DOOR, SMALL_MODEL } from './server/route-things.ts'
import { endServers, type ServerProcess, startServerProcess } from './server/server-process.ts'
import { temporaryFolder } from './temporary-folder.ts'

const folder = temporaryFolder()
endServers()

const asker =
  ({ url }: ServerProcess) =>
  (path: string, init?: RequestInit) =>
    fetch(url + path, init)
const change = (i: number) => ({
  baseVersion: 1,
  clientId: 'panel',
  clientSequence: i,
  changes: [
    { op: 'attribute', element: FIRST_DOOR, name: 'OverallWidth', value: i % 2 === 0 ? null : i / 10 },
  ],
})

test('in the middle of deltas: each that was acknowledged is there once, in order, and none is done twice', async () => {
  const data = join(folder, 'data')
  let server = await startServerProcess(data)
  const client = modelsClient(asker(server))
  const model = await client.model()
  expect((await client.upload(model, new TextEncoder().encode(SMALL_MODEL))).status).toBe(201)
  await deltasOf(asker(server), model).open({ rules: ['core/information'] })

  const answers = new Map<number, DeltaAnswer>()
  const send = async (i: number): Promise<void> => {
    const response = await deltasOf(asker(server), model).send(change(i))
    expect(response.status, await response.clone().text()).toBe(200)
    answers.set(i, (await response.json()) as DeltaAnswer)
  }
  for (const round of [0, 1]) {
    const numbers = Array.from({ length: 20 }, (_, i) => 20 * round + i)
    const sending = Promise.allSettled(numbers.map((i) => send(i)))
    const some = 20 * round + 4
    while (answers.size < some) await new Promise((resolve) => setTimeout(resolve, 2))
    await server.kill()
    await sending
    const acknowledged = new Map(answers)
    expect(acknowledged.size).toBeLessThan(20 * (round + 1))
    server = await startServerProcess(data)
    // nobody knows which of the others were stored: all are sent again
    for (const i of numbers) await send(i)
    for (const [i, answer] of acknowledged) expect(answers.get(i)).toEqual(answer)
  }
  const sequences = [...answers.values()].map(({ sequence }) => sequence).toSorted((a, b) => a - b)
  expect(sequences).toEqual(Array.from({ length: 40 }, (_, i) => i + 1))

  const own = deltasOf(asker(server), model)
  const before = await own.result()
  const last = [...answers.values()].find(({ sequence }) => sequence === 40)
  expect(before).toMatchObject({ sequence: 40, digest: last?.digest })
  await server.kill()
  server = await startServerProcess(data)
  expect(await deltasOf(asker(server), model).result()).toEqual(before)
  expect((await deltasOf(asker(server), model).state()).digest).toBe(before.digest)
}, 120_000)

/** A server that is killed while files come: what was acknowledged is there, what was not leaves nothing behind. */
import { createHash } from 'node:crypto'
import { readdirSync, statSync } from 'node:fs'
import { type ClientRequest, request } from 'node:http'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type ModelsClient, modelsClient, stepOf } from './server/models-client.ts'
import { endServers, type ServerProcess, startServerProcess } from './server/server-process.ts'
import { temporaryFolder } from './temporary-folder.ts'

const MB = 2 ** 20
const LARGE = stepOf('0123456789abcdef'.repeat((40 * MB) / 16))
const folder = temporaryFolder()
endServers()

const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const clientOf = ({ url }: ServerProcess): ModelsClient =>
  modelsClient((path, init) => fetch(url + path, init))

/** Sends the first `many` bytes of a body and no more. */
function beginning(url: string, method: string, bytes: Uint8Array, many: number): ClientRequest {
  const headers = { 'content-length': String(bytes.length), 'content-type': 'application/octet-stream' }
  const sending = request(url, { method, headers })
  sending.on('error', () => undefined)
  sending.write(bytes.subarray(0, many))
  return sending
}

const incoming = (data: string): string[] => readdirSync(join(data, 'files/incoming'))

/** Waits until at least `many` bytes of a file have been written. */
async function untilComing(data: string, many: number): Promise<void> {
  const size = (): number =>
    incoming(data).reduce((sum, name) => sum + statSync(join(data, 'files/incoming', name)).size, 0)
  while (size() < many) await new Promise((resolve) => setTimeout(resolve, 5))
}

test('in the middle of a file: the one before is there byte for byte, of this one nothing', async () => {
  const data = join(folder, 'stream')
  const first = await startServerProcess(data)
  const client = clientOf(first)
  const model = await client.model()
  const kept = (await (await client.upload(model, stepOf('kept'))).json()) as { id: string }
  beginning(`${first.url}/v1/models/${model}/versions`, 'POST', LARGE, 20 * MB)
  await untilComing(data, 10 * MB)
  await first.kill()
  expect(incoming(data)).toHaveLength(1)

  const second = await startServerProcess(data)
  const after = clientOf(second)
  expect(incoming(data)).toEqual([])
  const list = (await (await after.send('GET', `/v1/models/${model}/versions`)).json()) as { items: object[] }
  expect(list.items).toMatchObject([{ id: kept.id, number: 1 }])
  const file = await after.send('GET', `/v1/versions/${kept.id}/file`)
  expect(new Uint8Array(await file.arrayBuffer())).toEqual(stepOf('kept'))
  const again = await after.upload(model, LARGE)
  expect(await again.json()).toMatchObject({ number: 2, sha256: sha256Of(LARGE) })
})

test('in the middle of a part: what came before need not come again', async () => {
  const data = join(folder, 'part')
  const first = await startServerProcess(data)
  const model = await clientOf(first).model()
  const { id, partSize, parts } = await startUpload(clientOf(first), model)
  const part = (number: number) => LARGE.subarray((number - 1) * partSize, number * partSize)
  const path = (number: number) => `/v1/uploads/${id}/parts/${number}`
  expect((await clientOf(first).put(path(1), part(1))).status).toBe(200)
  beginning(first.url + path(2), 'PUT', part(2), 10 * MB)
  await untilComing(data, 5 * MB)
  await first.kill()

  const second = await startServerProcess(data)
  const client = clientOf(second)
  expect(incoming(data)).toEqual([])
  const upload = await client.send('GET', `/v1/uploads/${id}`)
  expect(await upload.json()).toMatchObject({ received: [{ number: 1, sha256: sha256Of(part(1)) }] })
  for (let number = 2; number <= parts; number += 1) await client.put(path(number), part(number))
  const version = await client.send('POST', `/v1/uploads/${id}/complete`)
  expect(await version.json()).toMatchObject({ number: 1, sha256: sha256Of(LARGE) })
})

test('in the middle of completing, wherever that is: there is one version in the end', async () => {
  const data = join(folder, 'complete')
  let server = await startServerProcess(data)
  const model = await clientOf(server).model()
  const { id, partSize, parts } = await startUpload(clientOf(server), model)
  for (let number = 1; number <= parts; number += 1) {
    const bytes = LARGE.subarray((number - 1) * partSize, number * partSize)
    expect((await clientOf(server).put(`/v1/uploads/${id}/parts/${number}`, bytes)).status).toBe(200)
  }
  for (const bytes of [1, 20 * MB, LARGE.length]) {
    const gone = clientOf(server)
      .send('POST', `/v1/uploads/${id}/complete`)
      .then(
        ({ status }) => status,
        () => 'cut off',
      )
    await Promise.race([untilComing(data, bytes), gone])
    await server.kill()
    const answered = await gone
    server = await startServerProcess(data)
    expect(incoming(data)).toEqual([])
    const list = await clientOf(server).send('GET', `/v1/models/${model}/versions`)
    const { items } = (await list.json()) as { items: object[] }
    // acknowledged means there; killed in between leaves either none or the whole one
    expect(items.length).toBeGreaterThanOrEqual(answered === 200 ? 1 : 0)
    expect(items.length).toBeLessThanOrEqual(1)
  }
  const version = await clientOf(server).send('POST', `/v1/uploads/${id}/complete`)
  expect(await version.json()).toMatchObject({ number: 1, sha256: sha256Of(LARGE), size: LARGE.length })
  const list = await clientOf(server).send('GET', `/v1/models/${model}/versions`)
  expect(await list.json()).toMatchObject({ items: [{ number: 1 }], next: null })
})

async function startUpload(client: ModelsClient, model: string) {
  const body = { name: 'large.ifc', size: LARGE.length }
  const answer = await client.send('POST', `/v1/models/${model}/uploads`, body)
  return (await answer.json()) as { id: string; partSize: number; parts: number }
}

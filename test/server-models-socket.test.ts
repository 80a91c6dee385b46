/** Files over a real connection: one that breaks, one that is refused while it still comes, and a bucket behind it. */
import { readdirSync, statSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { type RunningServer, type StartOptions, startServer } from '../server/start.ts'
import { modelsClient, STEP, stepOf } from './server/models-client.ts'
import { startS3 } from './server/s3-double.ts'
import { temporaryFolder } from './temporary-folder.ts'

// says on each start that this version of Node will not be supported for ever
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'

const folder = temporaryFolder()
const newBucket = await startS3()
const LARGE = stepOf('x'.repeat(30_000_000))
const faults: unknown[] = []
let server: RunningServer

afterEach(async () => {
  await server.close()
  expect(faults.splice(0)).toEqual([])
})

async function start(options: StartOptions) {
  server = await startServer({
    port: 0,
    threads: 1,
    environment: {},
    log: (error) => faults.push(error),
    ...options,
  })
  await server.ready
  return modelsClient((path, init) => fetch(server.url + path, init))
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 5))

test('a client that goes away leaves nothing, and is no fault of ours', async () => {
  const data = join(folder, 'gone')
  const client = await start({ data })
  const model = await client.model()
  const incoming = join(data, 'files/incoming')
  const sending = request(`${server.url}/v1/models/${model}/versions`, {
    method: 'POST',
    headers: { 'content-length': String(LARGE.length) },
  })
  sending.on('error', () => undefined)
  sending.write(LARGE.subarray(0, 20_000_000))
  const written = () =>
    readdirSync(incoming).reduce((sum, name) => sum + statSync(join(incoming, name)).size, 0)
  while (written() < 5_000_000) await pause()
  sending.destroy()
  while (readdirSync(incoming).length > 0) await pause()
  expect(await (await client.send('GET', `/v1/models/${model}/versions`)).json()).toMatchObject({ items: [] })
})

test('a file that is none is refused while it still comes', async () => {
  const client = await start({ data: join(folder, 'refused') })
  const model = await client.model()
  const status = await new Promise((resolve, reject) => {
    const sending = request(
      `${server.url}/v1/models/${model}/versions`,
      { method: 'POST', headers: { 'content-length': String(LARGE.length) } },
      ({ statusCode }) => resolve(statusCode),
    )
    sending.on('error', reject)
    // the rest never comes
    sending.write('this is no IFC file')
  })
  expect(status).toBe(422)
  expect((await client.upload(model, STEP)).status).toBe(201)
})

test('a server that is told of a bucket keeps its files there', async () => {
  const { bucket, endpoint } = await newBucket()
  const data = join(folder, 'bucket')
  const environment = {
    S3_BUCKET: bucket,
    S3_ENDPOINT: endpoint ?? '',
    S3_ACCESS_KEY_ID: 'S3RVER',
    S3_SECRET_ACCESS_KEY: 'S3RVER',
  }
  const client = await start({ data, environment })
  const version = (await (await client.upload(await client.model(), LARGE)).json()) as { id: string }
  const path = `/v1/versions/${version.id}/file`
  const file = await client.send('GET', path)
  expect(Buffer.compare(Buffer.from(await file.arrayBuffer()), LARGE)).toBe(0)
  const range = await client.send('GET', path, undefined, { range: 'bytes=4-8' })
  expect([range.status, await range.text()]).toEqual([206, '10303'])
  expect(readdirSync(data)).not.toContain('files')
})

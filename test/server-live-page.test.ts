/** The client of the live channel that pages have: cut off again and again, and in a browser under the server's own rules. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import WebSocketOfNode from 'ws'
import { LiveChannel } from '../plugin/live/live-channel.ts'
import { findChromium, launchChromium, NO_CHROMIUM } from './chromium.ts'
import { type LiveServer, liveServer } from './server/live-client.ts'
import { happen, newBuilding, upTo } from './server/live-happenings.ts'
import { type TestServices, testServices } from './server/services.ts'

let services: TestServices
let server: LiveServer
beforeAll(async () => {
  services = await testServices()
  server = await liveServer(services)
})
afterAll(async () => {
  await server.close()
  await services.end()
})

test('the page’s client comes back by itself and hears every event once and in order', async () => {
  const building = await newBuilding(services)
  const sockets: WebSocketOfNode[] = []
  const heard: number[] = []
  let reads = 0
  const channel = new LiveChannel({
    url: `${server.url.replace('http', 'ws')}/v1/buildings/${building}/live`,
    token: () => null,
    open: (url, protocols) => {
      const socket = new WebSocketOfNode(url, protocols)
      sockets.push(socket)
      return socket as unknown as WebSocket
    },
    chance: () => 0,
    onRead: () => {
      reads += 1
    },
    onUpdate: ({ sequence }) => heard.push(sequence),
  })
  await expect.poll(() => reads, { timeout: 15_000 }).toBe(1)
  for (let i = 0; i < 4; i += 1) {
    await happen(services, building, { times: 5 })
    sockets.at(-1)?.terminate()
    await happen(services, building, { times: 5 })
    await expect.poll(() => heard.length, { timeout: 15_000 }).toBe(10 * (i + 1))
  }
  expect(heard).toEqual(upTo(40))
  expect(reads).toBe(1)
  expect(channel.send({ type: 'ping' })).toBe(true)
  channel.close()
})

const executable = findChromium()
if (executable === null) process.stderr.write(`skipped: the live channel in a browser; ${NO_CHROMIUM}\n`)

test.skipIf(executable === null)(
  `a browser opens it from a page of the server, and not from one of elsewhere${executable === null ? ` (${NO_CHROMIUM})` : ''}`,
  async () => {
    const building = await newBuilding(services)
    const elsewhere = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html')
      response.end('<title>Elsewhere</title>')
    })
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
    const { port } = elsewhere.address() as AddressInfo
    const browser = await launchChromium(executable as string)
    try {
      const page = await browser.newPage()
      const address = `${server.url.replace('http', 'ws')}/v1/buildings/${building}/live`
      const from = async (url: string): Promise<string> => {
        await page.goto(`${url}/`, { waitUntil: 'commit' })
        return page.evaluate(
          (to) =>
            new Promise<string>((resolve) => {
              const socket = new WebSocket(to, ['lintel.v1'])
              socket.onmessage = ({ data }) => resolve(JSON.parse(data).type)
              socket.onclose = ({ code }) => resolve(String(code))
            }),
          address,
        )
      }
      expect(await from(server.url)).toBe('connection_status')
      // it is told no more than that
      expect(await from(`http://127.0.0.1:${port}`)).toBe('1006')
    } finally {
      await browser.close()
      elsewhere.close()
    }
  },
)

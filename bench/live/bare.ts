/** The smallest server that broadcasts, in a process of its own: `ws`, and a loop that sends one buffer to all. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import { onOrder } from './side.ts'

const BUILDING = '0193a5b0-0000-7000-8000-000000000000'

const server = createServer()
const sockets = new WebSocketServer({ server, perMessageDeflate: false, handleProtocols: () => 'lintel.v1' })
const clients = new Set<WebSocket>()
let sequence = 0
let text = Buffer.alloc(0)
sockets.on('connection', (socket) => {
  clients.add(socket)
  socket.on('close', () => clients.delete(socket))
  socket.on('message', () => undefined)
})
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  onOrder({
    url: `ws://127.0.0.1:${port}/`,
    prepare: async ({ mark, pad }) => {
      sequence += 1
      const data = { event: 'delta.applied', pad: 'x'.repeat(pad), mark }
      const timestamp = new Date().toISOString()
      const message = { type: 'validation_update', building_id: BUILDING, data, timestamp, sequence }
      text = Buffer.from(JSON.stringify(message))
    },
    send: () => {
      for (const client of clients) client.send(text, { binary: false })
    },
  })
})

/** A real socket under clients that are slow, endless or too large, and the limits of headers. */
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningServer, startServer } from '../server/start.ts'

let server: RunningServer
let port = 0

beforeAll(async () => {
  server = await startServer({
    port: 0,
    threads: 1,
    data: null,
    environment: {},
    limits: {
      headersTime: 700,
      bodyRate: { bytesPerSecond: 1000, period: 600 },
      jsonBytes: 10_000,
      bodyBytes: 2_000_000,
    },
  })
  port = Number(new URL(server.url).port)
  await server.ready
})
afterAll(() => server.close())

interface Outcome {
  readonly text: string
  readonly socket: Socket
}

/** Writes what `write` wants until the server ends the connection, and gives what it said. */
function converse(write: (socket: Socket) => void): Promise<Outcome> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    let text = ''
    socket.on('data', (bytes: Buffer) => {
      text += bytes.toString()
    })
    socket.on('error', () => undefined)
    socket.on('close', () => resolve({ text, socket }))
    socket.on('connect', () => write(socket))
  })
}

const drip = (socket: Socket, text: string): void => {
  const timer = setInterval(() => socket.write(text), 100)
  socket.on('close', () => clearInterval(timer))
}
const post = (path: string, headers: string): string =>
  `POST ${path} HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n`
const alive = async (): Promise<number> => (await fetch(`${server.url}/v1/packs`)).status

test('headers that never end are given up', async () => {
  const { text } = await converse((socket) => {
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n')
    drip(socket, 'x: y\r\n')
  })
  expect(text).toMatch(/^HTTP\/1\.1 408/)
  expect(await alive()).toBe(200)
})

test.each([
  [
    'a model',
    post('/v1/check', 'Content-Type: application/octet-stream\r\nContent-Length: 1000000\r\n'),
    'x',
  ],
  [
    'a model in pieces',
    post('/v1/check', 'Content-Type: application/octet-stream\r\nTransfer-Encoding: chunked\r\n'),
    '1\r\nx\r\n',
  ],
  ['JSON', post('/v1/buildings', 'Content-Type: application/json\r\nContent-Length: 9000\r\n'), ' '],
  ['an IDS', post('/v1/ids/lint', 'Content-Type: text/xml\r\nContent-Length: 9000\r\n'), ' '],
])('%s that comes letter by letter is given up, and the thread is free', async (_what, head, letter) => {
  await converse((socket) => {
    socket.write(head)
    drip(socket, letter)
  })
  expect(await alive()).toBe(200)
})

test('JSON without an end is refused where its limit is passed', async () => {
  const { text } = await converse((socket) => {
    socket.write(
      post(
        '/v1/buildings',
        'Content-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n',
      ),
    )
    const piece = ' '.repeat(4096)
    for (let i = 0; i < 5; i += 1) socket.write(`1000\r\n${piece}\r\n`)
    drip(socket, `1000\r\n${piece}\r\n`)
    socket.once('data', () => setTimeout(() => socket.destroy(), 50))
  })
  expect(text).toContain('HTTP/1.1 413')
  expect(text).toContain('body-too-large')
  expect(await alive()).toBe(200)
})

test('headers that are too large are refused', async () => {
  const { text } = await converse((socket) =>
    socket.write(`GET / HTTP/1.1\r\nHost: localhost\r\nx-large: ${'x'.repeat(40_000)}\r\n\r\n`),
  )
  expect(text).toMatch(/^HTTP\/1\.1 431/)
})

test('a request under another name is refused on a socket too', async () => {
  const { text } = await converse((socket) =>
    socket.write('GET /v1/buildings HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n'),
  )
  expect(text).toMatch(/^HTTP\/1\.1 403/)
})

test('a body that is sent fast enough is read to its end', async () => {
  const response = await fetch(`${server.url}/v1/buildings`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Fast' }),
  })
  expect(response.status).toBe(201)
})

/** Bare Hono in a process of its own: two routes that answer the bytes that they are given. */
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { Hono } from 'hono'

export interface ToBare {
  readonly type: 'serve'
  /** Given to `POST /answer`. */
  readonly answer: string
  /** Given to `GET /result`. */
  readonly result: Uint8Array<ArrayBuffer>
}

export type FromBare = { readonly type: 'listening'; readonly url: string }

process.once('message', ({ answer, result: given }: ToBare) => {
  const result = new Uint8Array(given)
  const app = new Hono()
  app.post('/answer', (context) => context.body(answer, 200, { 'content-type': 'application/json' }))
  app.get('/result', (context) => context.body(result, 200, { 'content-type': 'application/json' }))
  const server = createAdaptorServer({ fetch: app.fetch }) as Server
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo
    process.send?.({ type: 'listening', url: `http://127.0.0.1:${port}` } satisfies FromBare)
  })
})
process.on('disconnect', () => process.exit())

/**
 * Many clients in a process of their own, for `live.ts`: opens connections, counts what comes, and says when the last of
 * them has it. Driven by messages of the process that started it.
 */
import WebSocket from 'ws'
import { clock } from './side.ts'

/** What the bench says. */
export type ToClients =
  | { readonly type: 'open'; readonly url: string; readonly many: number }
  /** Each connection shall get so many more messages whose text holds `mark`. */
  | { readonly type: 'expect'; readonly mark: string; readonly messages: number }
  | { readonly type: 'close' }

/** What this process says. */
export type FromClients =
  | { readonly type: 'opened'; readonly open: number }
  | { readonly type: 'ready'; readonly open: number }
  | { readonly type: 'closed'; readonly open: number }
  /** `at`: on the clock that all processes of a machine share. `bytes`: of all these messages together. */
  | { readonly type: 'all'; readonly at: number; readonly bytes: number }
  | { readonly type: 'failed'; readonly message: string }

/** Handshakes at once. */
const AT_ONCE = 100

let sockets: WebSocket[] = []
let mark = Buffer.from('nothing is expected')
let missing = 0
let bytes = 0

process.on('disconnect', () => process.exit())
process.on('message', (message: ToClients) => {
  act(message).catch((error: unknown) => say({ type: 'failed', message: String(error) }))
})

async function act(message: ToClients): Promise<void> {
  if (message.type === 'open') {
    for (let made = 0; made < message.many; made += AT_ONCE)
      await Promise.all(
        Array.from({ length: Math.min(AT_ONCE, message.many - made) }, () => open(message.url)),
      )
    say({ type: 'opened', open: sockets.length })
  } else if (message.type === 'expect') {
    mark = Buffer.from(message.mark)
    missing = sockets.length * message.messages
    bytes = 0
    say({ type: 'ready', open: sockets.filter(({ readyState }) => readyState === 1).length })
  } else {
    const closing = sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve)))
    for (const socket of sockets) socket.terminate()
    await Promise.all(closing)
    sockets = []
    say({ type: 'closed', open: 0 })
  }
}

function open(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, ['lintel.v1'], { perMessageDeflate: false })
    socket.on('message', (data: Buffer) => {
      if (!data.includes(mark)) return
      missing -= 1
      bytes += data.length
      if (missing === 0) say({ type: 'all', at: clock(), bytes })
    })
    socket.once('open', () => {
      sockets.push(socket)
      resolve()
    })
    socket.on('error', reject)
    socket.on('close', () => {
      if (missing > 0) say({ type: 'failed', message: 'a connection ended' })
    })
  })
}

function say(message: FromClients): void {
  process.send?.(message)
}

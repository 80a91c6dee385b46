/** Lintel's server in a process of its own, on models that are stored already; tells how long its event loop was held up. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { storedServer } from './stored.ts'

export type ToLintel =
  /** The model, and under how many names it is stored. */
  | { readonly type: 'serve'; readonly text: string; readonly many: number }
  | { readonly type: 'watch' }
  | { readonly type: 'longest' }
  | { readonly type: 'end' }

export type FromLintel =
  | { readonly type: 'listening'; readonly url: string; readonly versions: readonly string[] }
  | { readonly type: 'watching' }
  /** Milliseconds since it was told to watch. */
  | { readonly type: 'longest'; readonly milliseconds: number }
  | { readonly type: 'ended' }

const delay = monitorEventLoopDelay({ resolution: 1 })
let end: () => Promise<void> = async () => undefined

process.on('message', (message: ToLintel) => {
  void answer(message).then((said) => process.send?.(said))
})
process.on('disconnect', () => process.exit())

async function answer(message: ToLintel): Promise<FromLintel> {
  if (message.type === 'serve') {
    const { server, versions, end: endServer } = await storedServer(message.text, message.many, 1)
    end = endServer
    return { type: 'listening', url: server.url, versions }
  }
  if (message.type === 'watch') {
    delay.reset()
    delay.enable()
    return { type: 'watching' }
  }
  if (message.type === 'longest') {
    delay.disable()
    return { type: 'longest', milliseconds: delay.max / 1e6 }
  }
  await end()
  return { type: 'ended' }
}

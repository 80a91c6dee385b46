/** A web worker that fetches kernel, packs and each model it is asked for, reads the model as it streams in, and answers with its digest. */
import type { Pack } from '../../engine/pack/pack.ts'
import { digestOf, type Host, openHost } from './digest-of.ts'

interface WorkerPort {
  onmessage: ((event: MessageEvent<string>) => void) | null
  postMessage(answer: { readonly digest: string } | { readonly error: string }): void
}

const port = self as unknown as WorkerPort
let host: Promise<Host> | undefined

port.onmessage = ({ data: url }) => {
  host ??= open()
  check(url).then(
    (digest) => port.postMessage({ digest }),
    (error: unknown) => port.postMessage({ error: String(error) }),
  )
}

async function open(): Promise<Host> {
  const [kernel, packs] = await Promise.all([fetch('/kernel.wasm'), fetch('/packs.json')])
  return openHost(new Uint8Array(await kernel.arrayBuffer()), (await packs.json()) as Pack[])
}

async function check(url: string): Promise<string> {
  const { body } = await fetch(url)
  if (body === null) throw new Error(`${url} has no body`)
  return digestOf((await host) as Host, { name: url, chunks: chunksOf(body), size: null })
}

async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    yield value
  }
}

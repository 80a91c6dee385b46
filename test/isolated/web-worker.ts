/** A web worker that checks each model it is asked for twice, alone and with the page's own threads, and says what came of it. */
import { checkRead } from '../../engine/check.ts'
import { type Kernel, kernelOf, loadKernel } from '../../engine/kernel.ts'
import type { KernelSource } from '../../engine/kernel-source.ts'
import type { Pack } from '../../engine/pack/pack.ts'
import { type ResolvedPack, resolvePacks } from '../../engine/pack/resolve.ts'
import { readModel } from '../../engine/read.ts'
import { pageThreads } from '../../plugin/threads.ts'

/** What came of one model. */
export interface Both {
  readonly isolated: boolean
  readonly builds: readonly (string | undefined)[]
  readonly digests: readonly string[]
  /** Evaluations that threads were called for, and units that they did. */
  readonly jobs: number
  readonly helped: number
}

interface WorkerPort {
  onmessage: ((event: MessageEvent<string>) => void) | null
  postMessage(answer: Both | { readonly error: string }): void
}

const port = self as unknown as WorkerPort
const fetched = (name: string): KernelSource => fetch(`/${name}`)

port.onmessage = ({ data: url }) => {
  both(url).then(
    (answer) => port.postMessage(answer),
    (error: unknown) => port.postMessage({ error: String(error) }),
  )
}

async function both(url: string): Promise<Both> {
  const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer())
  const all = (await (await fetch('/packs.json')).json()) as Pack[]
  const packs = resolvePacks(
    all,
    all.map((pack) => pack.id),
    { drafts: true },
  )
  const threads = pageThreads(() => fetch('/kernel-threads.wasm'))
  const forced = threads === undefined ? undefined : { ...threads, from: { bytes: 0, rules: 0, work: 0 } }
  const one = await checked(await loadKernel(fetched('kernel.wasm')), bytes, packs)
  const two = await checked(await loadKernel(fetched('kernel.wasm'), undefined, forced), bytes, packs)
  return {
    isolated: self.crossOriginIsolated,
    builds: [one.build, two.build],
    digests: [one.digest, two.digest],
    jobs: two.jobs,
    helped: two.helped,
  }
}

async function checked(kernel: Kernel, bytes: Uint8Array, packs: readonly ResolvedPack[]) {
  const model = await readModel(kernel, { name: 'model', chunks: [bytes], size: bytes.length })
  await model.threads?.ready
  const { digest } = await checkRead(kernel, model, { packs })
  const done = model.threads?.done ?? { jobs: 0, helped: 0 }
  model.close()
  return { build: kernelOf(model.kernel)?.build, digest, ...done }
}

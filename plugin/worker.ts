/** The page's worker: loads the kernel, reads a file chunk by chunk, checks it, posts RunEvents. Never touches the page. */
import './chrome87.ts'
import { checkModel } from '../engine/check.ts'
import { LintelError } from '../engine/errors.ts'
import type { RunEvent } from '../engine/events.ts'
import { compactFindings } from '../engine/findings/compact.ts'
import { idsPack, idsPackIds } from '../engine/ids/pack.ts'
import { type Kernel, loadKernel } from '../engine/kernel.ts'
import type { Model } from '../engine/model.ts'
import type { Pack } from '../engine/pack/pack.ts'
import { parsePack } from '../engine/pack/parse.ts'
import { type ResolvedPack, resolvePacks } from '../engine/pack/resolve.ts'
import { suggestPlace } from '../engine/place/suggest.ts'
import type { Finding } from '../engine/result.ts'
import { sampleBuilding } from '../engine/sample/building.ts'
import { parseWaivers } from '../engine/waivers/parse.ts'
import { openFile } from './file-source.ts'
import { runOnServer } from './server-run.ts'
import { pageThreads } from './threads.ts'
import type { IdsSource, ModelSource, RunOrder, WorkerReply, WorkerRequest } from './worker-protocol.ts'
import { modelName } from './worker-protocol.ts'

/** Milliseconds between two progress messages of the same phase. */
const PROGRESS_EVERY = 60

/** The part of a dedicated worker's global scope that is used here. */
interface WorkerPort {
  onmessage: ((event: MessageEvent<WorkerRequest>) => void) | null
  postMessage(reply: WorkerReply): void
}

const port = self as unknown as WorkerPort
const runs = new Map<number, AbortController>()
const packs = new Map<string, Promise<Pack>>()
let loaded: Promise<Kernel> | null = null
let chosenLast: { readonly key: string; readonly packs: ResolvedPack[] } | null = null

port.onmessage = ({ data }) => {
  if (data.type === 'cancel') runs.get(data.run)?.abort()
  else if (data.type === 'ids') void readIds(data)
  else if (data.type === 'waivers') readWaivers(data)
  else if (data.type === 'verify') void verifySigned(data)
  else void start(data)
}

async function readIds({ run, name, bytes }: Extract<WorkerRequest, { type: 'ids' }>): Promise<void> {
  try {
    const reading = await import('./read-ids.ts')
    port.postMessage({ run, ids: reading.readIds(name, new Uint8Array(bytes)) })
  } catch (error) {
    port.postMessage({ run, ids: { type: 'refused', reasons: [{ place: null, text: String(error) }] } })
  }
}

async function verifySigned({
  run,
  trust,
  bytes,
}: Extract<WorkerRequest, { type: 'verify' }>): Promise<void> {
  try {
    const { verify } = await import('./verify-signed.ts')
    port.postMessage({ run, signed: verify(new Uint8Array(bytes), trust) })
  } catch (error) {
    port.postMessage({ run, signed: error instanceof Error ? error.message : String(error) })
  }
}

function readWaivers({ run, name, bytes }: Extract<WorkerRequest, { type: 'waivers' }>): void {
  try {
    port.postMessage({ run, waivers: { type: 'accepted', file: parseWaivers(new Uint8Array(bytes), name) } })
  } catch (error) {
    port.postMessage({ run, waivers: { type: 'refused', message: (error as Error).message } })
  }
}

async function start({
  type,
  run,
  order,
}: Extract<WorkerRequest, { type: 'check' | 'server' }>): Promise<void> {
  const control = new AbortController()
  runs.set(run, control)
  try {
    if (type === 'check') await check(run, order, control.signal)
    else port.postMessage({ run, server: await runOnServer(order, modelBlob(order.model), control.signal) })
  } catch (error) {
    if (type === 'check') port.postMessage({ run, event: errorEvent(error, control.signal) })
    else port.postMessage({ run, server: { type: 'refused', message: (error as Error).message } })
  } finally {
    runs.delete(run)
  }
}

async function check(run: number, order: RunOrder, signal: AbortSignal): Promise<void> {
  const [kernel, ...chosen] = await Promise.all([
    kernelAt(order.base),
    ...order.packFiles.map((file) => loadPack(order.base, file)),
  ])
  const blob = modelBlob(order.model)
  const onEvent = throttled((event) => port.postMessage({ run, event }))
  const { input, digesting } = await openFile(modelName(order.model), blob)
  try {
    const post = (event: RunEvent): void => port.postMessage({ run, event })
    const options = {
      packs: [...chosenPacks(chosen, order), ...idsPacks(order.ids)],
      jurisdiction: order.jurisdiction,
      waivers: order.waivers ?? undefined,
      onEvent,
      onRead: (model: Model) => post({ type: 'place', place: suggestPlace(model) }),
      onFindings: (findings: readonly Finding[]) =>
        post({ type: 'findings', findings: compactFindings(findings) }),
      signal,
      sha256: digesting?.digest,
    }
    post({ type: 'result', result: await checkModel(kernel, input, options) })
  } finally {
    digesting?.end()
  }
}

/** The packs that were chosen last are kept: what the rules become is found again with them. */
function chosenPacks(files: readonly Pack[], { packFiles, packIds, params }: RunOrder): ResolvedPack[] {
  const key = JSON.stringify([packFiles, packIds, params])
  if (chosenLast?.key !== key) chosenLast = { key, packs: resolvePacks(files, packIds, { params }) }
  return chosenLast.packs
}

function idsPacks(sources: readonly IdsSource[]): ResolvedPack[] {
  const ids = idsPackIds(sources.map(({ name }) => name))
  return sources.map(({ document, faults }, at) => idsPack(document, ids[at] as string, { faults }))
}

function modelBlob(model: ModelSource): Blob {
  return model.kind === 'file' ? model.file : new Blob([...sampleBuilding(model.options)])
}

/** Old web views get the scalar twin, large models the build with threads; nobody fetches what is not needed. */
function kernelAt(base: string): Promise<Kernel> {
  const file = (name: string) => () => fetchFile(new URL(name, base))
  loaded ??= loadKernel(
    file('kernel.wasm'),
    file('kernel-scalar.wasm'),
    pageThreads(file('kernel-threads.wasm')),
  )
  loaded.catch(() => {
    loaded = null
  })
  return loaded
}

function loadPack(base: string, file: string): Promise<Pack> {
  const known = packs.get(file)
  if (known !== undefined) return known
  const loading = fetchFile(new URL(`rulesets/${file}`, base)).then(async (response) =>
    parsePack(await response.json(), file),
  )
  packs.set(file, loading)
  loading.catch(() => packs.delete(file))
  return loading
}

async function fetchFile(url: URL): Promise<Response> {
  const response = await fetch(url.href)
  if (!response.ok)
    throw new LintelError(
      'internal-kernel',
      `${url.pathname} could not be loaded (HTTP ${response.status}); reload the page`,
    )
  return response
}

/** Lets the first event of a phase and every event after a pause through. */
function throttled(post: (event: RunEvent) => void): (event: RunEvent) => void {
  let [phase, last] = ['', 0]
  return (event) => {
    if (event.type !== 'progress') return
    const now = performance.now()
    if (event.phase === phase && now - last < PROGRESS_EVERY) return
    phase = event.phase
    last = now
    post(event)
  }
}

function errorEvent(error: unknown, signal: AbortSignal): RunEvent {
  if (error instanceof LintelError) return { type: 'error', code: error.code, message: error.message }
  if (signal.aborted) return { type: 'error', code: 'cancelled', message: 'cancelled' }
  const message = error instanceof Error ? error.message : String(error)
  return { type: 'error', code: error instanceof RangeError ? 'memory' : 'internal-kernel', message }
}

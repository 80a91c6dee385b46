/** A Node worker thread that answers each model with its digest; models come in pieces of an odd size. */
import { parentPort, workerData } from 'node:worker_threads'
import type { Pack } from '../../engine/pack/pack.ts'
import { digestOf, openHost } from './digest-of.ts'

/** What the thread is started with. */
export interface ThreadData {
  readonly kernel: Uint8Array
  readonly packs: readonly Pack[]
}

const PIECE = 100_003

const { kernel, packs } = workerData as ThreadData
const host = openHost(kernel, packs)

function* pieces(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE)
}

parentPort?.on('message', async (bytes: Uint8Array) => {
  const input = { name: 'thread', chunks: pieces(bytes), size: bytes.length }
  parentPort?.postMessage(await digestOf(await host, input))
})

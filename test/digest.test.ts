/** The promise of one answer: the digest of every model is the same in Node, in a worker thread and in Chromium. */
import { on } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findChromium, launchChromium, NO_CHROMIUM } from './chromium.ts'
import { bundleWorkers } from './digest/bundle.ts'
import { digestOf, openHost } from './digest/digest-of.ts'
import { KERNEL_FILE, NO_REAL_MODELS, ownPacks, realBytes, realModels, sampleBytes } from './digest/inputs.ts'
import { type Site, startSite } from './digest/site.ts'
import type { ThreadData } from './digest/thread.ts'

const executable = findChromium()
if (executable === null) process.stderr.write(`skipped in test/digest.test.ts: ${NO_CHROMIUM}\n`)
const real = realModels()
if (real.length === 0) process.stderr.write(`skipped in test/digest.test.ts: ${NO_REAL_MODELS}\n`)

/** name → its bytes, made when asked for. */
const MODELS: Readonly<Record<string, () => Uint8Array>> = {
  'generated-2x3.ifc': () => sampleBytes({ schema: 'IFC2X3', violations: 2, lengthUnit: 'ft' }).bytes,
  'generated-4.ifc': () => sampleBytes({ schema: 'IFC4', violations: 2 }).bytes,
  'generated-4x3.ifc': () => sampleBytes({ schema: 'IFC4X3', violations: 2, lengthUnit: 'mm' }).bytes,
  'generated-clean.ifc': () => sampleBytes({ storeys: 10, roomsPerStorey: 40, seed: 3 }).bytes,
  ...Object.fromEntries(real.map((name) => [name, () => realBytes(name)])),
}
const kernel = new Uint8Array(readFileSync(KERNEL_FILE))
const packs = ownPacks()

type Digests = Record<string, string>

async function inMainThread(): Promise<Digests> {
  const host = await openHost(kernel, packs)
  const digests: Digests = {}
  for (const [name, bytes] of Object.entries(MODELS)) {
    const whole = bytes()
    digests[name] = await digestOf(host, { name, chunks: [whole], size: whole.length })
  }
  return digests
}

async function inWorkerThread(folder: string): Promise<Digests> {
  const data: ThreadData = { kernel, packs }
  const worker = new Worker(pathToFileURL(join(folder, 'thread.mjs')), { workerData: data })
  const answers = on(worker, 'message')
  const digests: Digests = {}
  for (const [name, bytes] of Object.entries(MODELS)) {
    worker.postMessage(new Uint8Array(bytes()))
    const { value } = await answers.next()
    digests[name] = value[0]
  }
  await worker.terminate()
  return digests
}

async function inChromium(page: Page): Promise<Digests> {
  const digests: Digests = {}
  for (const name of Object.keys(MODELS)) digests[name] = await askWebWorker(page, `/models/${name}`)
  return digests
}

/** Asks the page's one worker, which is started with the first question. */
function askWebWorker(page: Page, url: string): Promise<string> {
  return page.evaluate((address) => {
    const holder = window as unknown as { asked?: InstanceType<typeof window.Worker> }
    holder.asked ??= new window.Worker('/web-worker.mjs', { type: 'module' })
    const worker = holder.asked
    return new Promise<string>((resolve, reject) => {
      worker.onmessage = ({ data }) =>
        'digest' in data ? resolve(data.digest) : reject(new Error(data.error))
      worker.onerror = (event) => reject(new Error(`the worker does not start: ${event.message}`))
      worker.postMessage(address)
    })
  }, url)
}

describe('the same answer', () => {
  let folder: string
  let site: Site

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lintel-digest-'))
    await bundleWorkers(folder)
    const models = Object.entries(MODELS).map(([name, bytes]) => [`/models/${name}`, bytes] as const)
    site = await startSite(folder, {
      '/': () => new TextEncoder().encode('<!doctype html><title>digest</title>'),
      '/kernel.wasm': () => kernel,
      '/packs.json': () => new TextEncoder().encode(JSON.stringify(packs)),
      ...Object.fromEntries(models),
    })
  })

  afterAll(async () => {
    await site.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test(`4.1 ${Object.keys(MODELS).length} models have the same digest in Node, in a worker thread and in Chromium`, {
    timeout: 180_000,
  }, async () => {
    const browser = executable === null ? null : await launchChromium(executable)
    try {
      const page = await browser?.newPage()
      await page?.goto(site.url)
      const [main, thread] = await Promise.all([inMainThread(), inWorkerThread(folder)])
      const chromium = page === undefined ? main : await inChromium(page)

      expect(new Set(Object.values(main)).size).toBe(Object.keys(MODELS).length)
      expect({ thread, chromium }).toEqual({ thread: main, chromium: main })
    } finally {
      await browser?.close()
    }
  })
})

/** The promise of one answer: the digest of every model is the same in Node, in a worker thread and in Chromium. */
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
  const digests: Digests = {}
  for (const [name, bytes] of Object.entries(MODELS)) {
    digests[name] = await new Promise<string>((resolve, reject) => {
      worker.once('message', resolve)
      worker.once('error', reject)
      worker.postMessage(new Uint8Array(bytes()))
    })
    worker.removeAllListeners()
  }
  await worker.terminate()
  return digests
}

async function inChromium(page: Page): Promise<Digests> {
  const digests: Digests = {}
  for (const name of Object.keys(MODELS)) digests[name] = await askWebWorker(page, `/models/${name}`)
  return digests
}

function askWebWorker(page: Page, url: string): Promise<string> {
  return page.evaluate((address) => {
    const holder = window as unknown as { worker?: Worker }
    const worker = holder.worker ?? new window.Worker('/web-worker.mjs', { type: 'module' })
    holder.worker = worker as unknown as Worker
    const web = worker as unknown as globalThis.Worker
    return new Promise<string>((resolve, reject) => {
      web.onmessage = ({ data }) => ('digest' in data ? resolve(data.digest) : reject(new Error(data.error)))
      web.onerror = (event) => reject(new Error(event.message))
      web.postMessage(address)
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

  test(`4.1 ${Object.keys(MODELS).length} models have the same digest in Node's main thread and in a worker thread`, {
    timeout: 300_000,
  }, async () => {
    const main = await inMainThread()

    expect(new Set(Object.values(main)).size).toBe(Object.keys(MODELS).length)
    expect(await inWorkerThread(folder)).toEqual(main)
  })

  test.skipIf(executable === null)(
    `4.1 ${Object.keys(MODELS).length} models have the same digest in Node and in a web worker of Chromium`,
    { timeout: 300_000 },
    async () => {
      const browser = await launchChromium(executable as string)
      try {
        const page = await browser.newPage()
        await page.goto(site.url)
        const [chromium, main] = await Promise.all([inChromium(page), inMainThread()])
        expect(chromium).toEqual(main)
      } finally {
        await browser.close()
      }
    },
  )
})

/** Threads in a page: where it is cross-origin isolated they help and the digests are the same; elsewhere one judges alone. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findChromium, launchChromium, NO_CHROMIUM } from './chromium.ts'
import { bundleWorkers } from './digest/bundle.ts'
import { KERNEL_FILE, NO_REAL_MODELS, ownPacks, realBytes, realModels, sampleBytes } from './digest/inputs.ts'
import { type Site, startSite } from './digest/site.ts'
import type { Both } from './isolated/web-worker.ts'
import { THREADS_FILE } from './kernel/threads.ts'

const executable = findChromium()
if (executable === null) process.stderr.write(`skipped in test/isolated.test.ts: ${NO_CHROMIUM}\n`)
const real = realModels()
if (real.length === 0) process.stderr.write(`skipped in test/isolated.test.ts: ${NO_REAL_MODELS}\n`)

const ISOLATED = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
}
/** name → its bytes: texts beyond ASCII and longer than what is decoded letter by letter are among them. */
const MODELS: Readonly<Record<string, () => Uint8Array>> = {
  'generated.ifc': () =>
    sampleBytes({ schema: 'IFC4', violations: 2, storeys: 10, roomsPerStorey: 40, seed: 3 }).bytes,
  ...Object.fromEntries(real.map((name) => [name, () => realBytes(name)])),
}

describe.skipIf(executable === null)('threads in a page', { timeout: 120_000 }, () => {
  let folder: string
  let browser: Browser

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lintel-isolated-'))
    await bundleWorkers(folder, { 'web-worker': join(import.meta.dirname, 'isolated/web-worker.ts') })
    browser = await launchChromium(executable as string)
  })

  afterAll(async () => {
    await browser.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const start = (headers: Readonly<Record<string, string>>): Promise<Site> =>
    startSite(
      folder,
      {
        '/': () => new TextEncoder().encode('<!doctype html><title>threads</title>'),
        '/kernel.wasm': () => readFileSync(KERNEL_FILE),
        '/kernel-threads.wasm': () => readFileSync(THREADS_FILE),
        '/packs.json': () => new TextEncoder().encode(JSON.stringify(ownPacks())),
        ...Object.fromEntries(Object.entries(MODELS).map(([name, bytes]) => [`/models/${name}`, bytes])),
      },
      headers,
    )

  /** Asks a worker of a page of its own about each model. */
  async function ask(headers: Readonly<Record<string, string>>, names: readonly string[]): Promise<Both[]> {
    const site = await start(headers)
    const page = await browser.newPage()
    try {
      await page.goto(site.url)
      return await page.evaluate(
        async (urls) => {
          const worker = new window.Worker('/web-worker.mjs', { type: 'module' })
          const answers: Both[] = []
          for (const url of urls) {
            answers.push(
              await new Promise<Both>((resolve, reject) => {
                worker.onmessage = ({ data }) =>
                  'error' in data ? reject(new Error(data.error)) : resolve(data)
                worker.onerror = ({ message }) => reject(new Error(`the worker does not start: ${message}`))
                worker.postMessage(url)
              }),
            )
          }
          return answers
        },
        names.map((name) => `/models/${name}`),
      )
    } finally {
      await page.close()
      await site.close()
    }
  }

  test('4.1 help where it is cross-origin isolated, and every digest is the same', async () => {
    const names = Object.keys(MODELS)
    const answers = await ask(ISOLATED, names)
    for (const [i, { isolated, builds, digests, jobs }] of answers.entries()) {
      expect([names[i], isolated, ...builds]).toEqual([names[i], true, 'simd', 'threads'])
      expect(digests[1]).toBe(digests[0])
      expect(jobs).toBeGreaterThan(0)
    }
    expect(answers.reduce((sum, { helped }) => sum + helped, 0)).toBeGreaterThan(0)
  })

  test('are not asked for elsewhere', async () => {
    const [answer] = await ask({}, ['generated.ifc'])
    expect(answer).toMatchObject({ isolated: false, builds: ['simd', 'simd'], jobs: 0, helped: 0 })
    expect(answer?.digests[1]).toBe(answer?.digests[0])
  })
})

/** The bench in headless Chromium: a page on 127.0.0.1 whose workers run tasks, each task in a browser of its own. */
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { launchChromium } from '../../test/chromium.ts'
import { KERNEL_FILE, resolvedPacks } from '../../test/digest/inputs.ts'
import { type Site, type SiteFile, startSite } from '../../test/digest/site.ts'
import { bundleWorker } from '../bundle.ts'
import type { Figure, Section } from '../figures.ts'
import { IFC_LITE_WASM, WEB_IFC_WASM } from '../inputs.ts'
import type { MemoryModel } from '../memory/memory.ts'
import type { Answer, Task } from './tasks.ts'

/** Between the runs the harness collects garbage here too. */
const ARGS = ['--js-flags=--expose-gc']

/** A model that the site offers under this path. */
const MODEL_PATH = '/model.ifc'

export class ChromiumBench {
  version = ''
  private readonly executable: string

  /** @param executable what `findChromium` found */
  constructor(executable: string) {
    this.executable = executable
  }

  /** A section of figures measured in the browser; a task that reads, reads `model` from `MODEL_PATH`. */
  async measured(task: Task, model?: () => SiteFile): Promise<Section> {
    const section = await this.withSite(model, async (browser, site) => perform(browser, site, task))
    return { ...section, title: `in Chromium: ${section.title}` }
  }

  /** Reading a model. */
  reading(
    { name, bytes, si }: { readonly name: string; readonly bytes: Uint8Array; readonly si: boolean },
    rounds: Extract<Task, { kind: 'reading' }>['rounds'],
  ): Promise<Section> {
    return this.measured({ kind: 'reading', name, url: MODEL_PATH, si, rounds }, () => bytes)
  }

  /** Peak memory of the process that the page and its worker run in: known on Linux only, else null. */
  async memory({ name, chunks, sides }: MemoryModel): Promise<Section | null> {
    if (process.platform !== 'linux') return null
    const figures: Figure[] = []
    const folder = mkdtempSync(join(tmpdir(), 'lintel-bench-'))
    try {
      const path = writeModel(folder, chunks())
      for (const side of sides) {
        const megabytes = await this.withSite(undefined, async (browser, site) => {
          await perform(browser, site, { kind: 'memory', side }, path)
          return peakMegabytes(browser)
        })
        figures.push({ name: side, value: megabytes, unit: 'MB' })
      }
    } finally {
      rmSync(folder, { recursive: true })
    }
    return { title: `in Chromium: peak memory of the page's process, ${name}`, figures }
  }

  private async withSite<T>(
    model: (() => SiteFile) | undefined,
    work: (browser: Browser, site: Site) => Promise<T>,
  ): Promise<T> {
    const site = await startSite(await bundleWorker(), {
      '/': () => new TextEncoder().encode('<!doctype html><title>bench</title><input type="file">'),
      '/kernel.wasm': () => readFileSync(KERNEL_FILE),
      '/web-ifc.wasm': () => readFileSync(WEB_IFC_WASM),
      '/ifc-lite.wasm': () => readFileSync(IFC_LITE_WASM),
      '/packs.json': () => new TextEncoder().encode(JSON.stringify(resolvedPacks())),
      ...(model === undefined ? {} : { [MODEL_PATH]: model }),
    })
    const browser = await launchChromium(this.executable, ARGS)
    this.version = browser.version()
    try {
      return await work(browser, site)
    } finally {
      await browser.close()
      await site.close()
    }
  }
}

/** The browser keeps what it fetches as a blob in its own store, which has no room for 2 GB; a file stays on the disk. */
function writeModel(folder: string, chunks: Iterable<Uint8Array>): string {
  const path = join(folder, 'model.ifc')
  const file = openSync(path, 'w')
  for (const chunk of chunks) writeSync(file, chunk)
  closeSync(file)
  return path
}

/** @param path of the file that somebody chooses on the page, if any */
async function perform(browser: Browser, site: Site, task: Task, path?: string): Promise<Section> {
  const page = await browser.newPage()
  await page.goto(site.url)
  if (path !== undefined) await page.locator('input').setInputFiles(path)
  const answer = await page.evaluate((asked) => {
    const worker = new window.Worker('/worker.mjs', { type: 'module' })
    const file = document.querySelector('input')?.files?.[0]
    return new Promise<Answer>((resolve) => {
      worker.onmessage = ({ data }) => resolve(data)
      worker.onerror = (event) => resolve({ error: `the worker does not start: ${event.message}` })
      worker.postMessage({ ...asked, file })
    })
  }, task)
  if ('error' in answer) throw new Error(`in Chromium, ${task.kind}: ${answer.error}`)
  return answer.section
}

/** Of all renderers the one that ever had most memory resident. */
async function peakMegabytes(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  const peaks = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => /VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'latin1'))?.[1])
  return (Math.max(...peaks.map(Number)) * 1024) / 1e6
}

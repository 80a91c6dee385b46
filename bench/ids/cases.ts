/** The official cases beside `@thatopen/components`, each side on a page of a headless Chromium of its own. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { launchChromium } from '../../test/chromium.ts'
import { KERNEL_FILE, ROOT } from '../../test/digest/inputs.ts'
import { type Site, type SiteFile, startSite } from '../../test/digest/site.ts'
import { officialCases } from '../../test/ids/files.ts'
import { sharedFiles } from '../../test/shared-data.ts'
import { bundleIdsPage, THAT_OPEN_WEB_IFC } from '../bundle.ts'
import type { Section } from '../figures.ts'
import type { Rounds } from '../measure.ts'
import { CASE_SIDES, type CaseSide } from './case-sides.ts'
import { compareCases, type IdsCase, type StartedSide } from './compare-cases.ts'
import type { CasesPage } from './page.ts'

/** What the page's module leaves there. */
declare const casesPage: CasesPage

const WORKER = join(ROOT, 'node_modules/@thatopen/fragments/dist/Worker/worker.mjs')
const WEB_IFC = join(ROOT, 'node_modules', THAT_OPEN_WEB_IFC, 'web-ifc.wasm')
const PAGE = '<!doctype html><title>bench</title><script type="module" src="/ids-page.mjs"></script>'

/** The official cases that are a pass or a fail, every so many of them; what is no valid IDS is left out. */
export function idsCases(every: number): IdsCase[] {
  const all = officialCases().flatMap(({ folder, file }): IdsCase[] => {
    const wanted = file.name.split('-')[0]
    if (wanted !== 'pass' && wanted !== 'fail') return []
    const name = file.name.replace(/\.ids$/, '')
    const models = sharedFiles(`ids/${folder}`, '.ifc', 'no official IDS case is read')
    const model = models.find((one) => one.name === `${name}.ifc`)
    if (model === undefined) return []
    return [{ name: `${folder}/${name}`, wanted, ids: file.read(), model: model.read() }]
  })
  return all.filter((_, place) => place % every === 0)
}

/** What is judged, how often, and by whom. */
interface Comparison {
  readonly cases: readonly IdsCase[]
  readonly rounds: Rounds
  readonly sides?: readonly CaseSide[]
}

/** @param executable what `findChromium` found */
export async function casesInChromium(
  executable: string,
  { cases, rounds, sides: names = CASE_SIDES }: Comparison,
): Promise<Section> {
  const site = await startSite(await bundleIdsPage(), siteFiles(cases))
  const browsers: Browser[] = []
  try {
    const sides: StartedSide[] = []
    for (const name of names) {
      const browser = await launchChromium(executable, ['--js-flags=--expose-gc'])
      browsers.push(browser)
      sides.push(await started(browser, site, { name, count: cases.length }))
    }
    const section = await compareCases(sides, cases, rounds)
    return { ...section, title: `in Chromium: ${section.title}` }
  } finally {
    for (const browser of browsers) await browser.close()
    await site.close()
  }
}

function siteFiles(cases: readonly IdsCase[]): Record<string, () => SiteFile> {
  const files: Record<string, () => SiteFile> = {
    '/': () => new TextEncoder().encode(PAGE),
    '/kernel.wasm': () => readFileSync(KERNEL_FILE),
    '/web-ifc.wasm': () => readFileSync(WEB_IFC),
    '/fragments-worker.mjs': () => readFileSync(WORKER),
  }
  for (const [i, { ids, model }] of cases.entries()) {
    files[`/cases/${i}.ids`] = () => ids
    files[`/cases/${i}.ifc`] = () => model
  }
  return files
}

async function started(
  browser: Browser,
  site: Site,
  { name, count }: { readonly name: CaseSide; readonly count: number },
): Promise<StartedSide> {
  const page = await browser.newPage()
  await page.goto(site.url)
  await page.evaluate(({ side, cases }) => casesPage.start(side, cases), { side: name, cases: count })
  return {
    name,
    judge: (place) => page.evaluate((number) => casesPage.judge(number), place),
    collect: () => page.evaluate(() => casesPage.collect()),
  }
}

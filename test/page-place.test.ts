/** Place, day and facts of the building on the page, in a real Chromium with the real server behind it. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, test, vi } from 'vitest'
import type { ListedResult, Result } from '../engine/result.ts'
import { sampleBuilding } from '../engine/sample/building.ts'
import type { RunningServer } from '../server/start.ts'
import { findChromium, NO_CHROMIUM } from './chromium.ts'
import { call } from './cli/call.ts'
import { drop } from './page/drop.ts'
import { onEachPage } from './page/each-page.ts'
import { temporaryFolder } from './temporary-folder.ts'

const executable = findChromium()
if (executable === null) process.stderr.write(`skipped test/page-place.test.ts: ${NO_CHROMIUM}\n`)

const WAIT = { timeout: 20_000 }
const options = { schema: 'IFC4', storeys: 1, roomsPerStorey: 12, seed: 3, violations: 1 } as const
const MODEL = [...sampleBuilding(options)]
  .join('')
  .replace("'München','Bayern','80331','Deutschland'", "'Chicago','','','IL'")
  .replace(/'M\\X2\\00FC\\X0\\nchen','Bayern','80331','Deutschland'/, "'Chicago','','','IL'")

const folder = temporaryFolder()

describe.skipIf(executable === null)('place and facts on the page', { timeout: 60_000 }, () => {
  let server: RunningServer
  let page: Page

  onEachPage(executable, async (given) => {
    page = given.page
    server = given.server
    await page.goto(server.url)
    await page.waitForSelector('.agrees', WAIT)
    await drop(page, ['house.ifc', MODEL])
    await shown((result) => result.model.name === 'house.ifc')
  })

  /** Waits for a result on the screen that is as wanted; its findings are left out. */
  async function shown(accepts: (result: Result) => boolean): Promise<Result> {
    return vi.waitFor(
      async () => {
        const result = await page.evaluate(() => {
          const panel = document.querySelector('lintel-panel') as unknown as { result: ListedResult | null }
          return panel.result === null ? null : { ...panel.result, findings: [] }
        })
        if (result === null || !accepts(result)) throw new Error('no such result on the screen')
        return result
      },
      { ...WAIT, interval: 50 },
    )
  }

  test('3.12 the model suggests its place, and only a person takes it', async () => {
    const hint = page.locator('.place-hint')
    await hint.waitFor(WAIT)
    expect(await hint.textContent()).toContain('The model says: Chicago, IL.')
    expect((await shown(() => true)).model.jurisdiction).toBeUndefined()

    await hint.getByRole('button').click()

    const { model, packs } = await shown((result) => result.model.jurisdiction?.startsWith('us') === true)
    expect(model.jurisdiction).toMatch(/^us/)
    expect(packs.map(({ id }) => id)).toContain('core/information')
    expect(await hint.isVisible()).toBe(false)
  })

  test('a long list of packs and facts scrolls in its column, and the page does not grow', async () => {
    await page.locator('.facts > summary').click()
    await page.locator('.packs-list details > summary').click()
    const [content, shownHeight] = await page.evaluate(() => [
      document.documentElement.scrollHeight,
      innerHeight,
    ])
    expect(content).toBeLessThanOrEqual((shownHeight as number) + 1)
  })

  test('3.7 what a person states of the building counts, and page, server and command line agree', async () => {
    await page.getByLabel('Where it stands, and the day', { exact: true }).last().selectOption('us')
    await shown((result) => result.model.jurisdiction === 'us')
    await page.locator('.facts > summary').click()
    await page.locator('.fact', { hasText: 'sprinkler' }).locator('select').selectOption('true')
    const stated = await shown((result) => result.parameters.sprinklered === true)
    await page.getByRole('button', { name: 'Send and compare' }).click(WAIT)
    await page.waitForSelector('.agrees', WAIT)

    const file = join(folder, 'house.ifc')
    writeFileSync(file, MODEL)
    const ids = await page.evaluate(() => {
      const panel = document.querySelector('lintel-panel') as HTMLElement
      const boxes = panel.shadowRoot?.querySelectorAll<HTMLInputElement>('.packs-list input:checked') ?? []
      return [...boxes].map((box) => box.value).sort()
    })
    const args = ['--rules', ...ids, '--jurisdiction', 'us', '--param', 'sprinklered=true']
    const { out } = await call('check', file, ...args, '--format', 'json')
    expect((JSON.parse(out) as Result).digest).toBe(stated.digest)
  })
})

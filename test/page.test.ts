/** The page in a real Chromium, served by the real server: what a person sees, and that nothing complains. */
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { resultDigest } from '../engine/digest.ts'
import type { Result } from '../engine/result.ts'
import { sampleBuilding } from '../engine/sample/building.ts'
import type { RunningServer } from '../server/start.ts'
import { findChromium, NO_CHROMIUM } from './chromium.ts'
import { drop } from './page/drop.ts'
import { onEachPage } from './page/each-page.ts'

const executable = findChromium()
if (executable === null) process.stderr.write(`skipped test/page.test.ts: ${NO_CHROMIUM}\n`)

const WAIT = { timeout: 20_000 }

describe.skipIf(executable === null)('the page', { timeout: 60_000 }, () => {
  let server: RunningServer
  let page: Page

  onEachPage(executable, (given) => {
    page = given.page
    server = given.server
  })

  async function open(): Promise<void> {
    await page.goto(server.url)
    await page.waitForSelector('.line.finding', WAIT)
  }

  test('4.1 shows the findings of the sample at once, and browser and server agree', async () => {
    await open()
    await page.waitForSelector('.agrees', WAIT)
    expect(await page.locator('.verdict').textContent()).toContain('Does not comply')
    expect(await page.locator('.shown').textContent()).toMatch(/^\d+ findings$/)
  })

  test('the keyboard walks the list, opens a finding and closes it', async () => {
    await open()
    await page.locator('.lines').focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    expect(await page.locator('.detail h2').textContent()).not.toBe('')
    expect(await page.locator('.global-id').first().textContent()).toMatch(/^[\w$]{22}$/)
    expect(await page.locator('.lines').getAttribute('aria-activedescendant')).toBe('line-1')
    await page.keyboard.press('Escape')
    expect(await page.locator('.detail').isVisible()).toBe(false)
  })

  test('filters by text and status, groups by storey', async () => {
    await open()
    const all = await page.locator('.shown').textContent()
    await page.locator('.search').fill('no such words')
    await page.getByRole('button', { name: 'Clear the filter' }).click()
    expect(await page.locator('.shown').textContent()).toBe(all)
    await page.locator('.chip', { hasText: 'Undecided' }).click()
    expect(await page.locator('.shown').textContent()).toMatch(/^\d+ of \d+ findings$/)
    await page.locator('.segment-choice', { hasText: 'Storey' }).click()
    expect(await page.locator('.line.group').first().textContent()).not.toContain('ADA')
  })

  test('a dropped file is checked here, and sent to the server only when asked', async () => {
    await open()
    await page.waitForSelector('.agrees', WAIT)
    const posts: string[] = []
    page.on('request', (sent) => {
      if (sent.method() === 'POST') posts.push(sent.url())
    })
    const text = [
      ...sampleBuilding({ schema: 'IFC4', storeys: 1, roomsPerStorey: 12, seed: 3, violations: 1 }),
    ].join('')
    await drop(page, ['My house.ifc', text])
    await page.locator('.model-name', { hasText: 'My house.ifc' }).waitFor(WAIT)
    const ask = page.getByRole('button', { name: 'Send and compare' })
    await ask.waitFor(WAIT)
    expect(posts).toEqual([])
    await ask.click()
    await page.waitForSelector('.agrees', WAIT)
    expect(posts).toHaveLength(1)
  })

  test('4.8 the document to download is the result, with all its findings', async () => {
    await open()
    const [download] = await Promise.all([
      page.waitForEvent('download', WAIT),
      page.locator('.download').click(),
    ])
    const result: Result = JSON.parse(readFileSync(await download.path(), 'utf8'))
    expect(await page.locator('.shown').textContent()).toBe(`${result.findings.length} findings`)
    expect(resultDigest(result)).toBe(result.digest)
  })

  test('a file that is no model is refused in words', async () => {
    await open()
    await drop(page, ['plan.pdf', '%PDF'])
    expect(await page.locator('.notice').textContent()).toContain('plan.pdf')
    await drop(page, ['broken.ifc', 'hello'])
    await page.locator('.message-title').waitFor(WAIT)
  })

  test('a running check can be cancelled, and another one runs after it', async () => {
    await open()
    const part = [
      ...sampleBuilding({ schema: 'IFC4', storeys: 20, roomsPerStorey: 60, seed: 5, violations: 0 }),
    ].join('')
    await drop(page, ['Large.ifc', part])
    await page.getByRole('button', { name: 'Cancel' }).click(WAIT)
    await page.locator('.message', { hasText: 'cancelled' }).waitFor(WAIT)
    await page.getByRole('button', { name: 'Sample' }).click()
    await page.waitForSelector('.line.finding', WAIT)
  })

  test('switching a pack off checks again, here and on the server', async () => {
    await open()
    await page.waitForSelector('.agrees', WAIT)
    const before = await page.locator('.shown').textContent()
    await page.locator('.pack input').first().uncheck()
    await page.waitForFunction(
      (text) => {
        const shown = document.querySelector('lintel-panel')?.shadowRoot?.querySelector('.shown')
        return shown?.textContent !== text
      },
      before,
      WAIT,
    )
    await page.waitForSelector('.agrees', WAIT)
  })

  test('a different digest is loud, and a page without a server says so', async () => {
    await page.route('**/v1/check?*', (route) =>
      route.fulfill({ json: { digest: 'sha256:0', kernel: { sha256: 'k' } } }),
    )
    await open()
    await page.waitForSelector('.differs', WAIT)
    await page.route('**/health', (route) => route.fulfill({ body: '<html></html>' }))
    await open()
    await page.locator('.server', { hasText: 'no server behind it' }).waitFor(WAIT)
  })

  test('only the lines in view are in the document', async () => {
    await open()
    const drawn = await page.locator('.line').count()
    const height = await page.locator('.lines').evaluate((lines) => lines.clientHeight)
    expect(height).toBeGreaterThan(5000)
    expect(drawn).toBeLessThan(40)
  })

  test('at 360 pixels nothing runs out of the side', async () => {
    await page.setViewportSize({ width: 360, height: 760 })
    await open()
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    const flow = await page.evaluate(
      () => document.querySelector('lintel-panel')?.shadowRoot?.querySelector('.flow')?.scrollWidth,
    )
    expect([width, flow]).toEqual([360, 360])
  })
})

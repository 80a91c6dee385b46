/** Waivers on the page, in a real Chromium with the real server behind it (spec 8.11). */
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import type { ListedResult } from '../engine/result.ts'
import type { RunningServer } from '../server/start.ts'
import { findChromium, NO_CHROMIUM } from './chromium.ts'
import { drop } from './page/drop.ts'
import { onEachPage } from './page/each-page.ts'
import { house, NARROW } from './waivers/house.ts'

const executable = findChromium()
if (executable === null) process.stderr.write(`skipped test/page-waivers.test.ts: ${NO_CHROMIUM}\n`)

const WAIT = { timeout: 20_000 }
const FILE = 'house.ifc.waivers.json'

const waiverFile = (...waivers: readonly object[]) => JSON.stringify({ schema: 'lintel-waivers/1', waivers })
const waiver = (finding: string, more: object = {}) => ({
  finding,
  reason: 'The wall is listed.',
  by: 'A. Muster, plan checker',
  until: '2999-06-30',
  ...more,
})

describe.skipIf(executable === null)('waivers on the page', { timeout: 60_000 }, () => {
  let server: RunningServer
  let page: Page
  let finding: string

  onEachPage(executable, async (given) => {
    page = given.page
    server = given.server
    await page.goto(server.url)
    await page.waitForSelector('.agrees', WAIT)
    await drop(page, ['house.ifc', house(0.5)])
    finding = await page
      .waitForFunction(
        (globalId) => {
          const panel = document.querySelector('lintel-panel') as unknown as { result: ListedResult | null }
          if (panel.result?.model.name !== 'house.ifc') return null
          return [...panel.result.findings].find(({ element }) => element.globalId === globalId)?.id
        },
        NARROW,
        WAIT,
      )
      .then((handle) => handle.jsonValue() as Promise<string>)
  })

  /** Waits for a result whose waivers are these many used, or none at all. */
  async function waitForWaivers(used: number | null): Promise<void> {
    await page.waitForFunction(
      (wanted) => {
        const panel = document.querySelector('lintel-panel') as unknown as { result: ListedResult | null }
        return panel.result !== null && (panel.result.waivers?.used ?? null) === wanted
      },
      used,
      WAIT,
    )
  }

  /** Opens the only finding in which these words occur. */
  async function openOnly(words: string): Promise<void> {
    await page.locator('.search').fill(words)
    await page.locator('.shown', { hasText: /^1 of/ }).waitFor(WAIT)
    await page.locator('.line.finding').click(WAIT)
  }

  test('8.11 a file that is dropped is used at once; a waived finding stays, and its detail says who, why and until when', async () => {
    await drop(page, [FILE, waiverFile(waiver(finding, { authority: 'Permit 7' }), waiver('a:b'))])
    await waitForWaivers(1)
    expect(await page.locator('.waivers').textContent()).toBe(`${FILE}2 waivers`)
    expect(await page.locator('.lapsed summary').textContent()).toBe('1 waiver names no finding')
    expect(await page.locator('.legend-waived').textContent()).toBe('1 waived')
    await openOnly('listed')
    expect(await page.locator('.detail-status').textContent()).toContain('Accepted as an exception')
    expect(await page.locator('.waiver').textContent()).toBe(
      'AcceptedThe wall is listed.ByA. Muster, plan checkerAuthorityPermit 7Until2999-06-30',
    )
  })

  test('8.11 what holds no more says why; taken away, the file counts for nothing', async () => {
    await drop(page, [FILE, waiverFile(waiver(finding, { until: '2020-06-30' }))])
    await waitForWaivers(0)
    expect(await page.locator('.lapsed summary').textContent()).toBe('1 waiver does not hold')
    await openOnly(finding.replace(':', ' '))
    expect(await page.locator('.waiver').textContent()).toBe(
      'Accepted no moreA. Muster, plan checker accepted it until 2020-06-30, and it counts again: it ended on 2020-06-30.',
    )
    await page.getByRole('button', { name: `Remove ${FILE}` }).click()
    await waitForWaivers(null)
    expect(await page.locator('.waivers').count()).toBe(0)
  })

  test('8.11 one that is refused is left out with its reason, and the check on the screen stays', async () => {
    await drop(page, [FILE, waiverFile({ finding, reason: 'r', by: 'b', until: '2027-02-30' })])
    await page.waitForSelector('.refused', WAIT)
    const notice = await page.locator('.refused').textContent()
    expect(notice).toContain(`${FILE} cannot be checked with and was left out`)
    expect(notice).toContain(
      "waivers[0].until: expected a day of the calendar, for example 2027-06-30, found '2027-02-30'",
    )
    await waitForWaivers(null)
  })

  test('8.11 the server is sent the waivers and the day, and gives the same digest', async () => {
    await drop(page, [FILE, waiverFile(waiver(finding))])
    await waitForWaivers(1)
    await page.getByRole('button', { name: 'Send and compare' }).click()
    await page.waitForSelector('.agrees', WAIT)
  })
})

/** A real Chromium with the real server behind it for the tests of a block, and a page of its own for each of them. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { type RunningServer, startServer } from '../../server/start.ts'
import { launchChromium } from '../chromium.ts'
import { complaintsOf } from './complaints.ts'

export interface OpenedPage {
  readonly page: Page
  readonly server: RunningServer
  /** What the page complained of; a test fails that leaves any. */
  readonly complaints: string[]
}

/**
 * Registers what comes before and after each test of the block.
 *
 * @param executable Chromium's
 * @param opened     gets the page, which is empty still, before each test
 */
export function onEachPage(
  executable: string | null,
  opened: (given: OpenedPage) => Promise<void> | void,
): void {
  let server: RunningServer
  let browser: Browser
  let page: Page
  let complaints: string[]

  beforeAll(async () => {
    server = await startServer({ port: 0, threads: 1, data: null })
    browser = await launchChromium(executable as string)
  }, 60_000)

  afterAll(async () => {
    await browser.close()
    await server.close()
  })

  beforeEach(async () => {
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    complaints = complaintsOf(page)
    page.on('request', (sent) => {
      const url = sent.url()
      if (!/^(blob|data):/.test(url) && !url.startsWith(server.url))
        complaints.push(`foreign request: ${url}`)
    })
    await opened({ page, server, complaints })
  })

  afterEach(async () => {
    await page.close()
    expect(complaints).toEqual([])
  })
}

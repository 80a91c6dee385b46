/** A signed result on the page, in a real Chromium with the real server behind it (spec 9.10). */
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { checkModel } from '../engine/check.ts'
import { resolvePacks } from '../engine/pack/resolve.ts'
import type { Result } from '../engine/result.ts'
import { findChromium, NO_CHROMIUM } from './chromium.ts'
import { everyPack } from './digest/inputs.ts'
import { testKernel, utf8 } from './kernel/load.ts'
import { drop } from './page/drop.ts'
import { onEachPage } from './page/each-page.ts'
import { type MemorySigner, memorySigner, signedBytes } from './signed/signing.ts'
import { house } from './waivers/house.ts'

const executable = findChromium()
if (executable === null) process.stderr.write(`skipped test/page-signed.test.ts: ${NO_CHROMIUM}\n`)

const WAIT = { timeout: 20_000 }
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString()

describe.skipIf(executable === null)('a signed result on the page', { timeout: 60_000 }, () => {
  let page: Page
  let signer: MemorySigner
  let result: Result
  let signed: string
  /** What the server publishes as its keys; null for nothing. */
  let published: unknown

  beforeAll(async () => {
    const { FIRST_PACKS } = await import('../plugin/page/sample.ts')
    signer = await memorySigner()
    const packs = resolvePacks(everyPack(), FIRST_PACKS)
    const input = { name: 'house.ifc', chunks: [utf8(house())], size: null }
    result = await checkModel(await testKernel(), input, { packs })
    signed = text(await signedBytes(signer, result, { embed: true }))
  })

  onEachPage(executable, async (given) => {
    page = given.page
    published = signer.keys
    await page.route('**/.well-known/jwks.json', (route) =>
      // a static host answers with its page
      published === null ? route.fulfill({ body: '<html>' }) : route.fulfill({ json: published }),
    )
    await page.goto(given.server.url)
    await page.waitForSelector('.server .agrees', WAIT)
  })

  const card = (): Promise<string | null> => page.locator('.signed').textContent(WAIT)

  async function waitFor(words: string): Promise<void> {
    await page.locator('.signed', { hasText: words }).waitFor(WAIT)
  }

  test('9.10 that the server signed shows by whom and when, and the model that is open reproduces it', async () => {
    await drop(page, ['house.signed.json', signed])
    await waitFor('Genuine: signed, and nothing was changed since.')
    expect(await card()).toContain('https://lintel.example')
    expect(await card()).toContain('2026-11-27 07:00:00 UTC')
    await waitFor('The check on the screen is not that of the signed result')
    expect(await card()).toContain('the model at hand is another')
    await drop(page, ['house.ifc', house()])
    await waitFor('The model that is open gives the same result.')
    if (process.env.LINTEL_SHOTS !== undefined)
      await page.screenshot({ path: `${process.env.LINTEL_SHOTS}/signed-holds.png` })
    await drop(page, ['house.ifc', house(0.5)])
    await waitFor('the model at hand is another')
    await page.getByRole('button', { name: 'Remove house.signed.json' }).click()
    expect(await page.locator('.signed').isHidden()).toBe(true)
  })

  test('9.10 a verdict that was changed does not hold, and nothing of it is shown', async () => {
    await drop(page, ['house.signed.json', signed.replace('"status": "fail"', '"status": "pass"')])
    await waitFor('Does not hold: do not rely on it.')
    expect(await card()).toContain('the document is not the one that was signed')
    expect(await page.locator('.signed-terms').count()).toBe(0)
    if (process.env.LINTEL_SHOTS !== undefined)
      await page.screenshot({ path: `${process.env.LINTEL_SHOTS}/signed-broken.png` })
  })

  test('9.10 without a key set from elsewhere, who signed is not shown; a key set that is dropped with it shows it', async () => {
    published = null
    await drop(page, ['house.signed.json', signed])
    await waitFor('Who signed is not shown')
    expect(await card()).toContain('which stands in the file itself')
    if (process.env.LINTEL_SHOTS !== undefined)
      await page.screenshot({ path: `${process.env.LINTEL_SHOTS}/signed-whole.png` })
    await drop(page, ['house.signed.json', signed], ['jwks.json', JSON.stringify(signer.keys)])
    await waitFor('Genuine')
    const stranger = await memorySigner('result-1')
    await drop(page, ['house.signed.json', signed], ['jwks.json', JSON.stringify(stranger.keys)])
    await waitFor('the signature does not fit')
  })

  test('9.10 what another signed is not this server’s, though its key stands in the file', async () => {
    const stranger = await memorySigner('evil')
    await drop(page, ['house.signed.json', text(await signedBytes(stranger, result, { embed: true }))])
    await waitFor('the key set of this server holds no key "evil"')
  })

  test('9.10 the curve’s arithmetic is fetched with the first signed result and not before', async () => {
    const fetched: string[] = []
    page.on('request', (request) => void fetched.push(request.url()))
    await page.reload()
    await page.waitForSelector('.server .agrees', WAIT)
    const before = fetched.filter((url) => url.includes('verify-signed'))
    await drop(page, ['house.signed.json', signed])
    await waitFor('Genuine')
    expect([before.length, fetched.filter((url) => url.includes('verify-signed')).length]).toEqual([0, 1])
  })

  test('the names in a statement are text and nothing else', async () => {
    const mark = '<img src=x onerror=alert(1)>'
    const hostile = await memorySigner('result-1', mark)
    published = hostile.keys
    await drop(page, ['house.signed.json', text(await signedBytes(hostile, result))])
    await waitFor(mark)
    expect(await page.locator('.signed img').count()).toBe(0)
  })
})

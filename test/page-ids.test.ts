/** IDS files on the page, in a real Chromium with the real server behind it. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import type { ListedResult, Result } from '../engine/result.ts'
import { sampleBuilding } from '../engine/sample/building.ts'
import type { RunningServer } from '../server/start.ts'
import { findChromium, NO_CHROMIUM } from './chromium.ts'
import { call } from './cli/call.ts'
import { idsFile, specification } from './ids/files.ts'
import { drop } from './page/drop.ts'
import { onEachPage } from './page/each-page.ts'
import { temporaryFolder } from './temporary-folder.ts'

const executable = findChromium()
if (executable === null) process.stderr.write(`skipped test/page-ids.test.ts: ${NO_CHROMIUM}\n`)

const WAIT = { timeout: 20_000 }
const MODEL = [
  ...sampleBuilding({ schema: 'IFC4', storeys: 1, roomsPerStorey: 12, seed: 3, violations: 1 }),
].join('')

const named = (name: string, text: string) => text.replace('name="S"', `name="${name}"`)
const value = (text: string) => `<value><simpleValue>${text}</simpleValue></value>`
const attribute = (name: string, more = '') =>
  `<attribute><name><simpleValue>${name}</simpleValue></name>${more}</attribute>`
const entity = (name: string) => `<entity><name><simpleValue>${name}</simpleValue></name></entity>`
const onDoors = (requirements: string) => specification(requirements, { applicability: entity('IFCDOOR') })

/** No door has this tag, and each has a name. */
const DOORS = idsFile(
  named('Doors are tagged', onDoors(attribute('Tag', value('D-1')) + attribute('Name'))),
  '<title>Handover</title>',
)
const FAULTY = idsFile(named('Doors have names', onDoors(attribute('Nam'))), '<title>Draft</title>')
const FATAL = idsFile(specification('<wall/>'))

const folder = temporaryFolder()

describe.skipIf(executable === null)('IDS files on the page', { timeout: 60_000 }, () => {
  let server: RunningServer
  let page: Page
  let requests: string[]

  onEachPage(executable, async (given) => {
    page = given.page
    server = given.server
    requests = []
    page.on('request', (sent) => requests.push(`${sent.method()} ${sent.url()}`))
    await page.goto(server.url)
    await page.waitForSelector('.agrees', WAIT)
  })

  const toggle = (name: string) => page.getByRole('checkbox', { name })
  const group = (title: string) => page.locator('.line.group', { hasText: title })
  const posts = () => requests.filter((line) => line.startsWith('POST'))
  const result = () =>
    page.evaluate(() => {
      const { result: shown } = document.querySelector('lintel-panel') as unknown as { result: ListedResult }
      return { digest: shown.digest, packs: shown.packs.map(({ id }) => id), model: shown.model.name }
    })

  /** Remembers the result on the screen, and later says whether it is still that one and no check runs. */
  async function rememberResult(): Promise<() => Promise<boolean>> {
    const shown = await page.evaluateHandle(
      () => (document.querySelector('lintel-panel') as unknown as { result: object }).result,
    )
    return () =>
      page.evaluate((before) => {
        const panel = document.querySelector('lintel-panel') as HTMLElement & { readonly result: object }
        return panel.result === before && !panel.classList.contains('stale')
      }, shown)
  }

  /** Waits for a result of these packs on the screen. */
  async function waitForPacks(...ids: readonly string[]): Promise<void> {
    await page.waitForFunction(
      (wanted) => {
        const panel = document.querySelector('lintel-panel') as unknown as { result: ListedResult | null }
        return panel.result?.packs.map(({ id }) => id).join() === wanted
      },
      ids.join(),
      WAIT,
    )
  }

  const CODES = ['core/information', 'core/facts', 'us/ada-2010'] as const

  test('6.17 one that is dropped is checked with at once, and its findings say what was wanted and found', async () => {
    await drop(page, ['doors.ids', DOORS])
    await group('Doors are tagged').waitFor(WAIT)
    expect(await group('Doors are tagged').textContent()).toContain('Handover, specification 1 · Error')
    expect((await result()).packs).toEqual([...CODES, 'doors.ids'])
    expect(await page.locator('.ids').textContent()).toContain('doors.ids')
    expect(await page.locator('.ids').textContent()).toContain('Handover · 1 specification')
    await page.locator('.search').fill('Doors are tagged')
    await page
      .locator('.line.finding', { hasText: "must have attribute Tag with the value 'D-1'" })
      .first()
      .click(WAIT)
    expect(await page.locator('.detail h2').textContent()).toBe('Doors are tagged')
    const [tag, name] = await page.locator('.requirements li').all()
    expect(await tag?.textContent()).toMatch(/^must have attribute Tag with the value 'D-1'(it is '.+'|.+)$/)
    expect(await tag?.locator('strong').textContent()).not.toBe('')
    expect(await tag?.getByRole('img', { name: 'Not met' }).count()).toBe(1)
    expect(await name?.locator('.asked').textContent()).toBe('must have attribute Name')
    expect(await name?.locator('.requirement-count').textContent()).toBe('none fails it')
    expect(await tag?.locator('.requirement-count').textContent()).toMatch(/^\d+ elements fail it$/)
    expect(await name?.getByRole('img', { name: 'Met', exact: true }).count()).toBe(1)
    expect(await page.locator('.detail-source').textContent()).toContain('Specification of an IDS')
  })

  test('6.17 it is switched off, on and taken away by keyboard, and each time checked anew', async () => {
    await drop(page, ['doors.ids', DOORS], ['draft.ids', FAULTY])
    await waitForPacks(...CODES, 'doors.ids', 'draft.ids')
    await toggle('doors.ids').focus()
    await page.keyboard.press('Space')
    await waitForPacks(...CODES, 'draft.ids')
    expect(await group('Doors are tagged').count()).toBe(0)
    await page.keyboard.press('Space')
    await waitForPacks(...CODES, 'doors.ids', 'draft.ids')
    await page.getByRole('button', { name: 'Remove doors.ids' }).focus()
    await page.keyboard.press('Enter')
    await waitForPacks(...CODES, 'draft.ids')
    expect(await toggle('doors.ids').count()).toBe(0)
    // the focus goes on to the next, so that Enter takes that away, too
    await page.keyboard.press('Enter')
    await waitForPacks(...CODES)
    expect(await page.locator('.ids').count()).toBe(0)
    const packs = page.getByRole('group', { name: 'Rule packs and IDS files' })
    expect(
      await packs.evaluate((element) => element === (element.getRootNode() as ShadowRoot).activeElement),
    ).toBe(true)
  })

  test('6.17 one that is off is taken away without another check', async () => {
    await drop(page, ['doors.ids', DOORS])
    await waitForPacks(...CODES, 'doors.ids')
    await toggle('doors.ids').uncheck()
    await waitForPacks(...CODES)
    const isSame = await rememberResult()
    await page.getByRole('button', { name: 'Remove doors.ids' }).click()
    await page.locator('.ids').waitFor({ ...WAIT, state: 'detached' })
    expect(await isSame()).toBe(true)
  })

  test('6.17 dropped with a model both are taken, and it stays for the next model', async () => {
    await drop(page, ['doors.ids', DOORS], ['house.ifc', MODEL])
    await waitForPacks(...CODES, 'doors.ids')
    expect((await result()).model).toBe('house.ifc')
    await page.getByRole('button', { name: 'Sample' }).click()
    await page.locator('.model-name', { hasText: 'Sample building' }).waitFor(WAIT)
    await waitForPacks(...CODES, 'doors.ids')
  })

  test('6.17 one of the same name takes the place of the one before', async () => {
    await drop(page, ['doors.ids', FAULTY])
    await page.locator('.ids', { hasText: 'Draft' }).waitFor(WAIT)
    await drop(page, ['doors.ids', DOORS])
    await group('Doors are tagged').waitFor(WAIT)
    expect(await page.locator('.ids').count()).toBe(1)
    expect(await page.locator('.ids').textContent()).toContain('Handover')
  })

  test('6.17 what the audit says of it stands beside it: how grave, where, what and what to do', async () => {
    await drop(page, ['draft.ids', FAULTY])
    await waitForPacks(...CODES, 'draft.ids')
    const summary = page.locator('.faults summary')
    expect(await summary.getAttribute('aria-label')).toBe('draft.ids: 1 error')
    expect(await page.locator('.fault').isVisible()).toBe(false)
    await summary.focus()
    await page.keyboard.press('Enter')
    const lines = await page.locator('.fault p').allTextContents()
    expect(lines).toEqual([
      'Contradicts the standard',
      'line 9, column 18',
      "there is no attribute 'Nam' in IFC4; did you mean 'Name'?",
      'Expected the name of an attribute that the elements store',
      '→ correct it, or the ifcVersion',
    ])
  })

  test.each([
    ['without a meaning', FATAL, 'line 9, column 1: unknown element <wall> in <requirements>'],
    ['that is no XML', 'Walls have names.', 'line 1, column 1: the file is no XML'],
    ['that is too large', ' '.repeat(2 ** 24 + 1), 'the file is larger than 16.8 MB'],
  ])(
    '6.17 one %s is left out with the reason, and the check on the screen stays',
    async (_, text, reason) => {
      const isSame = await rememberResult()
      await drop(page, ['bad.ids', text])
      const notice = page
        .getByRole('alert')
        .filter({ hasText: 'bad.ids cannot be checked with and was left out' })
      await notice.waitFor(WAIT)
      expect(await notice.textContent()).toContain(reason)
      expect(await page.locator('.ids').count()).toBe(0)
      expect(await isSame()).toBe(true)
      await page.locator('.notice').getByRole('button', { name: 'Close' }).click()
      expect(await page.locator('.notice').isVisible()).toBe(false)
    },
  )

  test('6.17 of files dropped together the good are taken and the others named', async () => {
    await drop(page, ['bad.ids', FATAL], ['plan.pdf', '%PDF'], ['doors.ids', DOORS], ['house.ifc', MODEL])
    await waitForPacks(...CODES, 'doors.ids')
    const notice = await page.locator('.notice').textContent()
    expect(notice).toContain('bad.ids cannot be checked with')
    expect(notice).toContain('plan.pdf is neither a model nor an IDS')
  })

  test('6.18 nothing of it is sent until it is asked for; then the server has the same digest', async () => {
    const before = posts().length
    await drop(page, ['doors.ids', DOORS], ['Räume "A".ids', FAULTY])
    await waitForPacks(...CODES, 'doors.ids', 'Räume "A".ids')
    const ask = page.getByRole('button', { name: 'Send and compare' })
    await ask.waitFor(WAIT)
    expect(posts()).toHaveLength(before)
    await ask.click()
    await page.waitForSelector('.agrees', WAIT)
    expect(posts()).toHaveLength(before + 1)
  })

  test('6.18 page, server and command line have the same digest, with IDS files alone', async () => {
    await drop(page, ['doors.ids', DOORS], ['house.ifc', MODEL])
    await waitForPacks(...CODES, 'doors.ids')
    const on = page.locator('.packs-list').first().locator('input:checked')
    for (let left = await on.count(); left > 0; left--) await on.first().uncheck()
    await waitForPacks('doors.ids')
    await page.getByRole('button', { name: 'Send and compare' }).click(WAIT)
    await page.waitForSelector('.agrees', WAIT)
    for (const [name, text] of [
      ['doors.ids', DOORS],
      ['house.ifc', MODEL],
    ] as const)
      writeFileSync(join(folder, name), text)
    const args = [join(folder, 'house.ifc'), '--rules', join(folder, 'doors.ids'), '--format', 'json']
    const { out } = await call('check', ...args)
    expect((await result()).digest).toBe((JSON.parse(out) as Result).digest)
  })

  test('the code that reads IDS files is fetched with the first of them', async () => {
    expect(requests.filter((line) => line.includes('read-ids'))).toEqual([])
    await drop(page, ['doors.ids', DOORS])
    await waitForPacks(...CODES, 'doors.ids')
    expect(requests.filter((line) => line.includes('read-ids'))).toHaveLength(1)
  })

  test('at 360 pixels nothing runs out of the side', async () => {
    await page.setViewportSize({ width: 360, height: 760 })
    await drop(page, [`${'long-name-of-a-file'.repeat(6)}.ids`, FAULTY], [`${'bad'.repeat(40)}.ids`, FATAL])
    await page.locator('.refused').waitFor(WAIT)
    await page.locator('.more > summary').click()
    await page.locator('.faults summary').click()
    const widths = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      document.querySelector('lintel-panel')?.shadowRoot?.querySelector('.flow')?.scrollWidth,
    ])
    expect(widths).toEqual([360, 360])
  })
})

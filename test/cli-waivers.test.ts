/** `lintel check` with waivers: files beside models, what is told, and the exit codes (spec 8). */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Ajv from 'ajv'
import { describe, expect, test } from 'vitest'
import { call } from './cli/call.ts'
import schema from './result.schema.json' with { type: 'json' }
import { FINDING, house, NARROW, OPEN_FINDING, pack } from './waivers/house.ts'
import { houseFiles, WORDS } from './waivers/house-files.ts'

const { folder, MODEL, PACK, WAIVERS, check, json, waive, written } = houseFiles()

describe('lintel check', () => {
  test('8.5 a waived finding does not fail a build; without its waiver it does', async () => {
    await waive(FINDING, ...WORDS)
    expect((await check()).code).toBe(0)
    expect((await check('--fail-on', 'unknown')).code).toBe(1)
    expect((await check('--waivers', 'none')).code).toBe(1)
    await waive(OPEN_FINDING, ...WORDS)
    expect((await check('--fail-on', 'unknown')).code).toBe(0)
  })

  test('8.9 without a waiver file, and with none asked for, the document is as it ever was', async () => {
    const plain = await json()
    await waive(FINDING, ...WORDS)
    expect(await json('--waivers', 'none')).toEqual(plain)
    expect(plain).not.toHaveProperty('waivers')
    const waived = await json()
    expect(waived.digest).not.toBe(plain.digest)
    expect(await json('--today', '2026-11-27')).toEqual(waived)
    expect((await json('--today', '2026-11-28')).digest).not.toBe(waived.digest)
  })

  test('8.5 the terminal says who accepts what, why and until when', async () => {
    await waive(FINDING, ...WORDS, '--authority', 'Permit 2026/118')
    const { out } = await check()
    expect(out).toContain('Waived: accepted by someone, not passed')
    expect(out).toContain(`Door 1  IfcDoor  ${NARROW}`)
    expect(out.replaceAll(/\s+/g, ' ')).toContain(
      'waived by A. Muster, plan checker, until 2027-06-30 (Permit 2026/118): The wall is listed.',
    )
    expect(out).toContain('Waivers as of 2026-11-27: 1 finding accepted\n')
  })

  const REOPENED: readonly [
    what: string,
    change: () => void,
    args: readonly string[],
    why: string,
    message: string,
  ][] = [
    ['after its last day', () => undefined, ['--today', '2027-07-01'], 'expired', 'it ended on 2027-06-30'],
    [
      'before its first day',
      () => undefined,
      ['--today', '2026-11-26'],
      'early',
      'it holds from 2026-11-27 on, and the day is 2026-11-26',
    ],
    [
      'when the value worsens',
      () => writeFileSync(MODEL, house(0.75)),
      [],
      'value',
      'it misses the limit by 0.05 m now, by 0.04 m when it was waived',
    ],
    [
      'when the limit is another',
      () => undefined,
      ['--param', 'width=0.85'],
      'limit',
      'the limit is 0.85 m now; it was 0.8 m',
    ],
    [
      'when the edition is another',
      () => writeFileSync(PACK, pack({ edition: '2025' })),
      [],
      'edition',
      'the clause is House rules (2025) 7 now; it was House rules (2010) 7',
    ],
  ]
  test.each(REOPENED)(
    '8.3 a waiver does not hold %s, and it is told why',
    async (_, change, args, why, message) => {
      await waive(FINDING, ...WORDS)
      change()
      const result = await json(...args)
      expect(result.findings.find(({ id }) => id === FINDING)).toMatchObject({ status: 'fail' })
      expect(result.waivers).toMatchObject({
        used: 0,
        reopened: [{ finding: FINDING, by: 'A. Muster, plan checker', until: '2027-06-30', why, message }],
      })
      const { code, out } = await check(...args)
      expect(code).toBe(1)
      expect(out).toContain('Waivers that do not hold: their findings count again')
      expect(out.replaceAll(/\s+/g, ' ')).toContain(
        `${FINDING} · waived by A. Muster, plan checker, until 2027-06-30: ${message}`,
      )
      expect(out).toContain('0 findings accepted, 1 waiver that does not hold')
    },
  )

  test('8.3 a waiver holds on its last day, and when the value is better', async () => {
    await waive(FINDING, ...WORDS)
    writeFileSync(MODEL, house(0.79))
    expect((await json('--today', '2027-06-30')).waivers).toMatchObject({ used: 1, reopened: [] })
  })

  test('8.3 a waiver of what could not be decided does not hold for a failure', async () => {
    writeFileSync(MODEL, house('$'))
    await waive(FINDING, ...WORDS)
    expect((await json()).waivers?.used).toBe(1)
    writeFileSync(MODEL, house(0.5))
    expect((await json()).waivers?.reopened).toMatchObject([
      { why: 'verdict', message: 'it fails now; what was waived is that it could not be decided' },
    ])
  })

  test('8.3 another version of the pack reopens', async () => {
    await waive(FINDING, ...WORDS)
    writeFileSync(PACK, pack({ version: '1.1.0' }))
    const [reopened] = (await json()).waivers?.reopened ?? []
    expect(reopened?.message).toMatch(
      /^the pack house is 1\.1\.0 \([0-9a-f]{12}\) now; it was 1\.0\.0 \([0-9a-f]{12}\)$/,
    )
  })

  test('8.4 the document keeps its schema, whatever became of the waivers', async () => {
    await waive(FINDING, ...WORDS, '--authority', 'Permit 2026/118')
    await waive(OPEN_FINDING, '--reason', 'r', '--by', 'b', '--until', '2026-12-01')
    const document = written()
    const idle = { finding: 'a:b', reason: 'r', by: 'b', until: '2027-01-01' }
    writeFileSync(WAIVERS, JSON.stringify({ ...document, waivers: [...document.waivers, idle] }))
    const isValid = new Ajv.Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema)
    const result = await json('--today', '2027-01-01')
    expect([isValid(result), isValid.errors]).toEqual([true, null])
    const { used, reopened, unused } = result.waivers ?? {}
    expect([used, reopened?.length, unused?.length]).toEqual([1, 1, 1])
  })

  test('8.4 a waiver that names no finding is told, and is no error', async () => {
    const waivers = [`doors.width:${NARROW}`, 'stairs.width:2'].map((finding) => ({
      finding,
      reason: 'r',
      by: 'B',
      until: '2027-01-01',
    }))
    writeFileSync(WAIVERS, JSON.stringify({ schema: 'lintel-waivers/1', waivers }))
    writeFileSync(MODEL, house(0.9))
    const { code, out } = await check()
    expect(code).toBe(0)
    expect(out).toContain('Waivers that name no finding')
    expect(out).toContain(`${FINDING} · waived by B, until 2027-01-01: its rule finds nothing there`)
    expect(out).toContain('stairs.width:2 · waived by B, until 2027-01-01: no rule ran that could find it')
    expect((await json()).waivers?.unused.map(({ why }) => why)).toEqual(['gone', 'notChecked'])
  })

  test('8.5 against a baseline a waiver that ended makes its finding worse, and one that came is told', async () => {
    const [before, waived] = [join(folder, 'before.json'), join(folder, 'waived.json')]
    await check('--format', 'json', '--output', before)
    await waive(FINDING, ...WORDS)
    await check('--format', 'json', '--output', waived)
    expect((await check('--baseline', before)).out).toContain(
      'The baseline was made with another waiver file',
    )
    expect((await check('--baseline', waived, '--today', '2027-07-01')).code).toBe(1)
    const { out } = await call('compare', before, waived)
    expect(out.replaceAll(/\s+/g, ' ')).toContain('waiver file: not there → ')
    expect(out.replaceAll(/\s+/g, ' ')).toContain(
      'doors.width · fail → waived (waived by A. Muster, plan checker, until 2027-06-30: The wall is listed.)',
    )
  })

  test('8.5 SARIF suppresses it with the reason, JUnit skips its rule, CSV has its words', async () => {
    await waive(FINDING, ...WORDS)
    await waive(OPEN_FINDING, ...WORDS)
    const terms = 'waived by A. Muster, plan checker, until 2027-06-30: The wall is listed.'
    const { runs } = JSON.parse((await check('--format', 'sarif')).out)
    expect(
      runs[0].results.map(({ kind, suppressions }: Record<string, object>) => [kind, suppressions]),
    ).toEqual(
      ['fail', 'open'].map((kind) => [
        kind,
        [{ kind: 'external', status: 'accepted', justification: terms }],
      ]),
    )
    const junit = (await check('--format', 'junit')).out
    expect(junit).toContain('skipped="1"')
    expect(junit).toContain(
      `<skipped message="2 of 3 waived, not passed">IfcDoor Door 1 ${NARROW} (line 8): ${terms}`,
    )
    const [head, line] = (await check('--format', 'csv')).out.split('\r\n')
    const cells = Object.fromEntries(
      (head as string)
        .split(',')
        .map((name, at) => [name, (line as string).match(/("[^"]*"|[^,]*)(,|$)/g)?.[at]]),
    )
    expect(cells.waivedUntil).toBe('2027-06-30,')
    expect(cells.waiverReason).toBe('The wall is listed.,')
  })

  test('8.8 a file that is wrong, or not there, ends the call before the model is read', async () => {
    writeFileSync(
      WAIVERS,
      '{"schema":"lintel-waivers/1","waivers":[{"finding":"a:b","reason":"r","by":"b"}]}',
    )
    writeFileSync(MODEL, 'no model at all')
    expect(await check()).toEqual({
      code: 2,
      out: '',
      notes: [
        `lintel: ${WAIVERS}: waivers[0]: expected the key 'until' (The last day on which it holds: \`2027-06-30\`), found none`,
      ],
    })
    expect(await check('--waivers', join(folder, 'no.json'))).toMatchObject({
      code: 2,
      notes: [expect.stringContaining('no.json does not exist')],
    })
    expect(await check('--today', 'tomorrow')).toMatchObject({
      code: 2,
      notes: [expect.stringContaining('It must be a day of the calendar, for example 2027-06-30')],
    })
  })
})

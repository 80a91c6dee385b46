/** `lintel check` with waivers, and `lintel waive`: files beside models, what is told, and the exit codes (spec 8). */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Ajv from 'ajv'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Result } from '../engine/result.ts'
import { call } from './cli/call.ts'
import schema from './result.schema.json' with { type: 'json' }
import { temporaryFolder } from './temporary-folder.ts'
import { FINDING, house, NARROW, OPEN_FINDING, pack, UNSTATED } from './waivers/house.ts'

const folder = temporaryFolder()
const MODEL = join(folder, 'house.ifc')
const PACK = join(folder, 'pack.json')
const WAIVERS = `${MODEL}.waivers.json`

beforeEach(() => {
  writeFileSync(MODEL, house())
  writeFileSync(PACK, pack())
  rmSync(WAIVERS, { force: true })
})

const check = (...args: readonly string[]) => call('check', MODEL, '--rules', PACK, ...args)
const json = async (...args: readonly string[]): Promise<Result> =>
  JSON.parse((await check('--format', 'json', ...args)).out)
const WORDS = [
  '--reason',
  'The wall is listed.',
  '--by',
  'A. Muster, plan checker',
  '--until',
  '2027-06-30',
] as const
const waive = (...args: readonly string[]) => call('waive', MODEL, ...args, '--rules', PACK)
const written = () => JSON.parse(readFileSync(WAIVERS, 'utf8'))

describe('lintel waive', () => {
  test('8.7 writes the waiver with what was accepted, and the check takes it from beside the model', async () => {
    const called = await waive(FINDING, ...WORDS, '--authority', 'Permit 2026/118')
    expect(called).toEqual({
      code: 0,
      out: `${WAIVERS}: ${FINDING} is waived until 2027-06-30\n`,
      notes: [],
    })
    expect(written()).toEqual({
      schema: 'lintel-waivers/1',
      waivers: [
        {
          finding: FINDING,
          reason: 'The wall is listed.',
          by: 'A. Muster, plan checker',
          authority: 'Permit 2026/118',
          until: '2027-06-30',
          given: '2026-11-27',
          verdict: 'fail',
          value: { number: 0.76, unit: 'm' },
          limit: { number: 0.8, unit: 'm' },
          margin: { number: 0.76 - 0.8, unit: 'm' },
          edition: {
            code: 'House rules',
            section: '7',
            edition: '2010',
            packs: [{ id: 'house', version: '1.0.0', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }],
          },
        },
      ],
    })
    const result = await json()
    expect(result.findings.find(({ id }) => id === FINDING)).toMatchObject({
      status: 'waived',
      waiver: {
        verdict: 'fail',
        by: 'A. Muster, plan checker',
        authority: 'Permit 2026/118',
        reason: 'The wall is listed.',
        until: '2027-06-30',
      },
    })
    expect(result.waivers).toMatchObject({ date: '2026-11-27', used: 1, reopened: [], unused: [] })
    expect(result.summary).toMatchObject({ fail: 0, unknown: 1, waived: 1, pass: 4, score: 1, coverage: 0.8 })
    expect(result.rules[1]).toMatchObject({
      id: 'doors.width',
      status: 'unknown',
      fail: 0,
      waived: 1,
      applicable: 3,
    })
  })

  test('8.7 names the finding by rule and element, and takes the place of a waiver of the same finding', async () => {
    await waive(FINDING, ...WORDS)
    await waive('--rule', 'doors.width', '--element', UNSTATED, ...WORDS)
    const other = await waive(FINDING, '--reason', 'Still.', '--by', 'B. Beispiel', '--until', '2028-01-01')
    expect(other.out).toBe(
      `${WAIVERS}: ${FINDING} is waived until 2028-01-01 in the place of the waiver by A. Muster, plan checker, until 2027-06-30\n`,
    )
    expect(written().waivers.map(({ finding, by }: Record<string, string>) => [finding, by])).toEqual([
      [FINDING, 'B. Beispiel'],
      [OPEN_FINDING, 'A. Muster, plan checker'],
    ])
    const { summary, rules } = await json()
    expect(summary).toMatchObject({ status: 'pass', fail: 0, unknown: 0, waived: 2, pass: 4 })
    expect(rules[1]?.status).toBe('pass')
  })

  test('8.7 takes a result in place of a model, also one with waivers, and keeps what was written by hand', async () => {
    const hand = { rule: 'doors.width', globalId: UNSTATED, reason: 'r', by: 'b', until: '2026-12-01' }
    writeFileSync(
      WAIVERS,
      JSON.stringify({ $schema: 'waivers.schema.json', schema: 'lintel-waivers/1', waivers: [hand] }),
    )
    const file = join(folder, 'house.json')
    await check('--format', 'json', '--output', file)
    expect(await call('waive', file, OPEN_FINDING, ...WORDS)).toMatchObject({ code: 0 })
    expect(await call('waive', file, FINDING, ...WORDS)).toMatchObject({ code: 0 })
    expect(written()).toMatchObject({
      $schema: 'waivers.schema.json',
      waivers: [
        { finding: OPEN_FINDING, verdict: 'unknown' },
        { finding: FINDING, verdict: 'fail' },
      ],
    })
  })

  const REFUSED: readonly [what: string, args: readonly string[], note: string][] = [
    [
      'an unknown element',
      [`doors.width:${NARROW.slice(0, -1)}x`, ...WORDS],
      `there is no finding 'doors.width:${NARROW.slice(0, -1)}x' in ${MODEL}; did you mean '${FINDING}'?`,
    ],
    [
      'an unknown rule',
      ['--rule', 'door.width', '--element', NARROW, ...WORDS],
      `there is no finding 'door.width:${NARROW}' in ${MODEL}; did you mean '${FINDING}'?`,
    ],
    [
      'something else',
      ['?', ...WORDS],
      `there is no finding '?' in ${MODEL}; lintel check MODEL --format csv lists the ids of all findings`,
    ],
    ['no finding', [...WORDS], 'name the finding: by its id, or with --rule and --element'],
    [
      'a finding in both ways',
      [FINDING, '--rule', 'doors.width', ...WORDS],
      'name the finding: by its id, or with --rule and --element',
    ],
    [
      'a day that is over',
      [FINDING, ...WORDS.slice(0, 5), '2026-11-26'],
      '--until 2026-11-26 is over; expected a day on or after 2026-11-27',
    ],
    [
      'a day that is over, by another beginning',
      [FINDING, ...WORDS.slice(0, 5), '2026-11-26', '--date', '2020-01-01'],
      '--until 2026-11-26 is over; expected a day on or after 2026-11-27',
    ],
    [
      'a day that is none',
      [FINDING, ...WORDS.slice(0, 5), '2027-02-29'],
      "option '--until <day>' argument '2027-02-29' is invalid. It must be a day of the calendar, for example 2027-06-30; see lintel waive --help",
    ],
    [
      'no reason',
      [FINDING, ...WORDS.slice(2)],
      "required option '--reason <text>' not specified; see lintel waive --help",
    ],
    [
      'an empty reason',
      [FINDING, '--reason', '', ...WORDS.slice(2)],
      `${WAIVERS}: waivers[0].reason: expected a text that is not empty, found ''`,
    ],
  ]
  test.each(REFUSED)('8.7 refuses %s, and writes nothing', async (_, args, note) => {
    expect(await waive(...args)).toEqual({ code: 2, out: '', notes: [`lintel: ${note}`] })
    expect(existsSync(WAIVERS)).toBe(false)
  })

  test('8.7 refuses to write where the model is not, and into a file that is none of waivers', async () => {
    const file = join(folder, 'elsewhere.json')
    writeFileSync(file, JSON.stringify({ ...(await json()), model: { name: 'gone.ifc', sha256: '' } }))
    expect(await call('waive', file, FINDING, ...WORDS)).toMatchObject({
      code: 2,
      notes: [
        `lintel: the model of ${file}, gone.ifc, is not there; name the file to write with --waivers FILE`,
      ],
    })
    writeFileSync(WAIVERS, '{"schema":"lintel-waivers/1"}')
    expect(await waive(FINDING, ...WORDS)).toMatchObject({
      code: 2,
      notes: [`lintel: ${WAIVERS}: expected the key 'waivers' (One a finding), found none`],
    })
    expect(readFileSync(WAIVERS, 'utf8')).toBe('{"schema":"lintel-waivers/1"}')
  })
})

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

/** `lintel waive`: the file beside the model, and what is refused (spec 8.7). */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { call } from './cli/call.ts'
import { FINDING, NARROW, OPEN_FINDING, UNSTATED } from './waivers/house.ts'
import { houseFiles, WORDS } from './waivers/house-files.ts'

const { folder, MODEL, WAIVERS, check, json, waive, written } = houseFiles()

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

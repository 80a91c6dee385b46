import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { prettyComparison } from '../cli/pretty/comparison.ts'
import { clean, clip, textWidth, wrap } from '../cli/pretty/layout.ts'
import { prettyReport } from '../cli/pretty/result.ts'
import { makeStyle, styleFor } from '../cli/pretty/style.ts'
import { classNoun, counted, percent } from '../cli/pretty/wording.ts'
import { compareResults } from '../engine/compare.ts'
import type { Report } from '../engine/report/report.ts'
import type { Finding, Result } from '../engine/result.ts'
import { PLAIN } from './cli/call.ts'
import { resultFixture } from './fixtures/results.ts'

const pretty = (report: Report, options = {}) =>
  prettyReport([report], { style: PLAIN, all: false, quiet: false, ...options })

const house = resultFixture('house')
const text = pretty({ result: house })

test('a finding says storey, name, class, GlobalId, then value, limit and margin in SI and in the unit of the code', () => {
  expect(text).toMatch(/Ground floor \/ Lobby +Door 014 +IfcDoor {2}3cUkl32yn9qRSPvBJV0001/)
  expect(text.replace(/\n {6}/g, ' ')).toContain(
    'Clear width is 0.76 m; at least 0.8128 m is required · short by 52.8 mm (2.08 in) · 29.92 in against 32 in',
  )
})

test('what all findings of a rule share is said once', () => {
  expect(text.split('The space has no name')).toHaveLength(2)
  expect(text.split('→ Give the space its name or number')).toHaveLength(2)
})

test('a long list is cut and says so, --all shows it whole', () => {
  expect(text).toContain('… 4 more (--format json has all, --all shows them)')
  const whole = pretty({ result: house }, { all: true })
  expect(whole).not.toContain('more (--format')
  for (const finding of house.findings) expect(whole).toContain(finding.element.globalId)
})

test('unknown findings are told by what is missing and not one by one', () => {
  expect(text).toContain('12 doors: Pset_DoorCommon.FireRating is missing')
  expect(text).toContain('asked for by core-door-fire-rating')
  expect(text).not.toContain('3cUkl32yn9qRSPvBJV0031')
})

test('2.6.2 a rule that failed by itself says its message', () => {
  expect(text).toContain('✖ error: The model has exactly one site')
  expect(text).toContain('There is no IfcSite; exactly one is required')
})

test('3.3 drafts say that they are drafts, at the rule and in the summary', () => {
  expect(text).toContain('draft: the figure of this rule is not verified')
  expect(text).toContain('1 rule of these is a draft: figures not verified')
})

test('1.3 what was not read stands in the report with its lines', () => {
  expect(text).toContain('3  class not in the schema: IFCFOO  lines 12, 40, 77')
})

test('the score stands beside its coverage and the counts beside each other', () => {
  expect(text).toContain('✖ FAIL  17 fail · 13 unknown · 41 pass · 1 waived  (3 errors, 14 warnings)')
  expect(text).toContain('Score 70.6 % at coverage 81.6 %: 13 of 71 checks could not be decided')
})

test('nothing applicable is not praised', () => {
  const clean = resultFixture('clean')
  const summary = { ...clean.summary, pass: 0, score: 1, coverage: 0 }

  expect(pretty({ result: { ...clean, summary } })).toContain(
    'Nothing in this model was applicable: this is no proof of anything',
  )
})

test('with a baseline findings are marked, new ones first, and the summary counts what is gone', () => {
  const comparison = compareResults(resultFixture('house-before'), house)
  const marked = pretty({ result: house, comparison }).replace(/\n {2}(?=\S)/g, '\n  ')

  expect(marked).toMatch(/\n {2}\+ Ground floor.*0001\n/)
  expect(marked).toMatch(/\n {2}~ Level 1 .*0011\n {2}= Level 1 .*0010\n/)
  expect(marked).toContain('1 new (+), 3 changed (~), 27 unchanged (=), 1 gone')
  expect(marked).toContain('The baseline was made with another pack us/ada-2010')
})

test('a baseline of another kernel, pack or jurisdiction is told so', () => {
  const other = {
    ...house,
    kernel: { ...house.kernel, version: '9.0.0' },
    model: { ...house.model, jurisdiction: 'us' },
  }
  const comparison = compareResults({ ...other, packs: resultFixture('house-before').packs }, house)

  expect(pretty({ result: house, comparison })).toContain(
    'The baseline was made with another pack us/ada-2010, another kernel, another jurisdiction',
  )
})

describe('4.3.1 a comparison', () => {
  const head = (before: Result, after: Result) =>
    prettyComparison(compareResults(before, after), { style: PLAIN, all: false }).split('\n\n')[0]

  test('of two builds of one kernel names them, and finds no difference in them', () => {
    const kernel = { ...house.kernel, build: 'threads', sha256: 'e'.repeat(64) } as const

    expect(head(house, { ...house, kernel })).toBe(
      [
        'models/house é.ifc → models/house é.ifc',
        '  the same model bytes',
        '  kernel 0.1.0 in its builds simd → threads: they say the same, their bytes are not compared',
      ].join('\n'),
    )
  })

  test('of two kernels says that differences may come from them', () => {
    const kernel = { ...house.kernel, sha256: 'e'.repeat(64) }

    expect(head(house, { ...house, kernel })).toContain(
      '  kernel: 0.1.0 (simd dddddddddddd) → 0.1.0 (simd eeeeeeeeeeee)\n  so not every difference comes from the model',
    )
  })

  test('4.6 of a model that was changed after it was read says so', () => {
    const model = { ...house.model, changedValues: 1 }

    expect(head(house, { ...house, model })).toContain('values changed since they were read: 0 → 1')
  })
})

test('quiet is one line per model', () => {
  const options = { style: PLAIN, all: false, quiet: true }

  expect(
    prettyReport([{ result: house }, { result: resultFixture('clean') }], options)
      .trim()
      .split(/\n+/),
  ).toEqual([
    'models/house é.ifc: ✖ FAIL  17 fail · 13 unknown · 41 pass · 1 waived  (3 errors, 14 warnings)',
    'clean.ifc: ✔ PASS  0 fail · 0 unknown · 4 pass',
  ])
})

test('no line is wider than the terminal, whatever the names are', () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 80 }),
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.integer({ min: 80, max: 100 }),
      (name, storey, width) => {
        const findings = house.findings.map(
          (finding): Finding => ({
            ...finding,
            message: `${name} ${storey}`,
            element: { ...finding.element, name, storey },
          }),
        )
        const style = makeStyle({ colour: true, unicode: true, width })
        const lines = pretty({ result: { ...house, findings } }, { style, all: true }).split('\n')
        const digest = lines.findIndex((line) => line.includes('sha256:'))
        for (const line of lines.slice(0, digest)) expect(textWidth(line)).toBeLessThanOrEqual(width)
      },
    ),
    { numRuns: 60 },
  )
})

test('without UTF-8 every sign of ours is ASCII', () => {
  const style = makeStyle({ colour: false, unicode: false, width: 100 })
  const ascii = pretty({ result: { ...house, model: { ...house.model, name: 'house.ifc' } } }, { style })

  expect(/[^\n\x20-\x7e]/.exec(ascii)).toBeNull()
})

test("a model's names cannot steer the terminal", () => {
  expect(clean('a\u001b[31mb\u0007\n c\u202e')).toBe('a\uFFFD[31mb\uFFFD c\uFFFD')
})

test('colours: none in a pipe, NO_COLOR off, FORCE_COLOR on', () => {
  const terminal = { isTerminal: true, columns: 80, platform: 'linux' }
  const pipe = { isTerminal: false, columns: undefined, platform: 'linux' }
  const isPainted = (screen: typeof terminal | typeof pipe, environment: Record<string, string>) =>
    styleFor(screen, environment).red('x') !== 'x'

  expect([isPainted(terminal, {}), isPainted(pipe, {})]).toEqual([true, false])
  expect([
    isPainted(terminal, { NO_COLOR: '1' }),
    isPainted(terminal, { NO_COLOR: '' }),
    isPainted(terminal, { TERM: 'dumb' }),
  ]).toEqual([false, true, false])
  expect([isPainted(pipe, { FORCE_COLOR: '1' }), isPainted(terminal, { FORCE_COLOR: '0' })]).toEqual([
    true,
    false,
  ])
})

test('symbols follow the locale, the width follows the terminal and ends at 100', () => {
  const screen = { isTerminal: true, columns: 80, platform: 'linux' }

  expect(styleFor(screen, { LANG: 'de_DE.UTF-8' }).symbols.error).toBe('✖')
  expect(styleFor(screen, { LANG: 'de_DE.UTF-8', LC_ALL: 'C' }).symbols.error).toBe('x')
  expect([styleFor(screen, {}).width, styleFor({ ...screen, columns: 300 }, {}).width]).toEqual([80, 100])
})

test('words: counts, classes, shares that never round up to all', () => {
  expect([
    counted(1, 'door'),
    counted(12, classNoun('IfcDoor')),
    counted(12345, classNoun('IfcAssembly')),
  ]).toEqual(['1 door', '12 doors', '12 345 assemblies'])
  expect(classNoun('IfcCurtainWall')).toBe('curtain wall')
  expect([percent(1), percent(0.99999), percent(0.7)]).toEqual(['100 %', '99.9 %', '70 %'])
})

test('layout: wide and combining characters are counted as the terminal shows them', () => {
  expect([textWidth('戸口'), textWidth('e\u0301'), textWidth(PLAIN.bold('ab'))]).toEqual([4, 1, 2])
  expect(clip('Tür 戸口 A', 7, '…')).toBe('Tür 戸…')
  expect(wrap('one two three', 9, '→ ')).toEqual(['→ one two', '  three'])
})

import { describe, expect, test } from 'vitest'
import { compareResults, isWorse } from '../engine/compare.ts'
import type { Finding, Result } from '../engine/result.ts'
import { resultFixture } from './fixtures/results.ts'

const ids = (findings: readonly Finding[]) => findings.map((finding) => finding.id)

const before = resultFixture('house-before')
const after = resultFixture('house')
const comparison = compareResults(before, after)

test('4.3 says which findings are new, gone and the same, by finding id', () => {
  expect(ids(comparison.new)).toEqual(['f-width-1'])
  expect(ids(comparison.gone)).toEqual(['f-width-99'])
  expect(comparison.same).toHaveLength(after.findings.length - 4)
})

test('4.3 says which findings changed their verdict or value, and in what', () => {
  expect(comparison.changed.map((change) => [change.after.id, change.parts])).toEqual([
    ['f-width-2', ['value']],
    ['f-name-11', ['status']],
    ['f-open-50', ['status']],
  ])
})

test('4.3 tells a worse verdict from a better one', () => {
  expect(comparison.changed.map(isWorse)).toEqual([false, true, false])
})

test('4.3 a finding whose rule did not run is not called gone', () => {
  expect(ids(comparison.notChecked)).toEqual(['f-old-1'])
  expect(comparison.rules).toEqual([
    { id: 'old-rule', before: 'fail', after: null },
    { id: 'core-site', before: null, after: 'fail' },
  ])
})

test('4.3 says that the packs differ', () => {
  expect(comparison.differences).toEqual([
    { what: 'pack', name: 'us/ada-2010', before: '0.1.0 (cccccccccccc)', after: '0.2.0 (cccccccccccc)' },
  ])
})

test('4.3 says that the kernel, a parameter or the jurisdiction differs', () => {
  const other: Result = {
    ...after,
    kernel: { ...after.kernel, version: '9.0.0' },
    parameters: { door_clear_width: 0.9, extra: true },
    model: { ...after.model, jurisdiction: 'us' },
  }

  const { differences } = compareResults(after, other)

  expect(differences.map(({ what, name, before: old, after: now }) => [what, name, old, now])).toEqual([
    ['parameter', 'door_clear_width', '0.8128', '0.9'],
    ['parameter', 'extra', null, 'true'],
    ['kernel', 'kernel', '0.1.0 (simd dddddddddddd)', '9.0.0 (simd dddddddddddd)'],
    ['jurisdiction', 'jurisdiction', 'us/ca', 'us'],
  ])
})

describe('4.3.1 two kernels', () => {
  const run = (kernel: Partial<Result['kernel']>): Result => ({
    ...after,
    kernel: { version: '1.0.0', build: 'simd', sha256: 'd'.repeat(64), ...kernel },
  })
  const other = 'e'.repeat(64)

  test.each([
    ['version and build are the same', {}, {}, []],
    [
      'bytes of one build differ',
      {},
      { sha256: other },
      ['1.0.0 (simd dddddddddddd)', '1.0.0 (simd eeeeeeeeeeee)'],
    ],
    ['build and with it the bytes differ', {}, { build: 'threads', sha256: other }, []],
    [
      'version and build differ',
      {},
      { version: '1.1.0', build: 'scalar', sha256: other },
      ['1.0.0 (simd)', '1.1.0 (scalar)'],
    ],
  ] as const)('whose %s', (_, one, two, expected) => {
    const comparison = compareResults(run(one), run(two))

    expect(comparison.differences.flatMap(({ before: old, after: now }) => [old, now])).toEqual(expected)
    expect([comparison.before.kernel, comparison.after.kernel]).toEqual([run(one).kernel, run(two).kernel])
  })
})

test('4.3 a result compared with itself differs in nothing', () => {
  const same = compareResults(after, after)

  expect(same.same).toEqual(after.findings)
  expect([same.new, same.gone, same.changed, same.notChecked, same.rules, same.differences]).toEqual([
    [],
    [],
    [],
    [],
    [],
    [],
  ])
})

test('2.3.5 a value that moved by less than the tolerance is the same', () => {
  const [first, ...rest] = after.findings
  const moved = { ...first, value: { number: 0.76 + 1e-9, unit: 'm' } } as Finding

  expect(compareResults(after, { ...after, findings: [moved, ...rest] }).changed).toEqual([])
})

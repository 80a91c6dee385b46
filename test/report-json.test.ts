import { describe, expect, test } from 'vitest'
import { LintelError } from '../engine/errors.ts'
import { jsonReport, parseResults } from '../engine/report/json.ts'
import { codeText, marginText, numberText, valueText } from '../engine/report/value-text.ts'
import type { Result } from '../engine/result.ts'
import { resultFixture } from './fixtures/results.ts'

function errorOf(text: string): LintelError {
  try {
    parseResults(text, 'x.json')
  } catch (error) {
    if (error instanceof LintelError) return error
  }
  throw new Error('no LintelError was thrown')
}

function written(results: readonly Result[]): string {
  return [...jsonReport(results.map((result) => ({ result })))].join('')
}

describe('the JSON report', () => {
  test('4.1 one model is the plain result, several are a list with a schema of its own', () => {
    const [house, clean] = [resultFixture('house'), resultFixture('clean')]

    expect(written([house])).toBe(`${JSON.stringify(house, null, 2)}\n`)
    const both = { schema: 'lintel-results/1', results: [house, clean] }
    expect(written([house, clean])).toBe(`${JSON.stringify(both, null, 2)}\n`)
  })

  test('4.3 what was written is read again', () => {
    const results = [resultFixture('house'), resultFixture('clean')]

    expect(parseResults(written(results), 'x.json')).toEqual(results)
  })

  test.each([
    ['', 'it is no JSON'],
    ['[]', 'it is no JSON object'],
    ['{}', 'it has no schema'],
    ['{"schema":"other/1"}', "its schema is 'other/1'"],
    ['{"schema":"lintel-result/1"}', "'model' is missing"],
    [
      JSON.stringify({ ...resultFixture('clean'), kernel: { version: '1' } }),
      "kernel is no Lintel result: 'build' is missing",
    ],
    [
      JSON.stringify({ ...resultFixture('clean'), findings: [{ id: 'a' }] }),
      "findings[0] is no Lintel result: 'rule' is missing",
    ],
  ])('4.3 a file that is no result is an error that says why and how to make one: %#', (text, reason) => {
    const error = errorOf(text)

    expect(error.code).toBe('result-invalid')
    expect(error.message).toContain(reason)
    expect(error.message).toContain('lintel check MODEL --format json')
  })
})

describe('values in words', () => {
  test('intervals say which bound is known', () => {
    expect(valueText({ interval: [null, 0.86], unit: 'm' })).toBe('at most 0.86 m')
    expect(valueText({ interval: [0.7, null], unit: 'm' })).toBe('at least 0.7 m')
    expect(valueText({ interval: [0.7, 0.8], unit: 'm2' })).toBe('0.7 to 0.8 m²')
    expect(valueText({ number: 3, unit: '1' })).toBe('3')
  })

  test('a limit in whole inches, feet or degrees shows them, one in whole centimetres does not', () => {
    const inches = { number: 0.8128, unit: 'm' }

    expect(codeText({ number: 0.76, unit: 'm' }, inches)).toBe('29.92 in')
    expect(codeText({ number: 60.96, unit: 'm' }, { number: 60.96, unit: 'm' })).toBe('200 ft')
    expect(codeText({ number: 0.1, unit: 'rad' }, { number: Math.PI / 36, unit: 'rad' })).toBe('5.73°')
    expect(codeText({ number: 300, unit: 'K' }, { number: 293.15, unit: 'K' })).toBe('26.85 °C')
    expect(codeText({ number: 0.76, unit: 'm' }, { number: 0.9, unit: 'm' })).toBeNull()
  })

  test('a margin has no sign and speaks millimetres below a metre', () => {
    expect(marginText({ number: -0.0528, unit: 'm' }, { number: 0.8128, unit: 'm' })).toBe(
      '52.8 mm (2.08 in)',
    )
    expect(marginText({ number: 1.5, unit: 'm' }, { number: 30, unit: 'm' })).toBe('1.5 m')
  })

  test('numbers lose their noise and not their meaning', () => {
    expect([numberText(0.7600000001), numberText(12345.6), numberText(-0), numberText(1 / 3)]).toEqual([
      '0.76',
      '12345.6',
      '0',
      '0.333333',
    ])
  })
})

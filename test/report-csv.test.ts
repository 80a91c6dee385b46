import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareResults } from '../engine/compare.ts'
import { csvCell, csvRecord, csvReport } from '../engine/report/csv.ts'
import { resultFixture } from './fixtures/results.ts'

/** RFC 4180, read strictly; the reference that the writer is tested against. */
function parseCsv(text: string): string[][] {
  const records: string[][] = []
  let record: string[] = []
  let at = 0
  while (at < text.length) {
    let cell = ''
    if (text[at] === '"') {
      at++
      while (!(text[at] === '"' && text[at + 1] !== '"')) {
        if (at >= text.length) throw new Error('a quote is not closed')
        if (text[at] === '"') at++
        cell += text[at++]
      }
      at++
    } else {
      while (at < text.length && text[at] !== ',' && text[at] !== '\r') {
        if (text[at] === '"' || text[at] === '\n') throw new Error('a cell is not quoted')
        cell += text[at++]
      }
    }
    record.push(cell)
    if (text[at] === ',') at++
    else if (text.startsWith('\r\n', at)) {
      records.push(record)
      record = []
      at += 2
    } else throw new Error(`neither a comma nor a line end at ${at}`)
  }
  return records
}

const unneutralised = (cell: string) => (/^'[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell)

test('any cells come back as they were, but for the apostrophe before a formula', () => {
  const cells = fc.array(
    fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[=+\-@,"\r\n\ta']{0,6}$/)),
    { minLength: 1, maxLength: 5 },
  )
  fc.assert(
    fc.property(fc.array(cells, { minLength: 1, maxLength: 4 }), (records) => {
      const text = records.map(csvRecord).join('')
      expect(parseCsv(text).map((record) => record.map(unneutralised))).toEqual(
        records.map((record) => record.map(unneutralised)),
      )
    }),
  )
})

test('no cell starts as a formula unless it is a plain number', () => {
  const starts = fc.constantFrom('=', '+', '-', '@', '\t', '\r')
  fc.assert(
    fc.property(starts, fc.string(), (start, rest) => {
      const cell = csvCell(start + rest).replace(/^"/, '')
      expect(/^[=+\-@\t\r]/.test(cell) ? Number.isFinite(Number(cell)) : true).toBe(true)
    }),
  )
})

test('a name that is a formula is neutralised and a negative margin stays a number', () => {
  expect(csvCell('=HYPERLINK("http://x")')).toBe('"\'=HYPERLINK(""http://x"")"')
  expect(csvCell('-0.053')).toBe('-0.053')
  expect(csvCell(-0.053)).toBe('-0.053')
  expect(csvCell('-1+cmd')).toBe("'-1+cmd")
})

test('there is one line per finding and one per rule that failed by itself, all of the same length', () => {
  const result = resultFixture('house')

  const records = parseCsv(csvReport([{ result }]))

  expect(records).toHaveLength(1 + 1 + result.findings.length)
  expect(new Set(records.map((record) => record.length)).size).toBe(1)
  expect(records[1]?.slice(0, 4)).toEqual(['models/house é.ifc', 'fail', 'error', 'core-site'])
})

test('a line says value, limit and margin with their units, an interval with its open end left out', () => {
  const [head = [], ...records] = parseCsv(csvReport([{ result: resultFixture('house') }]))
  const cells = (id: string) => {
    const record = records.find((one) => one.at(-1) === id) ?? []
    return (name: string) => record[head.indexOf(name)]
  }

  const width = cells('f-width-1')
  expect([width('value'), width('valueUnit'), width('limit'), width('margin'), width('marginUnit')]).toEqual([
    '0.76',
    'm',
    '0.8128',
    '-0.0528',
    'm',
  ])
  expect(cells('f-open-50')('value')).toBe('..0.86')
  expect(cells('f-fire-30')('missing')).toBe('Pset_DoorCommon.FireRating')
})

test('with a baseline each finding says where it stands', () => {
  const result = resultFixture('house')
  const comparison = compareResults(resultFixture('house-before'), result)

  const [head = [], ...records] = parseCsv(csvReport([{ result, comparison }]))

  const states = new Map(records.map((record) => [record.at(-1), record[head.indexOf('baseline')]]))
  expect([states.get('f-width-1'), states.get('f-width-2'), states.get('f-width-3')]).toEqual([
    'new',
    'changed',
    'same',
  ])
})

test('a byte order mark is written only when asked for', () => {
  expect(csvReport([]).startsWith('model,')).toBe(true)
  expect(csvReport([], { mark: true }).startsWith('\uFEFFmodel,')).toBe(true)
})

/** The audit of a hostile IDS ends soon, and does not take it for good. */
import { describe, expect, test } from 'vitest'
import { lintIds } from '../engine/ids/lint.ts'
import { custom, restriction } from './ids/facet-texts.ts'
import { idsFile, specification } from './ids/files.ts'

describe('hostile files end soon', () => {
  const many = (count: number, facet: (i: number) => string) =>
    Array.from({ length: count }, (_, i) => facet(i)).join('')

  test('a flood of faults is cut, and says so', () => {
    const names = many(20_000, (i) => `<xs:enumeration value="IFCNO${i}"/>`)
    const { faults } = lintIds(
      idsFile(specification(`<entity><name>${restriction(names)}</name></entity>`)),
      'a.ids',
    )
    expect(faults).toHaveLength(1001)
    expect(faults.at(-1)).toMatchObject({
      severity: 'error',
      what: 'there are more faults than are listed here',
    })
  })

  test('patterns that cannot all be kept are refused in every mode', () => {
    const patterns = many(50_000, (i) => `<xs:pattern value="(a|b){0,9}${i}"/>`)
    const { faults } = lintIds(idsFile(specification(custom('IFCLABEL', restriction(patterns)))), 'a.ids')
    expect(faults).toMatchObject([
      { severity: 'fatal', what: 'the patterns of the file are too large together' },
    ])
  })

  test('patterns that cannot all be tried are not taken for good', () => {
    const patterns = many(20_000, (i) => `<xs:pattern value="(.+)+${i}"/>`)
    const { faults } = lintIds(
      idsFile(
        specification('', {
          applicability: `<entity><name>${restriction(`<xs:pattern value=".*"/>${patterns}`)}</name></entity>`,
        }),
      ),
      'a.ids',
    )
    expect(faults.map(({ what }) => what)).toEqual([
      'the file has more patterns for names than an audit tries',
    ])
  })
})

/** IDS files become documents: every part, its place, and every encoding. */
import { describe, expect, test } from 'vitest'
import { parseIds, readIds } from '../engine/ids/read.ts'
import { auditFiles, idsFile, officialCases, specification } from './ids/files.ts'

const WHOLE = `<?xml version="1.0" encoding="UTF-8"?>
<x:ids xmlns:x="http://standards.buildingsmart.org/IDS" xmlns:s="http://www.w3.org/2001/XMLSchema">
  <x:info>
    <x:title>A &amp; B</x:title><x:copyright>C</x:copyright><x:version>1</x:version>
    <x:description><![CDATA[<D>]]></x:description><x:author>a@b.c</x:author><x:date>2024-02-29</x:date>
    <x:purpose>P</x:purpose><x:milestone>M</x:milestone>
  </x:info>
  <x:specifications>
    <x:specification name="N" identifier="I" description="D" instructions="Do" ifcVersion="IFC2X3 IFC4 IFC4X3_ADD2">
      <x:applicability minOccurs="0" maxOccurs="0">
        <x:entity>
          <x:name><x:simpleValue>IFCDOOR</x:simpleValue></x:name>
          <x:predefinedType><x:simpleValue> GATE </x:simpleValue></x:predefinedType>
        </x:entity>
      </x:applicability>
      <x:requirements description="R">
        <x:material uri="https://example.org/m" cardinality="optional" instructions="Look"/>
        <x:property dataType="IFCLABEL" uri="u" cardinality="prohibited">
          <x:propertySet><s:restriction base="s:string"><s:annotation><any xmlns=""/></s:annotation>
            <s:pattern value="A.*"/><s:pattern value="B"/></s:restriction></x:propertySet>
          <x:baseName><s:restriction base="s:string"><s:minLength value="2"/><s:maxLength value="5"/></s:restriction></x:baseName>
          <x:value><s:restriction base="s:double"><s:minInclusive value="1.5"/><s:maxExclusive value="2"/></s:restriction></x:value>
        </x:property>
        <x:partOf relation="IFCRELVOIDSELEMENT IFCRELFILLSELEMENT">
          <x:entity><x:name><s:restriction base="s:string"><s:enumeration value="IFCWALL"/><s:enumeration value="IFCSLAB"/></s:restriction></x:name></x:entity>
        </x:partOf>
        <x:classification><x:value><x:simpleValue>1</x:simpleValue></x:value><x:system><x:simpleValue>S</x:simpleValue></x:system></x:classification>
        <x:attribute><x:name><x:simpleValue>Name</x:simpleValue></x:name><x:value><s:restriction><s:length value="3"/><s:totalDigits value="4"/></s:restriction></x:value></x:attribute>
      </x:requirements>
    </x:specification>
  </x:specifications>
</x:ids>`

describe('a document', () => {
  const document = parseIds(WHOLE, 'whole.ids')
  const [only] = document.specifications
  const [material, property, partOf, classification, attribute] = only!.requirements

  test('says of itself what the file says', () => {
    expect(document.info).toEqual({
      title: 'A & B',
      copyright: 'C',
      version: '1',
      description: '<D>',
      author: 'a@b.c',
      date: '2024-02-29',
      purpose: 'P',
      milestone: 'M',
    })
  })

  test('has the words, versions and cardinality of a specification', () => {
    const { applicability: _, requirements: __, ...rest } = only!
    expect(rest).toEqual({
      place: { line: 9, column: 5 },
      name: 'N',
      identifier: 'I',
      description: 'D',
      instructions: 'Do',
      requirementsDescription: 'R',
      ifcVersions: ['IFC2X3', 'IFC4', 'IFC4X3_ADD2'],
      cardinality: 'prohibited',
    })
  })

  test('keeps a simple value as it is written, with its place', () => {
    expect(only!.applicability).toEqual([
      {
        kind: 'entity',
        place: { line: 11, column: 9 },
        name: { kind: 'simple', place: { line: 12, column: 19 }, text: 'IFCDOOR' },
        predefinedType: { kind: 'simple', place: { line: 13, column: 29 }, text: ' GATE ' },
      },
    ])
  })

  test('has the requirements in their order, with cardinality and instructions', () => {
    expect(material).toMatchObject({
      facet: { kind: 'material', uri: 'https://example.org/m' },
      cardinality: 'optional',
      instructions: 'Look',
    })
    expect(material!.facet).not.toHaveProperty('value')
    expect([property!.cardinality, partOf!.cardinality]).toEqual(['prohibited', 'required'])
    expect(partOf!.facet).toMatchObject({ relation: 'IFCRELVOIDSELEMENT IFCRELFILLSELEMENT' })
    expect(classification!.facet).toMatchObject({ value: { text: '1' }, system: { text: 'S' } })
  })

  test('has every kind of restriction', () => {
    expect(property!.facet).toMatchObject({
      dataType: 'IFCLABEL',
      propertySet: { kind: 'restriction', base: 'string', patterns: [{ text: 'A.*' }, { text: 'B' }] },
      baseName: {
        lengths: [
          { kind: 'minLength', value: 2 },
          { kind: 'maxLength', value: 5 },
        ],
      },
      value: {
        base: 'double',
        bounds: [
          { kind: 'minInclusive', text: '1.5' },
          { kind: 'maxExclusive', text: '2' },
        ],
      },
    })
    expect(partOf!.facet).toMatchObject({
      entity: { name: { enumeration: [{ text: 'IFCWALL' }, { text: 'IFCSLAB' }] } },
    })
    expect(attribute!.facet).toMatchObject({
      value: {
        base: '',
        lengths: [{ kind: 'length', value: 3 }],
        others: [{ kind: 'totalDigits', text: '4' }],
      },
    })
  })
})

test.each([
  ['maxOccurs="unbounded"', 'required'],
  ['minOccurs="1" maxOccurs=" unbounded "', 'required'],
  ['minOccurs="0" maxOccurs="unbounded"', 'optional'],
  ['minOccurs="0" maxOccurs="0"', 'prohibited'],
  ['', 'required'],
])('an applicability with %s is %s', (occurs, cardinality) => {
  const document = parseIds(idsFile(specification('', { occurs })), 'a.ids')
  expect(document.specifications[0]!.cardinality).toBe(cardinality)
})

test('an absent maxOccurs is a warning', () => {
  const { faults } = readIds(idsFile(specification('', { occurs: '' })), 'a.ids')
  expect(faults).toMatchObject([{ severity: 'warning', specification: 0, place: { line: 5, column: 1 } }])
})

describe('the same file is read', () => {
  const text = idsFile(undefined, '<title>Türen – 門</title>')
  const expected = parseIds(text, 'a.ids')
  const utf16 = (isLittle: boolean, mark: string) => {
    const units = [...Array(mark.length + text.length).keys()].map((i) => (mark + text).charCodeAt(i))
    return new Uint8Array(
      units.flatMap((unit) => (isLittle ? [unit & 255, unit >> 8] : [unit >> 8, unit & 255])),
    )
  }
  test.each<[string, string | Uint8Array]>([
    ['as a text with a byte order mark', `\uFEFF${text}`],
    ['as UTF-8', new TextEncoder().encode(text)],
    ['as UTF-8 with a byte order mark', new TextEncoder().encode(`\uFEFF${text}`)],
    ['as UTF-16, little end first', utf16(true, '\uFEFF')],
    ['as UTF-16, big end first', utf16(false, '\uFEFF')],
    ['as UTF-16 without a mark', utf16(true, '')],
    ['with CR LF at the ends of lines', text.replaceAll('\n', '\r\n')],
    ['with CR at the ends of lines', text.replaceAll('\n', '\r')],
    [
      'with a namespace declared twice',
      text.replace('<info>', '<info xmlns="http://standards.buildingsmart.org/IDS">'),
    ],
  ])('%s', (_, bytes) => {
    expect(parseIds(bytes, 'a.ids')).toEqual(expected)
  })
})

test('every official case is read', () => {
  const cases = officialCases()
  const read = cases.filter(({ file }) => readIds(file.read(), file.name).document !== undefined)
  expect(read.length).toBe(cases.length)
})

test('every file that an audit accepts is read', () => {
  const files = auditFiles('valid')
  expect(files.filter((file) => readIds(file.read(), file.name).document === undefined)).toEqual([])
})

/** A document that is written and read again is the same document. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { IdsDocument } from '../engine/ids/document.ts'
import { parseIds, readIds } from '../engine/ids/read.ts'
import { writeIds } from '../engine/ids/write.ts'
import { auditFiles, idsFile, officialCases, specification } from './ids/files.ts'
import { writtenDocuments } from './ids/written-documents.ts'
import { errorOf } from './language/harness.ts'

/** The document with every place the same. */
function withoutPlaces(document: IdsDocument): unknown {
  return JSON.parse(JSON.stringify(document, (key, value) => (key === 'place' ? undefined : value)))
}

const again = (document: IdsDocument) => withoutPlaces(parseIds(writeIds(document), 'written.ids'))

test('a file is written indented, with its schema and with every cardinality', () => {
  const document = parseIds(
    idsFile(
      specification('<attribute><name><simpleValue>A&amp;B &lt; "C"</simpleValue></name></attribute>', {
        applicability: '<material/>',
        occurs: 'minOccurs="0" maxOccurs="unbounded"',
      }),
    ),
    'a.ids',
  )
  expect(writeIds(document)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<ids xmlns="http://standards.buildingsmart.org/IDS" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://standards.buildingsmart.org/IDS http://standards.buildingsmart.org/IDS/1.0/ids.xsd">
  <info>
    <title>T</title>
  </info>
  <specifications>
    <specification name="S" ifcVersion="IFC4">
      <applicability minOccurs="0" maxOccurs="unbounded">
        <material/>
      </applicability>
      <requirements>
        <attribute cardinality="required">
          <name>
            <simpleValue>A&amp;B &lt; "C"</simpleValue>
          </name>
        </attribute>
      </requirements>
    </specification>
  </specifications>
</ids>
`)
})

test('every document at random comes back', () => {
  fc.assert(
    fc.property(writtenDocuments, (document) => {
      expect(again(document)).toEqual(withoutPlaces(document))
    }),
    { numRuns: 300 },
  )
})

test('a URI that stands in an applicability is left out, for the schema has none there', () => {
  const document = parseIds(
    idsFile(specification('', { applicability: '<material uri="https://a/b"/>' })),
    'a.ids',
  )
  expect(writeIds(document)).toContain('<material/>')
})

test('facets of an applicability are put into the order of the schema', () => {
  const [first] = parseIds(
    idsFile(
      specification('', {
        applicability: '<entity><name><simpleValue>IFCWALL</simpleValue></name></entity><material/>',
      }),
    ),
    'a.ids',
  ).specifications
  const turned = { ...first!, applicability: [...first!.applicability].reverse() }
  const { specifications } = parseIds(writeIds({ info: { title: 'T' }, specifications: [turned] }), 'a.ids')
  expect(specifications[0]!.applicability.map(({ kind }) => kind)).toEqual(['entity', 'material'])
})

test.each([
  ['a\u0000b', 'U+0000'],
  ['\uD800', 'U+D800'],
  ['\uFFFE', 'U+FFFE'],
])('%j is no text of XML', (title, code) => {
  const [only] = parseIds(idsFile(), 'a.ids').specifications
  expect(errorOf(() => writeIds({ info: { title }, specifications: [only!] }))).toContain(
    `holds ${code}, which XML does not have; expected text: remove it`,
  )
})

test('every file of the data that can be read comes back', () => {
  const files = [
    ...officialCases().map(({ file }) => file),
    ...(['valid', 'invalid', 'issues'] as const).flatMap(auditFiles),
  ].filter((file) => !/notAnXml|Issue 09/.test(file.name))
  const wrong = files.filter((file) => {
    const { document } = readIds(file.read(), file.name)
    return (
      document !== undefined && JSON.stringify(again(document)) !== JSON.stringify(withoutPlaces(document))
    )
  })
  expect(wrong.map((file) => file.name)).toEqual([])
})

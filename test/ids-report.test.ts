/** What real files get wrong without a doubt of what they mean is read with `--audit report`, and refused with `strict`. */
import { describe, expect, test } from 'vitest'
import type { IdsDocument } from '../engine/ids/document.ts'
import { refusing } from '../engine/ids/fault.ts'
import { lintIds } from '../engine/ids/lint.ts'
import { parseIds } from '../engine/ids/read.ts'
import { attribute, entity, property, simple } from './ids/facet-texts.ts'
import { idsFile, specification } from './ids/files.ts'

const NAMED = specification(attribute('Name'))
const FIRE = property('IFCLABEL', simple('Custom'), simple('Fire'), simple('F30'))
const SYSTEM = `<system>${simple('Uniclass')}</system>`
const CODE = `<value>${simple('EF_25')}</value>`
const XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
const located = (file: string, place: string): string =>
  file.replace(
    '<ids ',
    `<ids ${XSI} xsi:schemaLocation="http://standards.buildingsmart.org/IDS http://standards.buildingsmart.org/IDS/${place}" `,
  )

/** The file as it should have been, and as it is. */
const CLEAR: readonly (readonly [what: string, right: string, found: string])[] = [
  [
    'an author without an address',
    idsFile(NAMED, '<title>T</title><author>a@b.c</author>'),
    idsFile(NAMED, '<title>T</title><author>Ada</author>'),
  ],
  [
    'an empty author',
    idsFile(NAMED, '<title>T</title><author>a@b.c</author>'),
    idsFile(NAMED, '<title>T</title><author/>'),
  ],
  [
    'a date with a time',
    idsFile(NAMED, '<title>T</title><date>2024-05-01</date>'),
    idsFile(NAMED, '<title>T</title><date>2024-05-01T10:00:00</date>'),
  ],
  [
    'information in another order',
    idsFile(NAMED, '<title>T</title><copyright>C</copyright><version>1</version>'),
    idsFile(NAMED, '<title>T</title><version>1</version><copyright>C</copyright>'),
  ],
  [
    'information that IDS does not know',
    idsFile(NAMED),
    idsFile(NAMED, '<title>T</title><project>P</project>'),
  ],
  [
    'two authors',
    idsFile(NAMED),
    idsFile(NAMED, '<title>T</title><author>a@b.c</author><author>d@e.f</author>'),
  ],
  [
    'a system before its value',
    idsFile(specification(`<classification>${CODE}${SYSTEM}</classification>`)),
    idsFile(specification(`<classification>${SYSTEM}${CODE}</classification>`)),
  ],
  [
    'an applicability in another order',
    idsFile(specification('', { applicability: entity('IFCWALL') + attribute('Name') })),
    idsFile(specification('', { applicability: attribute('Name') + entity('IFCWALL') })),
  ],
  [
    'a data type in mixed case',
    idsFile(specification(FIRE)),
    idsFile(specification(FIRE.replace('IFCLABEL', 'IfcLabel'))),
  ],
  [
    'IFC4X3',
    idsFile(specification(attribute('Name'), { versions: 'IFC4 IFC4X3_ADD2' })),
    idsFile(specification(attribute('Name'), { versions: 'IFC4 IFC4X3' })),
  ],
  [
    'a URI in the applicability',
    idsFile(specification('', { applicability: FIRE })),
    idsFile(specification('', { applicability: FIRE.replace('<property', '<property uri="https://a/b"') })),
  ],
  [
    'an attribute of a program',
    idsFile(NAMED),
    idsFile(NAMED.replace('<requirements', '<requirements guid="12"')),
  ],
  ['a language', idsFile(NAMED), idsFile(NAMED.replace('<requirements', '<requirements xml:lang="de"'))],
  ['a stray character', idsFile(NAMED), idsFile(NAMED.replace('<requirements>', '<requirements>;'))],
  [
    'a prefix that stands for nothing',
    idsFile(
      specification(
        `<attribute><name><xs:restriction base="xs:string"><xs:pattern value="N.*"/></xs:restriction></name></attribute>`,
      ),
    ),
    idsFile(
      specification(
        `<attribute><name><xs:restriction base="xsd:string"><xs:pattern value="N.*"/></xs:restriction></name></attribute>`,
      ),
    ),
  ],
  ['the place of an earlier schema', idsFile(NAMED), located(idsFile(NAMED), '0.9.7/ids.xsd')],
  ['the place of no schema', idsFile(NAMED), located(idsFile(NAMED), 'ids_1_0.xsd')],
]

describe('5.3 a fault that leaves no doubt', () => {
  test.each(CLEAR)('%s is read, and refused by a strict audit', (_, right, found) => {
    const { document, faults } = lintIds(found, 'a.ids')

    expect(refusing(faults, 'report')).toEqual([])
    expect(refusing(faults, 'strict').length).toBeGreaterThan(0)
    expect(asked(document)).toEqual(asked(parseIds(right, 'a.ids')))
  })
})

/** What cannot be passed over: it could mean something else. */
const UNCLEAR: readonly (readonly [what: string, file: string])[] = [
  ['a version that does not exist', idsFile(specification('', { versions: 'IFC5' }))],
  ['a misspelt attribute', idsFile(specification('<material cardinalty="optional"/>'))],
  [
    'a cardinality in the applicability',
    idsFile(
      specification('', { applicability: FIRE.replace('<property', '<property cardinality="prohibited"') }),
    ),
  ],
  ['a requirement of 0.9 that counts', idsFile(specification('<material minOccurs="0"/>'))],
  [
    'a file of 0.9 that counts',
    located(idsFile(specification('<material minOccurs="0"/>')), '0.9.7/ids.xsd'),
  ],
  ['an element twice', idsFile(NAMED.replace('<name>', `<name>${simple('Tag')}</name><name>`))],
]

describe('5.3 a fault that leaves a doubt', () => {
  test.each(UNCLEAR)('%s is refused', (_, file) => {
    expect(refusing(lintIds(file, 'a.ids').faults, 'report').length).toBeGreaterThan(0)
  })
})

/** What the specifications ask, whatever stands first and whatever is for people only. */
function asked(document: IdsDocument | undefined): unknown {
  return document?.specifications.map((one) => {
    const plain = JSON.parse(
      JSON.stringify(one, (key, part: unknown) => (SILENT.has(key) ? undefined : part)),
    )
    return {
      ...plain,
      applicability: plain.applicability.map((facet: object) => JSON.stringify(facet)).sort(),
    }
  })
}

const SILENT = new Set(['place', 'uri'])

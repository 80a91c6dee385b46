/** What is no IDS 1.0 file is refused, with its line, its column and what to do. */
import { describe, expect, test } from 'vitest'
import { LintelError } from '../engine/errors.ts'
import { faultText } from '../engine/ids/fault.ts'
import { parseIds, readIds } from '../engine/ids/read.ts'
import { expectOfAuditFiles } from './ids/audit.ts'
import { idsFile, specification } from './ids/files.ts'

/** `line:column message` of every fault, or of the error. */
function faultsOf(text: string | Uint8Array): string[] {
  try {
    return readIds(text, 'a.ids').faults.map(
      (fault) => `${fault.place.line}:${fault.place.column} ${faultText(fault)}`,
    )
  } catch (error) {
    if (!(error instanceof LintelError)) throw error
    const { code, place, message } = error
    return [`${code} ${place?.line}:${place?.column} ${message}`]
  }
}

function refusalOf(file: string): unknown {
  try {
    return parseIds(file, 'house.ids')
  } catch (error) {
    return error
  }
}

const value = (text: string) => `<simpleValue>${text}</simpleValue>`
const restriction = (facets: string, base = 'base="xs:string"') =>
  `<attribute><name><xs:restriction ${base}>${facets}</xs:restriction></name></attribute>`

describe('what is no XML, or could harm', () => {
  const bombs = '<!DOCTYPE ids [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>\n'
  test.each<[what: string, text: string | Uint8Array, message: string]>([
    [
      'nothing',
      '',
      'ids-syntax 1:1 the file is empty; expected an IDS file, which begins with <ids …>: choose another file',
    ],
    [
      'a JSON file',
      '{"ids": 1}',
      'ids-syntax 1:1 the file is no XML; expected an IDS file, which begins with <ids …>: choose another file',
    ],
    [
      'an end that does not fit',
      '<ids>\n  <info></inof>\n</ids>',
      'ids-syntax 2:15 the file is not well-formed XML: unexpected close tag; expected an IDS file (XML): mend it there',
    ],
    [
      'a document type',
      `${bombs}${idsFile(undefined, '<title>&b;</title>')}`,
      'ids-syntax 1:61 the file has a document type declaration, which is not read; expected an IDS without one: remove the DOCTYPE and write the entities out',
    ],
    [
      'an entity that nobody declared',
      idsFile(undefined, '<title>&b;</title>'),
      'ids-syntax 2:16 the file is not well-formed XML: undefined entity; expected an IDS file (XML): mend it there',
    ],
    [
      'a prefix that nobody declared',
      '<ids:ids/>',
      'ids-syntax 1:10 the file is not well-formed XML: unbound namespace prefix: "ids"; expected an IDS file (XML): mend it there',
    ],
    [
      'an encoding that is not read',
      '<?xml version="1.0" encoding="windows-1252"?><ids/>',
      "ids-syntax 1:1 the file says that its encoding is 'windows-1252'; expected UTF-8 or UTF-16: save it again as UTF-8",
    ],
    [
      'bytes that are no text',
      new Uint8Array([...new TextEncoder().encode('<ids>\n<a/>'), 0xff, 0x41]),
      'ids-syntax 2:1 the file is no UTF-8 text; expected UTF-8 or UTF-16: save it again as UTF-8',
    ],
    [
      'elements without end inside one another',
      '<a>'.repeat(200_000),
      'ids-syntax 1:195 more than 64 elements stand inside one another; expected the structure of an IDS: mend the file',
    ],
  ])('%s', (_, text, message) => {
    expect(faultsOf(text)).toEqual([message])
  })

  test('a file beyond the bound is refused before it is read', () => {
    expect(faultsOf(new Uint8Array(64 * 2 ** 20 + 1))).toEqual([
      'ids-syntax undefined:undefined the file has 67108865 bytes; expected at most 67108864: split it into several IDS files',
    ])
  })
})

describe('another version or another file', () => {
  const withSchema = (location: string) =>
    idsFile().replace(
      '<ids ',
      `<ids xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://standards.buildingsmart.org/IDS ${location}" `,
    )
  test.each([
    [
      'http://standards.buildingsmart.org/IDS/0.9.7/ids.xsd',
      'the file is IDS 0.9.7, from before the standard',
    ],
    ['http://standards.buildingsmart.org/IDS/ids_09.xsd', 'the file is IDS 0.9, from before the standard'],
    [
      'http://standards.buildingsmart.org/IDS/Invalid.xsd',
      "the root names the schema 'http://standards.buildingsmart.org/IDS/Invalid.xsd', which does not exist",
    ],
  ])('%s is refused', (location, message) => {
    expect(faultsOf(withSchema(location))[0]).toMatch(
      new RegExp(`^1:1 ${message.replaceAll(/[.?]/g, '\\$&')}; expected IDS 1.0`),
    )
  })

  test.each([
    'http://standards.buildingsmart.org/IDS/1.0/ids.xsd',
    'https://standards.buildingsmart.org/IDS/1.0/ids.xsd',
    'ids.xsd',
  ])('%s is accepted', (location) => {
    expect(faultsOf(withSchema(location))).toEqual([])
  })

  test('another root', () => {
    expect(faultsOf('<Project xmlns="urn:p"/>')).toEqual([
      '1:1 the root is <Project> with the namespace \'urn:p\'; expected <ids xmlns="http://standards.buildingsmart.org/IDS">: choose an IDS file, or correct the root',
    ])
  })

  test('a root without the namespace', () => {
    expect(faultsOf('<ids/>')[0]).toContain('the root is <ids> with no namespace')
  })
})

describe('the structure', () => {
  test.each<[what: string, file: string, faults: string[]]>([
    [
      'an unknown element',
      idsFile(specification(`<atribute><name>${value('Name')}</name></atribute>`)),
      [
        "9:1 unknown element <atribute> in <requirements>; did you mean 'attribute'?; expected <entity>, <partOf>, <classification>, <attribute>, <property> or <material>: rename it",
      ],
    ],
    [
      'an element of another namespace',
      idsFile(specification('<xs:attribute/>')),
      [
        "9:1 <xs:attribute> in <requirements> has the namespace 'http://www.w3.org/2001/XMLSchema'; expected the namespace http://standards.buildingsmart.org/IDS: declare it with xmlns, or correct the prefix",
      ],
    ],
    [
      'the wrong order',
      idsFile(
        specification(`<attribute><value>${value('a')}</value><name>${value('Name')}</name></attribute>`),
      ),
      ['9:55 <name> stands too late in <attribute>; expected the order <name>, <value>: move it'],
    ],
    [
      'something twice',
      idsFile(
        specification(`<attribute><name>${value('Name')}</name><name>${value('Tag')}</name></attribute>`),
      ),
      ['9:56 <attribute> holds <name> more than once; expected it once: remove one'],
    ],
    [
      'something missing',
      idsFile(specification(`<property><propertySet>${value('P')}</propertySet></property>`)),
      ['9:1 <property> lacks an element; expected <baseName>: add it'],
    ],
    [
      'no specification',
      idsFile(''),
      ['3:1 <specifications> lacks an element; expected <specification>: add it'],
    ],
    [
      'two values',
      idsFile(specification(`<attribute><name>${value('Name')}${value('Tag')}</name></attribute>`)),
      [
        '9:49 <name> holds more than one element; expected one of <simpleValue> or <xs:restriction>: keep one, and write alternatives as enumerations of it',
      ],
    ],
    [
      'an unknown attribute',
      idsFile(specification(`<attribute cardinalty="optional"><name>${value('Name')}</name></attribute>`)),
      [
        "9:1 <attribute> has an unknown attribute 'cardinalty'; did you mean 'cardinality'?; expected cardinality or instructions: remove or rename it",
      ],
    ],
    [
      'an attribute of 0.9',
      idsFile(specification(`<attribute minOccurs="0"><name>${value('Name')}</name></attribute>`)),
      [
        "9:1 <attribute> has an unknown attribute 'minOccurs'; expected cardinality or instructions: in IDS 1.0 minOccurs stands on <applicability>, and a requirement has 'cardinality'; move or rename it",
      ],
    ],
    [
      'an attribute of another namespace',
      idsFile(specification('<material xml:lang="de"/>')),
      [
        "9:1 the attribute 'lang' of <material> has the namespace 'http://www.w3.org/XML/1998/namespace'; expected no such attribute: remove it",
      ],
    ],
    [
      'an unknown instance attribute',
      idsFile(specification('<material xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:typ="x"/>')),
      [
        "9:1 the attribute 'typ' of <material> has the namespace 'http://www.w3.org/2001/XMLSchema-instance'; expected no such attribute: remove it",
      ],
    ],
    [
      'a value that is none of the words',
      idsFile(specification('<material cardinality="Optional"/>')),
      [
        "9:1 the attribute 'cardinality' of <material> is 'Optional'; expected one of required, prohibited, optional: correct the value",
      ],
    ],
    [
      'an optional partOf',
      idsFile(
        specification(
          `<partOf cardinality="optional"><entity><name>${value('IFCWALL')}</name></entity></partOf>`,
        ),
      ),
      [
        "9:1 the attribute 'cardinality' of <partOf> is 'optional'; expected one of required, prohibited: correct the value",
      ],
    ],
    [
      'a missing attribute',
      idsFile(specification('').replace(' name="S"', '')),
      ["4:1 <specification> has no attribute 'name'; expected a text: add the attribute"],
    ],
    [
      'text between elements',
      idsFile(specification('Walls')),
      ["8:1 the text 'Walls' stands in <requirements>; expected elements and no text: remove the text"],
    ],
    [
      'elements in a text',
      idsFile(undefined, '<title>A <b>bold</b> title</title>'),
      ['2:16 <b> stands in <title>; expected a text and no elements: remove it'],
    ],
    [
      'a day that does not exist',
      idsFile(undefined, '<title>T</title><date>2023-02-29</date>'),
      ["2:23 <date> is '2023-02-29'; expected a date such as 2025-12-31: correct it"],
    ],
    [
      'an author without an address',
      idsFile(undefined, '<title>T</title><author>Ada</author>'),
      ["2:23 <author> is 'Ada'; expected an e-mail address: correct it"],
    ],
    [
      'a version of IFC that is none',
      idsFile(specification('', { versions: 'IFC4 IFC5' })),
      [
        "4:1 the attribute 'ifcVersion' of <specification> is 'IFC4 IFC5'; expected one or more of IFC2X3, IFC4, IFC4X3_ADD2, with blanks between them: correct the value",
      ],
    ],
    [
      'a data type in small letters',
      idsFile(
        specification(
          `<property dataType="IfcLabel"><propertySet>${value('P')}</propertySet><baseName>${value('B')}</baseName></property>`,
        ),
      ),
      [
        "9:1 the attribute 'dataType' of <property> is 'IfcLabel'; expected the name of an IFC type in capitals, such as IFCLABEL: correct the value",
      ],
    ],
    [
      'a count of applicable elements',
      idsFile(specification('', { occurs: 'minOccurs="2" maxOccurs="5"' })),
      [
        "5:1 <applicability> says minOccurs 2, maxOccurs 5; expected minOccurs 1 or 0 with maxOccurs 'unbounded', or both 0: choose one of these; IDS counts no further",
      ],
    ],
    [
      'a facet that XML Schema does not know',
      idsFile(specification(restriction('<xs:patern value="A"/>'))),
      [
        "9:51 unknown element <xs:patern> in <xs:restriction>; did you mean 'pattern'?; expected <xs:annotation>, <xs:minExclusive>, <xs:minInclusive>, <xs:maxExclusive>, <xs:maxInclusive>, <xs:enumeration>, <xs:pattern>, <xs:length>, <xs:minLength>, <xs:maxLength>, <xs:totalDigits>, <xs:fractionDigits> or <xs:whiteSpace>: rename it",
      ],
    ],
    [
      'a facet without a value',
      idsFile(specification(restriction('<xs:pattern/>'))),
      ["9:51 <xs:pattern> has no attribute 'value'; expected a text: add the attribute"],
    ],
    [
      'a length that is no count',
      idsFile(specification(restriction('<xs:length value="-1"/>'))),
      [
        "9:51 the attribute 'value' of <xs:length> is '-1'; expected a whole number from 0: correct the value",
      ],
    ],
    [
      'a base with an unknown prefix',
      idsFile(specification(restriction('<xs:pattern value="A"/>', 'base="xsd:string"'))),
      [
        "9:18 the attribute 'base' of <xs:restriction> is 'xsd:string'; expected a name such as xs:string: correct the value",
      ],
    ],
    [
      'an annotation that comes late',
      idsFile(specification(restriction('<xs:pattern value="A"/><xs:annotation/>'))),
      ['9:74 <xs:annotation> stands too late in <xs:restriction>; expected the first place: move it'],
    ],
  ])('%s', (_, file, faults) => {
    expect(faultsOf(file)).toEqual(faults)
  })

  test('all faults are told, in the order of the file', () => {
    const file = idsFile(`${specification('<a/>')}\n${specification('<b/>', { occurs: 'maxOccurs="3"' })}`)
    expect(faultsOf(file).map((line) => line.slice(0, line.indexOf(';')))).toEqual([
      '9:1 unknown element <a> in <requirements>',
      '13:1 <applicability> says minOccurs 1, maxOccurs 3',
      '17:1 unknown element <b> in <requirements>',
    ])
  })

  test('a flood of faults is cut, and says so', () => {
    const faults = readIds(idsFile(specification('<a/>'.repeat(5000))), 'a.ids').faults
    expect(faults.length).toBe(201)
    expect(faults[200]!.what).toBe('there are more faults than are listed here')
  })

  test('the error names the file, the place and how many more there are', () => {
    expect(refusalOf(idsFile(specification('<a/><b/>')))).toMatchObject({
      code: 'ids-structure',
      place: { source: 'house.ids', line: 9, column: 1 },
      message: expect.stringMatching(/^unknown element <a> in .* \(and 1 more\)$/),
    })
  })
})

const REFUSED: Readonly<Record<string, string>> = {
  'InvalidElementInvalidContent.ids': '14:13',
  'InvalidIfcOccurs.ids': '14:4',
  'InvalidRestrictions.ids': '26:6',
  'InvalidSchemaLocation.ids': '1:1',
  'notAnIdsElement.ids': '1:1',
  'notAnXml.ids': 'ids-syntax 1:1',
  'structureAndContentFailure.ids': '16:5',
  'xsdFailure.ids': '16:5',
}

test('of the files that an audit refuses, these are refused for their structure, at their place', () => {
  expectOfAuditFiles('invalid', REFUSED, (file) => faultsOf(file.read())[0]?.match(/^.*?\d+:\d+/)?.[0])
})

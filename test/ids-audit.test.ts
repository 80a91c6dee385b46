/** What an IDS says is audited for its sense: against IFC, against its own data types, against itself. */
import { describe, expect, test } from 'vitest'
import { LintelError } from '../engine/errors.ts'
import { faultText, refusing } from '../engine/ids/fault.ts'
import { lintIds } from '../engine/ids/lint.ts'
import { auditFiles, idsFile, officialCases, specification } from './ids/files.ts'

const simple = (text: string) => `<simpleValue>${text}</simpleValue>`
const name = (text: string) => `<name>${simple(text)}</name>`
const entity = (text: string, type = '') =>
  `<entity>${name(text)}${type === '' ? '' : `<predefinedType>${type}</predefinedType>`}</entity>`
const restriction = (facets: string, base = 'string') =>
  `<xs:restriction base="xs:${base}">${facets}</xs:restriction>`
const oneOf = (...texts: string[]) =>
  restriction(texts.map((text) => `<xs:enumeration value="${text}"/>`).join(''))
const like = (text: string) => restriction(`<xs:pattern value="${text}"/>`)
const attribute = (text: string, value = '', more = '') =>
  `<attribute${more}><name>${text.startsWith('<') ? text : simple(text)}</name>${value === '' ? '' : `<value>${value}</value>`}</attribute>`
const property = (type: string, set: string, base: string, value = '') =>
  `<property${type === '' ? '' : ` dataType="${type}"`}><propertySet>${set}</propertySet><baseName>${base}</baseName>${value === '' ? '' : `<value>${value}</value>`}</property>`
const wholes = (relation: string, whole: string) => `<partOf relation="${relation}">${whole}</partOf>`

type Parts = NonNullable<Parameters<typeof specification>[1]>

/** `severity what; expected …` of each fault of a specification with one requirement. */
function faultsOf(requirements: string, parts: Parts = {}): string[] {
  const { faults } = lintIds(idsFile(specification(requirements, parts)), 'a.ids')
  return faults.map((fault) => `${fault.severity} ${faultText(fault)}`)
}

/** The severities and what is wrong, without the rest. */
const briefly = (requirements: string, parts: Parts = {}) =>
  faultsOf(requirements, parts).map((line) => line.slice(0, line.indexOf(';')))

const custom = (type: string, value: string) => property(type, simple('Custom'), simple('P'), value)
const only = (text: string) => ({ applicability: entity(text) })

describe('good', () => {
  test.each<[what: string, requirements: string, parts?: Parts]>([
    ['an attribute', attribute('Name', simple('A'))],
    ['an attribute of both versions', attribute('Name'), { versions: 'IFC2X3 IFC4' }],
    ['a pattern that one attribute matches', attribute(like('.*Name.*'))],
    ['a reference that is only asked to be there', attribute('OwnerHistory')],
    ['a number for a real', attribute('OverallWidth', simple('-1.5e3')), only('IFCDOOR')],
    ['an open end of a number', custom('IFCREAL', simple('42.'))],
    ['a logical', custom('IFCLOGICAL', simple('unknown'))],
    ['a time with a zone', custom('IFCTIME', simple('23:59:59.5+14:00'))],
    ['a date and time', custom('IFCDATETIME', simple('2024-02-29T24:00:00Z'))],
    ['a duration', custom('IFCDURATION', simple('-P1Y2M3DT4H5M6.7S'))],
    ['a whole number', custom('IFCINTEGER', simple('+42'))],
    [
      'a boolean that a pattern restricts',
      custom('IFCBOOLEAN', restriction('<xs:pattern value="true|false"/>', 'boolean')),
    ],
    ['an enumeration type as data type', custom('IFCDOORPANELOPERATIONENUM', simple('SWONGING'))],
    [
      'bounds',
      custom('IFCREAL', restriction('<xs:maxInclusive value="2"/><xs:minInclusive value="2"/>', 'double')),
    ],
    ['lengths', custom('IFCLABEL', restriction('<xs:minLength value="2"/><xs:maxLength value="2"/>'))],
    ['a predefined type', entity('IFCWALL', simple('SOLIDWALL'))],
    ['a user-defined type', entity('IFCWALL', oneOf('Waldo', 'SHEAR'))],
    ['a pattern for user-defined types', entity('IFCWALL', like('FOO.*'))],
    ['the class itself, among others', `<entity><name>${oneOf('IFCSLAB', 'IFCWALL')}</name></entity>`],
    ['a standard property', property('IFCLABEL', simple('Pset_WallCommon'), simple('FireRating'))],
    [
      'an enumerated standard property',
      property('IFCLABEL', simple('Pset_WallCommon'), simple('Status'), simple('NEW')),
    ],
    [
      'a standard quantity',
      property('IFCAREAMEASURE', simple('Qto_WallBaseQuantities'), simple('NetSideArea')),
    ],
    ['a set that a pattern names', property('IFCLABEL', like('Pset_.*Common'), simple('Status'))],
    [
      'a class by its occurrence in IFC2X3',
      attribute('Tag'),
      { ...only('IFCAIRTERMINAL'), versions: 'IFC2X3 IFC4' },
    ],
    [
      'a predefined type of its type in IFC2X3',
      entity('IFCAIRTERMINAL', simple('GRILLE')),
      { ...only('IFCAIRTERMINAL'), versions: 'IFC2X3' },
    ],
    ['a group', wholes('IFCRELASSIGNSTOGROUP', entity('IFCZONE')), only('IFCSPACE')],
    ['a whole of any class', wholes('IFCRELNESTS', `<entity><name>${like('.*')}</name></entity>`)],
    [
      'a building that contains',
      wholes('IFCRELCONTAINEDINSPATIALSTRUCTURE', entity('IFCBUILDINGSTOREY')),
      { versions: 'IFC2X3 IFC4 IFC4X3_ADD2' },
    ],
    [
      'a classified material',
      `<classification><system>${like('\\w+')}</system></classification>`,
      only('IFCMATERIAL'),
    ],
    [
      'properties of a material',
      custom('IFCLABEL', simple('A')),
      { ...only('IFCMATERIAL'), versions: 'IFC2X3 IFC4' },
    ],
    [
      'a property of a project',
      custom('IFCLABEL', simple('A')),
      { ...only('IFCPROJECT'), versions: 'IFC2X3 IFC4' },
    ],
    ['nothing asked of what must not be', '', { occurs: 'minOccurs="0" maxOccurs="0"' }],
    ['nothing asked of what must be', ''],
    [
      'an optional property with its type',
      property('IFCLABEL', simple('Custom'), simple('P')).replace(
        '<property',
        '<property cardinality="optional"',
      ),
    ],
    [
      'a prohibited value',
      property('IFCLABEL', simple('Custom'), simple('P'), simple('x')).replace(
        '<property',
        '<property cardinality="prohibited"',
      ),
    ],
    [
      'a prohibited property',
      property('', simple('Custom'), simple('P')).replace('<property', '<property cardinality="prohibited"'),
    ],
  ])('%s', (_, requirements, parts = {}) => {
    expect(faultsOf(requirements, parts)).toEqual([])
  })
})

describe('classes and predefined types', () => {
  test.each<[what: string, requirements: string, faults: string[], parts?: Parts]>([
    ['a class that is none', entity('IFCRABBIT'), ["error there is no class 'IFCRABBIT' in IFC4"]],
    ['a class in mixed case', entity('IfcWall'), ["error there is no class 'IfcWall' in IFC4"]],
    [
      'a class that only one version has',
      '',
      ["error there is no class 'IFC2DCOMPOSITECURVE' in IFC4"],
      { ...only('IFC2DCOMPOSITECURVE'), versions: 'IFC2X3 IFC4' },
    ],
    [
      'a pattern that no class matches',
      `<entity><name>${like('IfcWall.*')}</name></entity>`,
      ['error the restriction matches no class in IFC4'],
    ],
    [
      'a class that contradicts the applicability',
      entity('IFCSLAB'),
      ['error no element that the applicability selects can meet this entity in IFC4'],
    ],
    [
      'an abstract class',
      '',
      ['warning IFCELEMENT is abstract in IFC4, and a class does not stand for its subclasses'],
      only('IFCELEMENT'),
    ],
    [
      'a predefined type of a class that has none in IFC2X3',
      '',
      ["error there is no predefined type 'SOLIDWALL' in IFC2X3"],
      { applicability: entity('IFCWALL', simple('SOLIDWALL')), versions: 'IFC2X3 IFC4' },
    ],
    [
      'a predefined type where none is user-defined',
      '',
      ["error there is no predefined type 'Sinus' in IFC4X3_ADD2"],
      { applicability: entity('IFCALIGNMENTCANTSEGMENT', simple('Sinus')), versions: 'IFC4X3_ADD2' },
    ],
    [
      'a predefined type but for case',
      entity('IFCWALL', simple('solidwall')),
      ["warning 'solidwall' is a user-defined type here, for case counts"],
    ],
    [
      'nothing but blanks to choose',
      entity('IFCWALL', restriction('')),
      ['error the restriction of the predefined type restricts nothing'],
    ],
  ])('%s', (_, requirements, faults, parts = {}) => {
    expect(briefly(requirements, parts)).toEqual(faults)
  })
})

describe('attributes', () => {
  test.each<[what: string, requirements: string, faults: string[], parts?: Parts]>([
    ['a name that is none', attribute('Nam'), ["error there is no attribute 'Nam' in IFC4"]],
    [
      'a name of another class',
      attribute('OverallWidth'),
      ["error there is no attribute 'OverallWidth' in IFC4"],
    ],
    [
      'a name of one version',
      attribute('PredefinedType'),
      ["error there is no attribute 'PredefinedType' in IFC2X3"],
      { versions: 'IFC2X3 IFC4' },
    ],
    [
      'an inverse attribute',
      attribute('EngagedIn'),
      ["error 'EngagedIn' is an inverse attribute in IFC4"],
      only('IFCPERSON'),
    ],
    ['an attribute beside a derived one', attribute('UnitType'), [], only('IFCSIUNIT')],
    [
      'a redeclared attribute that is derived',
      attribute('Dimensions'),
      ["error 'Dimensions' is a derived attribute in IFC4"],
      only('IFCSIUNIT'),
    ],
    ['a name but for case', attribute('name'), ["warning there is no attribute 'name' in IFC4"]],
    [
      'one of several names that is none',
      attribute(oneOf('Name', 'globalid')),
      ["error there is no attribute 'globalid' in IFC4"],
    ],
    ['an empty name', attribute(''), ['error the name of the attribute is empty']],
    [
      'a value of an object',
      attribute('OwnerHistory', simple('A')),
      ['error a value is asked of an attribute that holds an object in IFC4'],
    ],
    [
      'a value of a select',
      attribute('DiffuseColour', simple('1')),
      ['error a value is asked of an attribute that holds one of several kinds of thing in IFC4'],
      only('IFCSURFACESTYLERENDERING'),
    ],
    [
      'a value of a list',
      attribute('MiddleNames', simple('A')),
      ['error a value is asked of an attribute that holds a list in IFC4'],
      only('IFCPERSON'),
    ],
    [
      'a decimal comma',
      attribute('OverallWidth', simple('0,9')),
      ["error the value of the attribute is '0,9'"],
      only('IFCDOOR'),
    ],
    [
      'an optional one without a value',
      attribute('Name', '', ' cardinality="optional"'),
      ['error an optional attribute has no value, so that it asks for nothing'],
    ],
    [
      'an optional one with an empty value',
      attribute('Name', simple(''), ' cardinality="optional"'),
      ['error an optional attribute has no value, so that it asks for nothing'],
    ],
    [
      'an attribute that no class has, without a class',
      '',
      ["error there is no attribute 'ActionID' in IFC4"],
      { applicability: attribute('ActionID'), versions: 'IFC2X3 IFC4' },
    ],
  ])('%s', (_, requirements, faults, parts = {}) => {
    expect(briefly(requirements, parts)).toEqual(faults)
  })
})

describe('properties', () => {
  test.each<[what: string, requirements: string, faults: string[], parts?: Parts]>([
    [
      'a standard set that is none',
      property('IFCLABEL', simple('Pset_Mine'), simple('P')),
      ["error there is no standard set 'Pset_Mine' in IFC4"],
    ],
    [
      'a standard set of one version',
      property('IFCLABEL', simple('Pset_Address'), simple('Town')),
      ["error there is no standard set 'Pset_Address' in IFC4"],
      { ...only('IFCBUILDING'), versions: 'IFC4 IFC4X3_ADD2' },
    ],
    [
      'the reserved prefix in another case',
      property('IFCLABEL', simple('PSET_WallCommon'), simple('P')),
      ["warning there is no standard set 'PSET_WallCommon' in IFC4"],
    ],
    [
      'a reserved prefix in a pattern',
      property('IFCLABEL', like('Pset_Mine.*'), simple('P')),
      ["error the pattern 'Pset_Mine.*' has a reserved prefix and matches no standard set in IFC4"],
    ],
    [
      'a property that the set does not have',
      property('IFCLABEL', simple('Pset_WallCommon'), simple('FireRatng')),
      ["error Pset_WallCommon has no property 'FireRatng' in IFC4"],
    ],
    [
      'a pattern that no property of the set matches',
      property('IFCLABEL', simple('Pset_WallCommon'), like('fire.*')),
      ['error the restriction matches no property of Pset_WallCommon in IFC4'],
    ],
    [
      'another data type than the standard one',
      property('IFCTEXT', simple('Pset_WallCommon'), simple('FireRating')),
      ["error 'FireRating' of Pset_WallCommon is no IFCTEXT in IFC4"],
    ],
    ['a data type that is none', custom('IFCLABLE', ''), ["error there is no data type 'IFCLABLE' in IFC4"]],
    [
      'a data type of one version',
      custom('IFCDURATION', ''),
      ["error there is no data type 'IFCDURATION' in IFC2X3"],
      { versions: 'IFC2X3 IFC4' },
    ],
    [
      'a class as data type',
      custom('IFCPERSON', ''),
      ["error the data type 'IFCPERSON' holds no value of its own"],
    ],
    [
      'a value without a data type',
      custom('', simple('1')),
      ['error the value of a property without a data type cannot be compared'],
    ],
    [
      'an optional property without a data type',
      custom('', '').replace('<property', '<property cardinality="optional"'),
      ['error an optional property has no data type'],
    ],
    [
      'a prohibited property with a data type',
      custom('IFCLABEL', '').replace('<property', '<property cardinality="prohibited"'),
      ['error a prohibited property has a data type and no value'],
    ],
    [
      'a boolean in capitals',
      custom('IFCBOOLEAN', simple('FALSE')),
      ["error the value of the property is 'FALSE'"],
    ],
    [
      'a boolean as a number',
      custom('IFCBOOLEAN', simple('1')),
      ["warning the value of the property is '1'"],
    ],
    [
      'an integer with a point',
      custom('IFCINTEGER', simple('42.0')),
      ["error the value of the property is '42.0'"],
    ],
    [
      'a count with a point',
      custom('IFCCOUNTMEASURE', simple('4.5')),
      ["error the value of the property is '4.5'"],
    ],
    ['a number with blanks', custom('IFCREAL', simple(' 42')), ["error the value of the property is ' 42'"]],
    [
      'a day that does not exist',
      custom('IFCDATE', simple('2023-02-29')),
      ["error the value of the property is '2023-02-29'"],
    ],
    ['an empty URI', custom('IFCURIREFERENCE', simple('')), ["error the value of the property is ''"]],
    [
      'a value of a list',
      custom('IFCCOMPOUNDPLANEANGLEMEASURE', simple('1')),
      ['error a value of IFCCOMPOUNDPLANEANGLEMEASURE is a list'],
    ],
    [
      'a class that has no properties',
      custom('IFCLABEL', ''),
      ['error no element that the applicability selects can meet this property in IFC4'],
      only('IFCPERSON'),
    ],
  ])('%s', (_, requirements, faults, parts = {}) => {
    expect(briefly(requirements, parts)).toEqual(faults)
  })
})

describe('restrictions', () => {
  const label = (facets: string, base = 'string') => custom('IFCLABEL', restriction(facets, base))
  const real = (facets: string, base = 'double') => custom('IFCREAL', restriction(facets, base))
  test.each<[what: string, requirements: string, faults: string[]]>([
    [
      'another base',
      label('<xs:enumeration value="1"/>', 'integer'),
      ["error the restriction of the value of the property has the base 'integer'"],
    ],
    [
      'no base',
      custom('IFCLABEL', '<xs:restriction><xs:enumeration value="1"/></xs:restriction>'),
      ['error the restriction of the value of the property has no base'],
    ],
    ['nothing', label(''), ['error the restriction of the value of the property restricts nothing']],
    [
      'a pattern for a number',
      real('<xs:pattern value=".*"/>'),
      ['error <xs:pattern> restricts a value of xs:double'],
    ],
    [
      'a pattern for a number as a text',
      real('<xs:pattern value=".*"/>', 'string'),
      ["error the restriction of the value of the property has the base 'string'"],
    ],
    [
      'bounds for a text',
      label('<xs:minInclusive value="1"/>'),
      ['error <xs:minInclusive> restricts a value of xs:string'],
    ],
    [
      'a length for a number',
      real('<xs:length value="1"/>'),
      ['error <xs:length> restricts a value of xs:double'],
    ],
    [
      'bounds with nothing between',
      real('<xs:minExclusive value="2"/><xs:maxInclusive value="2"/>'),
      ["error no value lies above '2' and below '2'"],
    ],
    [
      'bounds that are no numbers',
      real('<xs:minInclusive value="a"/><xs:maxInclusive value="2"/>'),
      ["error the value of the property is 'a'"],
    ],
    [
      'lengths that no text has',
      label('<xs:minLength value="3"/><xs:maxLength value="2"/>'),
      ['error no text has at least 3 and at most 2 characters'],
    ],
    [
      'an enumeration outside of the bounds',
      real('<xs:enumeration value="1"/><xs:minInclusive value="2"/>'),
      ['error no value of the enumeration meets the other facets of the restriction'],
    ],
    [
      'an enumeration that the pattern refuses',
      label('<xs:enumeration value="a"/><xs:pattern value="[0-9]"/>'),
      ['error no value of the enumeration meets the other facets of the restriction'],
    ],
    [
      'a pattern that is none',
      label('<xs:pattern value="[Some"/>'),
      ["fatal a ']' is missing, at character 6 of the pattern '[Some'"],
    ],
    [
      'a pattern that is none, twice',
      label('<xs:pattern value="a)"/><xs:pattern value="*"/>'),
      [
        "fatal ')' closes nothing, at character 2 of the pattern 'a)'",
        "fatal '*' has nothing to repeat, at character 1 of the pattern '*'",
      ],
    ],
    [
      'a pattern of JavaScript',
      label('<xs:pattern value="^a\\/.*?$"/>'),
      [
        "warning the pattern '^a\\/.*?$' has the escape \\/, '?' after a quantifier, '^' as a plain character, for patterns are anchored anyway",
      ],
    ],
    ['digits', real('<xs:totalDigits value="3"/>'), ['fatal IDS has no <xs:totalDigits>']],
    ['white space', label('<xs:whiteSpace value="collapse"/>'), ['error IDS has no <xs:whiteSpace>']],
  ])('%s', (_, requirements, faults) => {
    expect(briefly(requirements)).toEqual(faults)
  })
})

describe('what a specification asks', () => {
  const classification = '<classification><system><simpleValue>U</simpleValue></system></classification>'
  test.each<[what: string, requirements: string, faults: string[], parts?: Parts]>([
    [
      'requirements of what is prohibited',
      attribute('Name'),
      ['error the specification prohibits what it applies to, and yet has requirements'],
      { occurs: 'minOccurs="0" maxOccurs="0"' },
    ],
    [
      'nothing, optionally',
      '',
      ['error the specification asks for nothing: it is optional and has no requirements'],
      { occurs: 'minOccurs="0" maxOccurs="unbounded"' },
    ],
    ['no version', '', ['error the specification names no version of IFC'], { versions: ' ' }],
    [
      'nothing in particular',
      attribute('Name'),
      ['warning the applicability selects nothing in particular'],
      { applicability: '' },
    ],
    ['an empty system', classification.replace('U', ''), ['error the system is empty']],
    [
      'an optional classification without a value',
      classification.replace('<classification', '<classification cardinality="optional"'),
      ['error an optional classification has no value, so that it asks for nothing'],
    ],
    [
      'a class that is never classified',
      classification,
      ['error no element that the applicability selects can meet this classification in IFC2X3'],
      { ...only('IFC2DCOMPOSITECURVE'), versions: 'IFC2X3' },
    ],
    [
      'a whole that is none',
      wholes('IFCRELNESTS', entity('IFCPERSON')),
      ['error the class that is named cannot be the whole of IFCRELNESTS in IFC4'],
    ],
    [
      'a group that is none',
      wholes('IFCRELASSIGNSTOGROUP', entity('IFCBUILDING')),
      ['error the class that is named cannot be the whole of IFCRELASSIGNSTOGROUP in IFC4'],
    ],
    [
      'a part that is none',
      wholes('IFCRELCONTAINEDINSPATIALSTRUCTURE', entity('IFCSITE')),
      ['error no element that the applicability selects can meet this partOf in IFC4'],
      only('IFCACTOR'),
    ],
    [
      'facets of the applicability that exclude one another',
      '',
      ['error no element that the facets before it selects can meet this property in IFC4'],
      { applicability: `${entity('IFCPERSON')}${custom('IFCLABEL', '')}` },
    ],
  ])('%s', (_, requirements, faults, parts = {}) => {
    expect(briefly(requirements, parts)).toEqual(faults)
  })
})

test('a fault says what was expected and what to do, at its place', () => {
  const { faults } = lintIds(idsFile(specification(attribute('Nam'))), 'a.ids')
  expect(faults).toEqual([
    {
      severity: 'error',
      place: { line: 9, column: 18 },
      specification: 0,
      what: "there is no attribute 'Nam' in IFC4; did you mean 'Name'?",
      expected: 'the name of an attribute that the elements store',
      do: 'correct it, or the ifcVersion',
    },
  ])
})

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

test('a report refuses only what has no meaning, a strict audit what contradicts the standard, neither a warning', () => {
  const { faults } = lintIds(
    idsFile(specification(`${attribute('name')}${attribute('Nam')}${attribute('Name', like('['))}`)),
    'a.ids',
  )
  expect(faults.map(({ severity }) => severity)).toEqual(['warning', 'error', 'fatal'])
  expect(refusing(faults, 'strict').map(({ severity }) => severity)).toEqual(['error', 'fatal'])
  expect(refusing(faults, 'report').map(({ severity }) => severity)).toEqual(['fatal'])
})

const isRefused = (bytes: Uint8Array) => {
  try {
    return refusing(lintIds(bytes, 'a.ids').faults, 'strict').length > 0
  } catch {
    return true
  }
}

test('of the official cases, those that are invalid are refused and no other', () => {
  const wrong = officialCases().filter(
    ({ file }) => isRefused(file.read()) !== file.name.startsWith('invalid-'),
  )
  expect(wrong.map(({ folder, file }) => `${folder}/${file.name}`)).toEqual([])
})

test('what an audit must accept is accepted, and what it must refuse is refused', () => {
  expect(auditFiles('valid').filter((file) => isRefused(file.read()))).toEqual([])
  expect(auditFiles('invalid').filter((file) => !isRefused(file.read()))).toEqual([])
})

/** Where the files that an audit must refuse for their sense say themselves that they are wrong. */
const PLACES: Readonly<Record<string, string>> = {
  'BadRichFile.ids': '2487 2500 2606 2619 2681 2707',
  'InvalidAttributeCardinality.ids': '22 28 37',
  'InvalidAttributeForClass.ids': '23',
  'InvalidAttributeNames.ids': '22 58',
  'InvalidAttributeTypes.ids': '35 57 69 105 117',
  'InvalidClassification.ids': '25 32',
  'InvalidClassificationImplication.ids': '21',
  'InvalidCustomPsetBecauseOfPrefix.ids': '22 32 44',
  'InvalidEmptyRequirements.ids': '7 10',
  'InvalidEntityNames.ids': '14 31 48 55',
  'InvalidIfcEntityPattern.ids': '13 45 61 74',
  'InvalidIfcEntityPredefinedType.ids': '67 68 69 78 88',
  'InvalidIfcEnumerationDoubleValues.ids': '36 37 38',
  'InvalidIfcEnumerationIntegerValues.ids': '32 33 34',
  'InvalidIfcPartOf.ids': '13',
  'InvalidPropertyCardinality.ids': '28 34 43 60',
  'InvalidRestriction.ids': '28',
  'RichFileAttribute_Ifc2x3.ids': '88 222 243 1244',
  'RichFileAttribute_Ifc4.ids': '667 748 808 1127 1136 1341 1350',
}

test('each is refused where it is wrong', () => {
  const found = auditFiles('invalid')
    .filter((file) => file.name in PLACES)
    .map((file) => {
      const faults = lintIds(file.read(), file.name).faults.filter(({ severity }) => severity !== 'warning')
      return [file.name, faults.map(({ place }) => place.line).join(' ')]
    })
  expect(found).toEqual(Object.entries(PLACES).slice(0, found.length))
})

/** What the files that once troubled another tool ask for: accepted, or refused in these lines. */
const ISSUES: Readonly<Record<string, string>> = {
  'IDS - TEST for Architectural Requriements.ids': '',
  'IDS - TEST for Mechanical Requirements.ids': '',
  'IDS - TEST for Structural Requirements.ids': '',
  'Issue 08 - Regex pattern.ids': '34',
  'Issue 09 - XML structure.ids': 'ids-syntax 14',
  'Issue 11 - IfcLogical.ids': '',
  'Issue 14 - ids file test.ids': '7 7 27 27',
  'Issue 25 - Pset_ConstructionOccurence.ids': '',
  'Issue 28 - Empty restriction.ids': '20 23',
  'Issue 30 - should return error.ids': '23 26',
  'Issue 39 - IfcTypeObjects allowed.ids': '',
  'Issue 45 - IfcMassMeasure.ids': '',
  'Issue 46 - Ensure feedback.ids': '20',
  'Issue 52 - Error 306 - not clear.ids': '6',
  'Issue 53 - IfcDistributionBoards Feeder is ok.ids': '',
  'Issue 53 - IfcDistributionBoards Feeder or Incomer (enumeration) is not ok.ids': '',
  'Issue 53 - Userdefined.ids': '',
  'Issue 54 - Pset List Properties.ids': '45',
  'Issue 56 - Ifc2x3 mapping.ids': '',
  'Issue 60 - Restrictions.ids': '40 42',
}

test('the files of issues end as their issues say', () => {
  const files = auditFiles('issues')
  const found = files.map((file) => [file.name, linesOf(file.read())])
  expect(Object.fromEntries(found)).toEqual(files.length === 0 ? {} : ISSUES)
})

/** The lines of what a strict audit refuses, or of what is no XML. */
function linesOf(bytes: Uint8Array): string {
  try {
    return refusing(lintIds(bytes, 'a.ids').faults, 'strict')
      .map(({ place }) => place.line)
      .join(' ')
  } catch (error) {
    return error instanceof LintelError ? `${error.code} ${error.place?.line}` : String(error)
  }
}

/** What values mean: restrictions, tolerances and cardinalities of specifications. */
import { attribute, entity, like, oneOf, optional, prohibited, restriction, simple } from '../facet-texts.ts'
import type { Meaning } from './meaning.ts'
import { foo, single, wall } from './properties.ts'

const named = (name: string): string => `#1=IFCWALL('w',$,'${name}',$,$,$,$,$,$);`
const text = (facets: string): string => attribute('Name', restriction(facets))
const index = (value: string): string => `#1=IFCSURFACESTYLEREFRACTION(${value},$);`
const between = (facets: string): string => attribute('RefractionIndex', restriction(facets, 'double'))
const REFRACTIONS = { versions: 'IFC2X3 IFC4', of: 'IFCSURFACESTYLEREFRACTION' }

const OPEN = between('<xs:minExclusive value="0"/><xs:maxExclusive value="10"/>')
const CLOSED = between('<xs:minInclusive value="0"/><xs:maxInclusive value="10"/>')
const LENGTHS = text('<xs:minLength value="2"/><xs:maxLength value="3"/>')
const TWO = text('<xs:pattern value="[A-Z]{2}[0-9]{2}"/><xs:pattern value="[a-z]{2}[0-9]{2}"/>')

export const RESTRICTIONS: readonly Meaning[] = [
  ['an open lower bound', 'fail', index('0.'), OPEN, REFRACTIONS],
  ['a closed lower bound', 'pass', index('0.'), CLOSED, REFRACTIONS],
  ['between closed bounds', 'pass', index('5.'), CLOSED, REFRACTIONS],
  ['below a closed bound', 'fail', index('-1.'), CLOSED, REFRACTIONS],
  ['above a closed bound', 'fail', index('11.'), CLOSED, REFRACTIONS],
  ['too short', 'fail', named('A'), LENGTHS],
  [
    'characters are counted, not their halves',
    'pass',
    named('\\X4\\0001F3E00001F3E00001F3E0\\X0\\'),
    LENGTHS,
  ],
  ['the second of two patterns', 'pass', named('xy99'), TWO],
  ['a pattern is anchored', 'fail', named('aXY99'), text('<xs:pattern value="[A-Z]{2}[0-9]{2}"/>')],
  ['a pattern of an empty text', 'pass', named('x'), text('<xs:pattern value="y|x?"/>')],
  [
    'an enumeration and a pattern both hold',
    'fail',
    named('b1'),
    text('<xs:enumeration value="a1"/><xs:enumeration value="b1"/><xs:pattern value="a."/>'),
  ],
  ['blanks count', 'fail', named('Foo '), attribute('Name', simple('Foo'))],
  ['blanks of an enumeration count', 'fail', named('Foo'), attribute('Name', oneOf('Foo ', 'Bar'))],
  ['a length of a number', 'invalid', index('5.'), between('<xs:length value="1"/>'), REFRACTIONS],
  ['bounds of a text', 'invalid', named('x'), text('<xs:minInclusive value="1"/>')],
  [
    'bounds that exclude each other',
    'invalid',
    index('5.'),
    between('<xs:minInclusive value="7"/><xs:maxInclusive value="6"/>'),
    REFRACTIONS,
  ],
  ['a letter beyond ASCII', 'pass', named('\\X2\\00C4\\X0\\'), attribute('Name', like('\\w'))],
]

const blank = (name: string): string =>
  `<entity><name>${simple(name)}</name><predefinedType>${simple('')}</predefinedType></entity>`

export const EMPTY_VALUES: readonly Meaning[] = [
  [
    'an empty type is none',
    'pass',
    named('x'),
    text('<xs:length value="1"/>'),
    { applicability: blank('IFCWALL') },
  ],
  ['an empty type in a requirement is none', 'pass', named('x'), blank('IFCWALL')],
  ['an empty value is none', 'pass', named('x'), attribute('Name', simple(''))],
  ['an empty value asks for one', 'fail', named(''), attribute('Name', simple(''))],
  [
    'an empty value of a property is none',
    'pass',
    wall([single("IFCLABEL('x')")]),
    foo('IFCLABEL', simple('')),
  ],
  [
    'an empty value is prohibited whatever it is',
    'fail',
    named('x'),
    prohibited(attribute('Name', simple(''))),
  ],
]

const real = (value: string): string => wall([single(`IFCREAL(${value})`)])
const equal = (wanted: string): string => foo('IFCREAL', simple(wanted))
const bound = (facet: string): string => foo('IFCREAL', restriction(facet, 'double'))
/** Of what is wanted: the last value on either side that passes, and the first that fails. */
const EDGES: readonly [wanted: string, pass: readonly string[], fail: readonly string[]][] = [
  ['1000000.', ['999998.999999', '1000001.000001'], ['999998.9999989', '1000001.0000011']],
  ['-1000000.', ['-1000001.000001', '-999998.999999'], ['-1000001.0000011', '-999998.9999989']],
  ['100000.', ['99999.8999990', '100000.1000010'], ['99999.8999989', '100000.1000011']],
  ['1.', ['0.999998', '1.000002'], ['0.9999979', '1.0000021']],
  ['-1.', ['-0.999998', '-1.000002'], ['-0.9999979', '-1.0000021']],
  ['0.', ['-0.000001', '0.000001'], ['-0.0000011', '0.0000011']],
  ['0.0000001', ['-0.0000009000001', '0.0000011000001'], ['-0.00000090000011', '0.00000110000011']],
  ['-0.0000001', ['-0.0000011000001', '0.0000009000001'], ['-0.00000110000011', '0.00000090000011']],
  ['42.', ['41.999958', '42.000042'], ['41.999956', '42.0000431']],
  ['1e12', ['1000000999999.', '1000001000000.'], ['1000001000001.']],
]

export const TOLERANCES: readonly Meaning[] = [
  ...EDGES.flatMap(([wanted, pass, fail]): Meaning[] => [
    ...pass.map((value): Meaning => [`${value} is ${wanted}`, 'pass', real(value), equal(wanted)]),
    ...fail.map((value): Meaning => [`${value} is not ${wanted}`, 'fail', real(value), equal(wanted)]),
  ]),
  ['zero is not above zero', 'fail', real('0.'), bound('<xs:minExclusive value="0."/>')],
  ['zero is not below zero', 'fail', real('0.'), bound('<xs:maxExclusive value="0."/>')],
  ['a little is below zero', 'pass', real('-0.0000001'), bound('<xs:maxExclusive value="0."/>')],
  [
    'enumerated numbers are equal within the tolerance',
    'pass',
    real('42.00001'),
    bound('<xs:enumeration value="7"/><xs:enumeration value="42"/>'),
  ],
  [
    'enumerated numbers',
    'fail',
    real('42.001'),
    bound('<xs:enumeration value="7"/><xs:enumeration value="42"/>'),
  ],
  [
    'integers have no tolerance',
    'fail',
    wall([single('IFCINTEGER(10000001)')]),
    foo('IFCINTEGER', simple('10000000')),
  ],
  [
    'large integers',
    'pass',
    wall([single('IFCINTEGER(2147483648)')]),
    foo('IFCINTEGER', simple('2147483648')),
  ],
]

const waldo = attribute('Name', simple('Waldo'))
const OPTIONAL = { occurs: 'minOccurs="0" maxOccurs="unbounded"' }
const PROHIBITED = { occurs: 'minOccurs="0" maxOccurs="0"' }

export const SPECIFICATIONS: readonly Meaning[] = [
  ['all that applies passes', 'pass', named('Waldo'), waldo, OPTIONAL],
  ['required, and nothing applies', 'fail', "#1=IFCSLAB('s',$,'Waldo',$,$,$,$,$,$);", waldo],
  [
    'optional, and nothing applies',
    'notApplicable',
    "#1=IFCSLAB('s',$,'Waldo',$,$,$,$,$,$);",
    waldo,
    OPTIONAL,
  ],
  ['optional, and what applies fails', 'fail', named('x'), waldo, OPTIONAL],
  ['prohibited, and something applies', 'fail', named('x'), '', PROHIBITED],
  ['required, without more', 'pass', named('x'), ''],
  ['an optional requirement that is another', 'fail', named('x'), optional(waldo), OPTIONAL],
  ['a prohibited requirement', 'fail', named('Waldo'), prohibited(waldo), OPTIONAL],
  ['a version is no condition', 'pass', named('Waldo'), waldo, { versions: 'IFC2X3' }],
  ['several versions', 'pass', named('Waldo'), waldo, { versions: 'IFC2X3 IFC4 IFC4X3_ADD2' }],
  [
    'minOccurs is written out',
    'pass',
    named('Waldo'),
    waldo,
    { occurs: 'minOccurs="1" maxOccurs="unbounded"' },
  ],
  [
    'entities of the applicability together with attributes',
    'fail',
    named('Waldo'),
    attribute('Description'),
    { applicability: entity('IFCWALL') + waldo },
  ],
]

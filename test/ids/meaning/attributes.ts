/** What the attribute facet means. */
import { attribute, like, oneOf, optional, prohibited, restriction, simple } from '../facet-texts.ts'
import type { Meaning } from './meaning.ts'

const WALL = (name: string, description = '$') => `#1=IFCWALL('w',$,${name},${description},$,$,$,$,$);`
const REFRACTION = (index: string) => `#1=IFCSURFACESTYLEREFRACTION(${index},$);`
const TASK = (milestone: string, priority = '$') =>
  `#1=IFCTASK('t',$,$,$,$,$,$,$,$,${milestone},${priority},$,$);`
const LAYER = (on: string) => `#1=IFCCARTESIANPOINT((0.,0.,0.));
#2=IFCPRESENTATIONLAYERWITHSTYLE('Foo',$,(#1),$,${on},.F.,.F.,());`

const OLD_AND_NEW = { versions: 'IFC2X3 IFC4' }
const REFRACTIONS = { ...OLD_AND_NEW, of: 'IFCSURFACESTYLEREFRACTION' }
const TASKS = { versions: 'IFC4', of: 'IFCTASK' }
const MILESTONES = { versions: 'IFC2X3 IFC4', of: 'IFCTASK' }
const LAYERS = { ...OLD_AND_NEW, of: 'IFCPRESENTATIONLAYERWITHSTYLE' }
const index = (value: string) => attribute('RefractionIndex', value)
const numbers = (facets: string) => index(restriction(facets, 'double'))

export const ATTRIBUTES: readonly Meaning[] = [
  ['null is no value', 'fail', WALL('$'), attribute('Name'), OLD_AND_NEW],
  ['an empty text is no value', 'fail', WALL("''"), attribute('Name'), OLD_AND_NEW],
  ['a logical unknown is no value', 'fail', LAYER('.U.'), attribute('LayerOn'), LAYERS],
  ['a logical false is a value', 'pass', LAYER('.F.'), attribute('LayerFrozen'), LAYERS],
  ['a boolean false is a value', 'pass', TASK('.F.'), attribute('IsMilestone'), MILESTONES],
  ['a zero integer is a value', 'pass', TASK('.F.', '0'), attribute('Priority'), TASKS],
  ['a zero real is a value', 'pass', REFRACTION('0.'), attribute('RefractionIndex'), REFRACTIONS],
  [
    'an empty list is no value',
    'fail',
    `#1=IFCWALL('a',$,$,$,$,$,$,$,$);
#2=IFCWALL('b',$,$,$,$,$,$,$,$);
#3=IFCRELCONNECTSPATHELEMENTS('c',$,$,$,$,#1,#2,(),(1),.ATSTART.,.ATEND.);`,
    attribute('RelatingPriorities'),
    { of: 'IFCRELCONNECTSPATHELEMENTS' },
  ],
  [
    'a list that holds something is a value',
    'pass',
    `#1=IFCWALL('a',$,$,$,$,$,$,$,$);
#2=IFCWALL('b',$,$,$,$,$,$,$,$);
#3=IFCRELCONNECTSPATHELEMENTS('c',$,$,$,$,#1,#2,(),(1),.ATSTART.,.ATEND.);`,
    attribute('RelatedPriorities'),
    { of: 'IFCRELCONNECTSPATHELEMENTS' },
  ],
  [
    'an empty list of texts is no value',
    'fail',
    "#1=IFCPERSON($,'Foo',$,(),$,$,$,$);",
    attribute('MiddleNames'),
    { ...OLD_AND_NEW, of: 'IFCPERSON' },
  ],
  [
    'a select of an object is a value',
    'pass',
    `#1=IFCCOLOURRGB($,1.,1.,1.);
#2=IFCSURFACESTYLERENDERING(#1,$,#1,$,$,$,$,$,.FLAT.);`,
    attribute('DiffuseColour'),
    { ...OLD_AND_NEW, of: 'IFCSURFACESTYLERENDERING' },
  ],
  [
    'a select of a text is a value',
    'pass',
    "#1=IFCPROPERTYSINGLEVALUE('Foo',$,IFCLABEL('Bar'),$);",
    attribute('NominalValue'),
    { ...OLD_AND_NEW, of: 'IFCPROPERTYSINGLEVALUE' },
  ],
  [
    'a select of an empty text is no value',
    'fail',
    "#1=IFCPROPERTYSINGLEVALUE('Foo',$,IFCLABEL(''),$);",
    attribute('NominalValue'),
    { ...OLD_AND_NEW, of: 'IFCPROPERTYSINGLEVALUE' },
  ],
  [
    'a derived attribute cannot be asked',
    'invalid',
    '#1=IFCCARTESIANPOINT((0.,0.,0.));',
    attribute('Dim'),
    { ...OLD_AND_NEW, of: 'IFCCARTESIANPOINT' },
  ],
  [
    'a list has no value to compare',
    'invalid',
    "#1=IFCPERSON($,'Foo',$,('Bar'),$,$,$,$);",
    attribute('MiddleNames', simple('Bar')),
    { ...OLD_AND_NEW, of: 'IFCPERSON' },
  ],
  [
    'the type lends no attributes',
    'fail',
    `#1=IFCWALL('w',$,$,$,$,$,$,$,$);
#2=IFCWALLTYPE('t',$,$,'Foobar',$,$,$,$,$,.NOTDEFINED.);
#3=IFCRELDEFINESBYTYPE('r',$,$,$,(#1),#2);`,
    attribute('Description', simple('Foobar')),
    OLD_AND_NEW,
  ],
  ['42 is equal to 42', 'pass', REFRACTION('42.'), index(simple('42.')), REFRACTIONS],
  ['a decimal comma is no number', 'invalid', REFRACTION('42.3'), index(simple('42,3')), REFRACTIONS],
  ['a number has no blanks', 'invalid', REFRACTION('42.3'), index(simple(' 42.3 ')), REFRACTIONS],
  ['a text is no number', 'invalid', REFRACTION('42.3'), index(simple('Foo')), REFRACTIONS],
  ['an integer is equal', 'pass', TASK('.F.', '42'), attribute('Priority', simple('42')), TASKS],
  ['an integer is another', 'fail', TASK('.F.', '43'), attribute('Priority', simple('42')), TASKS],
  ['an integer has no point', 'invalid', TASK('.F.', '42'), attribute('Priority', simple('42.0')), TASKS],
  [
    'an integer has no digits behind',
    'invalid',
    TASK('.F.', '42'),
    attribute('Priority', simple('42.3')),
    TASKS,
  ],
  ['an integer may have a sign', 'pass', TASK('.F.', '42'), attribute('Priority', simple('+42')), TASKS],
  [
    'an integer may be an enumeration',
    'pass',
    TASK('.F.', '42'),
    attribute('Priority', restriction('<xs:enumeration value="7"/><xs:enumeration value="42"/>', 'integer')),
    TASKS,
  ],
  [
    'an integer may be bounded',
    'pass',
    TASK('.F.', '42'),
    attribute(
      'Priority',
      restriction('<xs:minInclusive value="42"/><xs:maxExclusive value="43"/>', 'integer'),
    ),
    TASKS,
  ],
  ['FALSE is no boolean', 'invalid', TASK('.F.'), attribute('IsMilestone', simple('FALSE')), MILESTONES],
  ['False is no boolean', 'invalid', TASK('.F.'), attribute('IsMilestone', simple('False')), MILESTONES],
  ['true is true', 'pass', TASK('.T.'), attribute('IsMilestone', simple('true')), MILESTONES],
  [
    'an enumeration of a boolean',
    'pass',
    TASK('.F.'),
    attribute('IsMilestone', restriction('<xs:enumeration value="false"/>', 'boolean')),
    MILESTONES,
  ],
  [
    'names of attributes: none of them is filled',
    'fail',
    WALL('$'),
    attribute(oneOf('Name', 'Description')),
    OLD_AND_NEW,
  ],
  [
    'names of attributes: any has the value',
    'pass',
    WALL("'Foo'", "'Bar'"),
    attribute(oneOf('Name', 'Description'), simple('Bar')),
    OLD_AND_NEW,
  ],
  ['any of the values', 'pass', WALL("'Bar'"), attribute('Name', oneOf('Foo', 'Bar')), OLD_AND_NEW],
  ['a name by a pattern', 'pass', WALL('$', "'x'"), attribute(like('D.*tion')), OLD_AND_NEW],
  [
    'numbers may be enumerated',
    'fail',
    REFRACTION('44.'),
    numbers('<xs:enumeration value="42"/><xs:enumeration value="43.0"/>'),
    REFRACTIONS,
  ],
  [
    'an enumerated number is compared as a number',
    'pass',
    REFRACTION('43.'),
    numbers('<xs:enumeration value="42"/><xs:enumeration value="43.0"/>'),
    REFRACTIONS,
  ],
  [
    'an optional attribute may be null',
    'pass',
    WALL('$'),
    optional(attribute('Name', simple('Foobar'))),
    OLD_AND_NEW,
  ],
  [
    'an optional attribute is not another',
    'fail',
    WALL("'x'"),
    optional(attribute('Name', simple('Foobar'))),
    OLD_AND_NEW,
  ],
  ['a prohibited attribute may be null', 'pass', WALL('$'), prohibited(attribute('Name')), OLD_AND_NEW],
  [
    'a prohibited value may be another',
    'pass',
    WALL("'x'"),
    prohibited(attribute('Name', simple('y'))),
    OLD_AND_NEW,
  ],
  ['a prohibited value', 'fail', WALL("'x'"), prohibited(attribute('Name', simple('x'))), OLD_AND_NEW],
  [
    'the literal of an enumeration',
    'pass',
    "#1=IFCWALL('w',$,$,$,$,$,$,$,.SOLIDWALL.);",
    attribute('PredefinedType', simple('SOLIDWALL')),
  ],
  [
    'a literal that the enumeration does not have',
    'fail',
    "#1=IFCWALL('w',$,$,$,$,$,$,$,.SOLIDWALL.);",
    attribute('PredefinedType', simple('SOLID')),
  ],
  [
    'a date with a zone is another text',
    'fail',
    "#1=IFCCLASSIFICATION($,$,'2022-01-01','Name',$,$,$);",
    attribute('EditionDate', simple('2022-01-01+00:00')),
    { of: 'IFCCLASSIFICATION' },
  ],
  [
    'a date of IFC2X3 is an object',
    'invalid',
    "#1=IFCCLASSIFICATION($,$,'2022-01-01','Name',$,$,$);",
    attribute('EditionDate', simple('2022-01-01')),
    { versions: 'IFC2X3', of: 'IFCCLASSIFICATION' },
  ],
  [
    'a value is asked in SI',
    'pass',
    `#1=IFCPROJECT('p',$,$,$,$,$,$,$,#2);
#2=IFCUNITASSIGNMENT((#3));
#3=IFCSIUNIT(*,.LENGTHUNIT.,.MILLI.,.METRE.);
#4=IFCDOOR('d',$,$,$,$,$,$,$,2100.,900.,$,$,$);`,
    attribute('OverallHeight', simple('2.1')),
    { of: 'IFCDOOR' },
  ],
]

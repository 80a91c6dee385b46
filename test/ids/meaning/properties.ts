/** What the property facet means. */
import { like, oneOf, optional, prohibited, property, restriction, simple } from '../facet-texts.ts'
import type { Meaning } from './meaning.ts'

/** Millimetres, square and cubic millimetres, seconds. */
export const UNITS = `#1=IFCPROJECT('p',$,$,$,$,$,$,$,#6);
#2=IFCSIUNIT(*,.LENGTHUNIT.,.MILLI.,.METRE.);
#3=IFCSIUNIT(*,.AREAUNIT.,.MILLI.,.SQUARE_METRE.);
#4=IFCSIUNIT(*,.VOLUMEUNIT.,.MILLI.,.CUBIC_METRE.);
#5=IFCSIUNIT(*,.TIMEUNIT.,$,.SECOND.);
#6=IFCUNITASSIGNMENT((#2,#3,#4,#5));`

/** A wall whose set Foo_Bar holds these, #10 and on. */
export const wall = (members: readonly string[], { set = 'Foo_Bar', units = UNITS } = {}): string =>
  `${units}
#7=IFCWALL('w',$,$,$,$,$,$,$,$);
#8=IFCPROPERTYSET('s',$,'${set}',$,(${members.map((_, i) => `#${i + 10}`).join()}));
#9=IFCRELDEFINESBYPROPERTIES('r',$,$,$,(#7),#8);
${members.map((one, i) => `#${i + 10}=${one};`).join('\n')}`

export const single = (value: string, name = 'Foo'): string =>
  `IFCPROPERTYSINGLEVALUE('${name}',$,${value},$)`
export const foo = (type: string, value = ''): string =>
  property(type, simple('Foo_Bar'), simple('Foo'), value)
const one = (value: string): string => wall([single(value)])
const real = (facets: string): string => restriction(facets, 'double')

const BARE_WALL = "#7=IFCWALL('w',$,$,$,$,$,$,$,$);"
const NAMES = wall([single("IFCLABEL('x')", 'Foobar'), single("IFCLABEL('x')", 'Foobaz')])
const BOUNDED = wall([
  "IFCPROPERTYBOUNDEDVALUE('Foo',$,IFCLENGTHMEASURE(5000.),IFCLENGTHMEASURE(1000.),$,IFCLENGTHMEASURE(3000.))",
])
const QUANTITY = (quantity: string): string => `${UNITS}
#7=IFCWALL('w',$,$,$,$,$,$,$,$);
#8=IFCELEMENTQUANTITY('s',$,'Foo_Bar',$,$,(#10));
#9=IFCRELDEFINESBYPROPERTIES('r',$,$,$,(#7),#8);
#10=${quantity};`
const TWO_SETS = (second: string): string => `${one("IFCLABEL('Bar')")}
#21=IFCPROPERTYSET('s2',$,'Foo_Baz',$,(#23));
#22=IFCRELDEFINESBYPROPERTIES('r2',$,$,$,(#7),#21);
#23=${second};`
const anySet = (value = ''): string => property('IFCLABEL', like('Foo_.*'), simple('Foo'), value)
const anyName = (value = ''): string => property('IFCLABEL', simple('Foo_Bar'), like('Foo.*'), value)

export const PROPERTIES: readonly Meaning[] = [
  ['no sets at all', 'fail', BARE_WALL, foo('IFCLABEL')],
  ['null is no value', 'fail', one('$'), foo('IFCLABEL')],
  ['a text is a value', 'pass', one("IFCLABEL('Bar')"), foo('IFCLABEL')],
  ['a zero is a value', 'pass', one('IFCINTEGER(0)'), foo('IFCINTEGER')],
  ['a logical false is a value', 'pass', one('IFCLOGICAL(.F.)'), foo('IFCLOGICAL')],
  ['a number in a text is a text', 'pass', one("IFCLABEL('1')"), foo('IFCLABEL', simple('1'))],
  ['a number in a text is no number', 'fail', one("IFCLABEL('1')"), foo('IFCLABEL', simple('1.0'))],
  [
    'characters without encoding',
    'pass',
    one("IFCLABEL('\\X2\\266B\\X0\\Don''t\\X2\\00C4\\X0\\rgerh\\X2\\00F4\\X0\\tel\\X2\\040A04350442\\X0\\')"),
    foo('IFCLABEL', simple("♫Don'tÄrgerhôtelЊет")),
  ],
  ['an integer', 'pass', one('IFCINTEGER(42)'), foo('IFCINTEGER', simple('42'))],
  ['an integer with a point', 'invalid', one('IFCINTEGER(42)'), foo('IFCINTEGER', simple('42.'))],
  ['an integer with a zero', 'invalid', one('IFCINTEGER(42)'), foo('IFCINTEGER', simple('42.0'))],
  ['a real of another value', 'fail', one('IFCREAL(42.3)'), foo('IFCREAL', simple('42'))],
  ['a real with an exponent', 'pass', one('IFCREAL(1234.5)'), foo('IFCREAL', simple('1.2345e3'))],
  [
    'a real in the model with an exponent',
    'pass',
    one('IFCREAL(1.2345E3)'),
    foo('IFCREAL', simple('1234.5')),
  ],
  ['true', 'pass', one('IFCBOOLEAN(.T.)'), foo('IFCBOOLEAN', simple('true'))],
  ['false', 'pass', one('IFCBOOLEAN(.F.)'), foo('IFCBOOLEAN', simple('false'))],
  ['a date', 'pass', one("IFCDATE('2022-01-01')"), foo('IFCDATE', simple('2022-01-01'))],
  ['a date with a zone', 'fail', one("IFCDATE('2022-01-01')"), foo('IFCDATE', simple('2022-01-01+00:00'))],
  ['a door panel without the property', 'fail', one("IFCLABEL('x')"), foo('IFCDOORPANELOPERATIONENUM')],
  ['a length of another type', 'fail', one('IFCTIMEMEASURE(2.)'), foo('IFCMASSMEASURE', simple('2'))],
  ['a length in metres', 'pass', one('IFCLENGTHMEASURE(2.)'), foo('IFCLENGTHMEASURE', simple('0.002'))],
  [
    'a bound of metres',
    'pass',
    one('IFCLENGTHMEASURE(2.)'),
    foo('IFCLENGTHMEASURE', real('<xs:maxInclusive value="0.002"/>')),
  ],
  ['another set of the name', 'fail', TWO_SETS(single("IFCLABEL('x')", 'Other')), anySet()],
  ['every set has the property', 'pass', TWO_SETS(single("IFCLABEL('x')")), anySet()],
  ['every set has the value', 'fail', TWO_SETS(single("IFCLABEL('x')")), anySet(simple('Bar'))],
  ['every property of the name', 'pass', NAMES, anyName(simple('x'))],
  ['no property of the name', 'fail', wall([single("IFCLABEL('x')", 'Bar')]), anyName()],
  [
    'a name by an enumeration',
    'pass',
    NAMES,
    property('IFCLABEL', simple('Foo_Bar'), oneOf('Foobar', 'Foobaz')),
  ],
  [
    'a name by an enumeration of which one is there',
    'pass',
    wall([single("IFCLABEL('x')", 'Foobar')]),
    property('IFCLABEL', simple('Foo_Bar'), oneOf('Foobar', 'Foobaz'), simple('x')),
  ],
  ['an upper bound by a simple value', 'pass', BOUNDED, foo('IFCLENGTHMEASURE', simple('5'))],
  [
    'a range that holds both bounds',
    'pass',
    BOUNDED,
    foo('IFCLENGTHMEASURE', real('<xs:minInclusive value="1"/><xs:maxInclusive value="5"/>')),
  ],
  [
    'a range that the lower bound leaves',
    'fail',
    BOUNDED,
    foo('IFCLENGTHMEASURE', real('<xs:minInclusive value="2"/>')),
  ],
  [
    'a range that the upper bound leaves',
    'fail',
    BOUNDED,
    foo('IFCLENGTHMEASURE', real('<xs:maxExclusive value="5"/>')),
  ],
  [
    'a complex property',
    'fail',
    `${wall(["IFCCOMPLEXPROPERTY('Foo',$,'RabbitAgilityTraining',(#20))"])}\n#20=${single("IFCLABEL('x')", 'Rabbits')};`,
    foo('IFCLABEL'),
  ],
  [
    'a property inside a complex one',
    'fail',
    `${wall(["IFCCOMPLEXPROPERTY('Bar',$,'RabbitAgilityTraining',(#20))"])}\n#20=${single("IFCLABEL('x')")};`,
    foo('IFCLABEL'),
  ],
  [
    'a quantity by its value',
    'pass',
    QUANTITY("IFCQUANTITYLENGTH('Foo',$,$,42.,$)"),
    foo('IFCLENGTHMEASURE', simple('0.042')),
  ],
  [
    'an area',
    'pass',
    QUANTITY("IFCQUANTITYAREA('Foo',$,$,42000000.,$)"),
    foo('IFCAREAMEASURE', simple('42')),
  ],
  ['a count', 'pass', QUANTITY("IFCQUANTITYCOUNT('Foo',$,$,42.,$)"), foo('IFCCOUNTMEASURE', simple('42'))],
  ['a weight', 'pass', QUANTITY("IFCQUANTITYWEIGHT('Foo',$,$,42.,$)"), foo('IFCMASSMEASURE', simple('42'))],
  ['a time', 'pass', QUANTITY("IFCQUANTITYTIME('Foo',$,$,42.,$)"), foo('IFCTIMEMEASURE', simple('42'))],
  ['an empty quantity list', 'fail', QUANTITY("IFCQUANTITYLENGTH('Bar',$,$,42.,$)"), foo('IFCLENGTHMEASURE')],
  ['a prohibited property', 'fail', one("IFCLABEL('x')"), prohibited(foo(''))],
  ['a prohibited property of any type', 'fail', one('IFCREAL(3.)'), prohibited(foo(''))],
  ['a prohibited property that is not there', 'pass', BARE_WALL, prohibited(foo(''))],
  ['a prohibited value', 'fail', one("IFCLABEL('x')"), prohibited(foo('IFCLABEL', simple('x')))],
  [
    'a prohibited value that is another',
    'pass',
    one("IFCLABEL('y')"),
    prohibited(foo('IFCLABEL', simple('x'))),
  ],
  ['an optional property that is there', 'pass', one("IFCLABEL('x')"), optional(foo('IFCLABEL'))],
  ['an optional property of another type', 'fail', one("IFCTEXT('x')"), optional(foo('IFCLABEL'))],
  ['an optional value that is another', 'fail', one("IFCLABEL('y')"), optional(foo('IFCLABEL', simple('x')))],
  ['an optional property that is null', 'pass', one('$'), optional(foo('IFCLABEL', simple('x')))],
  ['an optional property that is empty', 'fail', one("IFCLABEL('')"), optional(foo('IFCLABEL', simple('x')))],
  [
    'the value of the occurrence before that of the type',
    'fail',
    `${one("IFCLABEL('Baz')")}
#20=IFCWALLTYPE('t',$,$,$,$,(#22),$,$,$,.ELEMENTEDWALL.);
#21=IFCRELDEFINESBYTYPE('r2',$,$,$,(#7),#20);
#22=IFCPROPERTYSET('s2',$,'Foo_Bar',$,(#23));
#23=${single("IFCLABEL('Bar')")};`,
    foo('IFCLABEL', simple('Bar')),
  ],
  [
    'other properties of the set come from the type',
    'pass',
    `${wall([single("IFCLABEL('Baz')", 'Other')])}
#20=IFCWALLTYPE('t',$,$,$,$,(#22),$,$,$,.ELEMENTEDWALL.);
#21=IFCRELDEFINESBYTYPE('r2',$,$,$,(#7),#20);
#22=IFCPROPERTYSET('s2',$,'Foo_Bar',$,(#23));
#23=${single("IFCLABEL('Bar')")};`,
    foo('IFCLABEL', simple('Bar')),
  ],
]

/** What values of every kind and unit mean, for the property facet. */
import { like, property, restriction, simple } from '../facet-texts.ts'
import type { Meaning } from './meaning.ts'
import { foo, single, wall } from './properties.ts'

/** A value beside units of the project, the first of which is #60. */
const inUnits = (value: string, units: string): string =>
  wall([single(value)], {
    units: `#1=IFCPROJECT('p',$,$,$,$,$,$,$,#6);\n#6=IFCUNITASSIGNMENT((#60));\n${units}`,
  })
const si = (type: string, prefix: string, name: string): string =>
  `#60=IFCSIUNIT(*,.${type}.,${prefix},.${name}.);`
const converted = (type: string, name: string, factor: string, base: string): string =>
  `#60=IFCCONVERSIONBASEDUNIT($,.${type}.,'${name}',#61);#61=IFCMEASUREWITHUNIT(${factor},#62);#62=${base};`
const METRE = 'IFCSIUNIT(*,.LENGTHUNIT.,$,.METRE.)'
const LITRES = `#60=IFCDERIVEDUNIT((#61,#62),.VOLUMETRICFLOWRATEUNIT.,$);#61=IFCDERIVEDUNITELEMENT(#63,3);
#62=IFCDERIVEDUNITELEMENT(#64,-1);#63=IFCSIUNIT(*,.LENGTHUNIT.,.DECI.,.METRE.);#64=IFCSIUNIT(*,.TIMEUNIT.,$,.SECOND.);`
const CENTI = '\n#30=IFCSIUNIT(*,.LENGTHUNIT.,.CENTI.,.METRE.);'
const own = (member: string): string => wall([member]) + CENTI
const one = (value: string): string => wall([single(value)])
const list = (values: string): string => wall([`IFCPROPERTYLISTVALUE('Foo',$,${values},$)`])
const enumerated = (values: string): string => wall([`IFCPROPERTYENUMERATEDVALUE('Foo',$,${values},$)`])
const bounded = (values: string): string => wall([`IFCPROPERTYBOUNDEDVALUE('Foo',$,${values})`])
const length = (facets: string): string => foo('IFCLENGTHMEASURE', restriction(facets, 'double'))

export const UNIT_CASES: readonly Meaning[] = [
  [
    'degrees Celsius are kelvins',
    'pass',
    inUnits(
      'IFCTHERMODYNAMICTEMPERATUREMEASURE(20.)',
      si('THERMODYNAMICTEMPERATUREUNIT', '$', 'DEGREE_CELSIUS'),
    ),
    foo('IFCTHERMODYNAMICTEMPERATUREMEASURE', simple('293.15')),
  ],
  [
    'degrees are radians',
    'pass',
    inUnits(
      'IFCPLANEANGLEMEASURE(90.)',
      converted(
        'PLANEANGLEUNIT',
        'DEGREE',
        'IFCRATIOMEASURE(0.0174532925199433)',
        'IFCSIUNIT(*,.PLANEANGLEUNIT.,$,.RADIAN.)',
      ),
    ),
    foo('IFCPLANEANGLEMEASURE', simple('1.570796')),
  ],
  [
    'inches are metres',
    'pass',
    inUnits('IFCLENGTHMEASURE(100.)', converted('LENGTHUNIT', 'INCH', 'IFCLENGTHMEASURE(0.0254)', METRE)),
    foo('IFCLENGTHMEASURE', simple('2.54')),
  ],
  [
    'grams are kilograms',
    'pass',
    inUnits('IFCMASSMEASURE(12.)', si('MASSUNIT', '$', 'GRAM')),
    foo('IFCMASSMEASURE', simple('0.012')),
  ],
  [
    'a derived unit',
    'pass',
    inUnits('IFCVOLUMETRICFLOWRATEMEASURE(120.)', LITRES),
    foo('IFCVOLUMETRICFLOWRATEMEASURE', simple('0.12')),
  ],
  [
    'a measure without a unit is SI',
    'pass',
    inUnits('IFCAREAMEASURE(12.)', si('LENGTHUNIT', '.MILLI.', 'METRE')),
    foo('IFCAREAMEASURE', simple('12')),
  ],
  [
    'the unit of the property',
    'pass',
    own("IFCPROPERTYSINGLEVALUE('Foo',$,IFCLENGTHMEASURE(2.),#30)"),
    foo('IFCLENGTHMEASURE', simple('0.02')),
  ],
  [
    'the unit of a list',
    'pass',
    own("IFCPROPERTYLISTVALUE('Foo',$,(IFCLENGTHMEASURE(100.)),#30)"),
    foo('IFCLENGTHMEASURE', simple('1')),
  ],
  [
    'the unit of defined values',
    'pass',
    own("IFCPROPERTYTABLEVALUE('Foo',$,(IFCLABEL('X')),(IFCLENGTHMEASURE(100.)),$,$,#30,$)"),
    foo('IFCLENGTHMEASURE', simple('1')),
  ],
  [
    'bounds are exact in millimetres',
    'pass',
    one('IFCLENGTHMEASURE(4350.)'),
    length('<xs:minInclusive value="4.35"/><xs:maxInclusive value="4.35"/>'),
  ],
]

export const KIND_CASES: readonly Meaning[] = [
  [
    'a list against bounds',
    'pass',
    list('(IFCLENGTHMEASURE(1000.),IFCLENGTHMEASURE(2000.))'),
    length('<xs:minInclusive value="2"/>'),
  ],
  ['a list against a pattern', 'pass', list("(IFCLABEL('a'),IFCLABEL('b'))"), foo('IFCLABEL', like('[b-d]'))],
  ['an empty list', 'fail', list('()'), foo('IFCLABEL')],
  ['a null list', 'fail', list('$'), foo('IFCLABEL')],
  ['a list of empty texts', 'fail', list("(IFCLABEL(''))"), foo('IFCLABEL')],
  ['an enumeration of integers', 'pass', enumerated('(IFCINTEGER(3))'), foo('IFCINTEGER', simple('3'))],
  ['an enumeration of booleans', 'pass', enumerated('(IFCBOOLEAN(.T.))'), foo('IFCBOOLEAN', simple('true'))],
  [
    'bounds without a lower one against a lower one',
    'fail',
    bounded('IFCLENGTHMEASURE(5000.),$,$,$'),
    length('<xs:minInclusive value="1"/>'),
  ],
  [
    'bounds without a lower one against an upper one',
    'pass',
    bounded('IFCLENGTHMEASURE(5000.),$,$,$'),
    length('<xs:maxInclusive value="5"/>'),
  ],
  ['a set point alone is given', 'pass', bounded('$,$,$,IFCLENGTHMEASURE(5000.)'), foo('IFCLENGTHMEASURE')],
  ['no bound at all', 'fail', bounded('$,$,$,$'), foo('IFCLENGTHMEASURE')],
  [
    'bounds of another type',
    'fail',
    bounded('IFCLENGTHMEASURE(5000.),$,$,$'),
    foo('IFCPOSITIVELENGTHMEASURE'),
  ],
  ['a logical unknown by name', 'fail', one('IFCLOGICAL(.U.)'), foo('IFCLOGICAL', simple('unknown'))],
  ['1 is no boolean', 'fail', one('IFCBOOLEAN(.T.)'), foo('IFCBOOLEAN', simple('1'))],
  [
    'a date after another',
    'pass',
    one("IFCDATE('2022-01-01')"),
    foo('IFCDATE', restriction('<xs:minInclusive value="2021-01-01"/>', 'date')),
  ],
  [
    'a time before another',
    'pass',
    one("IFCTIME('12:00:00')"),
    foo('IFCTIME', restriction('<xs:maxExclusive value="13:00:00"/>', 'time')),
  ],
  ['a URI', 'pass', one("IFCURIREFERENCE('http://x/')"), foo('IFCURIREFERENCE', simple('http://x/'))],
  [
    'a text with an ampersand',
    'pass',
    one("IFCLABEL('a&b<c')"),
    foo('IFCLABEL', '<simpleValue><![CDATA[a&b<c]]></simpleValue>'),
  ],
  ['an identifier is no label', 'fail', one("IFCIDENTIFIER('x')"), foo('IFCLABEL')],
  [
    'null of the occurrence before the type',
    'fail',
    `${one('$')}
#20=IFCWALLTYPE('t',$,$,$,$,(#22),$,$,$,.ELEMENTEDWALL.);
#21=IFCRELDEFINESBYTYPE('r2',$,$,$,(#7),#20);
#22=IFCPROPERTYSET('s2',$,'Foo_Bar',$,(#23));
#23=${single("IFCLABEL('x')")};`,
    foo('IFCLABEL'),
  ],
  [
    'a set by its length',
    'pass',
    one("IFCLABEL('x')"),
    property('IFCLABEL', restriction('<xs:length value="7"/>'), simple('Foo')),
  ],
]

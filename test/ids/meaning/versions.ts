/** What facets mean where the versions of IFC differ, and for what is no element. */
import { attribute, entity, like, partOf, property, simple } from '../facet-texts.ts'
import type { Meaning } from './meaning.ts'
import { foo, single } from './properties.ts'

const OLD = { versions: 'IFC2X3', schema: 'IFC2X3' } as const
const NEW = { versions: 'IFC4X3_ADD2', schema: 'IFC4X3' } as const
const FOO = foo('IFCLABEL', simple('x'))
const MEMBER = `#10=${single("IFCLABEL('x')")};`
const SET = `#8=IFCPROPERTYSET('s',$,'Foo_Bar',$,(#10));${MEMBER}`
const coded = (value: string): string =>
  `<classification><value>${simple(value)}</value><system>${simple('U')}</system></classification>`
const made = (value: string): string => `<material><value>${simple(value)}</value></material>`
const OLD_WALL = "#1=IFCWALL('w',$,$,$,$,$,$,$);"
const OLD_SYSTEM = "#2=IFCCLASSIFICATION('s','e',$,'U');#3=IFCCLASSIFICATIONREFERENCE($,'A1',$,#2);"
const SYSTEM = "#2=IFCCLASSIFICATION($,$,$,'U',$,$,$);#3=IFCCLASSIFICATIONREFERENCE($,'A1',$,#2,$,$);"
const typed = (occurrence: string, type: string): string => `#1=${occurrence}('a',$,'N',$,$,$,$,$);
#2=${type}('t',$,$,$,$,$,$,$,$,.NOTDEFINED.);
#3=IFCRELDEFINESBYTYPE('r',$,$,$,(#1),#2);`

export const VERSION_CASES: readonly Meaning[] = [
  [
    'an overriding relationship of IFC2X3',
    'pass',
    `${OLD_WALL}${SET}#9=IFCRELOVERRIDESPROPERTIES('r',$,$,$,(#1),#8,(#10));`,
    FOO,
    OLD,
  ],
  [
    'properties of a material in IFC2X3',
    'pass',
    `#1=IFCMATERIAL('c');#2=IFCEXTENDEDMATERIALPROPERTIES(#1,(#10),$,'Foo_Bar');${MEMBER}`,
    FOO,
    { ...OLD, of: 'IFCMATERIAL' },
  ],
  [
    'properties of a door style in IFC2X3',
    'pass',
    `#1=IFCDOOR('a',$,$,$,$,$,$,$,$,$);#2=IFCDOORSTYLE('t',$,$,$,$,(#8),$,$,.NOTDEFINED.,.NOTDEFINED.,.F.,.F.);
#3=IFCRELDEFINESBYTYPE('q',$,$,$,(#1),#2);${SET}`,
    FOO,
    { ...OLD, of: 'IFCDOOR' },
  ],
  [
    'the lining of a door style in IFC2X3',
    'pass',
    `#1=IFCDOOR('a',$,$,$,$,$,$,$,$,$);#2=IFCDOORSTYLE('t',$,$,$,$,(#9),$,$,.NOTDEFINED.,.NOTDEFINED.,.F.,.F.);
#3=IFCRELDEFINESBYTYPE('q',$,$,$,(#1),#2);#9=IFCDOORLININGPROPERTIES('l',$,'Foo_Bar',$,50.,$,$,$,$,$,$,$,$,$,$);`,
    property('IFCPOSITIVELENGTHMEASURE', simple('Foo_Bar'), simple('LiningDepth'), simple('50')),
    { ...OLD, of: 'IFCDOOR' },
  ],
  [
    'an item reference of IFC2X3',
    'pass',
    `${OLD_WALL}${OLD_SYSTEM}#4=IFCRELASSOCIATESCLASSIFICATION('r',$,$,$,(#1),#3);`,
    coded('A1'),
    OLD,
  ],
  [
    'a classified material of IFC2X3',
    'pass',
    `#1=IFCMATERIAL('m');${OLD_SYSTEM}#4=IFCMATERIALCLASSIFICATIONRELATIONSHIP((#3),#1);`,
    coded('A1'),
    { ...OLD, of: 'IFCMATERIAL' },
  ],
  [
    'the name of a layer set of IFC2X3',
    'pass',
    `${OLD_WALL}#2=IFCMATERIALLAYERSET((#3),'Foo');#3=IFCMATERIALLAYER($,1.,$);#5=IFCRELASSOCIATESMATERIAL('r',$,$,$,(#1),#2);`,
    made('Foo'),
    OLD,
  ],
  [
    'a space heater of IFC2X3',
    'pass',
    typed('IFCENERGYCONVERSIONDEVICE', 'IFCSPACEHEATERTYPE'),
    attribute('Name'),
    { ...OLD, of: 'IFCSPACEHEATER' },
  ],
  [
    'furniture of IFC2X3',
    'pass',
    typed('IFCFURNISHINGELEMENT', 'IFCFURNITURETYPE'),
    attribute('Name'),
    { ...OLD, of: 'IFCFURNITURE' },
  ],
  [
    'an actuator of IFC2X3',
    'pass',
    typed('IFCDISTRIBUTIONCONTROLELEMENT', 'IFCACTUATORTYPE'),
    attribute('Name'),
    { ...OLD, of: 'IFCACTUATOR' },
  ],
  [
    'a number of IFC4X3',
    'pass',
    `#1=IFCWALL('w',$,$,$,$,$,$,$,$);#8=IFCELEMENTQUANTITY('s',$,'Foo_Bar',$,$,(#10));#9=IFCRELDEFINESBYPROPERTIES('r',$,$,$,(#1),#8);#10=IFCQUANTITYNUMBER('Foo',$,$,42,$);`,
    foo('IFCNUMERICMEASURE', simple('42')),
    NEW,
  ],
]

export const OTHER_CASES: readonly Meaning[] = [
  [
    'a set of sets',
    'pass',
    `#1=IFCWALL('w',$,$,$,$,$,$,$,$);${SET}#9=IFCRELDEFINESBYPROPERTIES('r',$,$,$,(#1),IFCPROPERTYSETDEFINITIONSET((#8)));`,
    FOO,
  ],
  [
    'properties of a project',
    'pass',
    `#1=IFCPROJECT('p',$,$,$,$,$,$,$,$);${SET}#9=IFCRELDEFINESBYPROPERTIES('r',$,$,$,(#1),#8);`,
    FOO,
    { of: 'IFCPROJECT' },
  ],
  [
    'properties of a task type',
    'pass',
    `#1=IFCTASKTYPE('p',$,$,$,$,(#8),$,$,$,.NOTDEFINED.,$);${SET}`,
    FOO,
    { of: 'IFCTASKTYPE' },
  ],
  [
    'properties of a profile',
    'pass',
    `#1=IFCCIRCLEPROFILEDEF(.AREA.,$,$,1.);#2=IFCPROFILEPROPERTIES('Foo_Bar',$,(#10),#1);${MEMBER}`,
    FOO,
    { of: 'IFCCIRCLEPROFILEDEF' },
  ],
  [
    'properties of a layer set',
    'pass',
    `#1=IFCMATERIALLAYERSET((#3),'x',$);#3=IFCMATERIALLAYER($,1.,$,$,$,$,$);#2=IFCMATERIALPROPERTIES('Foo_Bar',$,(#10),#1);${MEMBER}`,
    FOO,
    { of: 'IFCMATERIALLAYERSET' },
  ],
  [
    'quantities of a type',
    'pass',
    "#1=IFCWALLTYPE('w',$,$,$,$,(#8),$,$,$,.SHEAR.);#8=IFCELEMENTQUANTITY('s',$,'Foo_Bar',$,$,(#10));#10=IFCQUANTITYLENGTH('Foo',$,$,42.,$);",
    foo('IFCLENGTHMEASURE', simple('42')),
    { of: 'IFCWALLTYPE' },
  ],
  [
    'a classified profile',
    'pass',
    `#1=IFCCIRCLEPROFILEDEF(.AREA.,$,$,1.);${SYSTEM}#4=IFCEXTERNALREFERENCERELATIONSHIP($,$,#3,(#1));`,
    coded('A1'),
    { of: 'IFCCIRCLEPROFILEDEF' },
  ],
  [
    'the name of a reference is no value',
    'fail',
    "#1=IFCWALL('w',$,$,$,$,$,$,$,$);#2=IFCCLASSIFICATION($,$,$,'U',$,$,$);#3=IFCCLASSIFICATIONREFERENCE($,$,'A1',#2,$,$);#4=IFCRELASSOCIATESCLASSIFICATION('r',$,$,$,(#1),#3);",
    coded('A1'),
  ],
  [
    'a group by a factor',
    'pass',
    "#1=IFCWALL('w',$,$,$,$,$,$,$,$);#2=IFCGROUP('g',$,$,$,$);#3=IFCRELASSIGNSTOGROUPBYFACTOR('r',$,$,$,(#1),$,#2,0.5);",
    partOf('IFCRELASSIGNSTOGROUP', entity('IFCGROUP')),
  ],
  [
    'the type of a whole by its type',
    'pass',
    "#1=IFCWALL('w',$,$,$,$,$,$,$,$);#2=IFCELEMENTASSEMBLY('g',$,$,$,$,$,$,$,$,$);#3=IFCRELAGGREGATES('r',$,$,$,#2,(#1));#4=IFCELEMENTASSEMBLYTYPE('t',$,$,$,$,$,$,$,$,.TRUSS.);#5=IFCRELDEFINESBYTYPE('q',$,$,$,(#2),#4);",
    partOf('IFCRELAGGREGATES', entity('IFCELEMENTASSEMBLY', simple('TRUSS'))),
  ],
  [
    'a spatial zone that is only referenced',
    'fail',
    "#1=IFCWALL('w',$,$,$,$,$,$,$,$);#2=IFCSPATIALZONE('z',$,$,$,$,$,$,$,$);#3=IFCRELREFERENCEDINSPATIALSTRUCTURE('r',$,$,$,(#1),#2);",
    partOf('IFCRELCONTAINEDINSPATIALSTRUCTURE', entity('IFCSPATIALZONE')),
  ],
  [
    'a coordinate system',
    'pass',
    "#3=IFCPROJECTEDCRS('EPSG:1',$,$,$,$,$,$);",
    attribute('Name', like('EPSG:.*')),
    { of: 'IFCPROJECTEDCRS' },
  ],
  [
    'a relationship',
    'pass',
    "#1=IFCWALL('w',$,$,$,$,$,$,$,$);#2=IFCMATERIAL('Foo',$,$);#3=IFCRELASSOCIATESMATERIAL('r',$,'N',$,(#1),#2);",
    attribute('Name', simple('N')),
    { of: 'IFCRELASSOCIATESMATERIAL' },
  ],
  [
    'a resource type',
    'pass',
    "#1=IFCLABORRESOURCETYPE('a',$,$,$,$,$,$,$,'CARP',$,$,.USERDEFINED.);",
    entity('IFCLABORRESOURCETYPE', simple('CARP')),
    { of: 'IFCLABORRESOURCETYPE' },
  ],
  ['too few attributes', 'pass', "#1=IFCWALL('w',$,'x',$,$);", attribute('Name')],
  ['too many attributes', 'pass', "#1=IFCWALL('w',$,'x',$,$,$,$,$,$,$,$);", attribute('Name')],
]

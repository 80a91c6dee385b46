/** What the entity facet means. */
import { entity, like, oneOf, simple } from '../facet-texts.ts'
import type { Meaning } from './meaning.ts'

const WALL = (type: string, objectType = '$') => `#1=IFCWALL('w',$,$,$,${objectType},$,$,$,${type});`
const TYPED = (own: string, type: string, elementType = '$') => `${own}
#2=IFCWALLTYPE('t',$,$,$,$,$,$,$,${elementType},${type});
#3=IFCRELDEFINESBYTYPE('r',$,$,$,(#1),#2);`
const named = (name: string): string => `<entity><name>${name}</name></entity>`
const OLD_AND_NEW = { versions: 'IFC2X3 IFC4' }

export const ENTITIES: readonly Meaning[] = [
  ['another class contradicts the applicability', 'invalid', WALL('$'), entity('IFCSLAB'), OLD_AND_NEW],
  [
    'a subclass is another class',
    'invalid',
    "#1=IFCWALLSTANDARDCASE('w',$,$,$,$,$,$,$,$);",
    entity('IFCWALL'),
    { ...OLD_AND_NEW, of: 'IFCWALLSTANDARDCASE' },
  ],
  ['a null type is no type', 'fail', WALL('$'), entity('IFCWALL', simple('SOLIDWALL'))],
  ['another type', 'fail', WALL('.PARTITIONING.'), entity('IFCWALL', simple('SOLIDWALL'))],
  ['a type in small letters', 'fail', WALL('.SOLIDWALL.'), entity('IFCWALL', simple('solidwall'))],
  [
    'the object type of another type',
    'fail',
    WALL('.SOLIDWALL.', "'WALDO'"),
    entity('IFCWALL', simple('WALDO')),
  ],
  ['a pattern of a user type', 'fail', WALL('.USERDEFINED.', "'BAZFOO'"), entity('IFCWALL', like('FOO.*'))],
  ['types of an enumeration', 'pass', WALL('.SHEAR.'), entity('IFCWALL', oneOf('SHEAR', 'SOLIDWALL'))],
  [
    'a pattern of classes that the applicability cannot meet',
    'invalid',
    WALL('$'),
    named(like('IFC.*TYPE')),
    OLD_AND_NEW,
  ],
  [
    'a pattern of classes',
    'pass',
    "#1=IFCWALLTYPE('t',$,$,$,$,$,$,$,$,.SOLIDWALL.);",
    named(like('IFC.*TYPE')),
    { ...OLD_AND_NEW, of: 'IFCWALLTYPE' },
  ],
  ['the type of the type', 'pass', TYPED(WALL('$'), '.SOLIDWALL.'), entity('IFCWALL', simple('SOLIDWALL'))],
  [
    'the type of the type where the occurrence is NOTDEFINED',
    'pass',
    TYPED(WALL('.NOTDEFINED.'), '.SOLIDWALL.'),
    entity('IFCWALL', simple('SOLIDWALL')),
  ],
  [
    'the type of the occurrence before that of the type',
    'fail',
    TYPED(WALL('.SHEAR.'), '.SOLIDWALL.'),
    entity('IFCWALL', simple('SOLIDWALL')),
  ],
  [
    'the name that the type gives in capitals of another case',
    'fail',
    TYPED(WALL('$'), '.USERDEFINED.', "'x'"),
    entity('IFCWALL', simple('X')),
  ],
  [
    'IFC4X3 knows more types',
    'pass',
    WALL('.RETAININGWALL.'),
    entity('IFCWALL', simple('RETAININGWALL')),
    { versions: 'IFC4X3_ADD2', schema: 'IFC4X3' },
  ],
  [
    'a class of IFC4X3',
    'pass',
    "#1=IFCCOURSE('c',$,$,$,$,$,$,$,.PAVEMENT.);",
    entity('IFCCOURSE', simple('PAVEMENT')),
    { versions: 'IFC4X3_ADD2', of: 'IFCCOURSE', schema: 'IFC4X3' },
  ],
]

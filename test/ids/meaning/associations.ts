/** What the classification and the material facet mean. */
import { like, optional, prohibited, simple } from '../facet-texts.ts'
import type { Meaning } from './meaning.ts'

const SYSTEM = `#1=IFCPROJECT('p',$,$,$,$,$,$,$,$);
#2=IFCCLASSIFICATION($,$,$,'Foobar',$,$,$);
#3=IFCRELASSOCIATESCLASSIFICATION('r1',$,$,$,(#1),#2);
#4=IFCWALL('w',$,$,$,$,$,$,$,$);
#5=IFCSLAB('s',$,$,$,$,$,$,$,$);
#6=IFCCLASSIFICATIONREFERENCE($,'1',$,#2,$,$);
#7=IFCRELASSOCIATESCLASSIFICATION('r2',$,$,$,(#5),#6);
#8=IFCCOLUMN('c',$,$,$,$,$,$,$,$);
#9=IFCCLASSIFICATIONREFERENCE($,'11',$,#2,$,$);
#10=IFCRELASSOCIATESCLASSIFICATION('r3',$,$,$,(#8),#9);
#11=IFCBEAM('b',$,$,$,$,$,$,$,$);
#12=IFCCLASSIFICATIONREFERENCE($,'22',$,#13,$,$);
#13=IFCCLASSIFICATIONREFERENCE($,'2',$,#2,$,$);
#15=IFCRELASSOCIATESCLASSIFICATION('r4',$,$,$,(#11),#12);
#16=IFCMATERIAL('Material',$,$);
#17=IFCEXTERNALREFERENCERELATIONSHIP($,$,#6,(#16));`
const TYPED = `#1=IFCCLASSIFICATION($,$,$,'Foobar',$,$,$);
#2=IFCCLASSIFICATIONREFERENCE($,'11',$,#1,$,$);
#3=IFCRELASSOCIATESCLASSIFICATION('r1',$,$,$,(#4),#2);
#4=IFCWALL('w',$,'Wall',$,$,$,$,$,$);
#5=IFCWALLTYPE('t',$,'Type',$,$,$,$,$,$,.ELEMENTEDWALL.);
#6=IFCRELDEFINESBYTYPE('r2',$,$,$,(#4),#5);
#8=IFCCLASSIFICATIONREFERENCE($,'22',$,#1,$,$);
#9=IFCRELASSOCIATESCLASSIFICATION('r3',$,$,$,(#5),#8);`

const classified = (value: string, system = like('\\w+')): string =>
  `<classification>${value === '' ? '' : `<value>${value}</value>`}<system>${system}</system></classification>`
const SLABS = { of: 'IFCSLAB' }
const BEAMS = { of: 'IFCBEAM' }

export const CLASSIFICATIONS: readonly Meaning[] = [
  ['none at all', 'fail', SYSTEM, classified('')],
  ['any system', 'pass', SYSTEM, classified(''), SLABS],
  ['another system', 'fail', SYSTEM, classified('', simple('Foobaz')), SLABS],
  ['the system of a project', 'pass', SYSTEM, classified('', simple('Foobar')), { of: 'IFCPROJECT' }],
  ['the system of a column', 'pass', SYSTEM, classified('', simple('Foobar')), { of: 'IFCCOLUMN' }],
  ['a value in any system', 'pass', SYSTEM, classified(simple('1')), SLABS],
  ['another value', 'fail', SYSTEM, classified(simple('2')), SLABS],
  ['a value that begins so', 'fail', SYSTEM, classified(simple('1')), { of: 'IFCCOLUMN' }],
  ['a value exactly', 'pass', SYSTEM, classified(simple('22')), BEAMS],
  ['a value above', 'pass', SYSTEM, classified(simple('2')), BEAMS],
  ['a pattern of values', 'pass', SYSTEM, classified(like('1.*')), SLABS],
  ['a pattern of systems', 'fail', SYSTEM, classified('', like('Baz.*')), SLABS],
  ['the occurrence hides its type in one system', 'fail', TYPED, classified(simple('22'))],
  ['the own value in one system', 'pass', TYPED, classified(simple('11'))],
  ['a prohibited value', 'fail', SYSTEM, prohibited(classified(simple('1'))), SLABS],
  ['a prohibited value that is another', 'pass', SYSTEM, prohibited(classified(simple('2'))), SLABS],
  ['a prohibited classification', 'pass', SYSTEM, prohibited(classified(''))],
  ['an optional value that is another', 'fail', SYSTEM, optional(classified(simple('2'))), SLABS],
  ['an optional value that is there', 'pass', SYSTEM, optional(classified(simple('1'))), SLABS],
  ['an optional value that is not there', 'pass', SYSTEM, optional(classified(simple('1')))],
]

const made = (material: string): string => `#1=IFCWALL('w',$,$,$,$,$,$,$,$);
#3=IFCRELASSOCIATESMATERIAL('r',$,$,$,(#1),#2);
${material}`
const MATERIAL = (name: string, category = '$') => `#4=IFCMATERIAL('${name}',$,${category});`
const FOO = `<material><value>${simple('Foo')}</value></material>`
const PROFILE = '#6=IFCCIRCLEPROFILEDEF(.AREA.,$,$,1.);'
const EMPTY_LAYERS = "#2=IFCMATERIALLAYERSET((#5),'Unnamed',$);\n#5=IFCMATERIALLAYER($,1.,$,$,$,$,$);"

export const MATERIALS: readonly Meaning[] = [
  ['none', 'fail', made(MATERIAL('Foo')), FOO],
  ['a name in a list', 'pass', made(`#2=IFCMATERIALLIST((#4));${MATERIAL('Foo')}`), FOO],
  ['nothing in a layer', 'fail', made(EMPTY_LAYERS), FOO],
  ['any material', 'pass', made(EMPTY_LAYERS), '<material/>'],
  [
    'a name in a layer',
    'pass',
    made(`#2=IFCMATERIALLAYERSET((#5),'x',$);#5=IFCMATERIALLAYER(#4,1.,$,$,$,$,$);${MATERIAL('Foo')}`),
    FOO,
  ],
  [
    'a category in a layer',
    'pass',
    made(`#2=IFCMATERIALLAYERSET((#5),'x',$);#5=IFCMATERIALLAYER(#4,1.,$,$,$,$,$);${MATERIAL('x', "'Foo'")}`),
    FOO,
  ],
  [
    'the name of a layer set',
    'pass',
    made("#2=IFCMATERIALLAYERSET((#5),'Foo',$);#5=IFCMATERIALLAYER($,1.,$,$,$,$,$);"),
    FOO,
  ],
  [
    'the name of a profile',
    'pass',
    made(
      `#2=IFCMATERIALPROFILESET('x',$,(#5),$);#5=IFCMATERIALPROFILE('Foo',$,#4,#6,$,'x');${MATERIAL('x')}${PROFILE}`,
    ),
    FOO,
  ],
  [
    'a category in a profile',
    'pass',
    made(
      `#2=IFCMATERIALPROFILESET('x',$,(#5),$);#5=IFCMATERIALPROFILE('x',$,#4,#6,$,'x');${MATERIAL('x', "'Foo'")}${PROFILE}`,
    ),
    FOO,
  ],
  [
    'nothing in a profile',
    'fail',
    made(`#2=IFCMATERIALPROFILESET($,$,(#5),$);#5=IFCMATERIALPROFILE($,$,$,#6,$,$);${PROFILE}`),
    FOO,
  ],
  [
    'the name of a profile set',
    'pass',
    made(`#2=IFCMATERIALPROFILESET('Foo',$,(#5),$);#5=IFCMATERIALPROFILE($,$,$,#6,$,$);${PROFILE}`),
    FOO,
  ],
  [
    'the name of a profile definition',
    'fail',
    made(
      "#2=IFCMATERIALPROFILESET('x',$,(#5),$);#5=IFCMATERIALPROFILE($,$,$,#6,$,$);#6=IFCCIRCLEPROFILEDEF(.AREA.,'Foo',$,1.);",
    ),
    FOO,
  ],
  [
    'a name in a constituent',
    'pass',
    made(
      `#2=IFCMATERIALCONSTITUENTSET('x',$,(#5));#5=IFCMATERIALCONSTITUENT('x',$,#4,$,'x');${MATERIAL('Foo')}`,
    ),
    FOO,
  ],
  ['the name of a constituent set', 'pass', made(`#2=IFCMATERIALCONSTITUENTSET('Foo',$,$);`), FOO],
  [
    'through a usage of layers',
    'pass',
    made(
      `#2=IFCMATERIALLAYERSETUSAGE(#7,.AXIS2.,.POSITIVE.,0.,$);#7=IFCMATERIALLAYERSET((#5),'x',$);#5=IFCMATERIALLAYER(#4,1.,$,$,$,$,$);${MATERIAL('Foo')}`,
    ),
    FOO,
  ],
  [
    'through a usage of profiles',
    'pass',
    made(
      `#2=IFCMATERIALPROFILESETUSAGE(#7,$,$);#7=IFCMATERIALPROFILESET('x',$,(#5),$);#5=IFCMATERIALPROFILE('x',$,#4,#6,$,'x');${MATERIAL('Foo')}${PROFILE}`,
    ),
    FOO,
  ],
  [
    'an association of one layer',
    'pass',
    made(`#2=IFCMATERIALLAYER(#4,1.,$,$,$,$,$);${MATERIAL('Foo')}`),
    FOO,
  ],
  [
    'the occurrence hides its type',
    'fail',
    `${made("#2=IFCMATERIAL('x',$,$);")}
#10=IFCWALLTYPE('t',$,$,$,$,$,$,$,$,.ELEMENTEDWALL.);
#11=IFCRELDEFINESBYTYPE('d',$,$,$,(#1),#10);
#12=IFCMATERIAL('Foo',$,$);
#13=IFCRELASSOCIATESMATERIAL('a',$,$,$,(#10),#12);`,
    FOO,
  ],
  ['a prohibited material', 'pass', made(MATERIAL('Foo')), prohibited('<material/>')],
  ['a prohibited name', 'fail', made("#2=IFCMATERIAL('Foo',$,$);"), prohibited(FOO)],
  ['a description', 'fail', made("#2=IFCMATERIAL('x','Foo',$);"), FOO],
]

/** What the partOf facet means. */
import { entity, like, partOf, prohibited, simple } from '../facet-texts.ts'
import type { Meaning } from './meaning.ts'

const ANY = `<entity><name>${like('.*')}</name></entity>`
const AGGREGATES = 'IFCRELAGGREGATES'
const CONTAINED = 'IFCRELCONTAINEDINSPATIALSTRUCTURE'
const GROUP = 'IFCRELASSIGNSTOGROUP'
const NESTS = 'IFCRELNESTS'
const OPENINGS = 'IFCRELVOIDSELEMENT IFCRELFILLSELEMENT'

const ASSEMBLY = `#1=IFCELEMENTASSEMBLY('a',$,$,$,$,$,$,$,$,$);
#2=IFCWALL('w',$,$,$,$,$,$,$,$);
#3=IFCRELAGGREGATES('r',$,$,$,#1,(#2));`
const SLAB = `#1=IFCSLAB('s',$,$,$,$,$,$,$,.BASESLAB.);
#2=IFCBEAM('b',$,$,$,$,$,$,$,$);
#3=IFCRELAGGREGATES('r',$,$,$,#1,(#2));`
const INVENTORY = `#1=IFCELEMENTASSEMBLY('a',$,$,$,$,$,$,$,$,$);
#2=IFCINVENTORY('i',$,$,$,'BUNNY',.USERDEFINED.,$,$,$,$,$);
#3=IFCRELASSIGNSTOGROUP('r',$,$,$,(#1),$,#2);`
const SPACE = `#1=IFCELEMENTASSEMBLY('a',$,$,$,$,$,$,$,$,$);
#2=IFCSPACE('s',$,$,$,$,$,$,$,$,$,$);
#3=IFCRELCONTAINEDINSPATIALSTRUCTURE('r',$,$,$,(#1),#2);`
/** A beam in an assembly in a space of a building of a project. */
const CHAIN = `#1=IFCPROJECT('p',$,$,$,$,$,$,$,$);
#2=IFCBUILDING('g',$,$,$,$,$,$,$,$,$,$,$);
#3=IFCSPACE('s',$,$,$,$,$,$,$,$,$,$);
#4=IFCELEMENTASSEMBLY('a',$,$,$,$,$,$,$,$,$);
#5=IFCBEAM('b',$,$,$,$,$,$,$,$);
#6=IFCRELAGGREGATES('r1',$,$,$,#1,(#2));
#7=IFCRELAGGREGATES('r2',$,$,$,#2,(#3));
#8=IFCRELCONTAINEDINSPATIALSTRUCTURE('r3',$,$,$,(#4),#3);
#9=IFCRELAGGREGATES('r4',$,$,$,#4,(#5));`
const FURNITURE = `#1=IFCFURNITURE('f',$,$,$,'WATERBOTTLE',$,$,$,.USERDEFINED.);
#2=IFCDISCRETEACCESSORY('d',$,$,$,$,$,$,$,$);
#3=IFCRELNESTS('r',$,$,$,#1,(#2));`
const WINDOW = `#1=IFCWALL('w',$,$,$,$,$,$,$,$);
#2=IFCOPENINGELEMENT('o',$,$,$,$,$,$,$,$);
#3=IFCWINDOW('i',$,$,$,$,$,$,$,$,$,$,$,$);
#4=IFCRELVOIDSELEMENT('r1',$,$,$,#1,#2);
#5=IFCRELFILLSELEMENT('r2',$,$,$,#2,#3);`
/** A beam in a group in a system. */
const GROUPS = `#1=IFCBEAM('b',$,$,$,$,$,$,$,$);
#2=IFCGROUP('g',$,$,$,$);
#3=IFCSYSTEM('s',$,$,$,$);
#4=IFCRELASSIGNSTOGROUP('r1',$,$,$,(#1),$,#2);
#5=IFCRELASSIGNSTOGROUP('r2',$,$,$,(#2),$,#3);`

const OLD_AND_NEW = { versions: 'IFC2X3 IFC4' }
const ASSEMBLIES = { ...OLD_AND_NEW, of: 'IFCELEMENTASSEMBLY' }
const BEAMS = { ...OLD_AND_NEW, of: 'IFCBEAM' }
const ACCESSORIES = { versions: 'IFC4', of: 'IFCDISCRETEACCESSORY' }

export const WHOLES: readonly Meaning[] = [
  ['the whole itself', 'fail', ASSEMBLY, partOf(AGGREGATES, ANY), ASSEMBLIES],
  ['the class of the whole', 'pass', SLAB, partOf(AGGREGATES, entity('IFCSLAB')), BEAMS],
  ['the type of the whole', 'pass', SLAB, partOf(AGGREGATES, entity('IFCSLAB', simple('BASESLAB'))), BEAMS],
  ['no whole of the class', 'fail', SLAB, partOf(AGGREGATES, entity('IFCELEMENTASSEMBLY')), BEAMS],
  ['any group', 'pass', INVENTORY, partOf(GROUP, ANY), ASSEMBLIES],
  [
    'a group of another type',
    'fail',
    INVENTORY,
    partOf(GROUP, entity('IFCINVENTORY', simple('BUNNARY'))),
    { of: 'IFCELEMENTASSEMBLY' },
  ],
  [
    'a group of the type',
    'pass',
    INVENTORY,
    partOf(GROUP, entity('IFCINVENTORY', simple('BUNNY'))),
    { of: 'IFCELEMENTASSEMBLY' },
  ],
  [
    'a type that IFC2X3 does not know',
    'invalid',
    INVENTORY,
    partOf(GROUP, entity('IFCINVENTORY', simple('BUNNY'))),
    ASSEMBLIES,
  ],
  ['a class that can be no group', 'invalid', INVENTORY, partOf(GROUP, entity('IFCWALL')), ASSEMBLIES],
  ['groups of groups', 'pass', GROUPS, partOf(GROUP, entity('IFCSYSTEM')), BEAMS],
  ['any container', 'pass', SPACE, partOf(CONTAINED, ANY), ASSEMBLIES],
  ['no container', 'fail', ASSEMBLY, partOf(CONTAINED, ANY)],
  ['a container related so', 'pass', SPACE, partOf(CONTAINED, entity('IFCSPACE')), ASSEMBLIES],
  ['a container of containers', 'pass', CHAIN, partOf(CONTAINED, entity('IFCBUILDING')), ASSEMBLIES],
  ['no container of the named relation', 'fail', CHAIN, partOf(CONTAINED, entity('IFCBUILDING')), BEAMS],
  ['any relations one after another', 'pass', CHAIN, `<partOf>${entity('IFCBUILDING')}</partOf>`, BEAMS],
  ['aggregation alone does not reach it', 'fail', CHAIN, partOf(AGGREGATES, entity('IFCBUILDING')), BEAMS],
  ['the class of the nest', 'pass', FURNITURE, partOf(NESTS, entity('IFCFURNITURE')), ACCESSORIES],
  ['another class of nest', 'fail', FURNITURE, partOf(NESTS, entity('IFCBEAM')), ACCESSORIES],
  [
    'a window in a wall',
    'pass',
    WINDOW,
    partOf(OPENINGS, entity('IFCWALL')),
    { ...OLD_AND_NEW, of: 'IFCWINDOW' },
  ],
  [
    'a window in an opening',
    'pass',
    WINDOW,
    partOf(OPENINGS, entity('IFCOPENINGELEMENT')),
    { of: 'IFCWINDOW' },
  ],
  ['an opening in a wall', 'pass', WINDOW, partOf(OPENINGS, entity('IFCWALL')), { of: 'IFCOPENINGELEMENT' }],
  ['an opening in a slab', 'fail', WINDOW, partOf(OPENINGS, entity('IFCSLAB')), { of: 'IFCOPENINGELEMENT' }],
  ['a wall in nothing', 'fail', WINDOW, partOf(OPENINGS, ANY)],
  [
    'a prohibited whole that is another',
    'pass',
    SLAB,
    prohibited(partOf(AGGREGATES, entity('IFCWALL'))),
    BEAMS,
  ],
]

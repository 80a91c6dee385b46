/** Every facet of IDS in the applicability, alone and combined: which elements of one small model it selects; and what a result says. */
import { describe, expect, test } from 'vitest'
import { checkModel } from '../engine/check.ts'
import { idsPack } from '../engine/ids/pack.ts'
import { parseIds } from '../engine/ids/read.ts'
import type { Result } from '../engine/result.ts'
import type { SchemaName } from '../engine/schema/schema.ts'
import { idsFile, specification } from './ids/files.ts'
import { packOf } from './kernel/live.ts'
import { file, testKernel, utf8 } from './kernel/load.ts'

const MODEL = `#1=IFCPROJECT('p',$,'Project',$,$,$,$,$,#2);
#2=IFCUNITASSIGNMENT((#3));
#3=IFCSIUNIT(*,.LENGTHUNIT.,.MILLI.,.METRE.);
#10=IFCBUILDING('b',$,'Building',$,$,$,$,$,$,$,$,$);
#11=IFCBUILDINGSTOREY('s',$,'Storey',$,$,$,$,$,$,0.);
#12=IFCRELAGGREGATES('r1',$,$,$,#10,(#11));
#13=IFCRELCONTAINEDINSPATIALSTRUCTURE('r2',$,$,$,(#20,#21,#22,#23),#11);
#20=IFCWALL('w1',$,'Wall 1','',$,$,$,'T1',.SOLIDWALL.);
#21=IFCWALL('w2',$,'Wall 2',$,'CUSTOM',$,$,$,.USERDEFINED.);
#22=IFCWALLSTANDARDCASE('w3',$,'Wall 3',$,$,$,$,$,$);
#23=IFCDOOR('d1',$,'Door 1',$,$,$,$,$,2100.,900.,$,$,$);
#24=IFCWALLTYPE('t1',$,'Type',$,$,(#40),$,$,$,.PARTITIONING.);
#25=IFCRELDEFINESBYTYPE('r3',$,$,$,(#22),#24);
#26=IFCOPENINGELEMENT('o1',$,'Opening',$,$,$,$,$,$);
#27=IFCRELVOIDSELEMENT('r4',$,$,$,#20,#26);
#28=IFCRELFILLSELEMENT('r5',$,$,$,#26,#23);
#29=IFCELEMENTASSEMBLY('a1',$,'Assembly',$,$,$,$,$,$,$);
#30=IFCRELAGGREGATES('r6',$,$,$,#29,(#31));
#31=IFCBEAM('e1',$,'Beam',$,$,$,$,$,$);
#32=IFCRELCONTAINEDINSPATIALSTRUCTURE('r7',$,$,$,(#29),#11);
#33=IFCGROUP('g1',$,'Group',$,$);
#34=IFCRELASSIGNSTOGROUP('r8',$,$,$,(#31),$,#33);
#40=IFCPROPERTYSET('q1',$,'Pset_Own',$,(#41,#42));
#41=IFCPROPERTYSINGLEVALUE('Rating',$,IFCLABEL('F30'),$);
#42=IFCPROPERTYSINGLEVALUE('Width',$,IFCLENGTHMEASURE(250.),$);
#43=IFCPROPERTYSET('q2',$,'Pset_Own',$,(#44));
#44=IFCPROPERTYSINGLEVALUE('Rating',$,IFCLABEL('F90'),$);
#45=IFCRELDEFINESBYPROPERTIES('r9',$,$,$,(#20,#22),#43);
#46=IFCPROPERTYSET('q3',$,'Pset_Other',$,(#47));
#47=IFCPROPERTYENUMERATEDVALUE('Status',$,(IFCLABEL('NEW'),IFCLABEL('KEPT')),$);
#48=IFCRELDEFINESBYPROPERTIES('r10',$,$,$,(#21),#46);
#50=IFCCLASSIFICATION($,$,$,'Uniclass',$,$,$);
#51=IFCCLASSIFICATIONREFERENCE($,'EF_25',$,#50,$,$);
#52=IFCCLASSIFICATIONREFERENCE($,'EF_25_10',$,#51,$,$);
#53=IFCRELASSOCIATESCLASSIFICATION('r11',$,$,$,(#24),#52);
#54=IFCRELASSOCIATESCLASSIFICATION('r12',$,$,$,(#23),#50);
#60=IFCMATERIAL('Concrete',$,'mineral');
#61=IFCMATERIALLAYER(#60,200.,$,'Core',$,$,$);
#62=IFCMATERIALLAYERSET((#61),'Set',$);
#63=IFCMATERIALLAYERSETUSAGE(#62,.AXIS2.,.POSITIVE.,0.,$);
#64=IFCRELASSOCIATESMATERIAL('r13',$,$,$,(#20),#63);
#65=IFCRELASSOCIATESMATERIAL('r14',$,$,$,(#24),#60);
#66=IFCMATERIALPROPERTIES('Pset_Material',$,(#67),#60);
#67=IFCPROPERTYSINGLEVALUE('Grade',$,IFCLABEL('C30'),$);`

const value = (text: string): string => `<simpleValue>${text}</simpleValue>`
const pattern = (text: string): string =>
  `<xs:restriction base="xs:string"><xs:pattern value="${text}"/></xs:restriction>`
const atLeast = (number: string): string =>
  `<xs:restriction base="xs:double"><xs:minInclusive value="${number}"/></xs:restriction>`
const entity = (name: string, type?: string): string =>
  `<entity><name>${name}</name>${type === undefined ? '' : `<predefinedType>${type}</predefinedType>`}</entity>`
const attribute = (name: string, of?: string): string =>
  `<attribute><name>${name}</name>${of === undefined ? '' : `<value>${of}</value>`}</attribute>`
const property = (set: string, name: string, of?: string, type = ''): string =>
  `<property${type === '' ? '' : ` dataType="${type}"`}><propertySet>${set}</propertySet><baseName>${name}</baseName>${of === undefined ? '' : `<value>${of}</value>`}</property>`
const classification = (system: string, of?: string): string =>
  `<classification>${of === undefined ? '' : `<value>${of}</value>`}<system>${system}</system></classification>`
const material = (of?: string): string =>
  of === undefined ? '<material/>' : `<material><value>${of}</value></material>`
const partOf = (whole: string, relation?: string): string =>
  `<partOf${relation === undefined ? '' : ` relation="${relation}"`}>${whole}</partOf>`

async function check(specifications: string, model = MODEL, schema: SchemaName = 'IFC4'): Promise<Result> {
  const pack = idsPack(parseIds(idsFile(specifications), 'test.ids'), 'test.ids')
  const bytes = utf8(file(model, schema))
  return checkModel(
    await testKernel(),
    { name: 'm.ifc', chunks: [bytes], size: bytes.length },
    { packs: [pack] },
  )
}

/** Names of what a specification applies to: it prohibits all of it. */
async function applicable(facets: string, model = MODEL, schema: SchemaName = 'IFC4'): Promise<string[]> {
  const prohibited = `<specification name="S" ifcVersion="IFC4"><applicability minOccurs="0" maxOccurs="0">${facets}</applicability></specification>`
  const { findings } = await check(prohibited, model, schema)
  return findings.map(({ element }) => element.name ?? element.class).sort()
}

const WALLS = ['Wall 1', 'Wall 2']
const CASES: readonly (readonly [what: string, facets: string, names: readonly string[]])[] = [
  ['an entity: its class, no subclass', entity(value('IFCWALL')), WALLS],
  ['entities by a pattern', entity(pattern('IFCWALL.*')), [...WALLS, 'Type', 'Wall 3'].sort()],
  ['a predefined type of the occurrence', entity(value('IFCWALL'), value('SOLIDWALL')), ['Wall 1']],
  ['a predefined type of the user', entity(value('IFCWALL'), value('CUSTOM')), ['Wall 2']],
  ['USERDEFINED itself', entity(value('IFCWALL'), value('USERDEFINED')), ['Wall 2']],
  ['a predefined type of the type', entity(value('IFCWALLSTANDARDCASE'), value('PARTITIONING')), ['Wall 3']],
  ['an attribute of any class', attribute(value('Tag')), ['Wall 1']],
  ['an attribute as it is written, for case counts', attribute(value('tag')), []],
  ['an attribute that is not empty', attribute(value('Description')), []],
  ['an attribute by value', attribute(value('Name'), value('Wall 2')), ['Wall 2']],
  ['an attribute in SI', attribute(value('OverallHeight'), value('2.1')), ['Door 1']],
  ['attributes by a pattern of names', attribute(pattern('Overall.*'), atLeast('1')), ['Door 1']],
  [
    'a property, the occurrence before its type',
    property(value('Pset_Own'), value('Rating'), value('F90')),
    ['Wall 1', 'Wall 3'],
  ],
  ['a property of the type', property(value('Pset_Own'), value('Rating'), value('F30')), ['Type']],
  [
    'a property in SI, inherited',
    property(value('Pset_Own'), value('Width'), value('0.25'), 'IFCLENGTHMEASURE'),
    ['Type', 'Wall 3'],
  ],
  ['a property of another type', property(value('Pset_Own'), value('Width'), undefined, 'IFCREAL'), []],
  [
    'properties by patterns of names',
    property(pattern('Pset_O.*'), pattern('R.*|S.*'), pattern('F90|NEW')),
    ['Wall 1', 'Wall 2', 'Wall 3'],
  ],
  ['any of several values', property(value('Pset_Other'), value('Status'), value('KEPT')), ['Wall 2']],
  ['a property of a material', property(value('Pset_Material'), value('Grade'), value('C30')), ['Concrete']],
  [
    'a classification, below the value, of the type',
    classification(value('Uniclass'), value('EF_25')),
    ['Type', 'Wall 3'],
  ],
  ['a system', classification(value('Uniclass')), ['Door 1', 'Type', 'Wall 3']],
  ['any material', material(), ['Type', 'Wall 1', 'Wall 3']],
  ['the name of a layer', material(value('Core')), ['Wall 1']],
  ['a category', material(value('mineral')), ['Type', 'Wall 1', 'Wall 3']],
  [
    'a container and what holds it',
    partOf(entity(value('IFCBUILDING')), 'IFCRELCONTAINEDINSPATIALSTRUCTURE'),
    ['Assembly', 'Door 1', 'Wall 1', 'Wall 2', 'Wall 3'],
  ],
  ['a whole along one relation only', partOf(entity(value('IFCBUILDINGSTOREY')), 'IFCRELAGGREGATES'), []],
  [
    'a whole along any relations',
    partOf(entity(value('IFCBUILDINGSTOREY'))),
    ['Assembly', 'Beam', 'Door 1', 'Opening', 'Wall 1', 'Wall 2', 'Wall 3'],
  ],
  ['a group', partOf(entity(value('IFCGROUP')), 'IFCRELASSIGNSTOGROUP'), ['Beam']],
  [
    'what an element fills',
    partOf(entity(value('IFCWALL')), 'IFCRELVOIDSELEMENT IFCRELFILLSELEMENT'),
    ['Door 1', 'Opening'],
  ],
  [
    'all facets together',
    [
      entity(pattern('IFCWALL.*')),
      partOf(entity(value('IFCBUILDINGSTOREY'))),
      classification(value('Uniclass')),
      attribute(value('Name')),
      property(value('Pset_Own'), value('Rating')),
      material(),
    ].join(''),
    ['Wall 3'],
  ],
]

describe('the applicability of an IDS', () => {
  test.each(CASES)('selects %s', async (_, facets, names) => {
    expect(await applicable(facets)).toEqual(names)
  })

  test('selects what only geometry needs when it is named', async () => {
    const style = `#1=IFCSURFACESTYLEREFRACTION(1.5,$);\n#2=IFCSURFACESTYLEREFRACTION(1.4,$);`
    const facets =
      entity(value('IFCSURFACESTYLEREFRACTION')) + attribute(value('RefractionIndex'), value('1.5'))

    expect(await applicable(facets, style)).toEqual(['IfcSurfaceStyleRefraction'])
  })

  test('knows occurrences of IFC2X3 by their types', async () => {
    const model = `#1=IFCFLOWTERMINAL('a',$,'Air',$,$,$,$,$);
#2=IFCFLOWTERMINAL('b',$,'Other',$,$,$,$,$);
#3=IFCAIRTERMINALTYPE('c',$,'Type',$,$,$,$,$,$,.GRILLE.);
#4=IFCRELDEFINESBYTYPE('d',$,$,$,(#1),#3);`

    expect(await applicable(entity(value('IFCAIRTERMINAL')), model, 'IFC2X3')).toEqual(['Air'])
    expect(await applicable(entity(value('IFCAIRTERMINAL'), value('GRILLE')), model, 'IFC2X3')).toEqual([
      'Air',
    ])
    expect(await applicable(entity(value('IFCFLOWTERMINAL')), model, 'IFC2X3')).toEqual(['Air', 'Other'])
  })
})

describe('the result of an IDS', () => {
  const walls = { applicability: entity(value('IFCWALL')) }

  test('has a rule for each specification, whose id holds its place and name', async () => {
    const { rules, packs } = await check(specification(attribute(value('Name'))) + specification(material()))

    expect(rules.map(({ id, title }) => [id, title])).toEqual([
      ['test.ids#1 S', 'S'],
      ['test.ids#2 S', 'S'],
    ])
    expect(packs).toEqual([{ id: 'test.ids', version: '', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }])
  })

  test('6.11 says of a failed element what was wanted and what was found, requirement by requirement', async () => {
    const rating = property(value('Pset_Own'), value('Rating'), value('F30'), 'IFCLABEL')
    const { rules, findings } = await check(
      specification(attribute(value('Tag')) + rating + material(), walls),
    )

    expect(rules[0]).toMatchObject({ status: 'fail', applicable: 2, pass: 0, fail: 2, unknown: 0 })
    expect(findings.map(({ message }) => message)).toEqual([
      "IfcWall must have property Pset_Own.Rating (IFCLABEL) with the value 'F30'; it is 'F90'",
      "IfcWall must have attribute Tag; it has no value. IfcWall must have property Pset_Own.Rating (IFCLABEL) with the value 'F30'; it has no such property. IfcWall must have a material; it has no material",
    ])
    expect(findings.map(({ requirements }) => requirements)).toEqual([
      [{ place: 2, found: "it is 'F90'" }],
      [
        { place: 1, found: 'it has no value' },
        { place: 2, found: 'it has no such property' },
        { place: 3, found: 'it has no material' },
      ],
    ])
    expect(rules[0]?.requirements).toEqual([
      { wanted: 'must have attribute Tag', pass: 1, fail: 1 },
      { wanted: "must have property Pset_Own.Rating (IFCLABEL) with the value 'F30'", pass: 0, fail: 2 },
      { wanted: 'must have a material', pass: 1, fail: 1 },
    ])
    expect(findings[0]?.inputs).toEqual([{ path: 'Pset_Own.Rating', value: 'F90', source: 'occurrence' }])
  })

  test('6.11 asks nothing of what it prohibits, whatever its requirements say', async () => {
    const prohibited = specification(attribute(value('Tag')), {
      ...walls,
      occurs: 'minOccurs="0" maxOccurs="0"',
    })
    const { rules, findings } = await check(prohibited)

    expect(rules[0]).toMatchObject({ status: 'fail', fail: 2, requirements: [] })
    expect(findings.map(({ requirements }) => requirements)).toEqual([undefined, undefined])
  })

  test('fails without an element when nothing is there that is required', async () => {
    const { rules, findings, summary } = await check(
      specification(attribute(value('Name')), { applicability: entity(value('IFCSLAB')) }),
    )

    expect(rules[0]).toMatchObject({
      status: 'fail',
      applicable: 0,
      message: expect.stringContaining('at least 1'),
    })
    expect([findings.length, summary.status]).toEqual([0, 'fail'])
  })

  test('passes when nothing is there that is optional, and when nothing is there that is prohibited', async () => {
    const slabs = { applicability: entity(value('IFCSLAB')) }
    const optional = specification(attribute(value('Name')), {
      ...slabs,
      occurs: 'minOccurs="0" maxOccurs="unbounded"',
    })
    const prohibited = `<specification name="S" ifcVersion="IFC4"><applicability minOccurs="0" maxOccurs="0">${slabs.applicability}</applicability></specification>`
    const { rules, summary } = await check(optional + prohibited)

    expect(rules.map(({ status }) => status)).toEqual(['notApplicable', 'pass'])
    expect(summary.status).toBe('pass')
  })

  test('stands beside a pack that asks for the same relationship in another way', async () => {
    const model = file(`#1=IFCWALL('w',$,'Wall',$,$,$,$,$,$);
#2=IFCMATERIAL('Brick',$,$);
#3=IFCMATERIALLAYER(#2,0.1,$,$,$,$,$);
#4=IFCMATERIALLAYER(#2,0.2,$,$,$,$,$);
#5=IFCMATERIALLAYERSET((#3,#4),'Two leaves',$);
#6=IFCRELASSOCIATESMATERIAL('r',$,$,$,(#1),#5);`)
    // the pack counts materials, the facet looks at the set and what it is made of
    const pack = packOf([{ applies: 'IfcWall', require: 'count(materials) = 2' }])
    const ids = idsPack(
      parseIds(idsFile(specification(material(value('Two leaves')))), 'test.ids'),
      'test.ids',
    )
    for (const packs of [
      [pack, ids],
      [ids, pack],
    ]) {
      const input = { name: 'm.ifc', chunks: [utf8(model)], size: null }
      const { rules } = await checkModel(await testKernel(), input, { packs })
      expect(rules.map(({ status }) => status)).toEqual(['pass', 'pass'])
    }
  })
})

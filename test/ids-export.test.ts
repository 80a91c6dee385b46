/** What of a pack IDS can say is said, means the same to an audit, and the rest is named with its reason. */
import { describe, expect, test } from 'vitest'
import { auditIds } from '../engine/ids/audit.ts'
import { exportPack, type IdsExport } from '../engine/ids/export.ts'
import { exportPattern } from '../engine/ids/export-pattern.ts'
import { parseIds } from '../engine/ids/read.ts'
import { writeIds } from '../engine/ids/write.ts'
import type { Pack, Rule } from '../engine/pack/pack.ts'
import { resolvePacks } from '../engine/pack/resolve.ts'
import { ownPacks } from './digest/inputs.ts'

const RULE: Rule = {
  id: 'r',
  title: 'Doors',
  reference: { code: 'House rules', section: '1' },
  category: 'c',
  severity: 'error',
  verified: 'verified',
  applies: 'IfcDoor',
  message: 'm',
  why: 'Why.',
  mend: 'Mend it.',
  cases: [],
}
const PACK: Pack = {
  id: 'p',
  version: '1.2.3',
  title: 'Pack',
  params: { width: { value: 34, unit: 'in' } },
  rules: [],
}

function exported(rule: Partial<Rule>): IdsExport {
  const pack = { ...PACK, rules: [{ ...RULE, ...rule }] }
  return exportPack(resolvePacks([pack], ['p'])[0]!)
}

/** The requirements of the first specification, brief: `cardinality kind name value`. */
function requirementsOf(require: string, rule: Partial<Rule> = {}): string[] {
  const [first] = exported({ require, ...rule }).document?.specifications ?? []
  return (first?.requirements ?? []).map(({ facet, cardinality }) => `${cardinality} ${shown(facet)}`)
}

function shown(value: unknown): string {
  return JSON.stringify(value, (key, one: unknown) => {
    if (key === 'place' || (Array.isArray(one) && one.length === 0)) return undefined
    return one
  }).replaceAll('"', '')
}

const simple = (text: string) => `{kind:simple,text:${text}}`

test('a rule becomes a specification with its words, for the versions in which it is the same', () => {
  const { document, unsaid } = exported({ applies: 'IfcSpace', require: 'exists(Name)' })
  expect(unsaid).toEqual([])
  expect(document?.info).toEqual({
    title: 'Pack',
    version: '1.2.3',
    description: 'Rules of p that IDS can say',
  })
  expect(document?.specifications).toMatchObject([
    {
      name: 'Doors',
      identifier: 'r',
      description: 'House rules 1: Why.',
      instructions: 'Mend it.',
      ifcVersions: ['IFC2X3', 'IFC4', 'IFC4X3_ADD2'],
      cardinality: 'optional',
      applicability: [{ kind: 'entity', name: { kind: 'simple', text: 'IFCSPACE' } }],
      requirements: [{ cardinality: 'required', facet: { kind: 'attribute', name: { text: 'Name' } } }],
    },
  ])
})

test('a class stands for its subclasses, as each version has them, without abstract ones', () => {
  const { document } = exported({ applies: 'IfcDoor', require: 'exists(Name)' })
  expect(
    document?.specifications.map(({ ifcVersions, applicability }) => [ifcVersions, shown(applicability[0])]),
  ).toEqual([
    [['IFC2X3', 'IFC4X3_ADD2'], `{kind:entity,name:${simple('IFCDOOR')}}`],
    [
      ['IFC4'],
      `{kind:entity,name:{kind:restriction,base:string,enumeration:[${simple('IFCDOOR')},${simple('IFCDOORSTANDARDCASE')}]}}`,
    ],
  ])
})

describe('a requirement', () => {
  const width = 'kind:attribute,name:{kind:simple,text:OverallWidth}'
  const fire =
    'kind:property,propertySet:{kind:simple,text:Pset_DoorCommon},baseName:{kind:simple,text:FireRating}'
  const bound = (kind: string, text: string) =>
    `value:{kind:restriction,base:double,bounds:[{kind:${kind},text:${text}}]}`
  test.each<[require: string, requirements: string[]]>([
    ['exists(OverallWidth)', [`required {${width}}`]],
    ['not exists(Tag)', ['prohibited {kind:attribute,name:{kind:simple,text:Tag}}']],
    ['OverallWidth >= 0.9 m', [`required {${width},${bound('minInclusive', '0.9')}}`]],
    ['900 mm > OverallWidth', [`required {${width},${bound('maxExclusive', '0.9')}}`]],
    ['OverallWidth >= param.width', [`required {${width},${bound('minInclusive', '0.8636')}}`]],
    ['OverallWidth = 1 m', [`required {${width},value:${simple('1')}}`]],
    [
      'OverallWidth in 0.8 m .. 1 m',
      [
        `required {${width},${bound('minInclusive', '0.8')}}`,
        `required {${width},${bound('maxInclusive', '1')}}`,
      ],
    ],
    ["Name = 'A'", [`required {kind:attribute,name:{kind:simple,text:Name},value:${simple('A')}}`]],
    [
      "Name != 'A'",
      [
        'required {kind:attribute,name:{kind:simple,text:Name}}',
        `prohibited {kind:attribute,name:{kind:simple,text:Name},value:${simple('A')}}`,
      ],
    ],
    [
      "Pset_DoorCommon.FireRating in ['EI 30', 'EI 60']",
      [
        `required {${fire},dataType:IFCLABEL,value:{kind:restriction,base:string,enumeration:[${simple('EI 30')},${simple('EI 60')}]}}`,
      ],
    ],
    [
      'Name matches /D\\d+/',
      [
        `required {kind:attribute,name:{kind:simple,text:Name},value:{kind:restriction,base:string,patterns:[${simple('D[0-9]+')}]}}`,
      ],
    ],
    [
      'Pset_DoorCommon.FireExit',
      [
        'required {kind:property,propertySet:{kind:simple,text:Pset_DoorCommon},baseName:{kind:simple,text:FireExit},dataType:IFCBOOLEAN,value:{kind:simple,text:true}}',
      ],
    ],
    [
      'not Pset_DoorCommon.FireExit',
      [
        'required {kind:property,propertySet:{kind:simple,text:Pset_DoorCommon},baseName:{kind:simple,text:FireExit},dataType:IFCBOOLEAN,value:{kind:simple,text:false}}',
      ],
    ],
    [
      'exists(`Pset_*Common`.FireRating)',
      [
        'required {kind:property,propertySet:{kind:restriction,base:string,patterns:[{kind:simple,text:Pset_.*Common}]},baseName:{kind:simple,text:FireRating}}',
      ],
    ],
    [
      'exists(Mine.Code)',
      ['required {kind:property,propertySet:{kind:simple,text:Mine},baseName:{kind:simple,text:Code}}'],
    ],
    ['exists(materials) or exists(type.materials)', ['required {kind:material}']],
  ])('%s', (require, requirements) => {
    expect(requirementsOf(require)).toEqual(requirements)
  })
})

test('a condition goes into the applicability, of the rule or of an implication', () => {
  const { document } = exported({
    applies: "IfcSpace where Name = 'A'",
    require: 'exists(LongName) and (exists(ObjectType) implies exists(Description))',
  })
  expect(
    document?.specifications.map(({ applicability, requirements }) => [
      applicability.length,
      shown(requirements),
    ]),
  ).toEqual([
    [2, '[{facet:{kind:attribute,name:{kind:simple,text:LongName}},cardinality:required}]'],
    [3, '[{facet:{kind:attribute,name:{kind:simple,text:Description}},cardinality:required}]'],
  ])
})

test.each([
  [{ min: 1 }, 'required'],
  [{ max: 0 }, 'prohibited'],
])('%j elements are %s', (occurs, cardinality) => {
  const { document } = exported({ applies: 'IfcSpace', occurs })
  expect(document?.specifications[0]).toMatchObject({ cardinality, requirements: [] })
})

test.each<[reason: string, rule: Partial<Rule>]>([
  ['IDS counts no elements', { require: 'exists(Name)', occurs: { min: 2 } }],
  ['what must not be has no requirements in IDS', { require: 'exists(Name)', occurs: { max: 0 } }],
  [
    'IDS selects by what is there, not by what is not',
    { applies: 'IfcDoor where not exists(Tag)', require: 'exists(Name)' },
  ],
  ['IDS has no alternatives between requirements', { require: 'exists(Name) or exists(Tag)' }],
  [
    'IDS does not take the first of several values',
    { require: '(OverallWidth ?? Qto_DoorBaseQuantities.Width) > 0' },
  ],
  ["IDS reads no 'type.Name', which belongs to another element", { require: 'exists(type.Name)' }],
  ["IDS has no facet for 'materials'", { require: 'exists(materials)' }],
  ['IDS does not compare elements with one another', { require: 'unique(Name)' }],
  [
    'IDS compares one value with a fixed one, and calculates nothing',
    { require: 'OverallWidth * 2 > OverallHeight' },
  ],
  ["the data type of 'Mine.Code' is not known, which IDS asks for", { require: "Mine.Code = 'A'" }],
  ['XML Schema has no such pattern: /(?!A).*/', { require: 'Name matches /(?!A).*/' }],
])('%s', (reason, rule) => {
  const { document, unsaid } = exported(rule)
  expect(document).toBeNull()
  expect([...new Set(unsaid.map((one) => one.reason))]).toContain(reason)
})

test('a rule that some versions cannot say is said for the others', () => {
  const { document, unsaid } = exported({ applies: 'IfcBuilding', require: 'exists(Pset_Address.Town)' })
  expect(document?.specifications.map(({ ifcVersions }) => ifcVersions)).toEqual([['IFC4X3_ADD2']])
  expect(unsaid).toEqual([
    { rule: 'r', versions: ['IFC2X3', 'IFC4'], reason: "the version has no 'Pset_Address.Town'" },
  ])
})

test.each([
  ['[A-Z]{2}\\d+', '[A-Z]{2}[0-9]+'],
  ['(?:a|b)[\\w-]?', '(a|b)[A-Za-z0-9_-]?'],
  ['\\$\\/\\.', '$/\\.'],
  ['[[]', '[\\[]'],
  ['\\p{Lu}', '\\p{Lu}'],
  ['^a', null],
  ['a\\b', null],
  ['(?<n>a)', null],
  ['(a)\\1', null],
  ['\\s', null],
  ['a+?', null],
])('/%s/ is %s in XML Schema', (pattern, expected) => {
  expect(exportPattern(pattern)).toBe(expected)
})

test('what is exported of the packs that come with Lintel is read again and has no fault', () => {
  const packs = ownPacks()
  for (const resolved of resolvePacks(
    packs,
    packs.map(({ id }) => id),
    { drafts: true },
  )) {
    const { document, unsaid } = exportPack(resolved)
    const again = parseIds(writeIds(document!), 'exported.ids')
    expect(auditIds(again)).toEqual([])
    const told = new Set([
      ...again.specifications.map(({ identifier }) => identifier),
      ...unsaid.map(({ rule }) => rule),
    ])
    expect(resolved.rules.filter(({ id }) => !told.has(id))).toEqual([])
  }
})

/** Spec 2.2: what a path means, in which schema, and what is said of a name that no schema knows. */
import { describe, expect, test } from 'vitest'
import { TO_MANY_RELATIONS, TO_ONE_RELATIONS } from '../engine/language/ast.ts'
import { checked, core, errorOf, judge, requireError, row } from './language/harness.ts'

describe('2.2.1 a path is steps and then an attribute, a property or a definition', () => {
  test('2.2.1 an attribute of the row', () => {
    expect(core('exists(OverallWidth)')).toMatchObject({
      kind: 'exists',
      source: {
        text: 'OverallWidth',
        steps: [],
        leaf: { kind: 'attribute', name: 'OverallWidth' },
        type: 'any',
      },
    })
  })

  test('2.2.1 a property behind two steps', () => {
    expect(core('type.type.Pset_DoorCommon.FireExit')).toMatchObject({
      kind: 'source',
      text: 'type.type.Pset_DoorCommon.FireExit',
      steps: ['type', 'type'],
      leaf: { kind: 'property', set: 'Pset_DoorCommon', glob: false, name: 'FireExit' },
      type: 'boolean',
    })
  })

  test('2.2.1 a quantity is looked up like a property, and BaseQuantities is known', () => {
    const length = [1, 0, 0, 0, 0, 0, 0, 0]
    expect(core('Qto_DoorBaseQuantities.Width > 0')).toMatchObject({ left: { dimension: length } })
    expect(core('BaseQuantities.Perimeter > 0')).toMatchObject({ left: { dimension: length } })
  })

  test('2.2.1 a definition stands for its expression, seen from where the steps lead', () => {
    const definitions = { wide: 'OverallWidth > 1 m' }
    expect(core('type.wide', { definitions: { wide: 'Pset_DoorCommon.FireExit' } })).toMatchObject({
      steps: ['type'],
      text: 'type.Pset_DoorCommon.FireExit',
    })
    expect(judge('wide', { attributes: { OverallWidth: 2 } }, [], { definitions })).toBe('pass')
  })

  test('2.2.1 an attribute counts when the class of `applies` or any subclass has it', () => {
    expect(checked('IfcElement where PredefinedType = "DOOR"', undefined).where).toMatchObject({
      kind: 'textIn',
      texts: ['DOOR'],
    })
  })

  test('2.2.1 a definition that refers to itself is an error', () => {
    const definitions = { a: 'b + 1', b: 'a' }
    expect(requireError('a > 0', { definitions })).toBe(
      "rule-syntax the definition 'a' refers to itself: a → b → a @ definition b 1:1",
    )
  })

  test('2.2.1 definitions that multiply without end are an error', () => {
    const doubling = Array.from({ length: 40 }, (_, i) => [`d${i + 1}`, `d${i} + d${i}`])
    const definitions = { d0: '1', ...Object.fromEntries(doubling) }
    expect(requireError('d40 > 0', { definitions })).toContain('with its definitions the rule has more than')
  })
})

test.each(TO_ONE_RELATIONS)('2.2.2 %s leads to one row', (relation) => {
  const other = row('other', { class: 'IfcBuildingElementProxy', attributes: { Name: 'N' } })
  const require = `${relation}.Name = "N"`
  expect(judge(require, { toOne: { [relation]: 'other' } }, [other])).toBe('pass')
  expect(judge(require, {}, [other])).toBe('unknown')
})

test.each(TO_MANY_RELATIONS)('2.2.3 %s leads to many rows', (relation) => {
  const others = [row('a'), row('b')]
  expect(judge(`count(${relation}) = 2`, { toMany: { [relation]: ['a', 'b'] } }, others)).toBe('pass')
})

describe('2.2.4 back quotes', () => {
  test('2.2.4 a quoted segment holds any character and is never a relation', () => {
    expect(core('`type`.`Clear width (m)` > 0')).toMatchObject({
      left: {
        text: '`type`.`Clear width (m)`',
        steps: [],
        leaf: { set: 'type', name: 'Clear width (m)', glob: false },
      },
    })
  })

  test('2.2.4 a quoted set may hold * for any run of characters', () => {
    const require = '`Own_*`.Width > 1 m'
    expect(core(require)).toMatchObject({ left: { leaf: { set: 'Own_*', glob: true } } })
    expect(judge(require, { properties: { 'Own_Door.Width': 2 } })).toBe('pass')
    expect(judge(require, { properties: { 'TheirOwn_Door.Width': 2 } })).toBe('unknown')
  })

  test('2.2.4 a glob over standard sets takes their type', () => {
    expect(core('`Pset_*Common`.FireRating = "EI 30"')).toMatchObject({ kind: 'textIn' })
  })
})

const UNKNOWN_NAMES: readonly [require: string, message: string][] = [
  [
    'OverallWidht > 1 m',
    "unknown attribute 'OverallWidht' of IfcDoor; did you mean 'OverallWidth'? @ r require 1:1",
  ],
  [
    'true and\n OverallWidht > 1 m',
    "unknown attribute 'OverallWidht' of IfcDoor; did you mean 'OverallWidth'? @ r require 2:2",
  ],
  [
    'exists(FireRating)',
    "unknown attribute 'FireRating' of IfcDoor; a property is written with its set, as Pset_….FireRating @ r require 1:8",
  ],
  [
    'storey.Elevatoin > 1 m',
    "unknown attribute 'Elevatoin' of IfcBuildingStorey in storey.Elevatoin; did you mean 'Elevation'? @ r require 1:8",
  ],
  ['exists(FillsVoids)', "'FillsVoids' of IfcDoor is an inverse attribute; write a relation: type parent"],
  [
    'Pset_DoorCommon.FireExt',
    "unknown property 'FireExt' of Pset_DoorCommon; did you mean 'FireExit'? @ r require 1:17",
  ],
  [
    'Pset_DorCommon.FireExit',
    "no schema has the set 'Pset_DorCommon'; did you mean 'Pset_DoorCommon'? @ r require 1:1",
  ],
  [
    'Qto_MyOwnThing.Width > 0',
    "no schema has the set 'Qto_MyOwnThing'; a set of your own takes another prefix than Pset_ and Qto_",
  ],
  [
    'stoery.Name = "x"',
    "unknown relation 'stoery'; did you mean 'storey'? (a set of that name stands in back quotes) @ r require 1:1",
  ],
  [
    'OwnerHistory.CreationDate > 0',
    "a path cannot go through the attribute 'OwnerHistory'; the relations are type",
  ],
  ['count(IfcDor) > 1', "unknown class 'IfcDor'; did you mean 'IfcDoor'? @ r require 1:7"],
  ['this is IfcDor', "unknown class 'IfcDor'; did you mean 'IfcDoor'? @ r require 1:9"],
  ['PredefinedType = "DOR"', "'PredefinedType' is never 'DOR'; did you mean 'DOOR'? @ r require 1:18"],
  ['param.width > 1 m', "unknown parameter 'width'; the pack has no parameters @ r require 1:1"],
  ['table.load[Name] > 1', "unknown table 'load'; the pack has no tables @ r require 1:1"],
  ['unique(Name within story)', "'story' is no relation to one row; did you mean 'storey'? @ r require 1:20"],
]

describe('2.2.5 unknown names', () => {
  test.each(UNKNOWN_NAMES)('2.2.5 %j', (require, expected) => {
    expect(requireError(require)).toContain(`rule-unknown-name ${expected}`)
  })

  test('2.2.5 the class of `applies` too', () => {
    expect(errorOf(() => checked('IfcDor', 'true'))).toBe(
      "rule-unknown-name unknown class 'IfcDor'; did you mean 'IfcDoor'? @ r applies 1:1",
    )
  })

  test('2.2.5 an attribute that only another schema knows is a missing value', () => {
    expect(core('exists(PredefinedType)', { schema: 'IFC4' })).toMatchObject({
      source: { leaf: { kind: 'attribute' } },
    })
    expect(core('exists(PredefinedType)', { schema: 'IFC2X3' })).toMatchObject({
      source: { leaf: { kind: 'absent', name: 'PredefinedType' } },
    })
  })

  test('2.2.5 a class that only another schema knows has no rows', () => {
    expect(checked('IfcDoor, IfcRoad', 'any(IfcRoad)', { schema: 'IFC4' })).toMatchObject({
      classes: ['IfcDoor'],
      require: { left: { over: { kind: 'class', class: null } } },
    })
    expect(core('this is IfcRoad')).toEqual({ kind: 'isA', steps: [], classes: [] })
  })
})

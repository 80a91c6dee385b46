/** What each kind of condition and each operator becomes, and what is said where there is a doubt. */
import { describe, expect, test } from 'vitest'
import { importOne, places, property } from './mcp/import.ts'

describe('operators', () => {
  test.each([
    ['==', 'EI 60', 'Pset_DoorCommon.FireRating', "Pset_DoorCommon.FireRating != 'EI 60'"],
    ['!=', 'EI 60', 'Pset_DoorCommon.FireRating', "Pset_DoorCommon.FireRating = 'EI 60'"],
    ['in', ['a', 'b'], '', "Pset_DoorCommon.FireRating not in ['a', 'b']"],
    ['not_in', ['a', 'b'], '', "Pset_DoorCommon.FireRating in ['a', 'b']"],
    ['contains', 'a.b', '', 'Pset_DoorCommon.FireRating not matches /[\\s\\S]*a\\.b[\\s\\S]*/'],
    ['starts_with', 'a/b', '', 'Pset_DoorCommon.FireRating not matches /a\\/b[\\s\\S]*/'],
    ['ends_with', '(a)', '', 'Pset_DoorCommon.FireRating not matches /[\\s\\S]*\\(a\\)/'],
    ['regex', '^EI\\d+$', '', 'Pset_DoorCommon.FireRating not matches /EI\\d+/'],
    ['regex', 'a|b', '', 'Pset_DoorCommon.FireRating not matches /[\\s\\S]*(?:a|b)[\\s\\S]*/'],
    [
      'regex',
      '^(?P<kind>E|EI)',
      '',
      'Pset_DoorCommon.FireRating not matches /[\\s\\S]*(?:^(?<kind>E|EI))[\\s\\S]*/',
    ],
  ])('7.5 %s %j of a text', (operator, value, _, require) => {
    const { rule, open } = importOne([property('fire_rating', operator, value)])
    expect(rule).toMatchObject({ applies: 'IfcDoor', require })
    expect(open).toEqual([])
  })

  test.each([
    ['==', 'OverallWidth != 0.9 m'],
    ['!=', 'OverallWidth = 0.9 m'],
    ['>', 'OverallWidth <= 0.9 m'],
    ['>=', 'OverallWidth < 0.9 m'],
    ['<', 'OverallWidth >= 0.9 m'],
    ['<=', 'OverallWidth > 0.9 m'],
  ])('7.5 %s of a number', (operator, require) => {
    const { rule, open } = importOne([property('width', operator, 0.9, { unit: 'm' })])
    expect({ require: rule?.require, open }).toEqual({ require, open: [] })
  })

  test('7.5 true and false', () => {
    expect(importOne([property('fire_exit', '==', true)]).rule?.require).toBe(
      'Pset_DoorCommon.FireExit != true',
    )
    expect(importOne([property('fire_exit', '!=', true)]).rule?.require).toBe(
      'Pset_DoorCommon.FireExit = true',
    )
  })

  test.each([
    ['no operator', property('width', undefined as never, 1), 'operator'],
    ['an unknown operator', property('width', 'like', 1), 'operator'],
    ['an order of texts', property('width', '<', 'wide'), 'value'],
    ['a part that is no text', property('fire_rating', 'contains', 60), 'value'],
    ['a pattern that is none', property('fire_rating', 'regex', '(a'), 'value'],
    ['a pattern that switches modes', property('fire_rating', 'regex', '(?i)ei'), 'value'],
    ['a class that begins with ]', property('fire_rating', 'regex', '[]a]'), 'value'],
    ['an endless pattern', property('fire_rating', 'regex', 'a'.repeat(2000)), 'value'],
    ['an empty list', property('width', 'in', []), 'value'],
    ['a list of several kinds', property('width', 'in', [1, 'a']), 'value'],
    ['a list where one value is expected', property('width', '==', [1]), 'value'],
    ['no property', { type: 'property', element_type: 'door', operator: '==', value: 1 }, 'property'],
    ['an unknown unit', property('width', '<', 1, { unit: 'cubits' }), 'unit'],
    ['a unit of something else', property('width', '<', 1, { unit: 'm2' }), 'unit'],
  ])('7.4 %s leaves the rule out, and the whole condition stands in the report', (_, condition, key) => {
    const { rule, open } = importOne([property('fire_exit', '==', true), condition])
    expect(rule).toBeUndefined()
    expect(places(open)).toEqual([`notConverted rules[0].conditions[1].${key}`])
    expect(JSON.parse(open[0]?.text as string)).toEqual(JSON.parse(JSON.stringify(condition)))
  })

  test('7.4 an unknown operator is told with the nearest one', () => {
    const { open } = importOne([property('width', 'contain', 1)])
    expect(open[0]).toMatchObject({
      path: 'rules[0].conditions[0].operator',
      found: "the operator 'contain'",
      decide: expect.stringContaining("did you mean 'contains'?"),
    })
  })

  test.each([
    ['== null', property('colour', '==', null), 'exists(MCP.colour)'],
    ['!= null', property('colour', '!=', null), 'not exists(MCP.colour)'],
    ["== ''", property('colour', '==', ''), 'exists(MCP.colour)'],
    ['contains nothing', property('colour', 'contains', ''), 'not exists(MCP.colour)'],
  ])('7.3 %s asks whether there is a value, which is to decide', (_, condition, require) => {
    const { rule, open } = importOne([condition])
    expect(rule?.require).toBe(require)
    expect(places(open)).toContain('decide rules[0].conditions[0].value')
  })

  test('7.4 one value where a list is expected is a list of one, which is to decide', () => {
    const { rule, open } = importOne([property('fire_rating', 'in', 'A')])
    expect(rule?.require).toBe("Pset_DoorCommon.FireRating != 'A'")
    expect(places(open)).toEqual(['decide rules[0].conditions[0].value'])
  })
})

describe('units', () => {
  test.each([
    [32, 'inches', '32 in'],
    [3, 'feet', '3 ft'],
    [800, 'Millimetres', '800 mm'],
    [80, 'cm', '80 cm'],
  ])('7.7 %d %s', (value, unit, limit) => {
    const { rule, open } = importOne([property('width', '<', value, { unit })])
    expect({ require: rule?.require, open }).toEqual({ require: `OverallWidth >= ${limit}`, open: [] })
  })

  test('7.7 a number as text may carry its unit', () => {
    expect(importOne([property('width', '<', '36 inches')]).rule?.require).toBe('OverallWidth >= 36 in')
  })

  test('7.7 without a unit a figure is SI, which is to decide', () => {
    const { rule, open } = importOne([property('width', '<', 32)])
    expect(rule?.require).toBe('OverallWidth >= 32 m')
    expect(places(open)).toEqual(['decide rules[0].conditions[0].unit'])
  })

  test('7.7 areas, angles and bare numbers', () => {
    const require = (type: string, name: string, unit?: string) =>
      importOne([property(name, '<', 2, { element_type: type, ...(unit === undefined ? {} : { unit }) })])
        .rule?.require
    expect(require('room', 'area', 'sq ft')).toBe('Qto_SpaceBaseQuantities.NetFloorArea >= 2 ft2')
    expect(require('rampflight', 'slope', 'degrees')).toBe('Pset_RampFlightCommon.Slope >= 2 deg')
    expect(require('stair', 'number_of_risers')).toBe('Pset_StairCommon.NumberOfRiser >= 2')
  })
})

describe('elements and properties', () => {
  test.each(['door', 'Door', 'IfcDoor', 'IFCDOOR', 'doors'])('7.6 %s is IfcDoor', (element_type) => {
    expect(importOne([property('fire_exit', '==', true, { element_type })]).rule?.applies).toBe('IfcDoor')
  })

  test.each([
    ['exit', 'IfcDoor where Pset_DoorCommon.FireExit = true'],
    [
      'corridor',
      "IfcSpace where ObjectType ?? LongName ?? Name ?? '-' matches /[\\s\\S]*[Cc]orridor[\\s\\S]*/",
    ],
    ['widget', "IfcBuildingElementProxy where exists(ObjectType) and ObjectType = 'widget'"],
  ])('7.6 %s is a part of a class, which is to decide', (element_type, applies) => {
    const { rule, open } = importOne([property('Acme.Rating', '==', 'A', { element_type })])
    expect(rule?.applies).toBe(applies)
    expect(places(open)).toEqual(['decide rules[0].conditions[0].element_type'])
  })

  test.each([
    ['door', 'height', 1, 'OverallHeight'],
    ['wall', 'thickness', 1, 'Qto_WallBaseQuantities.Width'],
    ['wall', 'load_bearing', true, 'Pset_WallCommon.LoadBearing'],
    ['room', 'name', 'A', 'LongName'],
    ['door', 'name', 'A', 'Name'],
    ['stairflight', 'tread_depth', 1, 'TreadLength'],
    ['room', 'occupancy_type', 'B', 'Pset_SpaceOccupancyRequirements.OccupancyType'],
    ['door', 'Pset_DoorCommon.SelfClosing', true, 'Pset_DoorCommon.SelfClosing'],
    ['door', 'Acme.Rating', 'A', 'Acme.Rating'],
  ])('7.6 of a %s, %s %j reads %s', (element_type, name, value, path) => {
    const more = typeof value === 'number' ? { unit: 'm' } : {}
    const { rule, open } = importOne([property(name, '==', value, { element_type, ...more })])
    expect(rule?.require?.split(' ')[0]).toBe(path)
    expect(open).toEqual([])
  })

  test.each([
    ['a property that IFC does not know', 'clear_width', 1],
    ['a property that IFC holds as another kind of value', 'fire_rating', 60],
    ['an enumeration of IFC', 'operation_type', 'SINGLE'],
    ['a property that a standard set does not have', 'Pset_DoorCommon.Nope', 'x'],
  ])('7.6 %s stands in the set MCP, which is to decide', (_, name, value) => {
    const { rule, open } = importOne([property(name, '==', value)])
    expect(rule?.require).toContain(`MCP.${name.replace('.', '_')} != `)
    expect(places(open)).toEqual(['decide rules[0].conditions[0].property'])
  })

  test('7.4 conditions about several kinds of elements leave the rule out', () => {
    const { rule, open } = importOne([
      property('width', '<', 1, { unit: 'm' }),
      property('height', '<', 1, { unit: 'm', element_type: 'wall' }),
    ])
    expect(rule).toBeUndefined()
    expect(places(open)).toEqual(['notConverted rules[0].conditions[1].element_type'])
  })

  test('7.6 without a kind of element a rule applies to all elements, which is to decide', () => {
    const { rule, open } = importOne([{ type: 'property', property: 'colour', operator: '==', value: 'red' }])
    expect(rule?.applies).toBe('IfcElement')
    expect(places(open)).toEqual(['decide rules[0].conditions', 'decide rules[0].conditions[0].property'])
  })
})

describe('conditions together', () => {
  test('7.2 the last limit is required, where the others hold', () => {
    const { rule } = importOne([
      property('fire_exit', '==', true),
      property('width', '<', 32, { unit: 'in' }),
      property('fire_rating', 'contains', 'EI'),
    ])
    expect(rule).toMatchObject({
      applies:
        'IfcDoor where Pset_DoorCommon.FireExit = true and Pset_DoorCommon.FireRating matches /[\\s\\S]*EI[\\s\\S]*/',
      require: 'OverallWidth >= 32 in',
    })
  })

  const [wide, marked] = [property('width', '>', 1, { unit: 'm' }), property('fire_exit', '==', true)]
  test.each([
    ['logic', 'AND', 'conditions', 'IfcDoor where Pset_DoorCommon.FireExit = true', 'OverallWidth <= 1 m'],
    [
      'operator',
      'or',
      'sub_conditions',
      'IfcDoor',
      'OverallWidth <= 1 m and Pset_DoorCommon.FireExit != true',
    ],
  ])('7.2 composite: %s %s of %s', (logicKey, logic, key, applies, require) => {
    const { rule, open } = importOne([{ type: 'composite', [logicKey]: logic, [key]: [wide, marked] }])
    expect({ applies: rule?.applies, require: rule?.require, open }).toEqual({ applies, require, open: [] })
  })

  test('7.2 composite NOT; of several conditions it is to decide', () => {
    const one = importOne([{ type: 'composite', logic: 'NOT', conditions: [wide] }])
    expect({ require: one.rule?.require, open: one.open }).toEqual({
      require: 'OverallWidth > 1 m',
      open: [],
    })
    const two = importOne([{ type: 'composite', logic: 'NOT', conditions: [wide, marked] }])
    expect(two.rule?.require).toBe('OverallWidth > 1 m and Pset_DoorCommon.FireExit = true')
    expect(places(two.open)).toEqual(['decide rules[0].conditions[0].conditions'])
  })

  test.each([
    ['an unknown logic', { type: 'composite', logic: 'XOR', conditions: [wide] }, 'logic'],
    ['no logic', { type: 'composite', conditions: [wide] }, 'operator'],
    ['no conditions', { type: 'composite', logic: 'AND', conditions: [] }, 'conditions'],
    ['conditions that are none', { type: 'composite', logic: 'AND', sub_conditions: [1] }, 'sub_conditions'],
    ['an unknown type', { type: 'temporal' }, 'type'],
  ])('7.4 %s leaves the rule out', (_, condition, key) => {
    const { rule, open } = importOne([{ element_type: 'door', ...condition }])
    expect(rule).toBeUndefined()
    expect(places(open)).toEqual([`notConverted rules[0].conditions[0].${key}`])
  })

  test('7.4 a fault within a composite is told with its own path', () => {
    const { open } = importOne([
      { type: 'composite', logic: 'OR', conditions: [marked, property('width', 'near', 1)] },
    ])
    expect(places(open)).toEqual(['notConverted rules[0].conditions[0].conditions[1].operator'])
  })

  test('7.4 a condition without a type is a property, which is to decide', () => {
    const { type: _, ...untyped } = marked
    const { rule, open } = importOne([untyped])
    expect(rule?.require).toBe('Pset_DoorCommon.FireExit != true')
    expect(places(open)).toEqual(['decide rules[0].conditions[0].type'])
  })

  test('7.4 keys that nothing reads are reported with their paths', () => {
    const { rule, open } = importOne([{ ...marked, tolerance: 0.1 }], { author: 'me' })
    expect(rule).toBeDefined()
    expect(places(open)).toEqual([
      'notConverted rules[0].author',
      'notConverted rules[0].conditions[0].tolerance',
    ])
    expect(open[1]?.text).toBe('0.1')
  })
})

/** What spatial conditions, relationships and systems become, and what is said where there is a doubt. */
import { describe, expect, test } from 'vitest'
import { importOne, places } from './mcp/import.ts'

describe('spatial conditions', () => {
  test('7.8 what quantities say is converted', () => {
    const spatial = {
      type: 'spatial',
      element_type: 'room',
      property: 'height',
      operator: '<',
      value: 2.4,
      unit: 'm',
    }
    const { rule, open } = importOne([spatial])
    expect({ require: rule?.require, open }).toEqual({
      require: 'Qto_SpaceBaseQuantities.Height >= 2.4 m',
      open: [],
    })
  })

  test('7.8 what a function measures is read where it is stated; the rule is declared', () => {
    const spatial = { type: 'spatial', element_type: 'room', operator: '>', value: 30, unit: 'm' }
    const { rule, open } = importOne([{ ...spatial, property: 'distance_to_exit' }])
    expect([rule?.require, rule?.live, rule?.cases.map(({ expect: outcome }) => outcome)]).toEqual([
      'Lintel_Measured.TravelDistance <= 30 m',
      false,
      ['pass', 'fail', 'unknown', 'notApplicable'],
    ])
    expect(places(open)).toEqual(['decide rules[0].conditions[0].property'])
  })

  test.each([
    ['a distance', { property: 'distance', operator: '>', value: 30, target: 'exit' }, '.property'],
    [
      'a property with more around it',
      { property: 'height', operator: '<', value: 2, within: 'zone' },
      '.property',
    ],
    ['a relation of its own', { relation: 'clear_of', target: 'wall' }, ''],
  ])('7.8 %s asks for geometry: the rule is left out and kept whole in the report', (_, rest, key) => {
    const condition = { type: 'spatial', element_type: 'door', ...rest }
    const { rule, open } = importOne([condition])
    expect(rule).toBeUndefined()
    expect(places(open)).toEqual([`notConverted rules[0].conditions[0]${key}`])
    expect(JSON.parse(open[0]?.text as string)).toEqual(condition)
  })
})

describe('relationships and systems', () => {
  const relationship = (word: string, value: unknown, more = {}) => ({
    type: 'relationship',
    element_type: 'door',
    property: word,
    operator: '==',
    value,
    ...more,
  })

  test.each([
    ['contained_in', 'room', 'not exists(space)'],
    ['contained_in', 'storey', 'not exists(storey)'],
    ['contained_in', 'corridor', undefined],
    ['connected_to', 'wall', 'not any(connected where this is IfcWall)'],
    ['part_of', 'curtain_wall', 'not exists(parent) or parent is not IfcCurtainWall'],
    ['hosted_by', 'wall', 'not exists(host) or host is not IfcWall'],
    ['has_opening', true, 'not exists(openings)'],
    ['has_opening', false, 'exists(openings)'],
    ['has_opening', null, 'exists(openings)'],
    ['bounds', 'room', 'not any(spaces where this is IfcSpace)'],
    ['in_zone', 'East', "not any(zones where Name = 'East')"],
    ['connected_to', 2, 'count(connected) != 2'],
  ])('7.8 %s %j', (word, value, require) => {
    const { rule, open } = importOne([relationship(word, value)])
    if (require !== undefined) expect(rule?.require).toBe(require)
    expect(rule).toBeDefined()
    expect(open).toEqual([])
  })

  test('7.8 of a room, what bounds it and what it contains', () => {
    const require = (word: string, value: unknown) =>
      importOne([relationship(word, value, { element_type: 'room' })]).rule?.require
    expect(require('adjacent_to', 'door')).toBe('not any(boundaries where this is IfcDoor)')
    expect(require('contains', ['door', 'window'])).toBe(
      'not any(contents where this is IfcDoor) and not any(contents where this is IfcWindow)',
    )
  })

  test('7.8 a count, a pattern of names, and a target_type in the place of a value', () => {
    const more = importOne([relationship('connected_to', 1, { operator: '<' })])
    expect(more.rule?.require).toBe('count(connected) >= 1')
    const named = importOne([relationship('in_zone', 'East', { operator: 'starts_with' })])
    expect(named.rule?.require).toBe('not any(zones where Name matches /East[\\s\\S]*/)')
    const { rule, open } = importOne([
      { type: 'relationship', element_type: 'door', relationship: 'connected_to', target_type: 'wall' },
    ])
    expect({ require: rule?.require, open }).toEqual({
      require: 'not any(connected where this is IfcWall)',
      open: [],
    })
  })

  test('7.8 != asks for another one, which is to decide', () => {
    const { rule, open } = importOne([relationship('connected_to', 'wall', { operator: '!=' })])
    expect(rule).toMatchObject({
      applies: 'IfcDoor where exists(connected)',
      require: 'any(connected where this is IfcWall)',
    })
    expect(places(open)).toEqual(['decide rules[0].conditions[0].operator'])
  })

  test.each([
    ['an unknown relation', relationship('faces', 'street'), 'property'],
    ['a target that is none', relationship('connected_to', {}), 'value'],
    ['a number of the one thing it is part of', relationship('part_of', 2), 'value'],
    ['an order that is no number', relationship('connected_to', 'many', { operator: '>' }), 'value'],
  ])('7.4 %s leaves the rule out', (_, condition, key) => {
    const { rule, open } = importOne([condition])
    expect(rule).toBeUndefined()
    expect(places(open)).toEqual([`notConverted rules[0].conditions[0].${key}`])
  })

  test.each([
    ['name', '==', 'HVAC', "not any(systems where Name = 'HVAC')"],
    ['system_type', 'in', ['A', 'B'], "not any(systems where ObjectType in ['A', 'B'])"],
    ['system', 'regex', '^H', 'not any(systems where Name matches /H[\\s\\S]*/)'],
    ['name', '==', null, 'exists(systems)'],
  ])('7.8 system: %s %s %j', (name, operator, value, require) => {
    const condition = { type: 'system', element_type: 'duct', property: name, operator, value }
    const { rule, open } = importOne([condition])
    expect({ applies: rule?.applies, require: rule?.require, open }).toEqual({
      applies: 'IfcDuctSegment',
      require,
      open: [],
    })
  })

  test('7.4 another property of a system leaves the rule out', () => {
    const condition = { type: 'system', element_type: 'duct', property: 'pressure', operator: '>', value: 1 }
    expect(places(importOne([condition]).open)).toEqual(['notConverted rules[0].conditions[0].property'])
  })
})

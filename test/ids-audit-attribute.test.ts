/** An IDS is audited for its attributes: that the classes store them, and that their values can be asked for. */
import { describe, expect, test } from 'vitest'
import { briefly, type Faulty, faultsOf, type Good } from './ids/audit.ts'
import { appliesTo, attribute, like, oneOf, optional, simple } from './ids/facet-texts.ts'

describe('good attributes', () => {
  test.each<Good>([
    ['an attribute', attribute('Name', simple('A'))],
    ['an attribute of both versions', attribute('Name'), { versions: 'IFC2X3 IFC4' }],
    ['a pattern that one attribute matches', attribute(like('.*Name.*'))],
    ['a reference that is only asked to be there', attribute('OwnerHistory')],
    ['an attribute beside a derived one', attribute('UnitType'), appliesTo('IFCSIUNIT')],
    ['a number for a real', attribute('OverallWidth', simple('-1.5e3')), appliesTo('IFCDOOR')],
  ])('%s', (_, requirements, parts) => {
    expect(faultsOf(requirements, parts)).toEqual([])
  })
})

describe('faults of attributes', () => {
  test.each<Faulty>([
    ['a name that is none', attribute('Nam'), ["error there is no attribute 'Nam' in IFC4"]],
    [
      'a name of another class',
      attribute('OverallWidth'),
      ["error there is no attribute 'OverallWidth' in IFC4"],
    ],
    [
      'a name of one version',
      attribute('PredefinedType'),
      ["error there is no attribute 'PredefinedType' in IFC2X3"],
      { versions: 'IFC2X3 IFC4' },
    ],
    [
      'an inverse attribute',
      attribute('EngagedIn'),
      ["error 'EngagedIn' is an inverse attribute in IFC4"],
      appliesTo('IFCPERSON'),
    ],
    [
      'a redeclared attribute that is derived',
      attribute('Dimensions'),
      ["error 'Dimensions' is a derived attribute in IFC4"],
      appliesTo('IFCSIUNIT'),
    ],
    ['a name but for case', attribute('name'), ["warning there is no attribute 'name' in IFC4"]],
    [
      'one of several names that is none',
      attribute(oneOf('Name', 'globalid')),
      ["error there is no attribute 'globalid' in IFC4"],
    ],
    ['an empty name', attribute(''), ['error the name of the attribute is empty']],
    [
      'a value of an object',
      attribute('OwnerHistory', simple('A')),
      ['error a value is asked of an attribute that holds an object in IFC4'],
    ],
    [
      'a value of a select',
      attribute('DiffuseColour', simple('1')),
      ['error a value is asked of an attribute that holds one of several kinds of thing in IFC4'],
      appliesTo('IFCSURFACESTYLERENDERING'),
    ],
    [
      'a value of a list',
      attribute('MiddleNames', simple('A')),
      ['error a value is asked of an attribute that holds a list in IFC4'],
      appliesTo('IFCPERSON'),
    ],
    [
      'a decimal comma',
      attribute('OverallWidth', simple('0,9')),
      ["error the value of the attribute is '0,9'"],
      appliesTo('IFCDOOR'),
    ],
    [
      'an optional one without a value',
      optional(attribute('Name')),
      ['error an optional attribute has no value, so that it asks for nothing'],
    ],
    [
      'an optional one with an empty value',
      optional(attribute('Name', simple(''))),
      ['error an optional attribute has no value, so that it asks for nothing'],
    ],
    [
      'an attribute that no class has, without a class',
      '',
      ["error there is no attribute 'ActionID' in IFC4"],
      { applicability: attribute('ActionID'), versions: 'IFC2X3 IFC4' },
    ],
  ])('%s', (_, requirements, faults, parts) => {
    expect(briefly(requirements, parts)).toEqual(faults)
  })
})

/** An IDS is audited for the values of its properties: that they are of their data types. */
import { describe, expect, test } from 'vitest'
import { briefly, type Faulty, faultsOf, type Good } from './ids/audit.ts'
import { custom, simple } from './ids/facet-texts.ts'

describe('good values', () => {
  test.each<Good>([
    ['an open end of a number', custom('IFCREAL', simple('42.'))],
    ['a logical', custom('IFCLOGICAL', simple('unknown'))],
    ['a time with a zone', custom('IFCTIME', simple('23:59:59.5+14:00'))],
    ['a date and time', custom('IFCDATETIME', simple('2024-02-29T24:00:00Z'))],
    ['a duration', custom('IFCDURATION', simple('-P1Y2M3DT4H5M6.7S'))],
    ['a whole number', custom('IFCINTEGER', simple('+42'))],
    ['an enumeration type as data type', custom('IFCDOORPANELOPERATIONENUM', simple('SWONGING'))],
  ])('%s', (_, requirements, parts) => {
    expect(faultsOf(requirements, parts)).toEqual([])
  })
})

describe('faults of values', () => {
  test.each<Faulty>([
    [
      'a value without a data type',
      custom('', simple('1')),
      ['error the value of a property without a data type cannot be compared'],
    ],
    [
      'a boolean in capitals',
      custom('IFCBOOLEAN', simple('FALSE')),
      ["error the value of the property is 'FALSE'"],
    ],
    [
      'a boolean as a number',
      custom('IFCBOOLEAN', simple('1')),
      ["warning the value of the property is '1'"],
    ],
    [
      'an integer with a point',
      custom('IFCINTEGER', simple('42.0')),
      ["error the value of the property is '42.0'"],
    ],
    [
      'a count with a point',
      custom('IFCCOUNTMEASURE', simple('4.5')),
      ["error the value of the property is '4.5'"],
    ],
    ['a number with blanks', custom('IFCREAL', simple(' 42')), ["error the value of the property is ' 42'"]],
    [
      'a day that does not exist',
      custom('IFCDATE', simple('2023-02-29')),
      ["error the value of the property is '2023-02-29'"],
    ],
    ['an empty URI', custom('IFCURIREFERENCE', simple('')), ["error the value of the property is ''"]],
    [
      'a value of a list',
      custom('IFCCOMPOUNDPLANEANGLEMEASURE', simple('1')),
      ['error a value of IFCCOMPOUNDPLANEANGLEMEASURE is a list'],
    ],
  ])('%s', (_, requirements, faults, parts) => {
    expect(briefly(requirements, parts)).toEqual(faults)
  })
})

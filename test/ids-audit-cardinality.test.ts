/** An IDS is audited for its sense as a whole: that its cardinalities, its applicability and its requirements agree. */
import { describe, expect, test } from 'vitest'
import { briefly, type Faulty, faultsOf, type Good } from './ids/audit.ts'
import {
  attribute,
  classification,
  custom,
  entity,
  optional,
  prohibited,
  property,
  simple,
} from './ids/facet-texts.ts'

describe('good cardinalities', () => {
  test.each<Good>([
    ['nothing asked of what must not be', '', { occurs: 'minOccurs="0" maxOccurs="0"' }],
    ['nothing asked of what must be', ''],
    ['an optional property with its type', optional(property('IFCLABEL', simple('Custom'), simple('P')))],
    ['a prohibited value', prohibited(property('IFCLABEL', simple('Custom'), simple('P'), simple('x')))],
    ['a prohibited property', prohibited(property('', simple('Custom'), simple('P')))],
  ])('%s', (_, requirements, parts) => {
    expect(faultsOf(requirements, parts)).toEqual([])
  })
})

describe('faults of cardinalities', () => {
  test.each<Faulty>([
    [
      'an optional property without a data type',
      optional(custom('', '')),
      ['error an optional property has no data type'],
    ],
    [
      'a prohibited property with a data type',
      prohibited(custom('IFCLABEL', '')),
      ['error a prohibited property has a data type and no value'],
    ],
    [
      'requirements of what is prohibited',
      attribute('Name'),
      ['error the specification prohibits what it applies to, and yet has requirements'],
      { occurs: 'minOccurs="0" maxOccurs="0"' },
    ],
    [
      'nothing, optionally',
      '',
      ['error the specification asks for nothing: it is optional and has no requirements'],
      { occurs: 'minOccurs="0" maxOccurs="unbounded"' },
    ],
    [
      'an optional classification without a value',
      optional(classification('U')),
      ['error an optional classification has no value, so that it asks for nothing'],
    ],
    ['no version', '', ['error the specification names no version of IFC'], { versions: ' ' }],
    [
      'nothing in particular',
      attribute('Name'),
      ['warning the applicability selects nothing in particular'],
      { applicability: '' },
    ],
    [
      'facets of the applicability that exclude one another',
      '',
      ['error no element that the facets before it selects can meet this property in IFC4'],
      { applicability: `${entity('IFCPERSON')}${custom('IFCLABEL', '')}` },
    ],
  ])('%s', (_, requirements, faults, parts) => {
    expect(briefly(requirements, parts)).toEqual(faults)
  })
})

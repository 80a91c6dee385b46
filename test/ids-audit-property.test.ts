/** An IDS is audited for its properties: their sets, their names and their data types. */
import { describe, expect, test } from 'vitest'
import { briefly, type Faulty, faultsOf, type Good } from './ids/audit.ts'
import { appliesTo, custom, like, property, simple } from './ids/facet-texts.ts'

describe('good properties', () => {
  test.each<Good>([
    ['a standard property', property('IFCLABEL', simple('Pset_WallCommon'), simple('FireRating'))],
    [
      'an enumerated standard property',
      property('IFCLABEL', simple('Pset_WallCommon'), simple('Status'), simple('NEW')),
    ],
    [
      'a standard quantity',
      property('IFCAREAMEASURE', simple('Qto_WallBaseQuantities'), simple('NetSideArea')),
    ],
    ['a set that a pattern names', property('IFCLABEL', like('Pset_.*Common'), simple('Status'))],
    [
      'a standard property of any type',
      property('IFCLENGTHMEASURE', simple('Pset_ReinforcingBarCommon'), simple('BendingParameters')),
      appliesTo('IFCREINFORCINGBAR'),
    ],
    [
      'properties of a material',
      custom('IFCLABEL', simple('A')),
      { ...appliesTo('IFCMATERIAL'), versions: 'IFC2X3 IFC4' },
    ],
    [
      'a property of a project',
      custom('IFCLABEL', simple('A')),
      { ...appliesTo('IFCPROJECT'), versions: 'IFC2X3 IFC4' },
    ],
  ])('%s', (_, requirements, parts) => {
    expect(faultsOf(requirements, parts)).toEqual([])
  })
})

describe('faults of properties', () => {
  test.each<Faulty>([
    [
      'a standard set that is none',
      property('IFCLABEL', simple('Pset_Mine'), simple('P')),
      ["error there is no standard set 'Pset_Mine' in IFC4"],
    ],
    [
      'a standard set of one version',
      property('IFCLABEL', simple('Pset_Address'), simple('Town')),
      ["error there is no standard set 'Pset_Address' in IFC4"],
      { ...appliesTo('IFCBUILDING'), versions: 'IFC4 IFC4X3_ADD2' },
    ],
    [
      'the reserved prefix in another case',
      property('IFCLABEL', simple('PSET_WallCommon'), simple('P')),
      ["warning there is no standard set 'PSET_WallCommon' in IFC4"],
    ],
    [
      'a reserved prefix in a pattern',
      property('IFCLABEL', like('Pset_Mine.*'), simple('P')),
      ["error the pattern 'Pset_Mine.*' has a reserved prefix and matches no standard set in IFC4"],
    ],
    [
      'a property that the set does not have',
      property('IFCLABEL', simple('Pset_WallCommon'), simple('FireRatng')),
      ["error Pset_WallCommon has no property 'FireRatng' in IFC4"],
    ],
    [
      'a pattern that no property of the set matches',
      property('IFCLABEL', simple('Pset_WallCommon'), like('fire.*')),
      ['error the restriction matches no property of Pset_WallCommon in IFC4'],
    ],
    [
      'another data type than the standard one',
      property('IFCTEXT', simple('Pset_WallCommon'), simple('FireRating')),
      ["error 'FireRating' of Pset_WallCommon is no IFCTEXT in IFC4"],
    ],
    ['a data type that is none', custom('IFCLABLE', ''), ["error there is no data type 'IFCLABLE' in IFC4"]],
    [
      'a data type of one version',
      custom('IFCDURATION', ''),
      ["error there is no data type 'IFCDURATION' in IFC2X3"],
      { versions: 'IFC2X3 IFC4' },
    ],
    [
      'a class as data type',
      custom('IFCPERSON', ''),
      ["error the data type 'IFCPERSON' holds no value of its own"],
    ],
    [
      'a class that has no properties',
      custom('IFCLABEL', ''),
      ['error no element that the applicability selects can meet this property in IFC4'],
      appliesTo('IFCPERSON'),
    ],
  ])('%s', (_, requirements, faults, parts) => {
    expect(briefly(requirements, parts)).toEqual(faults)
  })
})

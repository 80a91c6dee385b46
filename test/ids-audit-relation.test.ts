/** An IDS is audited for the classifications and wholes that it asks for: that there can be such, and for such elements. */
import { describe, expect, test } from 'vitest'
import { briefly, type Faulty, faultsOf, type Good } from './ids/audit.ts'
import { appliesTo, classification, entity, like, partOf } from './ids/facet-texts.ts'

describe('good relations', () => {
  test.each<Good>([
    ['a group', partOf('IFCRELASSIGNSTOGROUP', entity('IFCZONE')), appliesTo('IFCSPACE')],
    ['a whole of any class', partOf('IFCRELNESTS', `<entity><name>${like('.*')}</name></entity>`)],
    [
      'a building that contains',
      partOf('IFCRELCONTAINEDINSPATIALSTRUCTURE', entity('IFCBUILDINGSTOREY')),
      { versions: 'IFC2X3 IFC4 IFC4X3_ADD2' },
    ],
    [
      'a classified material',
      `<classification><system>${like('\\w+')}</system></classification>`,
      appliesTo('IFCMATERIAL'),
    ],
  ])('%s', (_, requirements, parts) => {
    expect(faultsOf(requirements, parts)).toEqual([])
  })
})

describe('faults of relations', () => {
  test.each<Faulty>([
    ['an empty system', classification(''), ['error the system is empty']],
    [
      'a class that is never classified',
      classification('U'),
      ['error no element that the applicability selects can meet this classification in IFC2X3'],
      { ...appliesTo('IFC2DCOMPOSITECURVE'), versions: 'IFC2X3' },
    ],
    [
      'a whole that is none',
      partOf('IFCRELNESTS', entity('IFCPERSON')),
      ['error the class that is named cannot be the whole of IFCRELNESTS in IFC4'],
    ],
    [
      'a group that is none',
      partOf('IFCRELASSIGNSTOGROUP', entity('IFCBUILDING')),
      ['error the class that is named cannot be the whole of IFCRELASSIGNSTOGROUP in IFC4'],
    ],
    [
      'a part that is none',
      partOf('IFCRELCONTAINEDINSPATIALSTRUCTURE', entity('IFCSITE')),
      ['error no element that the applicability selects can meet this partOf in IFC4'],
      appliesTo('IFCACTOR'),
    ],
  ])('%s', (_, requirements, faults, parts) => {
    expect(briefly(requirements, parts)).toEqual(faults)
  })
})

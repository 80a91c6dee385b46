/** An IDS is audited for its classes and predefined types: that IFC has them, in every version that it names. */
import { describe, expect, test } from 'vitest'
import { briefly, type Faulty, faultsOf, type Good } from './ids/audit.ts'
import { appliesTo, attribute, entity, like, oneOf, restriction, simple } from './ids/facet-texts.ts'

describe('good classes and predefined types', () => {
  test.each<Good>([
    ['a predefined type', entity('IFCWALL', simple('SOLIDWALL'))],
    ['a user-defined type', entity('IFCWALL', oneOf('Waldo', 'SHEAR'))],
    ['a pattern for user-defined types', entity('IFCWALL', like('FOO.*'))],
    ['the class itself, among others', `<entity><name>${oneOf('IFCSLAB', 'IFCWALL')}</name></entity>`],
    [
      'a class by its occurrence in IFC2X3',
      attribute('Tag'),
      { ...appliesTo('IFCAIRTERMINAL'), versions: 'IFC2X3 IFC4' },
    ],
    [
      'a predefined type of its type in IFC2X3',
      entity('IFCAIRTERMINAL', simple('GRILLE')),
      { ...appliesTo('IFCAIRTERMINAL'), versions: 'IFC2X3' },
    ],
  ])('%s', (_, requirements, parts) => {
    expect(faultsOf(requirements, parts)).toEqual([])
  })
})

describe('faults of classes and predefined types', () => {
  test.each<Faulty>([
    ['a class that is none', entity('IFCRABBIT'), ["error there is no class 'IFCRABBIT' in IFC4"]],
    ['a class in mixed case', entity('IfcWall'), ["error there is no class 'IfcWall' in IFC4"]],
    [
      'a class that only one version has',
      '',
      ["error there is no class 'IFC2DCOMPOSITECURVE' in IFC4"],
      { ...appliesTo('IFC2DCOMPOSITECURVE'), versions: 'IFC2X3 IFC4' },
    ],
    [
      'a pattern that no class matches',
      `<entity><name>${like('IfcWall.*')}</name></entity>`,
      ['error the restriction matches no class in IFC4'],
    ],
    [
      'a class that contradicts the applicability',
      entity('IFCSLAB'),
      ['error no element that the applicability selects can meet this entity in IFC4'],
    ],
    [
      'an abstract class',
      '',
      ['warning IFCELEMENT is abstract in IFC4, and a class does not stand for its subclasses'],
      appliesTo('IFCELEMENT'),
    ],
    [
      'a predefined type of a class that has none in IFC2X3',
      '',
      ["error there is no predefined type 'SOLIDWALL' in IFC2X3"],
      { applicability: entity('IFCWALL', simple('SOLIDWALL')), versions: 'IFC2X3 IFC4' },
    ],
    [
      'a predefined type where none is user-defined',
      '',
      ["error there is no predefined type 'Sinus' in IFC4X3_ADD2"],
      { applicability: entity('IFCALIGNMENTCANTSEGMENT', simple('Sinus')), versions: 'IFC4X3_ADD2' },
    ],
    [
      'a predefined type but for case',
      entity('IFCWALL', simple('solidwall')),
      ["warning 'solidwall' is a user-defined type here, for case counts"],
    ],
    [
      'nothing but blanks to choose',
      entity('IFCWALL', restriction('')),
      ['error the restriction of the predefined type restricts nothing'],
    ],
  ])('%s', (_, requirements, faults, parts) => {
    expect(briefly(requirements, parts)).toEqual(faults)
  })
})

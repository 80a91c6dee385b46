/** Types, measures and standard property sets of the three schemas. */

import { describe, expect, test } from 'vitest'
import { SI_UNIT_DIMENSIONS, UNIT_DIMENSIONS } from '../engine/schema/generated/dimensions.ts'
import { loadSchema, SCHEMA_NAMES } from '../engine/schema/load.ts'
import { DIMENSIONLESS, measureOf, siUnitDimension, unitDimension } from '../engine/schema/measures.ts'
import type { SchemaPropertySet } from '../engine/schema/schema.ts'

describe('types', () => {
  const ifc4 = loadSchema('IFC4')

  test('a defined type is followed to its base and to the measure it specialises', () => {
    expect(ifc4.definedType('IfcPositiveLengthMeasure')).toEqual({
      base: 'REAL',
      measure: 'IfcLengthMeasure',
    })
    expect(ifc4.definedType('IFCNONNEGATIVELENGTHMEASURE')).toEqual({
      base: 'REAL',
      measure: 'IfcLengthMeasure',
    })
    expect(ifc4.definedType('IfcNormalisedRatioMeasure')).toEqual({
      base: 'REAL',
      measure: 'IfcRatioMeasure',
    })
    expect(ifc4.definedType('IfcPositiveRatioMeasure')).toEqual({ base: 'REAL', measure: 'IfcRatioMeasure' })
    expect(ifc4.definedType('IfcPositivePlaneAngleMeasure')).toEqual({
      base: 'REAL',
      measure: 'IfcPlaneAngleMeasure',
    })
    expect(ifc4.definedType('IfcBoxAlignment')).toEqual({ base: 'STRING', measure: 'IfcLabel' })
    expect(ifc4.definedType('IfcGloballyUniqueId')).toEqual({
      base: 'STRING',
      measure: 'IfcGloballyUniqueId',
    })
    expect(ifc4.definedType('IfcCompoundPlaneAngleMeasure')).toEqual({
      base: 'LIST [3:4] OF INTEGER',
      measure: 'IfcCompoundPlaneAngleMeasure',
    })
    expect(ifc4.definedType('IfcDoorTypeEnum')).toBeUndefined()
  })

  test('IfcCountMeasure is a NUMBER until IFC4 and an INTEGER in IFC4X3', () => {
    expect(SCHEMA_NAMES.map((name) => loadSchema(name).definedType('IfcCountMeasure')?.base)).toEqual([
      'NUMBER',
      'NUMBER',
      'INTEGER',
    ])
  })

  test('an enumeration lists its literals', () => {
    expect(ifc4.enumeration('IfcDoorTypeEnum')).toEqual([
      'DOOR',
      'GATE',
      'TRAPDOOR',
      'USERDEFINED',
      'NOTDEFINED',
    ])
    expect(loadSchema('IFC4X3').enumeration('ifcdoortypeenum')).toEqual([
      'BOOM_BARRIER',
      'DOOR',
      'GATE',
      'TRAPDOOR',
      'TURNSTILE',
      'USERDEFINED',
      'NOTDEFINED',
    ])
    expect(loadSchema('IFC2X3').enumeration('IfcDoorTypeEnum')).toBeUndefined()
  })

  test('a select lists its members', () => {
    expect(ifc4.select('IfcActorSelect')).toEqual([
      'IfcOrganization',
      'IfcPerson',
      'IfcPersonAndOrganization',
    ])
    expect(ifc4.select('IfcDoor')).toBeUndefined()
  })
})

describe('the kind of an attribute', () => {
  test('is found through defined types', () => {
    const kinds = (name: string) =>
      Object.fromEntries(
        loadSchema('IFC4')
          .class(name)!
          .attributes.map((attribute) => [attribute.name, attribute.kind]),
      )

    expect(kinds('IfcDoor')).toMatchObject({
      GlobalId: 'string',
      OwnerHistory: 'entity',
      OverallWidth: 'real',
      OperationType: 'enumeration',
    })
    expect(kinds('IfcSite')).toMatchObject({ RefLatitude: 'list', RefElevation: 'real' })
    expect(kinds('IfcRelAggregates')).toMatchObject({ RelatedObjects: 'list', RelatingObject: 'entity' })
    expect(kinds('IfcPropertyBoundedValue')).toMatchObject({ UpperBoundValue: 'select' })
    expect(kinds('IfcQuantityCount')).toMatchObject({ CountValue: 'number' })
    expect(kinds('IfcStairFlight')).toMatchObject({ NumberOfRisers: 'integer' })
    expect(kinds('IfcWindowPanelProperties')).toMatchObject({ FrameDepth: 'real' })
    expect(kinds('IfcMaterialLayer')).toMatchObject({ IsVentilated: 'logical' })
    expect(kinds('IfcOrientedEdge')).toMatchObject({ Orientation: 'boolean' })
  })
})

describe('measures', () => {
  test('2.5.1 every numeric type named Measure in the three schemas has a dimension', () => {
    const numeric = SCHEMA_NAMES.flatMap((name) => {
      const schema = loadSchema(name)
      return schema.typeNames.filter((type) =>
        /^(REAL|NUMBER|INTEGER)$/.test(schema.definedType(type)?.base ?? ''),
      )
    })
    const measures = [...new Set(numeric)].filter((type) => type.endsWith('Measure'))

    expect(measures.length).toBe(90)
    expect(measures.filter((type) => measureOf(type) === undefined)).toEqual([])
    expect(measures.filter((type) => measureOf(type)?.unit === null).toSorted()).toEqual([
      'IfcContextDependentMeasure',
      'IfcCountMeasure',
      'IfcMonetaryMeasure',
      'IfcNormalisedRatioMeasure',
      'IfcNumericMeasure',
      'IfcPositiveRatioMeasure',
      'IfcRatioMeasure',
    ])
  })

  test("2.5.1 a measure's unit is a literal of IfcUnitEnum or IfcDerivedUnitEnum, and each literal has a dimension", () => {
    const schema = loadSchema('IFC4X3')
    const literals = ['IfcUnitEnum', 'IfcDerivedUnitEnum'].flatMap((type) => schema.enumeration(type)!)
    const units = literals.filter((literal) => literal !== 'USERDEFINED')
    const used = schema.typeNames.map((type) => measureOf(type)?.unit ?? null).filter((unit) => unit !== null)

    expect([...new Set(used)].toSorted()).toEqual(units.toSorted())
    expect(units.filter((unit) => unitDimension(unit) === undefined)).toEqual([])
  })

  test.each([
    ['IfcLengthMeasure', 'LENGTHUNIT', [1, 0, 0, 0, 0, 0, 0, 0]],
    ['IFCPOSITIVELENGTHMEASURE', 'LENGTHUNIT', [1, 0, 0, 0, 0, 0, 0, 0]],
    ['IfcAreaMeasure', 'AREAUNIT', [2, 0, 0, 0, 0, 0, 0, 0]],
    ['IfcPlaneAngleMeasure', 'PLANEANGLEUNIT', [0, 0, 0, 0, 0, 0, 0, 1]],
    ['IfcThermalTransmittanceMeasure', 'THERMALTRANSMITTANCEUNIT', [0, 1, -3, 0, -1, 0, 0, 0]],
    ['IfcLinearVelocityMeasure', 'LINEARVELOCITYUNIT', [1, 0, -1, 0, 0, 0, 0, 0]],
    ['IfcVolumetricFlowRateMeasure', 'VOLUMETRICFLOWRATEUNIT', [3, 0, -1, 0, 0, 0, 0, 0]],
    ['IfcIlluminanceMeasure', 'ILLUMINANCEUNIT', [-2, 0, 0, 0, 0, 0, 1, 0]],
    ['IfcElectricCapacitanceMeasure', 'ELECTRICCAPACITANCEUNIT', [-2, -1, 4, 2, 0, 0, 0, 0]],
    ['IfcRatioMeasure', null, DIMENSIONLESS],
  ])('2.5.1 %s is measured in %s', (type, unit, dimension) => {
    expect(measureOf(type)).toMatchObject({ unit, dimension })
  })

  test('2.5.1 a text type measures nothing', () => {
    expect(measureOf('IfcLabel')).toBeUndefined()
  })

  test('2.5.1 a unit has the exponents that EXPRESS states for it, and an angle of its own', () => {
    expect(UNIT_DIMENSIONS.trim().split('\n').length).toBe(29)
    expect(SI_UNIT_DIMENSIONS.trim().split('\n').length).toBe(30)
    expect(unitDimension('PRESSUREUNIT')).toEqual([-1, 1, -2, 0, 0, 0, 0, 0])
    expect(siUnitDimension('PASCAL')).toEqual([-1, 1, -2, 0, 0, 0, 0, 0])
    expect(siUnitDimension('RADIAN')).toEqual([0, 0, 0, 0, 0, 0, 0, 1])
    expect(siUnitDimension('FURLONG')).toBeUndefined()
  })
})

describe('property sets', () => {
  test('the schemas have as many sets as published; IFC2X3 publishes no quantity set', () => {
    expect(SCHEMA_NAMES.map((name) => loadSchema(name).propertySetNames.length)).toEqual([317, 513, 760])
    expect(loadSchema('IFC2X3').propertySetNames.filter((name) => name.startsWith('Qto_'))).toEqual([])
  })

  test('Pset_DoorCommon says where it applies and what its properties are', () => {
    const [ifc2x3, ifc4, ifc4x3] = SCHEMA_NAMES.map((name) => loadSchema(name).propertySet('Pset_DoorCommon'))

    expect([ifc2x3, ifc4, ifc4x3].map((set) => set?.properties.length)).toEqual([12, 19, 19])
    expect([ifc2x3, ifc4, ifc4x3].map((set) => set?.applicable)).toEqual([
      ['IfcDoor'],
      ['IfcDoor'],
      ['IfcDoor', 'IfcDoorType'],
    ])
    expect(ifc2x3?.properties.map((property) => property.name)).toEqual(
      'Reference FireRating AcousticRating SecurityRating IsExternal Infiltration ThermalTransmittance GlazingAreaFraction HandicapAccessible FireExit SelfClosing SmokeStop'.split(
        ' ',
      ),
    )
    expect(find(ifc4, 'FireExit')).toEqual({ name: 'FireExit', kind: 'single', type: 'IfcBoolean' })
    expect(find(ifc4x3, 'Status')).toEqual({ name: 'Status', kind: 'enumerated', type: 'IfcLabel' })
  })

  test('Qto_SpaceBaseQuantities has the measures its quantities stand for', () => {
    for (const name of ['IFC4', 'IFC4X3'] as const) {
      const set = loadSchema(name).propertySet('Qto_SpaceBaseQuantities')

      expect(set?.properties.length).toBe(13)
      expect(find(set, 'Height')).toEqual({ name: 'Height', kind: 'quantity', type: 'IfcLengthMeasure' })
      expect(find(set, 'NetFloorArea')).toEqual({
        name: 'NetFloorArea',
        kind: 'quantity',
        type: 'IfcAreaMeasure',
      })
      expect(find(set, 'NetVolume')).toEqual({
        name: 'NetVolume',
        kind: 'quantity',
        type: 'IfcVolumeMeasure',
      })
    }
  })
})

describe('the source of the property sets', () => {
  test('defects of the published definitions are mended', () => {
    const ramp = loadSchema('IFC4').propertySet('Pset_RampCommon')
    const flow = loadSchema('IFC4').propertySet('Pset_AirTerminalOccurrence')
    const beams = loadSchema('IFC2X3').propertySet('Pset_ConcreteElementQuantityGeneral')

    expect(find(ramp, 'LoadBearing')).toEqual({ name: 'LoadBearing', kind: 'single', type: 'IfcBoolean' })
    expect(find(flow, 'AirflowType')).toEqual({ name: 'AirflowType', kind: 'enumerated', type: 'IfcLabel' })
    expect(beams?.applicable.slice(0, 2)).toEqual(['IfcBeam', 'IfcBuildingElementPart'])
    expect(find(beams, 'TotalRebarQuantity')?.kind).toBe('complex')
  })

  test.each(SCHEMA_NAMES)(
    'every set of %s applies to a class, and every type is one of the schema',
    (name) => {
      const schema = loadSchema(name)
      const types = new Set([...schema.typeNames, ...schema.classes.map((entity) => entity.name)])
      const sets = schema.propertySetNames.map((set) => schema.propertySet(set)!)

      const strangeClasses = sets
        .flatMap((set) => set.applicable)
        .filter((text) => !schema.class(text.split('/')[0]!))
      const strangeTypes = sets
        .flatMap((set) => set.properties)
        .filter(({ type }) => type !== null && !types.has(type))

      expect([...new Set(strangeClasses)]).toEqual([])
      expect([...new Set(strangeTypes.map(({ type }) => type))]).toEqual([])
    },
  )
})

function find(set: SchemaPropertySet | undefined, name: string) {
  return set?.properties.find((property) => property.name === name)
}

/** The types of the sample building as a table: class, predefined type and the property sets that only the type has. */
import { flag, label, length, measure, type SetSpec } from './property.ts'
import type { Box, Finish } from './shape.ts'
import type { Attributes } from './step.ts'

export interface TypeSpec {
  readonly class: string
  /** In IFC2X3, when it differs; `IfcTypeProduct` where IFC2X3 has no type class for it. */
  readonly class2x3?: string
  readonly name: string
  readonly attributes: Attributes
  readonly attributes2x3?: Attributes
  readonly sets?: readonly SetSpec[]
  /** Geometry that the occurrences repeat. */
  readonly body?: { readonly finish: Finish; readonly boxes: readonly Box[] }
  /** A door type, which also gets lining and panel properties. */
  readonly panel?: 'SWINGING' | 'REVOLVING'
}

const U = (value: number) => measure('ThermalTransmittance', 'IfcThermalTransmittanceMeasure', value)
const maker = (model: string): SetSpec => ({
  name: 'Pset_ManufacturerTypeInformation',
  properties: [
    label('Manufacturer', 'Müller & Söhne'),
    label('ModelLabel', model),
    label('ProductionYear', '2023'),
  ],
})

const wall = (name: string, transmittance: number): TypeSpec => ({
  class: 'IfcWallType',
  name,
  attributes: { PredefinedType: 'STANDARD' },
  sets: [
    {
      name: 'Pset_WallCommon',
      properties: [label('AcousticRating', '47 dB'), flag('Combustible', false), U(transmittance)],
    },
  ],
})

const slab = (name: string, predefined: string, external: boolean): TypeSpec => ({
  class: 'IfcSlabType',
  name,
  attributes: { PredefinedType: predefined },
  sets: [{ name: 'Pset_SlabCommon', properties: [flag('IsExternal', external), U(external ? 0.18 : 1.1)] }],
})

const door = (name: string, operation: string): TypeSpec => ({
  class: 'IfcDoorType',
  class2x3: 'IfcDoorStyle',
  name,
  attributes: { PredefinedType: 'DOOR', OperationType: operation, ParameterTakesPrecedence: false },
  attributes2x3: {
    OperationType: operation,
    ConstructionType: 'WOOD',
    ParameterTakesPrecedence: false,
    Sizeable: false,
  },
  sets: [
    {
      name: 'Pset_DoorCommon',
      properties: [U(1.8), label('SecurityRating', 'RC 2'), flag('SelfClosing', true)],
    },
    maker(name),
  ],
  panel: operation === 'REVOLVING' ? 'REVOLVING' : 'SWINGING',
})

const equipment = (className: string, name: string, predefined: string): TypeSpec => ({
  class: className,
  name,
  attributes: { PredefinedType: predefined },
  sets: [maker(name)],
})

const without2x3 = (className: string, name: string, predefined: string): TypeSpec => ({
  class: className,
  class2x3: 'IfcTypeProduct',
  name,
  attributes: { PredefinedType: predefined },
  attributes2x3: {},
})

const railing = (name: string, predefined: string, height: number): TypeSpec => ({
  class: 'IfcRailingType',
  name,
  attributes: { PredefinedType: predefined },
  sets: [{ name: 'Sample_RailingType', properties: [length('DesignHeight', height)] }],
})

const furniture = (
  name: string,
  attributes: Attributes,
  body: { readonly finish: Finish; readonly boxes: readonly Box[] },
): TypeSpec => ({
  class: 'IfcFurnitureType',
  name,
  attributes: { AssemblyPlace: 'FACTORY', ...attributes },
  attributes2x3: { AssemblyPlace: 'FACTORY' },
  sets: [maker(name)],
  body,
})

const legs = (dx: number, dy: number, dz: number): Box[] =>
  [0, dx - 0.05].flatMap((x) => [0, dy - 0.05].map((y) => ({ x, y, dx: 0.05, dy: 0.05, dz })))

export const TYPES = {
  'wall-external': wall('Außenwand 36 cm', 0.21),
  'wall-corridor': wall('Flurwand 12,5 cm', 0.45),
  'wall-partition': wall('Trennwand 10 cm', 0.5),
  'slab-floor': slab('Geschossdecke 25 cm', 'FLOOR', false),
  'slab-roof': slab('Dachdecke 25 cm', 'ROOF', true),
  'slab-landing': slab('Podest', 'LANDING', false),
  column: {
    class: 'IfcColumnType',
    name: 'Stütze 30/30',
    attributes: { PredefinedType: 'COLUMN' },
    sets: [{ name: 'Sample_Structure', properties: [label('ExposureClass', 'XC1')] }],
  },
  beam: {
    class: 'IfcBeamType',
    name: 'Unterzug 25/40',
    attributes: { PredefinedType: 'BEAM' },
    sets: [{ name: 'Pset_BeamCommon', properties: [flag('LoadBearing', true), flag('IsExternal', false)] }],
  },
  'door-left': door('Holztür links', 'SINGLE_SWING_LEFT'),
  'door-right': door('Holztür rechts', 'SINGLE_SWING_RIGHT'),
  'door-revolving': door('Karusselltür', 'REVOLVING'),
  window: {
    class: 'IfcWindowType',
    class2x3: 'IfcWindowStyle',
    name: 'Fenster zweiflügelig',
    attributes: { PredefinedType: 'WINDOW', PartitioningType: 'DOUBLE_PANEL_VERTICAL' },
    attributes2x3: {
      ConstructionType: 'ALUMINIUM',
      OperationType: 'DOUBLE_PANEL_VERTICAL',
      ParameterTakesPrecedence: false,
      Sizeable: false,
    },
    sets: [{ name: 'Pset_WindowCommon', properties: [U(0.9)] }, maker('Fenster W2')],
  },
  stair: without2x3('IfcStairType', 'Gerade Treppe', 'STRAIGHT_RUN_STAIR'),
  'stair-flight': equipment('IfcStairFlightType', 'Treppenlauf', 'STRAIGHT'),
  ramp: without2x3('IfcRampType', 'Gerade Rampe', 'STRAIGHT_RUN_RAMP'),
  'ramp-flight': equipment('IfcRampFlightType', 'Rampenlauf', 'STRAIGHT'),
  handrail: railing('Handlauf', 'HANDRAIL', 0.9),
  guardrail: railing('Geländer', 'GUARDRAIL', 1.1),
  ceiling: equipment('IfcCoveringType', 'Abhangdecke', 'CEILING'),
  lift: equipment('IfcTransportElementType', 'Personenaufzug', 'ELEVATOR'),
  proxy: {
    class: 'IfcBuildingElementProxyType',
    name: 'Import',
    attributes: { PredefinedType: 'NOTDEFINED' },
  },
  desk: furniture(
    'Schreibtisch 160',
    { PredefinedType: 'DESK' },
    { finish: 'wood', boxes: [{ z: 0.7, dx: 1.6, dy: 0.8, dz: 0.03 }, ...legs(1.6, 0.8, 0.7)] },
  ),
  chair: furniture(
    'Drehstuhl',
    { PredefinedType: 'CHAIR' },
    {
      finish: 'fabric',
      boxes: [
        { z: 0.45, dx: 0.5, dy: 0.5, dz: 0.06 },
        { y: 0.45, z: 0.5, dx: 0.5, dy: 0.05, dz: 0.5 },
        ...legs(0.5, 0.5, 0.45),
      ],
    },
  ),
  whiteboard: furniture(
    'Whiteboard 白板',
    { PredefinedType: 'USERDEFINED', ElementType: 'Whiteboard' },
    { finish: 'plaster', boxes: [{ z: 0.9, dx: 1.8, dy: 0.03, dz: 1.2 }] },
  ),
  toilet: equipment('IfcSanitaryTerminalType', 'Wand-WC', 'WCSEAT'),
  basin: equipment('IfcSanitaryTerminalType', 'Waschtisch', 'WASHHANDBASIN'),
  duct: equipment('IfcDuctSegmentType', 'Luftkanal 400x250', 'RIGIDSEGMENT'),
  pipe: equipment('IfcPipeSegmentType', 'Kaltwasserleitung DN 25', 'RIGIDSEGMENT'),
  diffuser: equipment('IfcAirTerminalType', 'Drallauslass', 'DIFFUSER'),
  'air-handler': equipment('IfcUnitaryEquipmentType', 'Lüftungsgerät', 'AIRHANDLER'),
  board: {
    ...without2x3('IfcElectricDistributionBoardType', 'Unterverteilung', 'DISTRIBUTIONBOARD'),
    sets: [maker('Unterverteilung')],
  },
  lamp: equipment('IfcLightFixtureType', 'Einbauleuchte', 'POINTSOURCE'),
  space: {
    class: 'IfcSpaceType',
    name: 'Büroraum',
    attributes: { PredefinedType: 'INTERNAL' },
    attributes2x3: { PredefinedType: 'NOTDEFINED' },
  },
} as const satisfies Readonly<Record<string, TypeSpec>>

export type TypeKey = keyof typeof TYPES

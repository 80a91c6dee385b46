/** Buildings at random: every class and relation that rules can reach, with values of every kind, some of the wrong type. */
import fc from 'fast-check'
import { loadSchema } from '../../engine/schema/load.ts'
import type { SchemaName } from '../../engine/schema/schema.ts'
import type { PlainValue } from '../reference/model.ts'
import type { Building, BuildingRow, Link, LinkKind } from './building.ts'

/** Ids by what they are; links join these. */
const KINDS = {
  site: ['IfcSite'],
  building: ['IfcBuilding', 'IfcBuilding'],
  storey: ['IfcBuildingStorey', 'IfcBuildingStorey', 'IfcBuildingStorey'],
  space: ['IfcSpace', 'IfcSpace', 'IfcSpace'],
  wall: ['IfcWall', 'IfcWallStandardCase', 'IfcWall'],
  opening: ['IfcOpeningElement', 'IfcOpeningElement', 'IfcOpeningElement'],
  door: ['IfcDoor', 'IfcDoor', 'IfcDoor', 'IfcWindow'],
  equipment: ['IfcPump', 'IfcFlowTerminal'],
  port: ['IfcDistributionPort', 'IfcDistributionPort'],
  type: ['IfcDoorType', 'IfcWallType', 'IfcPumpType', 'IfcDoorStyle'],
  group: ['IfcGroup', 'IfcZone', 'IfcDistributionSystem'],
  material: ['IfcMaterial', 'IfcMaterial'],
  classification: ['IfcClassificationReference'],
} as const
type Kind = keyof typeof KINDS

/** Which kinds a link may join, and whether a row may be related more than once. */
const JOINS: readonly (readonly [LinkKind, readonly Kind[], readonly Kind[], 'once' | 'often'])[] = [
  ['aggregates', ['site'], ['building'], 'once'],
  ['aggregates', ['building'], ['storey'], 'once'],
  ['aggregates', ['storey'], ['space'], 'once'],
  ['aggregates', ['wall'], ['equipment'], 'once'],
  ['nests', ['equipment'], ['port'], 'once'],
  ['contains', ['storey', 'space', 'building'], ['wall', 'door', 'equipment'], 'once'],
  ['voids', ['wall'], ['opening'], 'once'],
  ['fills', ['opening'], ['door'], 'once'],
  ['bounds', ['space'], ['wall', 'door', 'opening'], 'often'],
  ['types', ['type'], ['wall', 'door', 'equipment'], 'once'],
  ['groups', ['group'], ['space', 'equipment', 'door'], 'often'],
  ['connects', ['wall'], ['wall', 'door'], 'often'],
  ['serves', ['group'], ['building', 'space'], 'often'],
  ['material', ['material'], ['wall', 'door', 'type'], 'often'],
  ['classification', ['classification'], ['space', 'wall', 'type'], 'often'],
]

const quarter = fc.integer({ min: -12, max: 12 }).map((n) => n / 4)
const name = fc.constantFrom('A', 'B', 'AB', 'a', 'Ä', '字', '', null)
const bound = fc.record({
  lower: quarter,
  size: fc.nat({ max: 3 }),
  open: fc.constantFrom('none', 'none', 'lower', 'upper'),
})
const interval = bound.map(
  ({ lower, size, open }): PlainValue => ({
    lower: open === 'lower' ? -Infinity : lower,
    upper: open === 'upper' ? Infinity : lower + size,
  }),
)

/** A number, now and then an interval or something of another type. */
const numeric = fc.oneof<fc.WeightedArbitrary<PlainValue>[]>(
  { weight: 8, arbitrary: quarter },
  { weight: 3, arbitrary: interval },
  { weight: 2, arbitrary: fc.constantFrom<PlainValue>('A', true, null, '') },
  {
    weight: 1,
    arbitrary: fc.constantFrom<PlainValue>(1e308, -1e308, 5e-324, 1e-9, 1.0000009999999, 1.000001, 2.000003),
  },
)
const textual = fc.oneof<fc.WeightedArbitrary<PlainValue>[]>(
  { weight: 6, arbitrary: name },
  { weight: 1, arbitrary: fc.constantFrom<PlainValue>(1, true) },
)
const truth = fc.constantFrom<PlainValue>(true, false, null, 'A', 0)

const properties = fc.record(
  {
    'X.n1': numeric,
    'X.n2': quarter as fc.Arbitrary<PlainValue>,
    'X.t1': textual,
    'X.b1': truth,
    'X.b2': fc.boolean() as fc.Arbitrary<PlainValue>,
    'XY.n1': numeric,
    'XY.t1': textual,
    'Z.n1': quarter as fc.Arbitrary<PlainValue>,
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Record<string, PlainValue>>

function attributes(kind: Kind, className: string): fc.Arbitrary<Record<string, PlainValue>> {
  const named = { Name: name as fc.Arbitrary<PlainValue> }
  const length = fc.oneof(quarter.map(Math.abs), fc.constant(null)) as fc.Arbitrary<PlainValue>
  if (kind === 'door') {
    const type =
      className === 'IfcDoor'
        ? fc.constantFrom('DOOR', 'GATE', 'NOTDEFINED', null)
        : fc.constantFrom('WINDOW', 'SKYLIGHT', null)
    return fc.record(
      { ...named, Tag: name, OverallWidth: length, OverallHeight: length, PredefinedType: type },
      { requiredKeys: [] },
    )
  }
  if (kind === 'storey') return fc.record({ ...named, Elevation: length }, { requiredKeys: [] })
  return fc.record(named, { requiredKeys: [] })
}

function row(kind: Kind, i: number): fc.Arbitrary<BuildingRow> {
  const className = KINDS[kind][i] as string
  const bare = kind === 'material' || kind === 'classification'
  return fc.record({
    id: fc.constant(`${kind}${i}`),
    class: fc.constant(className),
    attributes: attributes(kind, className),
    properties: bare ? fc.constant({}) : properties,
  })
}

/** Each kind's rows begin with the first ones, so that some models have none. */
const rows: fc.Arbitrary<BuildingRow[]> = fc
  .tuple(
    ...(Object.keys(KINDS) as Kind[]).flatMap((kind) =>
      KINDS[kind].map((_, i) => fc.option(row(kind, i), { freq: 5 })),
    ),
  )
  .map((all) => all.flatMap((one) => (one === null ? [] : [one])))

function links(have: readonly BuildingRow[]): fc.Arbitrary<Link[]> {
  const of = (kinds: readonly Kind[]): string[] =>
    have.map(({ id }) => id).filter((id) => kinds.some((kind) => id.replace(/\d+$/, '') === kind))
  const joins = JOINS.map(([kind, relating, related, how]) => {
    const from = of(relating)
    const pick =
      from.length === 0
        ? fc.constant<string[]>([])
        : fc.subarray(from, how === 'once' ? { maxLength: 1 } : {})
    return fc.tuple(
      ...of(related).map((to) => pick.map((all) => all.map((one): Link => ({ kind, from: one, to })))),
    )
  })
  return fc.tuple(...joins).map((all) => all.flat(2).filter(({ from, to }) => from !== to))
}

/** What of the rows a schema can state: classes and attributes that it has. */
function stated(schema: SchemaName, have: readonly BuildingRow[]): BuildingRow[] {
  return have.flatMap((one) => {
    const found = loadSchema(schema).class(one.class)
    if (found === undefined || found.abstract) return []
    const names = new Set(found.attributes.map((attribute) => attribute.name))
    return [
      {
        ...one,
        attributes: Object.fromEntries(Object.entries(one.attributes).filter(([key]) => names.has(key))),
      },
    ]
  })
}

/** A building of up to 33 rows, most often of IFC4. */
export const building: fc.Arbitrary<Building> = fc
  .tuple(fc.constantFrom<SchemaName>('IFC4', 'IFC4', 'IFC2X3', 'IFC4X3'), rows)
  .chain(([schema, all]) => {
    const have = stated(schema, all)
    return links(have).map((joined): Building => ({ schema, rows: have, links: joined }))
  })

/** A building as rows and links: the plain model for the reference and the STEP file for the kernel come from the same. */
import type { ToManyRelation, ToOneRelation } from '../../engine/language/ast.ts'
import { loadSchema } from '../../engine/schema/load.ts'
import type { SchemaName } from '../../engine/schema/schema.ts'
import type { PlainModel, PlainRow, PlainValue } from '../reference/model.ts'

export type LinkKind =
  | 'aggregates'
  | 'nests'
  | 'contains'
  | 'voids'
  | 'fills'
  | 'bounds'
  | 'types'
  | 'groups'
  | 'connects'
  | 'serves'
  | 'material'
  | 'classification'

/** One relationship, from what relates to what is related. */
export interface Link {
  readonly kind: LinkKind
  readonly from: string
  readonly to: string
}

export type BuildingRow = Pick<PlainRow, 'id' | 'class' | 'attributes' | 'properties'>

export interface Building {
  readonly schema: SchemaName
  readonly rows: readonly BuildingRow[]
  readonly links: readonly Link[]
}

/** The building of a plain model whose relations are only parts, contents and occurrences. */
export function buildingOf(model: PlainModel): Building {
  const kinds = { parts: 'aggregates', contents: 'contains', occurrences: 'types' } as const
  const links = model.rows.flatMap((row) =>
    Object.entries(kinds).flatMap(([relation, kind]) =>
      (row.toMany[relation as keyof typeof kinds] ?? []).map((to): Link => ({ kind, from: row.id, to })),
    ),
  )
  return { schema: model.schema, rows: model.rows, links }
}

/** What the language sees of a building, straight from spec 1.6, 2.2.2 and 2.2.3. */
export function plainModel(building: Building): PlainModel {
  const ends = new Ends(building)
  const rows = building.rows.map(
    (row): PlainRow => ({
      ...row,
      properties: effective(building, ends, row),
      toOne: toOne(ends, row.id),
      toMany: toMany(ends, row.id),
    }),
  )
  return { schema: building.schema, rows: [...rows, ...setRows(building)] }
}

/** Name of the plain row of a property set. */
export function setId(row: string, set: string): string {
  return `${row}/${set}`
}

/** Property names by set, in the order of first appearance. */
export function setsOf(row: BuildingRow): Map<string, [name: string, value: PlainValue][]> {
  const sets = new Map<string, [string, PlainValue][]>()
  for (const [path, value] of Object.entries(row.properties)) {
    const dot = path.indexOf('.')
    const set = path.slice(0, dot)
    sets.set(set, [...(sets.get(set) ?? []), [path.slice(dot + 1), value]])
  }
  return sets
}

class Ends {
  readonly building: Building
  private readonly classes: ReadonlyMap<string, string>

  constructor(building: Building) {
    this.building = building
    this.classes = new Map(building.rows.map((row) => [row.id, row.class]))
  }

  /** What rows a row relates. */
  related(kind: LinkKind, from: string): string[] {
    return this.building.links
      .filter((link) => link.kind === kind && link.from === from)
      .map((link) => link.to)
  }

  /** What rows relate a row. */
  relating(kind: LinkKind, to: string): string[] {
    return this.building.links.filter((link) => link.kind === kind && link.to === to).map((link) => link.from)
  }

  isA(id: string, name: string): boolean {
    return loadSchema(this.building.schema).isA(this.classes.get(id) ?? '', name)
  }
}

/** Spec 1.6: an occurrence's property overrides its type's; a `$` overrides nothing. */
function effective(building: Building, ends: Ends, row: BuildingRow): Record<string, PlainValue> {
  const type = ends.relating('types', row.id)[0]
  const inherited = building.rows.find(({ id }) => id === type)?.properties ?? {}
  const own = Object.entries(row.properties).filter(([, value]) => value !== null)
  return { ...inherited, ...Object.fromEntries(own) }
}

function toOne(ends: Ends, id: string): Partial<Record<ToOneRelation, string>> {
  const opening = ends.relating('fills', id)[0]
  const found: Record<ToOneRelation, string | undefined> = {
    type: ends.relating('types', id)[0],
    parent: whole(ends, id),
    container: ends.relating('contains', id)[0],
    storey: climb(ends, id, 'IfcBuildingStorey'),
    building: climb(ends, id, 'IfcBuilding'),
    site: climb(ends, id, 'IfcSite'),
    space: climb(ends, id, 'IfcSpace'),
    opening,
    host: opening === undefined ? undefined : ends.relating('voids', opening)[0],
  }
  return Object.fromEntries(Object.entries(found).filter(([, to]) => to !== undefined))
}

function whole(ends: Ends, id: string): string | undefined {
  return ends.relating('aggregates', id)[0] ?? ends.relating('nests', id)[0]
}

/** Up by container, else whole, else the opening filled, else the element voided. */
function climb(ends: Ends, id: string, name: string): string | undefined {
  let at: string | undefined = id
  for (let i = 0; i < 64 && at !== undefined; i++) {
    at =
      ends.relating('contains', at)[0] ??
      whole(ends, at) ??
      ends.relating('fills', at)[0] ??
      ends.relating('voids', at)[0]
    if (at !== undefined && ends.isA(at, name)) return at
  }
  return undefined
}

function toMany(ends: Ends, id: string): Record<ToManyRelation, readonly string[]> {
  const groups = ends.relating('groups', id)
  const row = ends.building.rows.find((one) => one.id === id) as BuildingRow
  return {
    parts: [...ends.related('aggregates', id), ...ends.related('nests', id)],
    contents: ends.related('contains', id),
    containers: ends.relating('contains', id),
    openings: ends.related('voids', id),
    fillings: ends.related('fills', id),
    boundaries: ends.related('bounds', id),
    spaces: ends.relating('bounds', id),
    occurrences: ends.related('types', id),
    groups,
    members: ends.related('groups', id),
    materials: ends.relating('material', id),
    classifications: ends.relating('classification', id),
    propertySets: [...setsOf(row).keys()].map((set) => setId(id, set)),
    connected: [...ends.related('connects', id), ...ends.relating('connects', id)],
    ports: ends.related('nests', id).filter((part) => ends.isA(part, 'IfcPort')),
    systems: groups.filter((group) => ends.isA(group, 'IfcSystem')),
    zones: groups.filter((group) => ends.isA(group, 'IfcZone')),
    services: ends.related('serves', id),
  }
}

/** The property sets are rows too: members of `propertySets`. */
function setRows(building: Building): PlainRow[] {
  return building.rows.flatMap((row) =>
    [...setsOf(row).keys()].map((set) => ({
      id: setId(row.id, set),
      class: 'IfcPropertySet',
      attributes: { Name: set },
      properties: {},
      toOne: {},
      toMany: {},
    })),
  )
}

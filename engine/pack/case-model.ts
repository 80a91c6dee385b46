/** Writes a rule's case as a small STEP file in metres and radians: the rows the case names and what relates them. */
import { MEASURED, MEASURED_SET, measuredProperty } from '../language/measured.ts'
import { proposal } from '../language/nearest.ts'
import { encodeText } from '../sample/step.ts'
import { loadSchema } from '../schema/load.ts'
import type { SchemaName } from '../schema/schema.ts'
import { type CaseLines, caseClass, createCaseLines, globalIdOf, invalid } from './case-lines.ts'
import { addProperty, addQuantity, attributeText, partedName } from './case-value.ts'
import type { Case, CaseRow, CaseValue } from './pack.ts'

/**
 * The case as the text of an IFC file. No units are assigned: numbers without a unit are SI.
 *
 * @throws LintelError `pack-invalid` on an unknown class, attribute, property or row, with the nearest name
 */
export function caseModel(c: Case): string {
  const schema = loadSchema(c.schema ?? 'IFC4')
  const lines = createCaseLines(schema)
  const names = new Map<string, string>()
  for (const row of c.rows) {
    if (names.has(row.id)) throw invalid(`two rows have the id '${row.id}'`)
    names.set(row.id, addRow(lines, row))
  }
  for (const row of c.rows) addRelations(lines, row, names)
  return `${header(schema.name)}${lines.text()}ENDSEC;\nEND-ISO-10303-21;\n`
}

/** The GlobalId that `caseModel` writes for a row: the one given, or one made up from its id; null writes `$`. */
export function caseGlobalId(row: CaseRow): string | null {
  const given = row.attributes?.GlobalId
  if (given === null) return null
  return given === undefined ? globalIdOf(`row ${row.id}`) : String(given)
}

interface Link {
  readonly field: 'partOf' | 'containedIn' | 'type' | 'fills' | 'voids' | 'bounds' | 'groups'
  readonly class: string
  /** The attribute that holds the row itself, and the one that holds the row its field names. */
  readonly own: string
  readonly other: string
  readonly fixed?: Readonly<Record<string, string>>
}

const LINKS: readonly Link[] = [
  { field: 'partOf', class: 'IfcRelAggregates', own: 'RelatedObjects', other: 'RelatingObject' },
  {
    field: 'containedIn',
    class: 'IfcRelContainedInSpatialStructure',
    own: 'RelatedElements',
    other: 'RelatingStructure',
  },
  { field: 'type', class: 'IfcRelDefinesByType', own: 'RelatedObjects', other: 'RelatingType' },
  {
    field: 'fills',
    class: 'IfcRelFillsElement',
    own: 'RelatedBuildingElement',
    other: 'RelatingOpeningElement',
  },
  {
    field: 'voids',
    class: 'IfcRelVoidsElement',
    own: 'RelatedOpeningElement',
    other: 'RelatingBuildingElement',
  },
  {
    field: 'bounds',
    class: 'IfcRelSpaceBoundary',
    own: 'RelatedBuildingElement',
    other: 'RelatingSpace',
    fixed: { PhysicalOrVirtualBoundary: '.PHYSICAL.', InternalOrExternalBoundary: '.NOTDEFINED.' },
  },
  { field: 'groups', class: 'IfcRelAssignsToGroup', own: 'RelatedObjects', other: 'RelatingGroup' },
]

const FILE_SCHEMAS: Readonly<Record<SchemaName, string>> = {
  IFC2X3: 'IFC2X3',
  IFC4: 'IFC4',
  IFC4X3: 'IFC4X3_ADD2',
}

function header(schema: SchemaName): string {
  return [
    'ISO-10303-21;',
    'HEADER;',
    "FILE_DESCRIPTION((''),'2;1');",
    "FILE_NAME('case.ifc','2000-01-01T00:00:00',(''),(''),'','','');",
    `FILE_SCHEMA(('${FILE_SCHEMAS[schema]}'));`,
    'ENDSEC;',
    'DATA;',
    '',
  ].join('\n')
}

function addRow(lines: CaseLines, row: CaseRow): string {
  const entity = caseClass(lines.schema, row.class)
  const values: Record<string, string> = {}
  const globalId = caseGlobalId(row)
  if (entity.attributes[0]?.name === 'GlobalId' && globalId !== null) values.GlobalId = encodeText(globalId)
  for (const [name, value] of Object.entries(row.attributes ?? {})) {
    const attribute = entity.attributes.find((one) => one.name === name)
    if (name === 'GlobalId') continue
    if (attribute === undefined) {
      const known = entity.attributes.map((one) => one.name)
      throw invalid(
        `${entity.name} has no attribute '${name}' in ${lines.schema.name}${proposal(name, known)}`,
      )
    }
    values[name] = attributeText(lines, attribute, value)
  }
  const sets = [...addPropertySets(lines, row), ...addQuantitySets(lines, row)]
  if (sets.length === 0) return lines.add(entity.name, values)
  if (lines.schema.isA(entity.name, 'IfcTypeObject')) {
    return lines.add(entity.name, { ...values, HasPropertySets: `(${sets.join(',')})` })
  }
  const name = lines.add(entity.name, values)
  for (const set of sets) {
    lines.addRooted('IfcRelDefinesByProperties', {
      RelatedObjects: `(${name})`,
      RelatingPropertyDefinition: set,
    })
  }
  return name
}

function addPropertySets(lines: CaseLines, row: CaseRow): string[] {
  const measured = Object.entries(row.measured ?? {})
  const values: Record<string, CaseValue> = { ...row.properties }
  for (const [name, value] of measured) values[measuredPath(name)] = value
  const sets = bySet(values, (place, value) => addProperty(lines, place, value))
  return [...sets].map(([set, names]) =>
    lines.addRooted('IfcPropertySet', { Name: encodeText(set), HasProperties: `(${names.join(',')})` }),
  )
}

/** @throws LintelError `pack-invalid` when nothing measures by that name */
function measuredPath(name: string): string {
  if (MEASURED.has(name)) return `${MEASURED_SET}.${measuredProperty(name)}`
  throw invalid(`no function '${name}' measures${proposal(name, MEASURED.keys())}`)
}

function addQuantitySets(lines: CaseLines, row: CaseRow): string[] {
  const sets = bySet(row.quantities ?? {}, (place, value) => addQuantity(lines, place, value))
  return [...sets].map(([set, names]) =>
    lines.addRooted('IfcElementQuantity', { Name: encodeText(set), Quantities: `(${names.join(',')})` }),
  )
}

function bySet<T>(
  values: Readonly<Record<string, T>>,
  add: (place: readonly [string, string], value: T) => string,
): ReadonlyMap<string, readonly string[]> {
  const sets = new Map<string, string[]>()
  for (const [path, value] of Object.entries(values)) {
    const place = partedName(path)
    const names = sets.get(place[0]) ?? []
    names.push(add(place, value))
    sets.set(place[0], names)
  }
  return sets
}

function addRelations(lines: CaseLines, row: CaseRow, names: ReadonlyMap<string, string>): void {
  const own = names.get(row.id)!
  for (const link of LINKS) {
    for (const id of [row[link.field] ?? []].flat()) addLink(lines, link, [own, nameOf(id, names)])
  }
  if (row.material !== undefined) {
    const material = lines.add('IfcMaterial', { Name: encodeText(row.material) })
    lines.addRooted('IfcRelAssociatesMaterial', { RelatedObjects: `(${own})`, RelatingMaterial: material })
  }
  if (row.classification !== undefined) {
    const code = lines.schema.name === 'IFC2X3' ? 'ItemReference' : 'Identification'
    const reference = lines.add('IfcClassificationReference', { [code]: encodeText(row.classification) })
    lines.addRooted('IfcRelAssociatesClassification', {
      RelatedObjects: `(${own})`,
      RelatingClassification: reference,
    })
  }
}

function addLink(lines: CaseLines, link: Link, [own, other]: readonly [string, string]): void {
  const attributes = caseClass(lines.schema, link.class).attributes
  const slot = (name: string, value: string): string =>
    attributes.find((one) => one.name === name)?.kind === 'list' ? `(${value})` : value
  lines.addRooted(link.class, {
    [link.own]: slot(link.own, own),
    [link.other]: slot(link.other, other),
    ...link.fixed,
  })
}

function nameOf(id: string, names: ReadonlyMap<string, string>): string {
  const name = names.get(id)
  if (name !== undefined) return name
  throw invalid(`the case has no row '${id}'${proposal(id, [...names.keys()])}`)
}

/** Inspects a model: everything that was met in it, what of it is used, and what was not read. */
import { plainValue, refsOf, textOf } from './cells.ts'
import type { Inspection, SpatialNode } from './inspection.ts'
import type { Kernel } from './kernel.ts'
import { TO_MANY_RELATIONS } from './language/ast.ts'
import type { Model } from './model.ts'
import { isGeometry } from './names.ts'
import { suggestPlace } from './place/suggest.ts'
import { setClasses } from './property-sets.ts'
import { type ModelInput, type ReadOptions, readModel } from './read.ts'
import { Relations } from './relations.ts'
import { lengthInMetres, projectUnits } from './units.ts'

/** How deep the spatial structure is followed. */
const DEPTH_LIMIT = 64

/** Reads a model and lists what is in it. Errors: those of `readModel`. */
export async function inspectModel(
  kernel: Kernel,
  input: ModelInput,
  options: ReadOptions = {},
): Promise<Inspection> {
  return inspectRead(await readModel(kernel, input, options))
}

/** Lists what is in a model that is read already. */
export function inspectRead(model: Model): Inspection {
  const relations = new Relations(model)
  const { facts, schema, kernel } = model
  return {
    name: facts.name,
    sha256: facts.sha256,
    fileSchema: facts.header.fileSchema,
    ifcSchema: schema.name,
    header: {
      originatingSystem: facts.header.originatingSystem,
      timeStamp: facts.header.timeStamp,
      authors: facts.header.authors,
    },
    bytes: facts.bytes,
    lines: facts.lines,
    instances: {
      met: kernel.metCount(),
      kept: model.countIn({ first: 0, end: model.rowCount }),
      geometry: kernel.passedCount(),
    },
    rows: model.countIn(model.rowsOf('IfcRoot')),
    classes: classes(model),
    units: projectUnits(model).map(({ type, name, scale }) => ({
      type,
      name,
      toSi: scale === null ? null : scale.mul / scale.div,
    })),
    place: suggestPlace(model),
    spatial: spatial(model, relations),
    propertySets: propertySets(model, relations),
    relations: TO_MANY_RELATIONS.map((name) => ({ name, links: relations.toMany(name).links })).filter(
      ({ links }) => links > 0,
    ),
    strings: model.texts.count,
    notRead: model.notRead,
  }
}

function classes(model: Model): Inspection['classes'] {
  const counts = model.classCounts()
  return model.schema.classes
    .map((found) => ({
      class: found.name,
      count: counts[found.index] as number,
      kept: !isGeometry(model.schema, found),
    }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count || (a.class < b.class ? -1 : 1))
}

/** The spatial structure below every project; what decomposes a spatial element and is spatial itself. */
function spatial(model: Model, relations: Relations): SpatialNode[] {
  const roots = model.rowsOf('IfcProject')
  const nodes: SpatialNode[] = []
  for (let row = roots.first; row < roots.end; row++)
    nodes.push(spatialNode(model, relations, row, new Set(), 0))
  return nodes
}

function spatialNode(
  model: Model,
  relations: Relations,
  row: number,
  seen: Set<number>,
  depth: number,
): SpatialNode {
  seen.add(row)
  const spatialClass =
    model.schema.class('IfcSpatialElement') === undefined ? 'IfcSpatialStructureElement' : 'IfcSpatialElement'
  const children = relations
    .targets(relations.toMany('parts'), row)
    .filter(
      (part) =>
        depth < DEPTH_LIMIT && !seen.has(part) && model.schema.isA(model.classOf(part).name, spatialClass),
    )
  const elevation = plainValue(model.attribute(row, 'Elevation'))
  return {
    class: model.classOf(row).name,
    name: textOf(model.attribute(row, 'Name')),
    globalId: textOf(model.attribute(row, 'GlobalId')),
    ...(typeof elevation === 'number' ? { elevation: lengthInMetres(model, elevation) } : {}),
    elements: relations.targets(relations.toMany('contents'), row).length,
    children: children.map((child) => spatialNode(model, relations, child, seen, depth + 1)),
  }
}

interface SetSummary {
  sets: number
  rows: number
  readonly properties: Map<string, { values: number; readonly types: Set<string> }>
}

function propertySets(model: Model, relations: Relations): Inspection['propertySets'] {
  const summaries = new Map<string, SetSummary>()
  const objects = relations.setObjects()
  for (const { found, cell } of setClasses(model)) {
    const rows = model.rowsOfClass(found)
    for (let row = rows.first; row < rows.end; row++) {
      const name = textOf(model.cell(row, 2))
      const summary = summaries.get(name) ?? { sets: 0, rows: 0, properties: new Map() }
      summaries.set(name, summary)
      summary.sets++
      summary.rows += relations.targets(objects, row).length
      for (const id of refsOf(model.cell(row, cell))) addProperty(model, model.rowOfId(id), summary)
    }
  }
  return [...summaries]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { sets, rows, properties }]) => ({
      name,
      sets,
      rows,
      standard: model.schema.propertySet(name) !== undefined,
      properties: [...properties]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([property, { values, types }]) => ({ name: property, values, types: [...types].sort() })),
    }))
}

function addProperty(model: Model, row: number, summary: SetSummary): void {
  if (row < 0) return
  const name = textOf(model.cell(row, 0))
  const property = summary.properties.get(name) ?? { values: 0, types: new Set<string>() }
  summary.properties.set(name, property)
  property.values++
  property.types.add(valueType(model, row))
}

/** The type of a single value (`IfcLabel`), else the class of the property. */
function valueType(model: Model, row: number): string {
  const className = model.classOf(row).name
  if (className !== 'IfcPropertySingleValue') return className
  const value = model.cell(row, 2)
  if (value === null) return 'no value'
  return typeof value === 'object' && 'type' in value ? (value.type ?? 'untyped') : 'untyped'
}

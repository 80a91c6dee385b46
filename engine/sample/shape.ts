/** Placements and bodies: extruded solids in local coordinates, metres. */
import type { Sample } from './sample.ts'
import type { Ref } from './step.ts'

export interface Box {
  readonly x?: number
  readonly y?: number
  readonly z?: number
  readonly dx: number
  readonly dy: number
  readonly dz: number
}

export type Point = readonly [x: number, y: number, z: number]

/** What a body is coloured as. */
export type Finish = 'plaster' | 'concrete' | 'wood' | 'glass' | 'metal' | 'fabric' | 'air' | 'void'

const COLOURS: Readonly<Record<Exclude<Finish, 'void'>, readonly [number, number, number, number]>> = {
  plaster: [0.93, 0.92, 0.88, 0],
  concrete: [0.72, 0.72, 0.7, 0],
  wood: [0.6, 0.42, 0.25, 0],
  glass: [0.55, 0.75, 0.9, 0.6],
  metal: [0.6, 0.63, 0.67, 0],
  fabric: [0.25, 0.35, 0.5, 0],
  air: [0.8, 0.9, 0.75, 0.85],
}

/** A local placement at a point of its parent; `facing` is where its x axis points. */
export function place(sample: Sample, parent: Ref | null, at: Point, facing: 'east' | 'north' = 'east'): Ref {
  const { writer, library } = sample
  const location = writer.write('IfcCartesianPoint', { Coordinates: [...at] })
  const axes =
    facing === 'north'
      ? writer.write('IfcAxis2Placement3D', {
          Location: location,
          Axis: library.up,
          RefDirection: library.north,
        })
      : writer.write('IfcAxis2Placement3D', { Location: location })
  return writer.write('IfcLocalPlacement', { PlacementRelTo: parent, RelativePlacement: axes })
}

/** A product shape of boxes. */
export function boxes(sample: Sample, finish: Finish, parts: readonly Box[]): Ref {
  return productShape(sample, [bodyOf(sample, finish, parts)])
}

/** A wall's shape: its body along x and its axis line at half the thickness. */
export function wallShape(sample: Sample, box: Box): Ref {
  const { writer, library } = sample
  const point = (x: number): Ref => writer.write('IfcCartesianPoint', { Coordinates: [x, box.dy / 2] })
  const line = writer.write('IfcPolyline', { Points: [point(0), point(box.dx)] })
  const axis = representation(sample, library.axis, { id: 'Axis', type: 'Curve2D', items: [line] })
  return productShape(sample, [axis, bodyOf(sample, 'plaster', [box])])
}

/** A body whose outline lies in the x-z plane, extruded from y = 0 to y = −width. */
export function sideProfile(
  sample: Sample,
  finish: Finish,
  side: { readonly outline: readonly (readonly [x: number, z: number])[]; readonly width: number },
): Ref {
  const { writer, library } = sample
  const points = side.outline.map((point) => writer.write('IfcCartesianPoint', { Coordinates: [...point] }))
  const curve = writer.write('IfcPolyline', { Points: [...points, points[0]!] })
  const profile = writer.write('IfcArbitraryClosedProfileDef', { ProfileType: 'AREA', OuterCurve: curve })
  const zero = writer.write('IfcCartesianPoint', { Coordinates: [0, 0, 0] })
  const position = writer.write('IfcAxis2Placement3D', {
    Location: zero,
    Axis: library.south,
    RefDirection: library.east,
  })
  const solid = extrude(sample, finish, { profile, position, depth: side.width })
  const body = representation(sample, library.body, { id: 'Body', type: 'SweptSolid', items: [solid] })
  return productShape(sample, [body])
}

/** A profile extruded upwards, or along x when `lying`. */
export function extrudedProfile(
  sample: Sample,
  finish: Finish,
  body: { readonly profile: Ref; readonly depth: number; readonly lying?: boolean },
): Ref {
  const { writer, library } = sample
  let position = library.origin
  if (body.lying === true) {
    const zero = writer.write('IfcCartesianPoint', { Coordinates: [0, 0, 0] })
    position = writer.write('IfcAxis2Placement3D', {
      Location: zero,
      Axis: library.east,
      RefDirection: library.north,
    })
  }
  const solid = extrude(sample, finish, { profile: body.profile, position, depth: body.depth })
  return productShape(sample, [
    representation(sample, library.body, { id: 'Body', type: 'SweptSolid', items: [solid] }),
  ])
}

/** A type's geometry, to be used again by `mappedShape`. */
export function representationMap(sample: Sample, finish: Finish, parts: readonly Box[]): Ref {
  return sample.writer.write('IfcRepresentationMap', {
    MappingOrigin: sample.library.origin,
    MappedRepresentation: bodyOf(sample, finish, parts),
  })
}

/** An occurrence's shape that repeats its type's geometry. */
export function mappedShape(sample: Sample, map: Ref): Ref {
  const { writer, library } = sample
  const zero = writer.write('IfcCartesianPoint', { Coordinates: [0, 0, 0] })
  const target = writer.write('IfcCartesianTransformationOperator3D', { LocalOrigin: zero, Scale: 1 })
  const item = writer.write('IfcMappedItem', { MappingSource: map, MappingTarget: target })
  return productShape(sample, [
    representation(sample, library.body, { id: 'Body', type: 'MappedRepresentation', items: [item] }),
  ])
}

/** A rectangle with its lower left corner at a point. */
export function rectangle(
  sample: Sample,
  corner: { readonly x: number; readonly y: number },
  size: Box,
): Ref {
  const { writer } = sample
  const centre = writer.write('IfcCartesianPoint', {
    Coordinates: [corner.x + size.dx / 2, corner.y + size.dy / 2],
  })
  return writer.write('IfcRectangleProfileDef', {
    ProfileType: 'AREA',
    Position: writer.write('IfcAxis2Placement2D', { Location: centre }),
    XDim: size.dx,
    YDim: size.dy,
  })
}

function bodyOf(sample: Sample, finish: Finish, parts: readonly Box[]): Ref {
  const items = parts.map((part) => {
    const profile = rectangle(sample, { x: part.x ?? 0, y: part.y ?? 0 }, part)
    return extrude(sample, finish, { profile, position: originAt(sample, part.z ?? 0), depth: part.dz })
  })
  return representation(sample, sample.library.body, { id: 'Body', type: 'SweptSolid', items })
}

function originAt(sample: Sample, z: number): Ref {
  if (z === 0) return sample.library.origin
  const location = sample.writer.write('IfcCartesianPoint', { Coordinates: [0, 0, z] })
  return sample.writer.write('IfcAxis2Placement3D', { Location: location })
}

function extrude(
  sample: Sample,
  finish: Finish,
  solid: { readonly profile: Ref; readonly position: Ref; readonly depth: number },
): Ref {
  const item = sample.writer.write('IfcExtrudedAreaSolid', {
    SweptArea: solid.profile,
    Position: solid.position,
    ExtrudedDirection: sample.library.up,
    Depth: solid.depth,
  })
  if (finish !== 'void') {
    const style = sample.catalogue.once(`style:${finish}`, () => writeStyle(sample, finish))
    sample.writer.write('IfcStyledItem', { Item: item, Styles: [style] })
  }
  return item
}

function writeStyle(sample: Sample, finish: Exclude<Finish, 'void'>): Ref {
  const { writer } = sample
  const [Red, Green, Blue, transparency] = COLOURS[finish]
  const rendering = writer.write('IfcSurfaceStyleRendering', {
    SurfaceColour: writer.write('IfcColourRgb', { Red, Green, Blue }),
    Transparency: transparency,
    ReflectanceMethod: 'NOTDEFINED',
  })
  const style = writer.write('IfcSurfaceStyle', { Name: finish, Side: 'BOTH', Styles: [rendering] })
  return sample.modern ? style : writer.write('IfcPresentationStyleAssignment', { Styles: [style] })
}

function representation(
  sample: Sample,
  context: Ref,
  content: { readonly id: string; readonly type: string; readonly items: readonly Ref[] },
): Ref {
  return sample.writer.write('IfcShapeRepresentation', {
    ContextOfItems: context,
    RepresentationIdentifier: content.id,
    RepresentationType: content.type,
    Items: content.items,
  })
}

function productShape(sample: Sample, representations: readonly Ref[]): Ref {
  return sample.writer.write('IfcProductDefinitionShape', { Representations: representations })
}

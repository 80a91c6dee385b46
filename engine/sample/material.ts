/** Materials of the sample building: layer sets, profile sets, constituents and single ones. */
import { root, type Sample } from './sample.ts'
import { rectangle } from './shape.ts'
import type { Ref } from './step.ts'

type MaterialSpec =
  | {
      readonly kind: 'layers'
      readonly layers: readonly (readonly [material: string, metres: number])[]
      readonly direction: 'AXIS2' | 'AXIS3'
    }
  | { readonly kind: 'profile'; readonly material: string; readonly profile: 'column' | 'beam' }
  | { readonly kind: 'parts'; readonly parts: readonly (readonly [part: string, material: string])[] }
  | { readonly kind: 'single'; readonly material: string }

const MATERIALS = {
  'wall-external': {
    kind: 'layers',
    direction: 'AXIS2',
    layers: [
      ['Außenputz', 0.02],
      ['Mineralwolle', 0.16],
      ['Stahlbeton C30/37', 0.165],
      ['Gipsputz', 0.015],
    ],
  },
  'wall-corridor': {
    kind: 'layers',
    direction: 'AXIS2',
    layers: [
      ['Gipskarton', 0.025],
      ['Mineralwolle', 0.075],
      ['Gipskarton', 0.025],
    ],
  },
  'wall-partition': {
    kind: 'layers',
    direction: 'AXIS2',
    layers: [
      ['Gipskarton', 0.0125],
      ['Mineralwolle', 0.075],
      ['Gipskarton', 0.0125],
    ],
  },
  slab: {
    kind: 'layers',
    direction: 'AXIS3',
    layers: [
      ['Stahlbeton C30/37', 0.2],
      ['Zementestrich', 0.05],
    ],
  },
  column: { kind: 'profile', material: 'Stahlbeton C30/37', profile: 'column' },
  beam: { kind: 'profile', material: 'Stahlbeton C30/37', profile: 'beam' },
  door: {
    kind: 'parts',
    parts: [
      ['Lining', 'Stahl S235'],
      ['Framing', 'Eiche'],
    ],
  },
  window: {
    kind: 'parts',
    parts: [
      ['Framing', 'Aluminium'],
      ['Glazing', 'Isolierglas'],
    ],
  },
  concrete: { kind: 'single', material: 'Stahlbeton C30/37' },
  steel: { kind: 'single', material: 'Stahl S235' },
  ceiling: { kind: 'single', material: 'Mineralfaserplatte' },
  wood: { kind: 'single', material: 'Eiche' },
} as const satisfies Record<string, MaterialSpec>

export type MaterialKey = keyof typeof MATERIALS

/** Relates the elements of the current storey to their materials and forgets them. */
export function flushMaterials(sample: Sample): void {
  for (const [key, elements] of sample.catalogue.materials) {
    root(sample, 'IfcRelAssociatesMaterial', {
      RelatedObjects: elements,
      RelatingMaterial: materialFor(sample, key as MaterialKey),
    })
  }
  sample.catalogue.materials.clear()
}

/** The rectangular profile of columns or beams. */
export function structuralProfile(sample: Sample, profile: 'column' | 'beam'): Ref {
  const size = profile === 'column' ? { dx: 0.3, dy: 0.3, dz: 0 } : { dx: 0.25, dy: 0.4, dz: 0 }
  return sample.catalogue.once(`profile:${profile}`, () =>
    rectangle(sample, { x: -size.dx / 2, y: -size.dy / 2 }, size),
  )
}

function materialFor(sample: Sample, key: MaterialKey): Ref {
  const spec: MaterialSpec = MATERIALS[key]
  const { writer, catalogue } = sample
  if (spec.kind === 'single') return material(sample, spec.material)
  if (spec.kind === 'parts') return catalogue.once(`parts:${key}`, () => parts(sample, key, spec.parts))
  if (spec.kind === 'profile') {
    if (!sample.modern) return material(sample, spec.material)
    const set = catalogue.once(`set:${key}`, () => profileSet(sample, spec))
    return writer.write('IfcMaterialProfileSetUsage', { ForProfileSet: set, CardinalPoint: 5 })
  }
  const set = catalogue.once(`set:${key}`, () => layerSet(sample, key, spec.layers))
  return writer.write('IfcMaterialLayerSetUsage', {
    ForLayerSet: set,
    LayerSetDirection: spec.direction,
    DirectionSense: 'POSITIVE',
    OffsetFromReferenceLine: 0,
  })
}

function material(sample: Sample, name: string): Ref {
  return sample.catalogue.once(`material:${name}`, () => sample.writer.write('IfcMaterial', { Name: name }))
}

function layerSet(sample: Sample, key: string, layers: readonly (readonly [string, number])[]): Ref {
  const refs = layers.map(([name, thickness]) =>
    sample.writer.write('IfcMaterialLayer', { Material: material(sample, name), LayerThickness: thickness }),
  )
  return sample.writer.write('IfcMaterialLayerSet', { MaterialLayers: refs, LayerSetName: key })
}

function profileSet(
  sample: Sample,
  spec: { readonly material: string; readonly profile: 'column' | 'beam' },
): Ref {
  const profile = sample.writer.write('IfcMaterialProfile', {
    Name: spec.profile,
    Material: material(sample, spec.material),
    Profile: structuralProfile(sample, spec.profile),
  })
  return sample.writer.write('IfcMaterialProfileSet', { Name: spec.profile, MaterialProfiles: [profile] })
}

function parts(sample: Sample, key: string, list: readonly (readonly [string, string])[]): Ref {
  if (!sample.modern) {
    return sample.writer.write('IfcMaterialList', {
      Materials: list.map(([, name]) => material(sample, name)),
    })
  }
  const constituents = list.map(([part, name]) =>
    sample.writer.write('IfcMaterialConstituent', { Name: part, Material: material(sample, name) }),
  )
  return sample.writer.write('IfcMaterialConstituentSet', { Name: key, MaterialConstituents: constituents })
}

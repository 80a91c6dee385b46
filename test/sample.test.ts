/** The sample building: valid in every schema, the same bytes for the same options, and wrong only where a defect was planted. */
import { describe, expect, test } from 'vitest'
import { IFCDOOR, IFCSPACE, IFCWALL, IfcAPI } from 'web-ifc'
import { sampleBuilding, sampleManifest } from '../engine/sample/building.ts'
import { DEFECT_KINDS } from '../engine/sample/defects.ts'
import { DEFAULT_OPTIONS, type SampleOptions, sizeFor } from '../engine/sample/options.ts'
import { loadSchema } from '../engine/schema/load.ts'
import type { Schema } from '../engine/schema/schema.ts'

const SCHEMAS = ['IFC2X3', 'IFC4', 'IFC4X3'] as const
const small = (options: Partial<SampleOptions>): SampleOptions => ({ ...DEFAULT_OPTIONS, ...options })
const textOf = (options: Partial<SampleOptions>): string => [...sampleBuilding(small(options))].join('')

interface Instance {
  readonly id: number
  readonly class: string
  readonly args: string
  readonly refs: readonly number[]
}

function instancesOf(text: string): Map<number, Instance> {
  const instances = new Map<number, Instance>()
  for (const line of text.split('\n')) {
    const found = /^#(\d+)=([A-Z0-9]+)\((.*)\);$/.exec(line)
    if (found === null) continue
    const [, id, name, args] = found as unknown as [string, string, string, string]
    const refs = [...args.replace(/'[^']*'/g, '').matchAll(/#(\d+)/g)].map((match) => Number(match[1]))
    instances.set(Number(id), { id: Number(id), class: name, args, refs })
  }
  return instances
}

/** Ids of elements, without openings, that no relation of the class mentions. */
function without(
  schema: Schema,
  instances: Map<number, Instance>,
  relations: readonly string[],
  of: string,
): string[] {
  const related = new Set<number>()
  for (const instance of instances.values()) {
    if (relations.includes(instance.class)) for (const ref of instance.refs) related.add(ref)
  }
  return [...instances.values()]
    .filter((instance) => schema.isA(instance.class, of) && !schema.isA(instance.class, 'IfcFeatureElement'))
    .filter((instance) => !related.has(instance.id))
    .map(globalIdOf)
}

/** GlobalIds of elements that have the property neither themselves nor by their type. */
function lacking(instances: Map<number, Instance>, property: string, classes: readonly string[]): string[] {
  const has = (id: number): boolean => {
    const { class: name, refs } = instances.get(id)!
    if (name === 'IFCPROPERTYSET')
      return refs.some((ref) => instances.get(ref)!.args.startsWith(`'${property}',`))
    return /TYPE$|STYLE$/.test(name) && refs.some(has)
  }
  const having = new Set<number>()
  for (const { class: name, refs } of instances.values()) {
    if (!/^IFCRELDEFINESBY/.test(name) || !has(refs.at(-1)!)) continue
    for (const ref of refs.slice(1, -1)) having.add(ref)
  }
  return [...instances.values()]
    .filter((one) => classes.includes(one.class) && !having.has(one.id))
    .map(globalIdOf)
}

const globalIdOf = (instance: Instance): string => /^'([^']*)'/.exec(instance.args)![1]!

describe.each(SCHEMAS)('a sample in %s', (schemaName) => {
  const schema = loadSchema(schemaName)
  const clean = instancesOf(textOf({ schema: schemaName }))
  const faulty = instancesOf(textOf({ schema: schemaName, violations: 2 }))
  const manifest = sampleManifest(small({ schema: schemaName, violations: 2 }))
  const planted = (rule: string) =>
    manifest.planted.filter((one) => one.rule === rule).map((one) => one.globalId)

  test('refers only to instances that are there', () => {
    const dangling = [...faulty.values()].flatMap((one) => one.refs.filter((ref) => !faulty.has(ref)))

    expect(faulty.size).toBe(manifest.instances)
    expect(dangling).toEqual([])
  })

  test('has unique, well-formed GlobalIds when nothing is planted', () => {
    const roots = [...clean.values()].filter((one) => schema.isA(one.class, 'IfcRoot')).map(globalIdOf)

    expect(roots.length).toBeGreaterThan(1000)
    expect(new Set(roots).size).toBe(roots.length)
    expect(roots.filter((id) => !/^[0-3][0-9A-Za-z_$]{21}$/.test(id))).toEqual([])
  })

  const built = schemaName === 'IFC4X3' ? 'IfcBuiltElement' : 'IfcBuildingElement'
  test.each([
    ['core.element-typed', ['IFCRELDEFINESBYTYPE'], 'IfcElement'],
    ['core.element-classified', ['IFCRELASSOCIATESCLASSIFICATION'], 'IfcElement'],
    ['core.element-material', ['IFCRELASSOCIATESMATERIAL'], built],
    ['core.element-contained', ['IFCRELCONTAINEDINSPATIALSTRUCTURE', 'IFCRELAGGREGATES'], 'IfcElement'],
    ['core.door-fills-opening', ['IFCRELFILLSELEMENT'], 'IfcDoor'],
    ['core.space-in-storey', ['IFCRELAGGREGATES'], 'IfcSpace'],
  ])('breaks %s only where it was planted', (rule, relations, of) => {
    expect(without(schema, clean, relations, of)).toEqual([])
    expect(without(schema, faulty, relations, of).sort()).toEqual(planted(rule).sort())
  })

  test('has every planted element under its GlobalId and class', () => {
    const found = new Set([...faulty.values()].map((one) => `${one.class} ${one.args.slice(0, 24)}`))

    for (const { globalId, class: name } of manifest.planted) {
      const start = `${name.toUpperCase()} '${globalId}'`
      expect([...found].some((one) => one.startsWith(start.slice(0, one.length)))).toBe(true)
    }
  })

  const walls = ['IFCWALL', 'IFCWALLSTANDARDCASE']
  test.each([
    [
      'core.is-external-set',
      'IsExternal',
      [...walls, 'IFCDOOR', 'IFCWINDOW', 'IFCSLAB', 'IFCCOLUMN', 'IFCBEAM'],
    ],
    ['core.load-bearing-set', 'LoadBearing', [...walls, 'IFCSLAB', 'IFCCOLUMN', 'IFCBEAM']],
    ['core.railing-height', 'Height', ['IFCRAILING']],
  ])('breaks %s only where it was planted', (rule, property, classes) => {
    expect(lacking(clean, property, classes)).toEqual([])
    expect(lacking(faulty, property, classes).sort()).toEqual(planted(rule).sort())
  })
})

describe.each(SCHEMAS)('web-ifc reads a sample in %s', (schemaName) => {
  test('opens in web-ifc with geometry', async () => {
    const api = new IfcAPI()
    await api.Init()
    const model = api.OpenModel(
      new TextEncoder().encode(textOf({ schema: schemaName, violations: 1, lengthUnit: 'mm' })),
    )
    const meshes = new Map<number, number>()
    api.StreamAllMeshes(model, (mesh) => {
      for (let i = 0; i < mesh.geometries.size(); i++) {
        const triangles =
          api.GetGeometry(model, mesh.geometries.get(i).geometryExpressID).GetIndexDataSize() / 3
        meshes.set(mesh.expressID, (meshes.get(mesh.expressID) ?? 0) + triangles)
      }
    })
    const walls = [...api.GetLineIDsWithType(model, IFCWALL, true)]

    expect(api.GetModelSchema(model)).toMatch(schemaName === 'IFC4X3' ? /^IFC4X3/ : schemaName)
    expect(walls).toHaveLength(3 * (3 * 12 + 3) + 1)
    expect(walls.filter((id) => (meshes.get(id) ?? 0) < 12)).toEqual([])
    // A wall of 12 triangles is whole; those with a door or window are cut.
    expect(walls.filter((id) => (meshes.get(id) ?? 0) > 12)).toHaveLength(2 * 3 * 12 + 2 - 1)
    expect(api.GetLineIDsWithType(model, IFCDOOR).size()).toBe(3 * 12 + 2)
    expect(api.GetLineIDsWithType(model, IFCSPACE).size()).toBe(3 * 13)
    api.CloseModel(model)
  })
})

describe('the same options', () => {
  test('give the same bytes', () => {
    expect(textOf({ violations: 1, lengthUnit: 'ft' })).toBe(textOf({ violations: 1, lengthUnit: 'ft' }))
    expect(textOf({ seed: 2 })).not.toBe(textOf({ seed: 3 }))
  })

  test('give ASCII only', () => {
    expect(textOf({})).toMatch(/^[\n -~]*$/)
  })
})

describe('planted defects', () => {
  test('come as often as asked for, each kind', () => {
    const { planted } = sampleManifest(small({ violations: 3 }))

    for (const { rule, elements } of DEFECT_KINDS) {
      expect({ rule, count: planted.filter((one) => one.rule === rule).length }).toEqual({
        rule,
        count: 3 * elements,
      })
    }
  })

  test('stand at elements of their own', () => {
    const { planted } = sampleManifest(small({ violations: 3 }))
    const others = planted.filter((one) => one.rule !== 'core.globalid-unique').map((one) => one.globalId)

    expect(new Set(others).size).toBe(others.length)
  })

  test('are refused when the building is too small for them', () => {
    expect(() => sampleManifest(small({ storeys: 1, roomsPerStorey: 2, violations: 9 }))).toThrow(RangeError)
  })
})

describe('sizes', () => {
  test.each([2e6, 2e7])(
    'of about %d bytes are what sizeFor suggests',
    (bytes) => {
      let written = 0
      for (const chunk of sampleBuilding(small(sizeFor(bytes)))) written += chunk.length

      expect(written / bytes).toBeGreaterThan(0.8)
      expect(written / bytes).toBeLessThan(1.25)
    },
    30_000,
  )

  test('of several thousand rooms start types anew, so that no relation lists the whole file', () => {
    const options = small({ storeys: 6, roomsPerStorey: 400, mep: false, furniture: false })
    let types = 0
    for (const chunk of sampleBuilding(options)) types += chunk.match(/=IFCCOLUMNTYPE\(/g)?.length ?? 0

    expect(types).toBe(2)
  }, 30_000)
})

/** Buildings of the earlier format become IFC files that are read and judged like any other. */
import { beforeAll, describe, expect, test } from 'vitest'
import type { Kernel } from '../engine/kernel.ts'
import { importMcpBuilding } from '../engine/mcp/import-building.ts'
import { parsePack } from '../engine/pack/parse.ts'
import { checkText, type Json, testKernel } from './mcp/import.ts'

let kernel: Kernel

beforeAll(async () => {
  kernel = await testKernel()
})

function building(...objects: readonly Json[]) {
  return importMcpBuilding({ building_id: 'tower', objects }, 'building.json')
}

function notes(...objects: readonly Json[]): string[] {
  return building(...objects)
    .report.filter(({ kind }) => kind !== 'done')
    .map(({ kind, path, found }) => `${kind} ${path}: ${found}`)
}

/** Names of the objects of which a condition holds. */
async function where(applies: string, condition: string, objects: readonly Json[]): Promise<string[]> {
  const rule = {
    id: 'r',
    title: 't',
    reference: { code: 'c' },
    category: 'c',
    severity: 'error',
    verified: 'verified',
    applies,
    require: `not (${condition})`,
    message: 'm',
    why: 'w',
    mend: 'm',
    cases: [],
  }
  const pack = parsePack({ id: 'p', version: '1.0.0', title: 't', rules: [rule] }, 'pack')
  const { findings, model } = await checkText(kernel, building(...objects).step, pack)
  expect(model.notRead).toEqual([])
  return findings
    .filter(({ status }) => status === 'fail')
    .map(({ element }) => element.tag ?? (element.name as string))
}

const door = {
  object_id: 'door-1',
  object_type: 'door',
  properties: { fire_rating: 'EI 60', fire_exit: true, colour: 'Grün' },
  location: { x: 1, y: 2.5, z: 0, width: 0.9, height: 2.1, depth: 0.1 },
}

describe('objects', () => {
  test('7.14 the class, Tag and Name, and where properties and sizes stand', async () => {
    const condition = [
      "Tag = 'door-1' and Name = 'door-1' and ObjectType = 'door'",
      'OverallWidth = 0.9 m and OverallHeight = 2.1 m and MCP.depth = 0.1',
      "Pset_DoorCommon.FireRating = 'EI 60' and Pset_DoorCommon.FireExit and MCP.colour = 'Grün'",
      'exists(building)',
    ].join(' and ')
    expect(await where('IfcDoor', condition, [door])).toEqual(['door-1'])
    expect(notes(door)).toEqual([])
  })

  test('7.14 the position is kept in metres', () => {
    const { step } = building(door)
    expect(step).toContain('IFCCARTESIANPOINT((1.,2.5,0.))')
    expect(step).toMatch(/IFCSIUNIT\(\*,\.LENGTHUNIT\.,\$,\.METRE\.\)/)
    const instance = /#(\d+)=IFCLOCALPLACEMENT/.exec(step)?.[1]
    expect(step).toMatch(new RegExp(`IFCDOOR\\([^;]*#${instance},`))
  })

  test('7.14 sizes of others are quantities; a property goes before a size of the same name', async () => {
    const objects = [
      { object_id: 'w1', object_type: 'wall', location: { width: 5, height: 3, depth: 0.2 } },
      { object_id: 'w2', object_type: 'wall', properties: { width: 0.3 }, location: { width: 5 } },
      { object_id: 'r1', object_type: 'room', properties: { name: 'Office', area: 12 } },
    ]
    expect(await where('IfcWall', 'Qto_WallBaseQuantities.Width > 1 m', objects)).toEqual(['w1'])
    const room = "LongName = 'Office' and Name = 'r1' and Qto_SpaceBaseQuantities.NetFloorArea = 12 m2"
    expect(await where('IfcSpace', room, objects)).toEqual(['r1'])
  })

  test('7.14 the same object has the same GlobalId, and no two objects have one', () => {
    const ids = (step: string) => [...step.matchAll(/IFC(?:DOOR|WALL)\('([^']{22})'/g)].map(([, id]) => id)
    const [first] = ids(building(door).step)
    const other = ids(building({ object_id: 'w', object_type: 'wall' }, door).step)
    expect(other[1]).toBe(first)
    const many = Array.from({ length: 3000 }, (_, i) => ({ object_id: i, object_type: 'door' }))
    expect(new Set(ids(building(...many).step)).size).toBe(3000)
    const all = [...building(...many).step.matchAll(/\('([0-9A-Za-z_$]{22})'/g)].map(([, id]) => id)
    expect(new Set(all).size).toBe(all.length)
  })

  test('7.14 an unknown kind of object is a proxy with that ObjectType, and told once', async () => {
    const objects = ['a', 'b'].map((object_id) => ({
      object_id,
      object_type: 'widget',
      properties: { size: 2 },
    }))
    expect(await where('IfcBuildingElementProxy', "ObjectType = 'widget' and MCP.size = 2", objects)).toEqual(
      ['a', 'b'],
    )
    expect(notes(...objects)).toEqual([
      "decide objects[0].object_type: the unknown kind of object 'widget' (2 times)",
    ])
  })

  test('7.14 an exit is a door marked as fire exit; an abstract class is a proxy', async () => {
    expect(
      await where('IfcDoor', 'Pset_DoorCommon.FireExit', [{ object_id: 'e', object_type: 'exit' }]),
    ).toEqual(['e'])
    expect(notes({ object_id: 'e', object_type: 'IfcElement' })).toHaveLength(1)
  })

  test('7.14 lists and objects are kept as JSON text and told', async () => {
    const object = {
      object_id: 'd',
      object_type: 'door',
      properties: { tags: ['a', 1], more: { b: true }, none: null },
    }
    const condition = `MCP.tags = '["a",1]' and MCP.more = '{"b":true}' and not exists(MCP.none)`
    expect(await where('IfcDoor', condition, [object])).toEqual(['d'])
    expect(notes(object)).toEqual([
      'decide objects[0].properties.tags: a value that is a list',
      'decide objects[0].properties.more: a value that is no plain value',
    ])
  })

  test('7.14 values that do not fit a standard property, and two for one place, stand in MCP', async () => {
    const object = {
      object_id: 's',
      object_type: 'stair',
      properties: { fire_rating: 60, riser_height: 0.17, RiserHeight: 0.18, 'a.b': 'x', object_type: 'y' },
    }
    const condition =
      "MCP.fire_rating = 60 and Pset_StairCommon.RiserHeight = 0.17 m and MCP.RiserHeight = 0.18 and a.b = 'x' and MCP.object_type = 'y'"
    expect(await where('IfcStair', condition, [object])).toEqual(['s'])
    expect(notes(object)).toEqual([
      "decide objects[0].properties.RiserHeight: the property 'RiserHeight' of IfcStair",
      "decide objects[0].properties.object_type: the property 'object_type' of IfcStair",
    ])
  })

  test('7.4 ids that stand twice, unknown keys and places that are none are reported', () => {
    const object = { object_id: 'd', object_type: 'door', colour: 'red', location: { x: 'left', angle: 3 } }
    expect(notes(object, { object_id: 'd', object_type: 'door' }).map((line) => line.split(':')[0])).toEqual([
      'notConverted objects[0].colour',
      'notConverted objects[0].location.angle',
      'decide objects[0].location.x',
      'decide objects[1].object_id',
    ])
  })
})

describe('connections', () => {
  const object = (object_id: string, object_type: string, ...connections: readonly unknown[]) => ({
    object_id,
    object_type,
    connections,
  })

  test('7.15 elements are connected once, from whichever side', async () => {
    const objects = [object('d', 'door', 'w', 'w'), object('w', 'wall', { target_id: 'd' })]
    expect(await where('IfcElement', 'count(connected) = 1', objects)).toEqual(['d', 'w'])
    expect(building(...objects).step.match(/IFCRELCONNECTSELEMENTS/g)).toHaveLength(1)
  })

  test('7.15 elements bound rooms, stand in storeys, belong to systems and void walls', async () => {
    const objects = [
      object('d', 'door', 'r', 'f', 's'),
      object('r', 'room', 'f'),
      object('f', 'floor'),
      object('s', 'system'),
      object('o', 'opening', 'w'),
      object('w', 'wall'),
    ]
    expect(await where('IfcDoor', "any(spaces where Name = 'r')", objects)).toEqual(['d'])
    expect(await where('IfcDoor', "storey.Name = 'f' and any(systems where Name = 's')", objects)).toEqual([
      'd',
    ])
    expect(await where('IfcSpace', "storey.Name = 'f'", objects)).toEqual(['r'])
    expect(await where('IfcWall', 'exists(openings)', objects)).toEqual(['w'])
    expect(await where('IfcSystem', "MCP.object_id = 's'", objects)).toEqual(['s'])
    expect(notes(...objects)).toEqual([])
  })

  test.each([
    ['to nothing', [object('d', 'door', 'nope')], "no object 'nope'"],
    ['to itself', [object('d', 'door', 'd')], 'a connection with itself'],
    ['that is no id', [object('d', 'door', [1])], '[1] where an object_id is expected'],
    [
      'of two rooms',
      [object('a', 'room', 'b'), object('b', 'room')],
      'a connection of IfcSpace and IfcSpace, for which IFC has none',
    ],
    [
      'to a second storey',
      [object('d', 'door', 'a', 'b'), object('a', 'floor'), object('b', 'floor')],
      "a second place of 'd': 'b'",
    ],
  ])('7.15 a connection %s is reported', (_, objects, found) => {
    expect(
      building(...objects)
        .report.filter(({ kind }) => kind === 'notConverted')
        .map((note) => note.found),
    ).toEqual([found])
  })

  test('7.4 what a connection says beside its target is reported', () => {
    const objects = [object('d', 'door', { to: 'w', type: 'hinge' }), object('w', 'wall')]
    expect(notes(...objects)).toEqual(["notConverted objects[0].connections[0].type: the unknown key 'type'"])
  })
})

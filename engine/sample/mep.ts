/** Supply air and cold water of a storey: segments, terminals, ports, connections, systems. */
import { element } from './element.ts'
import { CORRIDOR_WIDTH, ROOM_DEPTH, type RoomScene, type StoreyScene } from './layout.ts'
import { everyKindOfProperty } from './property.ts'
import { root, type Sample } from './sample.ts'
import { boxes, type Point, place } from './shape.ts'
import { CLEAR_HEIGHT } from './spaces.ts'
import type { Ref } from './step.ts'

/** The services of a storey while they grow room by room. */
export interface Services {
  readonly air: Ref[]
  readonly water: Ref[]
  readonly power: Ref[]
  /** The open end of the duct on each side of the corridor. */
  readonly ends: { south: Ref | undefined; north: Ref | undefined }
}

type Flow = 'SOURCE' | 'SINK'
type Medium = 'DUCT' | 'PIPE'

/** Starts the services: an air handler that feeds both ducts, and a switchboard. */
export function startServices(sample: Sample, scene: StoreyScene): Services {
  const { modern } = sample
  const handler = element(sample, {
    class: modern ? 'IfcUnitaryEquipment' : 'IfcEnergyConversionDevice',
    name: `Lüftungsgerät ${scene.number}`,
    placement: place(sample, scene.placement, [scene.layout.length + 4, 10, 0]),
    shape: boxes(sample, 'metal', [{ dx: 2, dy: 1.5, dz: 1.8 }]),
    type: 'air-handler',
    classification: 'air',
    container: scene.storey,
    ...(modern ? { attributes: { PredefinedType: 'AIRHANDLER' } } : {}),
    sets: [everyKindOfProperty(sample)],
  })
  const board = element(sample, {
    class: modern ? 'IfcElectricDistributionBoard' : 'IfcElectricDistributionPoint',
    name: `Unterverteilung ${scene.number}`,
    placement: place(sample, scene.placement, [scene.layout.length + 2, 0.5, 0.5]),
    shape: boxes(sample, 'metal', [{ dx: 0.8, dy: 0.25, dz: 1.8 }]),
    type: 'board',
    classification: 'power',
    container: scene.storey,
    attributes: { [modern ? 'PredefinedType' : 'DistributionPointFunction']: 'DISTRIBUTIONBOARD' },
  })
  const [south, north] = addPorts(sample, handler, 'DUCT', ['SOURCE', 'SOURCE'])
  return { air: [handler], water: [], power: [board], ends: { south, north } }
}

/** Extends the duct along a room and hangs its air outlet on it. */
export function serveRoom(sample: Sample, services: Services, room: RoomScene, space: Ref): void {
  const { scene, side } = room
  const id = `${scene.number}.${room.number + 1}`
  const y = ROOM_DEPTH + (side === 'south' ? 0.2 : CORRIDOR_WIDTH - 0.6)
  const duct = element(sample, {
    class: sample.modern ? 'IfcDuctSegment' : 'IfcFlowSegment',
    name: `Zuluftkanal ${id}`,
    placement: place(sample, scene.placement, [room.x, y, CLEAR_HEIGHT + 0.1]),
    shape: boxes(sample, 'metal', [{ dx: room.width + 0.1, dy: 0.4, dz: 0.25 }]),
    type: 'duct',
    classification: 'air',
    container: scene.storey,
    ...(sample.modern ? { attributes: { PredefinedType: 'RIGIDSEGMENT' } } : {}),
  })
  const outlet = element(sample, {
    class: sample.modern ? 'IfcAirTerminal' : 'IfcFlowTerminal',
    name: `Zuluftauslass ${id}`,
    placement: place(sample, scene.placement, [room.x + 1, room.y + 1, CLEAR_HEIGHT - 0.1]),
    shape: boxes(sample, 'metal', [{ dx: 0.4, dy: 0.4, dz: 0.1 }]),
    type: 'diffuser',
    classification: 'air',
    container: space,
    ...(sample.modern ? { attributes: { PredefinedType: 'DIFFUSER' } } : {}),
  })
  const [start, end, branch] = addPorts(sample, duct, 'DUCT', ['SINK', 'SOURCE', 'SOURCE'])
  const [inlet] = addPorts(sample, outlet, 'DUCT', ['SINK'])
  connect(sample, services.ends[side]!, start!)
  connect(sample, branch!, inlet!)
  services.ends[side] = end
  services.air.push(duct, outlet)
}

/** Leads water to the fixtures of a toilet, one pipe each. */
export function servePlumbing(
  sample: Sample,
  services: Services,
  room: RoomScene,
  fixtures: readonly Ref[],
): void {
  fixtures.forEach((fixture, i) => {
    const at: Point = [room.x + 0.8 + 1.4 * i, room.y, 0.8]
    const pipe = element(sample, {
      class: sample.modern ? 'IfcPipeSegment' : 'IfcFlowSegment',
      name: `Kaltwasser ${room.scene.number}.${room.number + 1}.${i + 1}`,
      placement: place(sample, room.scene.placement, at),
      shape: boxes(sample, 'metal', [{ dx: 0.03, dy: 0.03, dz: 1.8 }]),
      type: 'pipe',
      classification: 'water',
      container: room.scene.storey,
      ...(sample.modern ? { attributes: { PredefinedType: 'RIGIDSEGMENT' } } : {}),
    })
    const [, out] = addPorts(sample, pipe, 'PIPE', ['SINK', 'SOURCE'])
    const [inlet] = addPorts(sample, fixture, 'PIPE', ['SINK'])
    connect(sample, out!, inlet!)
    services.water.push(pipe, fixture)
  })
}

/** Groups the services into systems that serve the storey. */
export function finishServices(sample: Sample, scene: StoreyScene, services: Services): void {
  system(sample, scene, { name: 'Zuluft', kind: 'VENTILATION', members: services.air })
  system(sample, scene, { name: 'Kaltwasser', kind: 'DOMESTICCOLDWATER', members: services.water })
  system(sample, scene, { name: 'Strom', kind: 'ELECTRICAL', members: services.power })
}

function system(
  sample: Sample,
  scene: StoreyScene,
  input: { readonly name: string; readonly kind: string; readonly members: readonly Ref[] },
): void {
  if (input.members.length === 0) return
  const name = `${input.name} ${scene.number}`
  const group = sample.modern
    ? root(sample, 'IfcDistributionSystem', { Name: name, PredefinedType: input.kind })
    : root(sample, 'IfcSystem', { Name: name, ObjectType: input.kind })
  root(sample, 'IfcRelAssignsToGroup', { RelatedObjects: input.members, RelatingGroup: group })
  root(sample, 'IfcRelServicesBuildings', { RelatingSystem: group, RelatedBuildings: [scene.storey] })
}

/** Ports are nested from IFC4 on, connected by a relation of their own in IFC2X3. */
function addPorts(sample: Sample, owner: Ref, medium: Medium, flows: readonly Flow[]): Ref[] {
  const kind = medium === 'DUCT' ? 'VENTILATION' : 'DOMESTICCOLDWATER'
  const ports = flows.map((flow, i) =>
    root(sample, 'IfcDistributionPort', {
      Name: `Port ${i + 1}`,
      FlowDirection: flow,
      ...(sample.modern ? { PredefinedType: medium, SystemType: kind } : {}),
    }),
  )
  if (sample.modern) {
    root(sample, 'IfcRelNests', { RelatingObject: owner, RelatedObjects: ports })
  } else {
    for (const port of ports) {
      root(sample, 'IfcRelConnectsPortToElement', { RelatingPort: port, RelatedElement: owner })
    }
  }
  return ports
}

function connect(sample: Sample, from: Ref, to: Ref): void {
  root(sample, 'IfcRelConnectsPorts', { RelatingPort: from, RelatedPort: to })
}

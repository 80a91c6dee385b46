/** A door in a project with units: what the columns hold of its width and its property. */
import { plainValue } from '../../engine/cells.ts'
import { type ColumnLeaf, columnValue } from '../../engine/columns.ts'
import type { Kernel } from '../../engine/kernel.ts'
import { Run } from '../../engine/run.ts'
import type { SchemaName } from '../../engine/schema/schema.ts'
import { checked } from '../language/harness.ts'
import { file, read } from './load.ts'

export const MILLIMETRE = '#10=IFCSIUNIT(*,.LENGTHUNIT.,.MILLI.,.METRE.);'
export const METRE = '#11=IFCSIUNIT(*,.LENGTHUNIT.,$,.METRE.);'

/** A conversion-based unit as instance #20. */
function based(type: string, name: string, factor: string, unit: string): string {
  return `#20=IFCCONVERSIONBASEDUNIT(#22,.${type}.,'${name}',#21);
#21=IFCMEASUREWITHUNIT(IFCRATIOMEASURE(${factor}),${unit});
#22=IFCDIMENSIONALEXPONENTS(0,0,0,0,0,0,0);`
}

export const FOOT = `${METRE}\n${based('LENGTHUNIT', 'FOOT', '0.3048', '#11')}`
export const INCH = `${MILLIMETRE}\n${based('LENGTHUNIT', 'INCH', '25.4', '#10')}`
export const DEGREE = `#12=IFCSIUNIT(*,.PLANEANGLEUNIT.,$,.RADIAN.);\n${based('PLANEANGLEUNIT', 'DEGREE', '0.017453292519943295', '#12')}`

/** What differs from a door without units, width and property. */
export interface Door {
  readonly units?: string
  readonly assigned?: string
  readonly width?: string
  /** The NominalValue and Unit of property X.p, or a whole statement of instance #5. */
  readonly property?: string
  readonly schema?: SchemaName
}

/** A file with door 1 and its property X.p, in a project with the units. */
export function doorFile({
  units = '',
  assigned = '',
  width = '$',
  property = '$,$',
  schema = 'IFC4',
}: Door): string {
  const door =
    schema === 'IFC2X3'
      ? `#1=IFCDOOR('d',$,$,$,$,$,$,$,$,${width});`
      : `#1=IFCDOOR('d',$,$,$,$,$,$,$,$,${width},$,$,$);`
  const own = property.startsWith('#') ? property : `#5=IFCPROPERTYSINGLEVALUE('p',$,${property});`
  return file(
    `#2=IFCPROJECT('p',$,$,$,$,$,$,$,#3);
#3=IFCUNITASSIGNMENT((${assigned}));
${units}
${door}
#4=IFCPROPERTYSET('s',$,'X',$,(#5));
${own}
#6=IFCRELDEFINESBYPROPERTIES('r',$,$,$,(#1),#4);`,
    schema,
  )
}

/** OverallWidth and X.p of the door, as the columns hold them. */
export async function doorValues(kernel: Kernel, door: Door): Promise<{ width: unknown; p: unknown }> {
  const model = await read(doorFile(door), kernel)
  const rule = checked('IfcDoor', 'OverallWidth > 0 or exists(X.p) or X.p = "a"', {
    schema: door.schema ?? 'IFC4',
  })
  const run = new Run(model, [rule])
  const row = model.rowOfId(1)
  const at = (leaf: ColumnLeaf) => {
    const column = run.column(leaf)
    return column === undefined ? undefined : columnValue(model, column, row)
  }
  const p = at({ kind: 'property', set: 'X', glob: false, name: 'p' })
  return {
    width: at({ kind: 'attribute', name: 'OverallWidth' }),
    p:
      p !== undefined && p !== null && typeof p === 'object' && p.kind === 'bounds'
        ? p
        : plainValue(p ?? null),
  }
}

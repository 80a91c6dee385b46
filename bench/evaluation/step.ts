/** The elements of the evaluation bench as an IFC4 file in metres, in the order of the rows. */
import {
  CLASS_SHARES,
  type ClassName,
  type Elements,
  NUMBER_COLUMNS,
  SHARED_SETS,
  TEXTS,
  type TextColumn,
} from './elements.ts'

const HEADER =
  "ISO-10303-21;\nHEADER;\nFILE_DESCRIPTION((''),'2;1');\nFILE_NAME('','',(''),(''),'','','');\nFILE_SCHEMA(('IFC4'));\nENDSEC;\nDATA;\n"
const BATCH = 8192
const SIZE_STATEMENTS = NUMBER_COLUMNS.length + 2

/** Yields the file about a megabyte at a time. */
export function* elementsFile(elements: Elements): Generator<Uint8Array> {
  const encoder = new TextEncoder()
  let part: string[] = [HEADER]
  for (const statement of statements(elements)) {
    part.push(statement)
    if (part.length < BATCH) continue
    yield encoder.encode(part.join(''))
    part = []
  }
  yield encoder.encode(`${part.join('')}ENDSEC;\nEND-ISO-10303-21;\n`)
}

function* statements(elements: Elements): Generator<string> {
  for (const name of Object.keys(CLASS_SHARES) as ClassName[]) {
    const { first, end } = elements.ranges[name]
    for (let row = first; row < end; row++) yield element(elements, name, row)
  }
  yield* sharedSets(elements.rows, elements.sizes.of, 'Bench_Size', (set) =>
    NUMBER_COLUMNS.map((column) => [column, length(elements.sizes.values[column]?.[set] as number)]),
  )
  const { values, of } = elements.states
  const columns = Object.keys(values) as TextColumn[]
  yield* sharedSets(elements.rows + SHARED_SETS * SIZE_STATEMENTS, of, 'Bench_State', (set) =>
    columns.map((column) => [column, state(column, values[column]?.[set] as number)]),
  )
}

function element({ texts }: Elements, name: ClassName, row: number): string {
  const label = (column: TextColumn): string => {
    const id = texts[column][row] as number
    return id === 0 ? '$' : `'${TEXTS[column][id - 1]}'`
  }
  const behind = name === 'IfcDoor' || name === 'IfcWindow' ? ',$,$,$,$,$' : ',$'
  return `#${row + 1}=${name.toUpperCase()}('${globalId(row)}',$,${label('Name')},$,${label('ObjectType')},$,$,${label('Tag')}${behind});\n`
}

const globalId = (number: number): string => `0${number.toString(36).padStart(21, '0')}`

/** The value as STEP writes it; null where it is missing. */
function length(value: number): string | null {
  if (Number.isNaN(value)) return null
  return `IFCLENGTHMEASURE(${Number.isInteger(value) ? `${value}.` : value})`
}

function state(column: TextColumn, id: number): string | null {
  if (id === 0) return null
  const text = TEXTS[column][id - 1] as string
  if (column === 'IsExternal' || column === 'LoadBearing') return `IFCBOOLEAN(.${text[0]?.toUpperCase()}.)`
  return `IFCLABEL('${text}')`
}

/** Every set with its properties and the relation to the elements that share it; a missing value is not stated. */
function* sharedSets(
  behind: number,
  setOf: Uint16Array,
  name: string,
  stated: (set: number) => readonly (readonly [string, string | null])[],
): Generator<string> {
  const members = Array.from({ length: SHARED_SETS }, (): number[] => [])
  setOf.forEach((set, row) => {
    members[set]?.push(row + 1)
  })
  let id = behind
  for (const [set, rows] of members.entries()) {
    if (rows.length === 0) continue
    const properties: number[] = []
    for (const [property, value] of stated(set)) {
      if (value === null) continue
      properties.push(++id)
      yield `#${id}=IFCPROPERTYSINGLEVALUE('${property}',$,${value},$);\n`
    }
    if (properties.length === 0) continue
    const list = (ids: readonly number[]): string => ids.map((one) => `#${one}`).join()
    yield `#${++id}=IFCPROPERTYSET('${globalId(id)}',$,'${name}',$,(${list(properties)}));\n`
    yield `#${++id}=IFCRELDEFINESBYPROPERTIES('${globalId(id)}',$,$,$,(${list(rows)}),#${id - 1});\n`
  }
}

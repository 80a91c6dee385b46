/** Reading: rate and memory, and the same property and quantity values as web-ifc reads in one pass over the relations. */
import { nodeHasher } from '../cli/hasher.ts'
import { plainValue } from '../engine/cells.ts'
import { type Column, columnSource, columnValue, fillColumns } from '../engine/columns.ts'
import type { Kernel } from '../engine/kernel.ts'
import type { Model } from '../engine/model.ts'
import { readModel } from '../engine/read.ts'
import { Relations } from '../engine/relations.ts'
import { measure, of, type Rounds } from './measure.ts'
import { rate, type Section } from './report.ts'
import {
  countByGetLine,
  countOf,
  openOnly,
  startWebIfc,
  type TheirValues,
  valuesByRawLines,
} from './web-ifc.ts'

/** How a model's numbers compare: `si` ones are the same numbers, of others only presence and texts are compared. */
export interface ReadingModel {
  readonly name: string
  readonly bytes: Uint8Array
  readonly si: boolean
}

const CHUNK = 1 << 16
/** What a generated building states in a unit of its own, which web-ifc's raw value leaves out. */
const OWN_UNIT = 'Sample_EveryKind\nCasingThickness'

/** Rates, the ratio to web-ifc and the memory of one model. */
export async function reading(
  kernel: Kernel,
  { name, bytes, si }: ReadingModel,
  rounds: Rounds,
): Promise<Section> {
  const api = await startWebIfc()
  const theirs = valuesByRawLines(api, bytes)
  const keys = [...theirs.keys()]
  const first = await read(kernel, bytes)
  const values = assertEqual(first, columnsOf(first, keys), theirs, si)
  const used = first.kernel.usedBytes() >>> 0
  const timings = await measure(
    [
      { name: 'lintel: reading alone', run: async () => (await read(kernel, bytes)).rowCount },
      {
        name: 'lintel: reading, and every value in columns',
        run: async () => columnsOf(await read(kernel, bytes), keys).size,
      },
      { name: 'web-ifc: opening alone', run: () => openOnly(api, bytes) },
      { name: 'web-ifc: every value by GetRawLinesData', run: () => countOf(valuesByRawLines(api, bytes)) },
      { name: 'web-ifc: every value by GetLine', run: () => countByGetLine(api, bytes) },
    ],
    rounds,
  )
  const ours = of(timings, 'lintel: reading, and every value in columns').median
  const fastest = Math.min(
    ...timings.filter(({ name: side }) => side.includes('every value by')).map((one) => one.median),
  )
  return {
    title: `reading, ${name}, ${(bytes.length / 1e6).toFixed(1)} MB, ${values} values`,
    figures: [
      ...timings.map((timing) => rate(timing, bytes.length)),
      { name: 'ratio to web-ifc, every value', value: fastest / ours, unit: 'x' },
      { name: 'kernel memory after reading', value: used / 1e6, unit: 'MB' },
      { name: 'kernel memory to file', value: used / bytes.length, unit: 'x' },
    ],
  }
}

function read(kernel: Kernel, bytes: Uint8Array): Promise<Model> {
  return readModel(
    kernel,
    { name: 'bench', chunks: chunksOf(bytes), size: bytes.length },
    { hasher: nodeHasher },
  )
}

function* chunksOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK)
}

/** A column for every set and property, over all objects; asked for by name, as a compiled pack asks. */
function columnsOf(model: Model, keys: readonly string[]): Map<string, Column> {
  const rows = model.rowsOf('IfcObjectDefinition')
  const wanted = keys.map((key) => {
    const [set = '', name = ''] = key.split('\n')
    return { leaf: { kind: 'property', set, glob: false, name } as const, rows }
  })
  return fillColumns(model, new Relations(model), wanted)
}

/** Throws unless both sides state the same values of the same occurrences; @returns how many */
function assertEqual(
  model: Model,
  columns: ReadonlyMap<string, Column>,
  theirs: TheirValues,
  si: boolean,
): number {
  let count = 0
  for (const [key, column] of columns) {
    const values = theirs.get(key)
    for (const [id, value] of values ?? []) {
      const row = model.rowOfId(id)
      const ours = plainValue(columnValue(model, column, row))
      const same =
        typeof ours === 'number'
          ? !si || key === OWN_UNIT || Math.abs(ours - Number(value)) <= 1e-12 * Math.abs(ours)
          : ours === value
      if (row < 0 || !(same || isUnknownLogical(ours, value)))
        throw new Error(`#${id} ${key.replace('\n', '.')}: ${ours} here, ${value} in web-ifc`)
      count++
    }
    for (let row = column.rows.first; row < column.rows.end; row++) {
      if (columnSource(model, column, row) !== 'occurrence' || values?.has(model.idOf(row))) continue
      if (plainValue(columnValue(model, column, row)) !== null)
        throw new Error(`#${model.idOf(row)} ${key.replace('\n', '.')} stands here, not in web-ifc`)
    }
  }
  return count
}

/** IfcLogical unknown is missing here and a value there; an empty text too. */
function isUnknownLogical(ours: unknown, value: unknown): boolean {
  return ours === null && (value === 2 || value === 'U' || value === '')
}

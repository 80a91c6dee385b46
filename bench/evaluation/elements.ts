/** The model of the evaluation bench: many doors with a few attributes, as STEP text and as the typed arrays that JavaScript starts from. */
import { createRandom } from '../engine/sample/random.ts'

export const TEXT_COLUMNS = ['Name', 'ObjectType', 'Tag', 'PredefinedType', 'OperationType'] as const
export const NUMBER_COLUMNS = ['OverallHeight', 'OverallWidth'] as const
export type TextColumn = (typeof TEXT_COLUMNS)[number]
export type NumberColumn = (typeof NUMBER_COLUMNS)[number]

/** Values that a text column holds, each as often as the others. */
export const TEXTS: Readonly<Record<TextColumn, readonly string[]>> = {
  Name: Array.from({ length: 200 }, (_, i) => `Door ${i}`),
  ObjectType: Array.from({ length: 24 }, (_, i) => `Type ${i}`),
  Tag: Array.from({ length: 1000 }, (_, i) => `${100_000 + i}`),
  PredefinedType: ['DOOR', 'GATE', 'TRAPDOOR'],
  OperationType: [
    'SINGLE_SWING_LEFT',
    'SINGLE_SWING_RIGHT',
    'REVOLVING',
    'SLIDING_TO_LEFT',
    'FOLDING_TO_LEFT',
  ],
}

/** Doors as columns. */
export interface Doors {
  readonly rows: number
  /** f64[rows]; NaN is missing. */
  readonly numbers: Readonly<Record<NumberColumn, Float64Array>>
  /** u32[rows]; 0 is missing, else 1 + the place in `TEXTS`. */
  readonly texts: Readonly<Record<TextColumn, Uint32Array>>
}

/** One value in twenty is missing; numbers are millimetres from 500 to 2500. */
export function makeDoors(rows: number, seed: number): Doors {
  const { below } = createRandom(seed, 0xd00e)
  const number = (): Float64Array =>
    Float64Array.from({ length: rows }, () => (below(20) === 0 ? Number.NaN : (500 + below(2001)) / 1000))
  const text = (count: number): Uint32Array =>
    Uint32Array.from({ length: rows }, () => (below(20) === 0 ? 0 : 1 + below(count)))
  return {
    rows,
    numbers: { OverallHeight: number(), OverallWidth: number() },
    texts: {
      Name: text(TEXTS.Name.length),
      ObjectType: text(TEXTS.ObjectType.length),
      Tag: text(TEXTS.Tag.length),
      PredefinedType: text(TEXTS.PredefinedType.length),
      OperationType: text(TEXTS.OperationType.length),
    },
  }
}

/** Yields the doors as an IFC4 file in metres, a megabyte at a time, in the order of the rows. */
export function* doorsFile({ rows, numbers, texts }: Doors): Generator<Uint8Array> {
  const encoder = new TextEncoder()
  yield encoder.encode(
    "ISO-10303-21;\nHEADER;\nFILE_DESCRIPTION((''),'2;1');\nFILE_NAME('','',(''),(''),'','','');\nFILE_SCHEMA(('IFC4'));\nENDSEC;\nDATA;\n",
  )
  let part: string[] = []
  const label = (column: TextColumn, row: number): string => {
    const id = texts[column][row] as number
    return id === 0 ? '$' : `'${TEXTS[column][id - 1]}'`
  }
  const literal = (column: TextColumn, row: number): string => {
    const id = texts[column][row] as number
    return id === 0 ? '$' : `.${TEXTS[column][id - 1]}.`
  }
  const real = (column: NumberColumn, row: number): string => {
    const value = numbers[column][row] as number
    return Number.isNaN(value) ? '$' : Number.isInteger(value) ? `${value}.` : String(value)
  }
  for (let row = 0; row < rows; row++) {
    const globalId = `0${row.toString(36).padStart(21, '0')}`
    part.push(
      `#${row + 1}=IFCDOOR('${globalId}',$,${label('Name', row)},$,${label('ObjectType', row)},$,$,${label('Tag', row)},${real('OverallHeight', row)},${real('OverallWidth', row)},${literal('PredefinedType', row)},${literal('OperationType', row)},$);\n`,
    )
    if (part.length < 8192) continue
    yield encoder.encode(part.join(''))
    part = []
  }
  yield encoder.encode(`${part.join('')}ENDSEC;\nEND-ISO-10303-21;\n`)
}

/** Reading: a model with everything in columns, against the programs that give the same property and quantity values. */
import type { IfcAPI as IfcLite } from '@ifc-lite/wasm'
import type { IfcAPI as WebIfc } from 'web-ifc'
import { everythingInColumns } from '../../engine/everything.ts'
import type { Kernel } from '../../engine/kernel.ts'
import type { Model } from '../../engine/model.ts'
import { type ReadOptions, readModel } from '../../engine/read.ts'
import { type Figure, rate, type Section } from '../figures.ts'
import { fastest, measure, of, type Rounds, type Side, type Timing } from '../measure.ts'
import { assertColumns, assertSame } from './equal-values.ts'
import { valuesByExtractor, valuesOnDemand } from './ifc-lite.ts'
import type { ReadingModel } from './models.ts'
import { countOf, type TheirValues } from './values.ts'
import { valuesByGetLine, valuesByRawLines } from './web-ifc.ts'

/** The programs, started. */
export interface Programs {
  readonly kernel: Kernel
  readonly webIfc: WebIfc
  readonly ifcLite: IfcLite
  /** How the host digests a file that it reads: what it hashes with, or where it does so beside the reading. */
  readonly digesting: (bytes: Uint8Array) => Digesting
}

/** The digesting of one reading. */
export interface Digesting {
  readonly options: Pick<ReadOptions, 'hasher' | 'sha256'>
  /** Ends what was started for it. */
  readonly end: () => void
}

const ALONE = 'lintel: reading alone'
const EVERYTHING = 'lintel: reading, and everything in columns'
const UNDIGESTED = 'lintel: the same, the file not digested'
const CHUNK = 1 << 20

/** Rates and ratios of one model. */
export async function reading(programs: Programs, model: ReadingModel, rounds: Rounds): Promise<Section> {
  const { name, bytes } = model
  const facts = await assertEqual(programs, model)
  const { webIfc } = programs
  const theirs = theirSides(programs, bytes)
  const timings = await measure(
    [
      {
        name: ALONE,
        run: async () => (await read(programs, bytes)).rowCount,
      },
      {
        name: EVERYTHING,
        run: async () => {
          const everything = everythingInColumns(await read(programs, bytes))
          return everything.attributeCells + everything.properties.size + everything.links
        },
      },
      {
        name: UNDIGESTED,
        run: async () => {
          const everything = everythingInColumns(await read({ ...programs, digesting: notAtAll }, bytes))
          return everything.attributeCells + everything.properties.size + everything.links
        },
      },
      { name: 'web-ifc: opening alone', run: () => openOnly(webIfc, bytes) },
      ...theirs.map(
        ({ name: side, values }): Side => ({ name: side, run: async () => countOf(await values()) }),
      ),
    ],
    rounds,
  )
  return {
    title: `reading, ${name}, ${(bytes.length / 1e6).toFixed(1)} MB, ${facts.values} values of occurrences`,
    figures: [
      ...timings.map((timing) => rate(timing, bytes.length)),
      ...ratios(timings),
      { name: 'kernel memory after reading', value: facts.read / 1e6, unit: 'MB' },
      { name: 'kernel memory with everything in columns', value: facts.everything / 1e6, unit: 'MB' },
    ],
  }
}

/** Whom a ratio is against, and what the names of their sides hold. */
const AGAINST = [
  ['web-ifc', 'web-ifc: values'],
  ['ifc-lite', 'ifc-lite: values'],
  ['the faster of both', ': values'],
] as const

function ratios(timings: readonly Timing[]): Figure[] {
  const sides = [
    ['everything in columns', of(timings, EVERYTHING).median],
    ['the same, not digested', of(timings, UNDIGESTED).median],
  ] as const
  return sides.flatMap(([what, ours]) =>
    AGAINST.map(([program, others]) => ({
      name: `${what}, against ${program}`,
      value: fastest(timings, others).median / ours,
      unit: 'x',
    })),
  )
}

/** The other programs digest nothing either. */
const notAtAll = (): Digesting => ({
  options: { sha256: async () => '0'.repeat(64) },
  end: () => undefined,
})

interface TheirSide {
  readonly name: string
  readonly values: () => TheirValues | Promise<TheirValues>
}

function theirSides({ webIfc, ifcLite }: Programs, bytes: Uint8Array): TheirSide[] {
  return [
    { name: 'web-ifc: values by GetRawLinesData', values: () => valuesByRawLines(webIfc, bytes) },
    { name: 'web-ifc: values by GetLine', values: () => valuesByGetLine(webIfc, bytes) },
    { name: 'ifc-lite: values by its extractor', values: () => valuesByExtractor(ifcLite, bytes) },
    { name: 'ifc-lite: values on demand', values: () => valuesOnDemand(ifcLite, bytes) },
  ]
}

/** Every side once, untimed: all must state the same values. Sizes in bytes. */
async function assertEqual(
  programs: Programs,
  { bytes, inSi }: ReadingModel,
): Promise<{ readonly values: number; readonly read: number; readonly everything: number }> {
  const [first, ...others] = theirSides(programs, bytes)
  const expected = await (first as TheirSide).values()
  for (const { name, values } of others) assertSame(name, await values(), expected)
  const model = await read(programs, bytes)
  const afterReading = model.kernel.usedBytes() >>> 0
  const { properties } = everythingInColumns(model)
  const values = assertColumns(model, properties, expected, inSi)
  return { values, read: afterReading, everything: model.kernel.usedBytes() >>> 0 }
}

async function read({ kernel, digesting }: Programs, bytes: Uint8Array): Promise<Model> {
  const { options, end } = digesting(bytes)
  try {
    return await readModel(kernel, { name: 'bench', chunks: chunksOf(bytes), size: bytes.length }, options)
  } finally {
    end()
  }
}

function* chunksOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK)
}

/** @returns the highest instance name */
function openOnly(api: WebIfc, bytes: Uint8Array): number {
  const model = api.OpenModel(bytes)
  const highest = api.GetMaxExpressID(model)
  api.CloseModel(model)
  return highest
}

/** The models that reading is measured on: the largest real one, generated buildings, and tiles of the real one. */
import type { IfcAPI } from 'web-ifc'
import { sampleBuilding } from '../../engine/sample/building.ts'
import { DEFAULT_OPTIONS, sizeFor } from '../../engine/sample/options.ts'
import { expectedValues } from '../../test/against-web-ifc/expected-values.ts'
import { TheirLinks } from '../../test/against-web-ifc/links.ts'
import { Theirs } from '../../test/against-web-ifc/theirs.ts'
import { TheirUnits } from '../../test/against-web-ifc/units.ts'
import { realBytes, realModels } from '../../test/digest/inputs.ts'
import { schemaOf, type Tileable, tileable, tiled, tilesFor } from '../tile.ts'
import { asWritten, type InSi } from './equal-values.ts'

export interface ReadingModel {
  readonly name: string
  /** The whole file, in a buffer of its own. */
  readonly bytes: Uint8Array
  readonly inSi: InSi | null
}

const SEED = 1

/** A building of at least about `bytes` bytes, in metres and radians. */
export function generatedModel(bytes: number): ReadingModel {
  const options = { ...DEFAULT_OPTIONS, ...sizeFor(bytes), angleUnit: 'rad' as const, seed: SEED }
  return { name: 'generated building', bytes: wholeOf(encoded(sampleBuilding(options))), inSi: asWritten }
}

/** The largest of the real models; null when there is none. */
export function largestReal(): { readonly name: string; readonly bytes: Uint8Array } | null {
  const all = realModels().map((name) => ({ name, bytes: realBytes(name) }))
  const [largest] = all.sort((a, b) => b.bytes.length - a.bytes.length)
  return largest === undefined ? null : { name: largest.name, bytes: wholeOf([largest.bytes]) }
}

/** A real model and, for each size, its tiles; numbers in SI are those that web-ifc's lines and units come to. */
export function* realModel(api: IfcAPI, sizes: readonly number[]): Generator<ReadingModel> {
  const real = largestReal()
  if (real === null) return
  const { name, bytes } = real
  const inSi = siNumbers(api, bytes)
  yield { name, bytes, inSi }
  if (sizes.length === 0) return
  const model = tileable(bytes)
  for (const size of sizes) yield tiledModel(name, model, size, inSi)
}

function tiledModel(name: string, model: Tileable, size: number, inSi: InSi): ReadingModel {
  const tiles = tilesFor(model, size)
  return {
    name: `${tiles} tiles of ${name}`,
    bytes: wholeOf(tiled(model, tiles, SEED)),
    inSi: (key, id, raw) => inSi(key, id % model.stride, raw),
  }
}

/** What a second, plain computation makes of the units of a file. */
function siNumbers(api: IfcAPI, bytes: Uint8Array): InSi {
  const schema = schemaOf(bytes)
  const theirs = new Theirs(api, bytes, schema)
  const expected = expectedValues(theirs, new TheirLinks(theirs, schema), new TheirUnits(theirs))
  return (key, id) => Number(expected.get(key)?.get(id)?.value)
}

function* encoded(texts: Iterable<string>): Generator<Uint8Array> {
  const encoder = new TextEncoder()
  for (const text of texts) yield encoder.encode(text)
}

/** Chunks as one array in a buffer of its own. */
function wholeOf(chunks: Iterable<Uint8Array>): Uint8Array {
  const all = [...chunks]
  const whole = new Uint8Array(all.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const chunk of all) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}

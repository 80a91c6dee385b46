/** The models that reading is measured on: the largest real one, generated buildings, and tiles of the real one. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { IfcAPI } from 'web-ifc'
import { sampleBuilding } from '../../engine/sample/building.ts'
import { DEFAULT_OPTIONS, sizeFor } from '../../engine/sample/options.ts'
import { expectedValues } from '../../test/against-web-ifc/expected-values.ts'
import { TheirLinks } from '../../test/against-web-ifc/links.ts'
import { Theirs } from '../../test/against-web-ifc/theirs.ts'
import { TheirUnits } from '../../test/against-web-ifc/units.ts'
import { REAL_FOLDER, realBytes, realModels as realNames } from '../../test/digest/inputs.ts'
import { schemaOf, tileable, tiled, tilesFor } from '../tile.ts'
import { asWritten, type InSi } from './equal-values.ts'

export interface ReadingModel {
  readonly name: string
  /** The whole file, in a buffer of its own. */
  readonly bytes: Uint8Array
  readonly inSi: InSi | null
}

const SEED = 1

/** A building of about `bytes` bytes, in metres and radians. */
export function generatedModel(bytes: number): ReadingModel {
  return { name: 'generated building', bytes: wholeOf(generatedChunks(bytes)), inSi: asWritten }
}

/** The generated building as it is made. */
export function* generatedChunks(bytes: number): Generator<Uint8Array> {
  const options = { ...DEFAULT_OPTIONS, ...sizeFor(bytes), angleUnit: 'rad' as const, seed: SEED }
  const encoder = new TextEncoder()
  for (const text of sampleBuilding(options)) yield encoder.encode(text)
}

/** The largest of the real models; null when there is none. */
export function largestReal(): { readonly name: string; readonly bytes: Uint8Array } | null {
  const all = realNames().map((name) => ({ name, size: statSync(join(REAL_FOLDER, name)).size }))
  const [largest] = all.sort((a, b) => b.size - a.size)
  return largest === undefined ? null : { name: largest.name, bytes: wholeOf([realBytes(largest.name)]) }
}

/** The largest real model, where it is asked for, and its tiles; numbers in SI are those that web-ifc's lines and units come to. */
export function* realModels(
  api: IfcAPI,
  { real, tiled: sizes }: { readonly real: boolean; readonly tiled: readonly number[] },
): Generator<ReadingModel> {
  const found = real || sizes.length > 0 ? largestReal() : null
  if (found === null) return
  const inSi = siNumbers(api, found.bytes)
  if (real) yield { ...found, inSi }
  const model = tileable(found.bytes)
  for (const size of sizes) {
    const { name, chunks } = tiledChunks(found, size)
    yield {
      name,
      bytes: wholeOf(chunks),
      inSi: (key, id, raw) => inSi(key, id % model.stride, raw),
    }
  }
}

/** At least so many bytes of tiles of a real model. */
export function tiledChunks(
  { name, bytes }: { readonly name: string; readonly bytes: Uint8Array },
  size: number,
): { readonly name: string; readonly chunks: Iterable<Uint8Array> } {
  const model = tileable(bytes)
  const tiles = tilesFor(model, size)
  return { name: `${tiles} tiles of ${name}`, chunks: tiled(model, tiles, SEED) }
}

/** What a second, plain computation makes of the units of a file. */
function siNumbers(api: IfcAPI, bytes: Uint8Array): InSi {
  const schema = schemaOf(bytes)
  const theirs = new Theirs(api, bytes, schema)
  const expected = expectedValues(theirs, new TheirLinks(theirs, schema), new TheirUnits(theirs))
  return (key, id) => Number(expected.get(key)?.get(id)?.value)
}

/** Chunks as one array in a buffer of its own. */
export function wholeOf(chunks: Iterable<Uint8Array>): Uint8Array {
  const all = [...chunks]
  const whole = new Uint8Array(all.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const chunk of all) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}

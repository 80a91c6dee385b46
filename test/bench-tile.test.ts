/** Tiling a model for the benches: what comes out is a valid model that is so many times as large. */
import { expect, test } from 'vitest'
import { tileable, tiled, tilesFor } from '../bench/tile.ts'
import { textOf } from '../engine/cells.ts'
import type { Model } from '../engine/model.ts'
import { readModel } from '../engine/read.ts'
import { Relations } from '../engine/relations.ts'
import { builtKernel, sampleBytes } from './digest/inputs.ts'

const source = sampleBytes({ storeys: 2, roomsPerStorey: 3 }).bytes
const kernel = await builtKernel()

function read(chunks: Iterable<Uint8Array>): Promise<Model> {
  return readModel(kernel, { name: 'tiles', chunks, size: null })
}

function globalIds(model: Model): string[] {
  const { end } = model.rowsOf('IfcRoot')
  return Array.from({ length: end }, (_, row) => textOf(model.cell(row, 0)))
}

const textOfAll = (chunks: Iterable<Uint8Array>): string => Buffer.concat([...chunks]).toString('utf8')

test('tiles hold every instance but the project so many times, and nothing that cannot be read', async () => {
  const one = await read([source])

  const three = await read(tiled(tileable(source), 3, 1))

  const projects = 2
  expect(three.kernel.metCount()).toBe(3 * one.kernel.metCount() - projects)
  expect(three.rowCount).toBe(3 * one.rowCount - projects)
  expect(three.notRead).toEqual(one.notRead)
  expect(three.rowsOf('IfcProject')).toEqual({ first: 0, end: 1 })
  const [sites, storeys] = [three.rowsOf('IfcSite'), three.rowsOf('IfcBuildingStorey')]
  expect(sites.end - sites.first).toBe(3)
  const parts = new Relations(three)
  expect(parts.targets(parts.toMany('parts'), 0)).toHaveLength(3)
  for (let row = storeys.first; row < storeys.end; row++)
    expect(parts.follow(row, ['site'])).toBeGreaterThanOrEqual(sites.first)
})

test('every tile has GlobalIds of its own, and all of them are valid', async () => {
  const ids = globalIds(await read(tiled(tileable(source), 3, 1)))

  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.filter((id) => !/^[0-3][0-9A-Za-z_$]{21}$/.test(id))).toEqual([])
})

test('the same seed gives the same bytes, another seed other GlobalIds, and one tile is the model itself', () => {
  const model = tileable(source)

  expect(textOfAll(tiled(model, 2, 7))).toBe(textOfAll(tiled(model, 2, 7)))
  expect(textOfAll(tiled(model, 2, 7))).not.toBe(textOfAll(tiled(model, 2, 8)))
  expect(textOfAll(tiled(model, 1, 7))).toBe(Buffer.from(source).toString('utf8'))
})

test('names in texts, escaped quotes and several statements on a line are left as they are', () => {
  const text =
    "ISO-10303-21;\nHEADER;\nFILE_SCHEMA(('IFC4'));\nENDSEC;\nDATA;\n#1=IFCPROJECT('0000000000000000000001',$,'it''s #2; a text',$,$,$,$,$,$);#2=IFCLABELED('#1');\n#3= IFCRELAGGREGATES('0000000000000000000003',$,$,$,#1,(#2,#30));\nENDSEC;\nEND-ISO-10303-21;\n"

  const tiles = textOfAll(tiled(tileable(Buffer.from(text)), 2, 1))

  const [, second = ''] = tiles.split('(#2,#30));')
  expect(second).toMatch(
    /^\s*#6=IFCLABELED\('#1'\);\n#7= IFCRELAGGREGATES\('[0-3][0-9A-Za-z_$]{21}',\$,\$,\$,#1,\(#6,#34\)\);?/,
  )
  expect(tiles.match(/IFCPROJECT/g)).toHaveLength(1)
})

test('a size is reached with the fewest tiles', () => {
  const model = tileable(source)

  const tiles = tilesFor(model, 10 * source.length)

  expect(tiles).toBeGreaterThanOrEqual(10)
  expect(textOfAll(tiled(model, tiles, 1)).length).toBeGreaterThanOrEqual(10 * source.length)
  expect(tilesFor(model, 1)).toBe(1)
})

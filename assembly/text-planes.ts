/** Planes of a coded column of texts: each text is looked up once, however many sets there are. */
import { BLOCK_BYTES, BLOCK_ROWS } from './abi'
import { rowCount } from './block'
import { dictionaryMask, dictionaryMasks } from './dictionary'
import { alloc } from './memory'
import { masksToPlanes } from './transpose'

/** u32[BLOCK_ROWS]: where the masks of the rows at hand lie. */
let places: usize = 0
/** u64[16] */
let masks: usize = 0

/** Makes the scratch; called once per instance. */
export function textPlanesStart(): void {
  places = alloc(BLOCK_ROWS << 2)
  masks = alloc(128)
}

/** Codes the texts in `cells`, u64[count], into the planes at `out`. */
export function textPlanes(dictionary: usize, planes: u32, cells: usize, out: usize): void {
  const count = rowCount()
  memory.fill(out, 0, <usize>planes * BLOCK_BYTES)
  dictionaryMasks(dictionary, cells, count, places)
  const end = <usize>((count + 15) & ~15)
  for (let i: usize = count; i < end; i++) store<u32>(places + (i << 2), <u32>dictionaryMask(dictionary, 0))
  for (let word: u32 = 0; word << 6 < planes; word++) {
    const bits = min<u32>(planes - (word << 6), 64)
    const to = out + <usize>(word << 6) * BLOCK_BYTES
    for (let i: usize = 0; i < end; i += 16) {
      sixteen(places + (i << 2), <usize>word << 3)
      masksToPlanes(masks, bits, to + (i >> 3))
    }
  }
}

/** Puts one word of the masks of sixteen rows together. */
function sixteen(from: usize, offset: usize): void {
  for (let r: usize = 0; r < 16; r += 4) {
    store<u64>(masks + (r << 3), load<u64>(<usize>load<u32>(from + (r << 2)) + offset))
    store<u64>(masks + (r << 3), load<u64>(<usize>load<u32>(from + (r << 2), 4) + offset), 8)
    store<u64>(masks + (r << 3), load<u64>(<usize>load<u32>(from + (r << 2), 8) + offset), 16)
    store<u64>(masks + (r << 3), load<u64>(<usize>load<u32>(from + (r << 2), 12) + offset), 24)
  }
}

/** Planes of a coded column of texts: each text is looked up once, however many sets there are. */
import { BLOCK_BYTES, BLOCK_ROWS } from './abi'
import { rowCount } from './block'
import { dictionaryClass, dictionaryMask } from './dictionary'
import { alloc } from './memory'
import { masksToPlanes } from './transpose'

/** u32[BLOCK_ROWS]: classes of the rows at hand. */
let classes: usize = 0
/** u64[16] */
let masks: usize = 0

/** Makes the scratch; called once per instance. */
export function textPlanesStart(): void {
  classes = alloc(BLOCK_ROWS << 2)
  masks = alloc(128)
}

/** Codes the texts in `cells`, u64[count], into the planes at `out`. */
export function textPlanes(dictionary: usize, planes: u32, cells: usize, out: usize): void {
  const count = rowCount()
  memory.fill(out, 0, <usize>planes * BLOCK_BYTES)
  for (let i: usize = 0; i < count; i++) {
    const cell = load<u64>(cells + (i << 3))
    // TAG_TEXT or TAG_ENUM: the tags 2 and 3
    const isText = (<u32>(cell >> 32) & 0xffff000e) == 0xfff80002
    store<u32>(classes + (i << 2), isText ? dictionaryClass(dictionary, <u32>cell) : 0)
  }
  const end = (count + 15) & ~15
  for (let i: usize = count; i < <usize>end; i++) store<u32>(classes + (i << 2), 0)
  for (let word: u32 = 0; word << 6 < planes; word++) {
    for (let i: usize = 0; i < <usize>end; i += 16) {
      for (let r: usize = 0; r < 16; r++) {
        const mask = dictionaryMask(dictionary, load<u32>(classes + ((i + r) << 2)))
        store<u64>(masks + (r << 3), load<u64>(mask + (<usize>word << 3)))
      }
      masksToPlanes(masks, min<u32>(planes - (word << 6), 64), out + <usize>(word << 6) * BLOCK_BYTES + (i >> 3))
    }
  }
}

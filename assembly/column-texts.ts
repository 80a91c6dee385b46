/** Which texts stand in a column: what patterns are tried on, each text once. */
import { CHUNK_SAME, TAG_ENUM, TAG_TEXT } from './abi'
import { isBox, payload, tagOf } from './cells'
import { chunkCell } from './chunks'
import { columnChunk } from './columns'
import { allocLog, logOf, releaseLog } from './memory'
import { placeOfRow, segmentInOrder } from './rows'
import { segmentFirst, segmentRows } from './segments'
import { stringCount } from './strings'
import { vectorClear, vectorData, vectorLength, vectorNew, vectorPush } from './vector'

/** u32 …: what `columnTexts` listed. */
let texts: usize = 0

/**
 * Lists the distinct texts and enumeration literals that rows first…end have in a column.
 *
 * @returns how many there are, their ids at `columnTextList`
 */
export function columnTexts(column: usize, first: u32, end: u32): u32 {
  if (texts == 0) texts = vectorNew(8)
  vectorClear(texts)
  if (first >= end) return 0
  const log = logOf(((<usize>stringCount() >> 5) + 1) << 2)
  const met = allocLog(log)
  memory.fill(met, 0, (<usize>1) << log)
  const behind = min(load<u32>(column, 16) + load<u32>(column, 28), placeOfRow(end - 1) + 1)
  for (let place = max(load<u32>(column, 16), placeOfRow(first)); place < behind; place++) {
    const chunk = columnChunk(column, place)
    if (chunk == 0) continue
    const segment = segmentInOrder(place)
    const from = segmentFirst(segment)
    const isSame = load<u32>(chunk) == CHUNK_SAME
    const last: u32 = isSame ? 1 : min(segmentRows(segment), end - from)
    for (let i: u32 = isSame || first < from ? 0 : first - from; i < last; i++) {
      const cell = chunkCell(chunk, i)
      if (!isBox(cell) || (tagOf(cell) != TAG_TEXT && tagOf(cell) != TAG_ENUM)) continue
      const at = met + ((<usize>(payload(cell) >> 5)) << 2)
      const bit = (<u32>1) << (payload(cell) & 31)
      if ((load<u32>(at) & bit) != 0) continue
      store<u32>(at, load<u32>(at) | bit)
      vectorPush(texts, payload(cell))
    }
  }
  releaseLog(met, log)
  return vectorLength(texts)
}

/** u32[columnTexts]: text ids in the order of the rows. */
export function columnTextList(): usize {
  return vectorData(texts)
}

/** Listed rows, judged by the selected rules from the columns: planes, counts and marks stay as they are. */
import { codeList } from './coded'
import { planesAt, validList } from './logic'
import { scratchPlanes } from './members'
import { selectedCoded, selectedCodedAt, selectionRun } from './selection'

/** Makes listed rows, u32[count], the block at hand, and runs what the selected rules read; `ruleBits` gives their verdicts. */
export function listedRun(rows: usize, count: u32): void {
  validList(rows, count, false)
  for (let i: u32 = 0; i < selectedCoded(); i++) {
    const coded = selectedCodedAt(i)
    codeList(coded, rows, count, scratchPlanes(coded))
    planesAt(coded, scratchPlanes(coded))
  }
  selectionRun()
}

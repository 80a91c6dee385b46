/**
 * Rows: kept instances sorted by class (numbered depth-first, so that a class with its subclasses is one range of rows).
 *
 *   starts u32[classTotal + 1]: first row of each class       records u32[rows]: the row's record
 */
import { NOTE_DANGLING, TAG_LIST, TAG_REF, TAG_REFS, TAG_TYPED } from './abi'
import { isBox, payload, tagOf } from './cells'
import { alloc, allocZero } from './memory'
import { classTotal } from './names'
import { note } from './notes'
import { HEADER, instance, keptCount, recordCells, recordClass, segmentCount, segmentEnd, segmentStart } from './records'

let starts: usize = 0
let records: usize = 0

/** u32[classTotal + 1]: first row of each class. */
export function rowStarts(): usize {
  return starts
}

/** u32[rows]: address of each row's record. */
export function rowRecords(): usize {
  return records
}

/** First row of a class number. */
export function firstRow(number: u32): u32 {
  return load<u32>(starts + (<usize>number << 2))
}

/** Record of a row. */
export function rowRecord(row: u32): usize {
  return <usize>load<u32>(records + (<usize>row << 2))
}

/** Cell `i` of a record. */
export function cellAt(record: usize, i: u32): u64 {
  return load<u64>(record + HEADER + (<usize>i << 3))
}

/** Gives every record its row and counts references to instances that are not there. */
export function link(): void {
  const classes = classTotal()
  starts = allocZero((<usize>classes + 2) << 2)
  records = alloc((<usize>keptCount() + 1) << 2)
  for (let s: u32 = 0; s < segmentCount(); s++) {
    const end = segmentEnd(s)
    for (let r = segmentStart(s); r < end; r += HEADER + (<usize>recordCells(r) << 3)) {
      const at = starts + (<usize>(recordClass(r) + 1) << 2)
      store<u32>(at, load<u32>(at) + 1)
    }
  }
  for (let c: u32 = 0; c < classes; c++) {
    const at = starts + (<usize>(c + 1) << 2)
    store<u32>(at, load<u32>(at) + load<u32>(at - 4))
  }
  const next = alloc((<usize>classes + 1) << 2)
  memory.copy(next, starts, <usize>classes << 2)
  for (let s: u32 = 0; s < segmentCount(); s++) {
    const end = segmentEnd(s)
    for (let r = segmentStart(s); r < end; r += HEADER + (<usize>recordCells(r) << 3)) {
      const at = next + (<usize>recordClass(r) << 2)
      const row = load<u32>(at)
      store<u32>(at, row + 1)
      store<u32>(r, row, 12)
      store<u32>(records + (<usize>row << 2), <u32>r)
      for (let i: u32 = 0; i < recordCells(r); i++) findDangling(cellAt(r, i), r)
    }
  }
}

function findDangling(cell: u64, record: usize): void {
  if (!isBox(cell)) return
  const tag = tagOf(cell)
  if (tag == TAG_REF) {
    if (instance(payload(cell)) == 0) note(NOTE_DANGLING, recordClass(record), load<u32>(record, 4))
  } else if (tag == TAG_REFS) {
    const list = <usize>payload(cell)
    const count = load<u32>(list)
    for (let i: u32 = 0; i < count; i++) {
      if (instance(load<u32>(list + 4 + (<usize>i << 2))) == 0) note(NOTE_DANGLING, recordClass(record), load<u32>(record, 4))
    }
  } else if (tag == TAG_LIST) {
    const list = <usize>payload(cell)
    const count = load<u32>(list)
    for (let i: u32 = 0; i < count; i++) findDangling(load<u64>(list + 8 + (<usize>i << 3)), record)
  } else if (tag == TAG_TYPED) findDangling(load<u64>(<usize>payload(cell), 8), record)
}

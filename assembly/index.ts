/** What the kernel offers its loader; everything else is inside. */
import { ABI_VERSION } from './abi'
import { aggregatesRun, aggregateStart } from './aggregate'
import { changeStart } from './change'
import { codedStart } from './coded'
import { programLoad as programTake, run } from './run'
import { recordsStart } from './records'
import { statementStart } from './statement'
import { stepStart } from './step'
import { stringsStart } from './strings'
import { valueStart } from './value'

export { alloc, allocZero, lastFault, usedBytes } from './memory'
export { codePages } from './decode'
export { intern as internText, lookup, stringBytes, stringCount, stringLength } from './strings'
export { namesStart, nameClass, nameType } from './names'
export { noteCount, notePtr, note } from './notes'
export { classCounts, feed, headerRecord, inputPtr, inputRoom, isOpen, lineNow, metCount, passedCount, schemaReady, sectionNow } from './step'
export { instance, keptCount } from './records'
export { link, rowRecords, rowStarts } from './rows'
export {
  mapAt, mapClimb, mapCompose, mapFill, mapNew, relationAttribute, relationBegin, relationCollect, relationEnd, relationFlip, relationLink,
  relationMaterials,
} from './relations'
export {
  columnAttribute, columnBounds, columnNew, columnPut, columnPutBox, columnScalar, columnSeal, propertiesAsk, propertiesBegin, propertiesRead, propertyKindSet, propertyValue,
  scaleSet, typeScaleSet, unitScaleSet,
} from './columns'
export { collect, ruleCounts } from './run'
export { valueLower, valueRun, valueUpper } from './value'
export { changeMark, changeRun, flipPtr } from './change'

/** The version of the contract in abi.ts; the loader refuses any other. */
export function abiVersion(): u32 {
  return ABI_VERSION
}

/** Makes an instance ready to read one model. */
export function start(): void {
  stringsStart()
  recordsStart()
  statementStart()
  stepStart()
  valueStart()
  codedStart()
}

/** Takes a program over (u32 words, drawn in program.ts); `rows` is how many rows the model has. */
export function programLoad(at: usize, bytes: u32, rows: u32): void {
  programTake(at, bytes)
  aggregateStart()
  changeStart(rows)
}

/** Evaluates the whole program. */
export function programRun(): void {
  aggregatesRun()
  run()
}

/** What the kernel offers its loader; everything else is inside. */
import { ABI_VERSION } from './abi'
import { aggregateStart, aggregatesRun } from './aggregate'
import { changeStart } from './change'
import { codedStart } from './coded'
import { guidStart } from './guid'
import { instancesStart } from './instances'
import { programLoad as programTake, run } from './run'
import { segmentsStart } from './segments'
import { statementStart } from './statement'
import { stepStart } from './step'
import { stringsStart } from './strings'
import { valueStart } from './value'

export { changeMark, changeRun, flipPtr } from './change'
export {
  columnAttribute,
  columnBounds,
  columnMeta,
  columnNew,
  columnPut,
  columnPutBox,
  columnScalar,
  columnRead,
  columnSeal,
  columnTexts,
  columnTextList,
} from './columns'
export { codePages } from './decode'
export { alloc, allocZero, lastFault, usedBytes } from './memory'
export { nameClass, namesStart, nameType } from './names'
export { note, noteCount, notePtr } from './notes'
export {
  propertiesAsk,
  propertiesAskAll,
  propertiesBegin,
  propertiesRead,
  propertyCount,
  propertyKindSet,
  propertyRequests,
} from './properties'
export {
  mapAt,
  mapClimb,
  mapCompose,
  mapFill,
  mapNew,
  relationAttribute,
  relationBegin,
  relationCollect,
  relationEnd,
  relationFlip,
  relationLink,
  relationMaterials,
} from './relations'
export { link, rowClass, rowId, rowLine, rowOfId, rowRead, rowStarts } from './rows'
export { collect, ruleCounts } from './run'
export { snapshotTake } from './snapshot-read'
export { snapshotWrite } from './snapshot-write'
export { scaleSet, typeScaleSet, unitScaleSet } from './scales'
export { guidText } from './guid'
export { instance } from './instances'
export { keptCount } from './segments'
export {
  classCounts,
  feed,
  headerArguments,
  inputPtr,
  inputRoom,
  isOpen,
  lineNow,
  metCount,
  passedCount,
  schemaReady,
  sectionNow,
} from './step'
export { intern as internText, lookup, stringBytes, stringCount, stringLength } from './strings'
export { valueLower, valueRun, valueUpper } from './value'

/** The version of the contract in abi.ts; the loader refuses any other. */
export function abiVersion(): u32 {
  return ABI_VERSION
}

/** Makes an instance ready to read one model. */
export function start(): void {
  stringsStart()
  guidStart()
  instancesStart()
  segmentsStart()
  statementStart()
  stepStart()
  valueStart()
  codedStart()
}

/** Takes a program over (u32 words, drawn in program.ts); `rows` is how many rows the model has. */
export function programLoad(at: usize, bytes: u32, rows: u32): void {
  programTake(at, bytes, rows)
  aggregateStart()
  changeStart(rows)
}

/** Evaluates the whole program. */
export function programRun(): void {
  aggregatesRun()
  run()
}

/** What the kernel offers its loader; everything else is inside. */
import { ABI_VERSION, NONE } from './abi'
import { aggregatesRun, aggregateStart } from './aggregate'
import { changeRun as judgeChanges, changeStart } from './change'
import { guidStart } from './guid'
import { instancesStart } from './instances'
import { listingStart } from './listing'
import { marksAbandon, marksClear } from './marks'
import { membersStart } from './members'
import { jobDo, jobForget, jobReset, jobStart } from './parallel'
import { planesDrop, planesStart } from './planes'
import { programCheck } from './program-check'
import { programRelease } from './program-memory'
import { readsForget } from './reads'
import { MADE_VECTOR, register, registerStart } from './register'
import { runClose, runOpen, runStart, runUnit, unitCount } from './run'
import { scratchStart } from './scratch'
import { segmentsStart } from './segments'
import { selectionStart } from './selection'
import { statementStart } from './statement'
import { stepStart } from './step'
import { stringsStart } from './strings'
import { trialStart } from './trial'
import { vectorNew as emptyVector } from './vector'

export { parentsComputed } from './aggregate'
export { aliveCount } from './alive'
export { cellAgain, cellsBegin, cellsDiffering, cellsEnd } from './cells-again'
export {
  columnAttribute,
  columnAttributeAt,
  columnBounds,
  columnMeta,
  columnNew,
  columnPut,
  columnPutBox,
  columnPutTexts,
  columnScalar,
  columnRead,
  columnSeal,
  columnSealAt,
  columnStored,
} from './columns'
export { columnTextList, columnTexts } from './column-texts'
export { codePages } from './decode'
export { awaiting, awaitingRows, danglingFind } from './dangling'
export { editBegin, editEnd, editKeep, rowRemove, stagedAt, stagedCount } from './edit'
export { linksBegin, linksForget, linksGone, linksMove, linksNew, linksSave, relationRestate, relationStated } from './linkage'
export { unionAdd, unionOpen, unionPut } from './unions'
export { mapBegin, mapClimbAgain, mapClimbFrom, mapClose, mapOpen, mapPut, mapSettle, relationAgain } from './made-again'
export { againRows, againTargets, relationSettle } from './relation-lists'
export { classRoom, rowsSpread } from './spread'
export { standingCount, standingPtr, standingRow } from './standing'
export { blocksListed, collect, judgeRows } from './listing'
export { changeMark } from './marks'
export { alloc, allocZero, lastFault, usedBytes } from './memory'
export { namesStart } from './names'
export { note, noteCount, notePtr, notesDiverted } from './notes'
export { planesBytes, planesDrop, planesLimit, setAdd } from './planes'
export {
  propertiesAsk,
  propertiesAskAll,
  propertiesBegin,
  propertiesGive,
  propertiesRead,
  propertyCount,
  propertyGive,
  propertyRequests,
} from './properties'
export { flipPtr, rulesRejudged } from './rejudge'
export { firstTarget, mapAt, mapClimb, mapCompose, mapFill, mapNew } from './maps'
export {
  degree,
  targetRange,
  targetsOf,
  relationBegin,
  relationEnd,
  relationLink,
  relationSelect,
} from './relations'
export { reversedCount, reversedOf, reversedRows } from './reversed'
export { link, rowClass, rowId, rowLine, rowOfId, rowRead, rowStarts, rowTotal } from './rows'
export { blocksCoded, ruleCounts } from './run'
export { idsForget, isShared, rowsCalled, rowsLike, sharedIdList, sharedIds } from './shared-ids'
export { snapshotTake } from './snapshot-read'
export { snapshotWrite } from './snapshot-write'
export { scaleSet, typeScaleSet, unitScaleSet } from './scales'
export { guidText } from './guid'
export { guidOf, guidsShare } from './guid-index'
export { instance } from './instances'
export { handleClass, handleId } from './segments'
export { classCounts, lineNow, metCount, passedCount } from './data-section'
export { feed, headerArguments, inputPtr, inputRoom, isOpen, schemaReady, sectionNow } from './step'
export { intern as internText, lookup, stringBytes, stringCount, stringLength, stringPlaces } from './strings'
export { numberInSi, statedCount, statedForget, statedList } from './stated'
export { trialRun } from './trial'
export { valueLower, valueRun, valueUpper } from './value'
export { vectorData, vectorLength, vectorPush, vectorRoom } from './vector'

/** The version of the contract in abi.ts; the loader refuses any other. */
export function abiVersion(): u32 {
  return ABI_VERSION
}

/** @returns an empty vector with room for 2^log bytes, which a program may name as a set */
export function vectorNew(log: i32): usize {
  const made = emptyVector(log)
  register(MADE_VECTOR, made)
  return made
}

/** Makes an instance ready to read one model. */
export function start(): void {
  registerStart()
  stringsStart()
  guidStart()
  instancesStart()
  segmentsStart()
  statementStart()
  stepStart()
  scratchStart()
  if (ASC_FEATURE_THREADS) jobStart()
}

/** Whether the aggregates of the program at hand have been computed since it came; afterwards changes keep them so. */
let aggregated = false

/** Takes a program over (u32 words, drawn in program.ts); `rows` is how many rows the model has. */
export function programLoad(at: usize, bytes: u32, rows: u32): void {
  marksAbandon()
  programRelease()
  readsForget()
  aggregated = false
  programCheck(at, bytes, rows)
  planesStart()
  runStart()
  membersStart()
  selectionStart()
  listingStart()
  trialStart()
  aggregateStart()
  changeStart(rows)
  if (ASC_FEATURE_THREADS) jobForget()
}

/**
 * Begins an evaluation of the whole program; what was coded or computed before and has not changed since is not touched.
 *
 * @returns about how much is left to `programJudge`, in rules judged for a block: what threads can share
 */
export function programOpen(): f64 {
  if (!aggregated) {
    marksAbandon()
    aggregatesRun()
    aggregated = true
  } else judgeChanges(false)
  if (ASC_FEATURE_THREADS) jobReset()
  return runOpen()
}

/** Ends the evaluation, with the threads that were let in meanwhile. */
export function programJudge(): void {
  if (ASC_FEATURE_THREADS) jobDo()
  else for (let u: u32 = 0; u < unitCount(); u++) runUnit(u)
  runClose()
}

/** Judges again what depends on the marked cells, after a full run, and lists standing findings if asked; @returns how many verdicts flipped */
export function changeRun(withStanding: bool): u32 {
  if (!aggregated) marksAbandon()
  return judgeChanges(withStanding)
}

/** Forgets all that was coded and computed: the next run begins from the columns. */
export function programForget(): void {
  marksClear()
  planesDrop(NONE)
  aggregated = false
}
export { wholesBegin, wholesCollect, wholesFurther, wholesNearest, wholesPut } from './wholes'
export { nameClasses, nameTypes } from './schema-names'

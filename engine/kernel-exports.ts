/** What the kernel's `index.ts` offers; addresses are numbers, to be read unsigned. */
export type KernelExports = {
  readonly memory: WebAssembly.Memory
  abiVersion(): number
  start(): void
  alloc(bytes: number): number
  allocZero(bytes: number): number
  lastFault(): number
  usedBytes(): number
  codePages(): number
  lookup(at: number, bytes: number): number
  internText(at: number, bytes: number): number
  stringBytes(id: number): number
  stringCount(): number
  stringPlaces(list: number, count: number): void
  stringLength(id: number): number
  namesStart(classes: number): void
  nameClasses(words: number, count: number, keywords: number): void
  nameTypes(words: number, count: number, keywords: number): void
  noteCount(): number
  notePtr(): number
  feed(bytes: number): number
  inputPtr(): number
  inputRoom(): number
  headerArguments(i: number): number
  isOpen(): number
  sectionNow(): number
  lineNow(): number
  metCount(): number
  passedCount(): number
  classCounts(): number
  schemaReady(): void
  /** 0 absent, 1 passed over, else a handle. */
  instance(id: number): number
  handleId(handle: number): number
  handleClass(handle: number): number
  link(): void
  rowClass(row: number): number
  rowId(row: number): number
  rowLine(row: number): number
  rowOfId(id: number): number
  rowRead(row: number, i: number): number
  rowStarts(): number
  rowTotal(): number
  rowsSpread(wanted: number): void
  classRoom(number: number): number
  aliveCount(first: number, end: number): number
  editBegin(): void
  editEnd(): number
  editKeep(): void
  stagedCount(): number
  stagedAt(i: number): number
  rowRemove(row: number): void
  notesDiverted(): number
  guidText(bits: number, to: number): void
  guidOf(at: number): number
  guidsShare(): void
  mapNew(lo: number, hi: number): number
  mapFill(map: number, relation: number, first: number, end: number): void
  firstTarget(relation: number, row: number, first: number, end: number): number
  mapAt(map: number, row: number): number
  mapClimb(map: number, up: number, first: number, end: number): void
  mapCompose(map: number, a: number, b: number): void
  mapOpen(map: number): void
  mapClose(map: number): void
  mapBegin(): void
  mapPut(map: number, row: number, to: number): void
  mapClimbFrom(row: number): void
  mapClimbAgain(map: number, up: number, first: number, end: number): void
  mapSettle(map: number): void
  againRows(): number
  againTargets(): number
  reversedOf(address: number, isMap: number): number
  reversedRows(reversed: number, row: number): number
  reversedCount(reversed: number, row: number): number
  relationBegin(): void
  relationSelect(relation: number, first: number, end: number): void
  relationLink(from: number, to: number): void
  relationEnd(): number
  relationAgain(relation: number): void
  relationStated(first: number, last: number, from: number, to: number): number
  relationRestate(relation: number): void
  relationSettle(relation: number): void
  unionOpen(): void
  unionAdd(relation: number, row: number, first: number, end: number): void
  unionPut(relation: number, row: number): void
  wholesBegin(): void
  wholesNearest(relation: number): void
  wholesFurther(relation: number): void
  wholesCollect(): void
  wholesPut(relation: number, row: number): void
  degree(relation: number, row: number): number
  targetsOf(relation: number, row: number): number
  targetRange(relation: number): number
  linksBegin(removes: number): void
  linksSave(row: number): void
  linksMove(): void
  linksNew(row: number): void
  linksGone(row: number): void
  linksForget(): void
  awaiting(name: number): number
  awaitingRows(): number
  danglingFind(): void
  columnNew(lo: number, hi: number): number
  columnBounds(lo: number, hi: number, isPoint: boolean): number
  columnScalar(): number
  columnSeal(column: number): void
  columnSealAt(column: number, row: number): void
  columnAttributeAt(column: number, row: number, cell: number, type: number, asStored: number): void
  cellsBegin(): void
  cellAgain(number: number, column: number, row: number): void
  cellsEnd(): number
  cellsDiffering(): number
  columnStored(column: number, first: number, last: number, cell: number): void
  columnAttribute(column: number, first: number, last: number, cell: number, type: number): void
  columnPut(column: number, row: number, cell: number, source: number): void
  columnRead(column: number, row: number): number
  columnMeta(column: number, row: number): number
  columnTexts(column: number, first: number, end: number): number
  columnTextList(): number
  columnPutBox(column: number, row: number, tag: number, payload: number, source: number): void
  columnPutTexts(column: number, first: number, count: number, ids: number): void
  propertiesBegin(): void
  propertiesAskAll(lo: number, hi: number, empty: boolean): void
  propertyCount(): number
  propertyRequests(): number
  propertiesAsk(set: number, property: number, column: number, types: number): void
  propertiesGive(set: number, listCell: number, row: number, source: number): void
  propertyGive(
    column: number,
    set: number,
    at: number,
    objects: number,
    types: number,
    instances: number,
  ): void
  statedCount(): number
  statedForget(): void
  statedList(): number
  numberInSi(value: number, type: number, unit: number): number
  propertiesRead(
    first: number,
    last: number,
    listCell: number,
    objects: number,
    types: number,
    instances: number,
    nameCell: number,
  ): void
  scaleSet(i: number, mul: number, div: number, add: number): void
  typeScaleSet(type: number, scale: number): void
  unitScaleSet(row: number, scale: number): void
  programLoad(at: number, bytes: number, rows: number): void
  programOpen(): number
  programJudge(): void
  ruleCounts(): number
  collect(rule: number, which: number, to: number, limit: number): number
  programForget(): void
  planesDrop(column: number): void
  planesBytes(): number
  planesLimit(bytes: number): void
  setAdd(set: number, text: number): void
  vectorNew(log: number): number
  vectorPush(vector: number, value: number): void
  vectorRoom(vector: number, count: number): number
  vectorData(vector: number): number
  vectorLength(vector: number): number
  blocksCoded(): number
  blocksListed(): number
  parentsComputed(): number
  rulesRejudged(): number
  valueRun(value: number, rows: number, count: number): void
  valueLower(): number
  valueUpper(): number
  changeMark(column: number, row: number): void
  changeRun(withStanding: number): number
  flipPtr(): number
  standingPtr(): number
  standingCount(): number
  standingRow(row: number): void
  judgeRows(rules: number, many: number, rows: number, count: number, to: number): void
  trialRun(
    rule: number,
    column: number,
    value: number,
    rows: number,
    count: number,
    atOnce: number,
    to: number,
  ): void
  sharedIds(end: number): number
  sharedIdList(): number
  idsForget(): void
  isShared(row: number): number
  rowsLike(row: number): number
  rowsCalled(text: number): number
  snapshotWrite(): void
  snapshotTake(at: number, bytes: number): number
}

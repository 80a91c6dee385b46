/** The page: starts with the sample, takes dropped files, asks the server for its opinion. */
import { localDay } from '../../engine/day.ts'
import { Checker } from '../checker.ts'
import { readIdsFiles } from '../ids-reader.ts'
import { readSigned } from '../signed-reader.ts'
import { readWaiverFile } from '../waiver-reader.ts'
import { startApp } from './app.ts'
import { findServer, loadKeys, loadPacks } from './origin.ts'

const makeWorker = (): Worker =>
  new Worker(new URL('../worker.ts', import.meta.url), { type: 'module', name: 'lintel' })

const base = document.baseURI

void startApp({
  checks: new Checker(makeWorker),
  base,
  loadPacks: () => loadPacks(base),
  readIds: (files) => readIdsFiles(files, makeWorker),
  readWaivers: (file) => readWaiverFile(file, makeWorker),
  readSigned: (given) => readSigned(given, { makeWorker, loadKeys: () => loadKeys(base) }),
  today: () => localDay(new Date()),
  findServer: () => findServer(base),
})

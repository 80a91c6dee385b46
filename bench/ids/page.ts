/** One side of the official cases on a page of its own: it fetches the cases, starts the program and judges what it is asked to. */
import { loadKernel } from '../../engine/kernel.ts'
import { sha256Of } from '../../plugin/sha256.ts'
import { fetched } from '../chromium/fetched.ts'
import { type CaseSide, type Judge, type Judged, lintelJudge, timed } from './case-sides.ts'
import { compileOnce, thatOpenByManual, thatOpenKeptWorker } from './thatopen.ts'

/** What the page is asked from outside. */
export interface CasesPage {
  /** Starts a side, outside of all times. The site has `/kernel.wasm`, `/web-ifc.wasm` and `/fragments-worker.mjs`. */
  readonly start: (side: CaseSide, count: number) => Promise<void>
  readonly judge: (place: number) => Promise<Judged>
  /** Collects garbage. */
  readonly collect: () => void
}

interface Case {
  readonly ids: Uint8Array
  readonly model: Uint8Array
}

/** The site has each case under `/cases/0.ids` and `/cases/0.ifc`. */
const cases: Case[] = []
let judge: Judge

const page: CasesPage = {
  start: startSide,
  judge: (place) => {
    const { ids, model } = cases[place] as Case
    return timed(judge, ids, model)
  },
  collect: () => globalThis.gc?.(),
}
Object.assign(globalThis, { casesPage: page })

async function startSide(side: CaseSide, count: number): Promise<void> {
  for (let i = 0; i < count; i++)
    cases.push({ ids: await fetched(`/cases/${i}.ids`), model: await fetched(`/cases/${i}.ifc`) })
  const files = { worker: '/fragments-worker.mjs', wasm: `${location.origin}/` }
  if (side === 'lintel') {
    const kernel = await loadKernel(await fetched('/kernel.wasm'))
    judge = lintelJudge(kernel, (bytes) => ({ sha256: sha256Of(bytes as Uint8Array<ArrayBuffer>)?.digest }))
  } else if (side === 'thatopen, by its manual') judge = await thatOpenByManual(files)
  else {
    if (side === 'thatopen, its worker kept, web-ifc compiled once') compileOnce()
    judge = await thatOpenKeptWorker(files, (cases[0] as Case).model)
  }
}

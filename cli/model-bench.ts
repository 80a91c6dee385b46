/** Times what Lintel does with one model: reading, everything in columns, the packs' first run and re-check, findings, one-row changes. */
import { plainValue } from '../engine/cells.ts'
import { findingsOf, packRules } from '../engine/check.ts'
import { type Column, columnValue } from '../engine/columns.ts'
import { everythingInColumns } from '../engine/everything.ts'
import type { Kernel } from '../engine/kernel.ts'
import { LiveCheck } from '../engine/live-check.ts'
import type { Model } from '../engine/model.ts'
import type { ResolvedPack } from '../engine/pack/resolve.ts'
import { readModel } from '../engine/read.ts'
import { nodeHasher } from '../server/checks/hasher.ts'
import { openModel } from './model-file.ts'
import { peakMemory } from './peak-memory.ts'

/** Milliseconds. */
export interface Spread {
  readonly median: number
  readonly min: number
  readonly max: number
}

/** What `lintel bench --format json` prints. */
export interface ModelBench {
  readonly schema: 'lintel-model-bench/1'
  readonly model: {
    readonly name: string
    readonly bytes: number
    readonly ifcSchema: string
    readonly rows: number
  }
  readonly packs: readonly string[]
  readonly rules: number
  readonly findings: number
  readonly runs: number
  readonly times: {
    readonly reading: Spread
    /** Reading, and all attributes, properties and relations in columns. */
    readonly everything: Spread
    /** From the rules' texts to verdicts: compiling, the columns that they read, judging. */
    readonly firstRun: Spread
    /** Judging again when nothing changed. */
    readonly recheck: Spread
    readonly findings: Spread
    /** One cell changed, up to the findings that are others then; null when no rule reads a value that can be changed. */
    readonly oneRowChange: Spread | null
  }
  /** Bytes per second. */
  readonly rates: { readonly reading: number; readonly everything: number }
  /** Most memory that the process had resident, in bytes: reading and checking once, and with everything in columns as well. */
  readonly peakMemory: { readonly checking: number; readonly everything: number }
}

/** Milliseconds of one run. */
interface Timing {
  readonly reading: number
  readonly everything: number
  readonly firstRun: number
  readonly recheck: number
  readonly findings: number
  readonly changes: readonly number[]
}

interface Facts {
  readonly model: ModelBench['model']
  readonly findings: number
  readonly peakMemory: ModelBench['peakMemory']
}

/** Changes in a run; each is made and taken back. */
const CHANGES = 50

/**
 * Times a model `runs` times, after a run that is dropped: it warms up the code and the system's cache of the file.
 *
 * @param onRun told before each run
 */
export async function benchModel(
  kernel: Kernel,
  name: string,
  packs: readonly ResolvedPack[],
  { runs, onRun }: { readonly runs: number; readonly onRun: (run: number) => void },
): Promise<ModelBench> {
  onRun(0)
  const { facts } = await timedRun(kernel, name, packs)
  const timings: Timing[] = []
  for (let run = 1; run <= runs; run++) {
    onRun(run)
    timings.push((await timedRun(kernel, name, packs)).timing)
  }
  const of = (part: (timing: Timing) => number): Spread => spreadOf(timings.map(part))
  const [reading, everything] = [of((one) => one.reading), of((one) => one.reading + one.everything)]
  const changes = timings.flatMap((timing) => timing.changes)
  return {
    schema: 'lintel-model-bench/1',
    model: facts.model,
    packs: packs.map(({ id }) => id),
    rules: packs.reduce((sum, pack) => sum + pack.rules.length, 0),
    findings: facts.findings,
    runs,
    times: {
      reading,
      everything,
      firstRun: of((one) => one.firstRun),
      recheck: of((one) => one.recheck),
      findings: of((one) => one.findings),
      oneRowChange: changes.length === 0 ? null : spreadOf(changes),
    },
    rates: {
      reading: facts.model.bytes / (reading.median / 1000),
      everything: facts.model.bytes / (everything.median / 1000),
    },
    peakMemory: facts.peakMemory,
  }
}

async function timedRun(
  kernel: Kernel,
  name: string,
  packs: readonly ResolvedPack[],
): Promise<{ readonly timing: Timing; readonly facts: Facts }> {
  const clock = stopwatch()
  const rules = packRules(packs)
  const options = { hasher: nodeHasher, rules: rules.length }
  const model = await readModel(kernel, await openModel(name), options)
  const reading = clock()
  const live = new LiveCheck(kernel, model, { packs })
  const firstRun = clock()
  live.run.evaluate()
  const recheck = clock()
  const all = findingsOf(live.run, rules)
  let findings = 0
  for (const number of rules.keys()) for (const portion of all.of(number)) findings += portion.length
  const findingTime = clock()
  const checking = peakMemory()
  const changes = timedChanges(live)
  clock()
  everythingInColumns(model)
  const everything = clock()
  model.close()
  return {
    timing: { reading, everything, firstRun, recheck, findings: findingTime, changes },
    facts: {
      model: {
        name: model.facts.name,
        bytes: model.facts.bytes,
        ifcSchema: model.schema.name,
        rows: model.rowsOf('IfcRoot').end,
      },
      findings,
      peakMemory: { checking, everything: peakMemory() },
    },
  }
}

/** Takes single values away and puts them back, over the columns that the rules read and over their rows. */
function timedChanges(live: LiveCheck): number[] {
  const { run } = live
  const columns = [...run.program.columns.values()].filter(({ rows }) => rows.first < rows.end)
  const times: number[] = []
  for (let i = 0; i < CHANGES && columns.length > 0; i++) {
    const column = columns[i % columns.length] as Column
    const row = changeableRow(run.model, column, i / CHANGES)
    if (row < 0) continue
    const value = plainValue(columnValue(run.model, column, row))
    const clock = stopwatch()
    live.change([{ leaf: column.leaf, row, value: null }])
    times.push(clock())
    live.change([{ leaf: column.leaf, row, value }])
    times.push(clock())
  }
  return times
}

/** The first row with a plain value behind `part`, 0 … 1, of a column's rows; -1 when there is none. */
function changeableRow(model: Model, column: Column, part: number): number {
  const { first, end } = column.rows
  for (let row = first + Math.floor((end - first) * part); row < end; row++)
    if (plainValue(columnValue(model, column, row)) !== null) return row
  return -1
}

/** Milliseconds since the last call. */
function stopwatch(): () => number {
  let last = performance.now()
  return () => {
    const took = performance.now() - last
    last += took
    return took
  }
}

function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const [low = 0, high = 0] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[middle]]
  return { median: (low + high) / 2, min: sorted[0] ?? 0, max: sorted.at(-1) ?? 0 }
}

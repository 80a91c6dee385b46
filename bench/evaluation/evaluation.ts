/** Judging: the kernel against generated JavaScript over typed arrays and against json-rules-engine; and judging again after changes. */
import { Engine } from 'json-rules-engine'
import type { Kernel } from '../engine/kernel.ts'
import { checkRule } from '../engine/language/check.ts'
import { readModel } from '../engine/read.ts'
import { type Change, Run } from '../engine/run.ts'
import { createRandom } from '../engine/sample/random.ts'
import { loadSchema, SCHEMA_NAMES } from '../engine/schema/load.ts'
import { type Doors, doorsFile, makeDoors } from './doors.ts'
import { measure, of, type Rounds } from './measure.ts'
import { type Section, timed } from './report.ts'
import {
  addEngineRule,
  type BenchRule,
  factsOf,
  javaScriptRule,
  lintelRule,
  makeRules,
  type Verdicts,
} from './rules.ts'

const SEED = 11
const RULES = 100
const ENGINE_ROWS = 500

/** Figures for a model of so many doors and a hundred rules. */
export async function evaluation(kernel: Kernel, rows: number, rounds: Rounds): Promise<Section[]> {
  const doors = makeDoors(rows, SEED)
  const rules = makeRules(RULES, SEED)
  const checks = rows * RULES
  const start = performance.now()
  const run = await lintelRun(kernel, doors, rules)
  const prepared = performance.now() - start
  const functions = rules.map((rule) => javaScriptRule(rule, doors))
  const verdicts = rules.map(() => emptyVerdicts(rows))
  const lintel = { name: 'lintel', run: () => evaluate(run) }
  const javaScript = { name: 'generated JavaScript', run: () => runJavaScript(functions, verdicts) }
  const timings = await measure([lintel, javaScript], rounds)
  assertEqual(run, rules, verdicts)
  const [ours, theirs] = [of(timings, 'lintel'), of(timings, 'generated JavaScript')]
  const title = `${rows.toLocaleString('en')} rows x ${RULES} rules`
  return [
    {
      title: `evaluation, ${title}, nanoseconds per element-rule check`,
      figures: [
        ...timings.map((timing) => timed(timing, 'ns', 1e6 / checks)),
        { name: 'ratio to generated JavaScript', value: theirs.median / ours.median, unit: 'x' },
        { name: 'making the STEP text, reading it and compiling, once', value: prepared, unit: 'ms' },
      ],
    },
    await again(run, title, ours.median, rounds),
  ]
}

/** Against json-rules-engine, on few rows, because it is slow. */
export async function againstRulesEngine(kernel: Kernel, rounds: Rounds): Promise<Section> {
  const doors = makeDoors(ENGINE_ROWS, SEED)
  const rules = makeRules(RULES, SEED)
  const run = await lintelRun(kernel, doors, rules)
  const engine = new Engine([], { allowUndefinedFacts: true })
  for (const rule of rules) addEngineRule(engine, rule)
  const facts = Array.from({ length: ENGINE_ROWS }, (_, row) => factsOf(doors, row))
  const fails = (): number => rules.reduce((sum, _, i) => sum + run.counts(i).fail, 0)
  const timings = await measure(
    [
      { name: 'lintel', run: () => evaluate(run) },
      {
        name: 'json-rules-engine',
        run: async () => {
          let events = 0
          for (const one of facts) events += (await engine.run(one)).events.length
          if (events !== fails()) throw new Error(`json-rules-engine fails ${events}, lintel ${fails()}`)
          return events
        },
      },
    ],
    rounds,
  )
  const checks = ENGINE_ROWS * RULES
  const [ours, theirs] = [of(timings, 'lintel'), of(timings, 'json-rules-engine')]
  return {
    title: `evaluation, ${ENGINE_ROWS} rows x ${RULES} rules, nanoseconds per element-rule check`,
    figures: [
      ...timings.map((timing) => timed(timing, 'ns', 1e6 / checks)),
      { name: 'ratio to json-rules-engine', value: theirs.median / ours.median, unit: 'x' },
    ],
  }
}

/** Judging again after one and after a thousand changed cells, and back, so that each run starts from the same model. */
async function again(run: Run, title: string, full: number, rounds: Rounds): Promise<Section> {
  const changesOf = (count: number, metres: number): Change[] => {
    const { below } = createRandom(SEED, count)
    const rows = run.model.rowsOf('IfcDoor')
    const leaf = { kind: 'attribute', name: 'OverallWidth' } as const
    return Array.from({ length: count }, () => ({
      leaf,
      row: rows.first + below(rows.end - rows.first),
      value: metres,
    }))
  }
  const there = (count: number) => {
    const wide = changesOf(count, 2.4)
    const narrow = changesOf(count, 0.6)
    run.change(narrow)
    return () => run.change(wide).length + run.change(narrow).length
  }
  const timings = await measure(
    [
      { name: 'after one changed row', run: there(1) },
      { name: 'after 1,000 changed rows', run: there(1000) },
    ],
    { warmUp: rounds.warmUp + 5, rounds: rounds.rounds * 5 },
  )
  return {
    title: `judging again, ${title}, milliseconds`,
    figures: [
      ...timings.map((timing) => timed(timing, 'ms', 1 / 2)),
      ...timings.map(({ name, median }) => ({
        name: `full run to ${name}`,
        value: full / (median / 2),
        unit: 'x',
      })),
    ],
  }
}

async function lintelRun(kernel: Kernel, doors: Doors, rules: readonly BenchRule[]): Promise<Run> {
  const model = await readModel(kernel, { name: 'doors', chunks: doorsFile(doors), size: null })
  const schemas = SCHEMA_NAMES.map(loadSchema)
  const options = { schema: model.schema, schemas, params: {}, tables: {}, definitions: {} }
  return new Run(
    model,
    rules.map((rule) => checkRule(lintelRule(rule), options)),
  )
}

function evaluate(run: Run): number {
  run.evaluate()
  return run.counts(0).fail
}

function runJavaScript(
  functions: readonly ((out: Verdicts) => void)[],
  verdicts: readonly Verdicts[],
): number {
  functions.forEach((judge, i) => {
    judge(verdicts[i] as Verdicts)
  })
  return verdicts[0]?.counts[0] as number
}

function emptyVerdicts(rows: number): Verdicts {
  const words = (rows + 31) >>> 5
  return { counts: new Uint32Array(3), fail: new Uint32Array(words), unknown: new Uint32Array(words) }
}

/** Every count and every failed or unknown row must be the same on both sides. */
function assertEqual(run: Run, rules: readonly BenchRule[], verdicts: readonly Verdicts[]): void {
  const { first } = run.model.rowsOf('IfcDoor')
  rules.forEach(({ id }, i) => {
    const { counts, fail, unknown } = verdicts[i] as Verdicts
    const ours = run.counts(i)
    const same = ours.fail === counts[0] && ours.unknown === counts[1] && ours.pass === counts[2]
    if (!same) throw new Error(`${id}: ${JSON.stringify(ours)} against ${counts.join(' ')}`)
    for (const [which, bits] of [
      ['fail', fail],
      ['unknown', unknown],
    ] as const) {
      for (const row of run.rows(i, which)) {
        const at = row - first
        if ((((bits[at >>> 5] as number) >>> (at & 31)) & 1) !== 1)
          throw new Error(`${id}: row ${at} is not ${which}`)
      }
    }
  })
}

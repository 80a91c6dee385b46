/** Judging against json-logic-engine and json-rules-engine, on as many rows as each of them can bear. */
import type { Kernel } from '../../engine/kernel.ts'
import type { Run } from '../../engine/run.ts'
import { type Section, timed } from '../figures.ts'
import { measure, type Rounds, type Timing } from '../measure.ts'
import { factClasses, logicRule, rulesEngine } from './json-engines.ts'
import { compiled, evaluate, makeScene, type Scene } from './scene.ts'

const RULES = 1000
const LOGIC_ROWS = 6000
const ENGINE_ROWS = 200

/** A program that takes rows as objects and says which of them fail. */
interface JsonEngine {
  readonly name: string
  /** Judges everything; tells of every failure where somebody wants to know. @returns how many failures there are */
  readonly judge: (failed?: (rule: string, row: number) => void) => number | Promise<number>
}

/** Two sections; both programs must fail the same rows and rules as the kernel. */
export async function againstJsonEngines(kernel: Kernel, rounds: Rounds): Promise<Section[]> {
  return [
    await against(kernel, LOGIC_ROWS, rounds, jsonLogic),
    await against(kernel, ENGINE_ROWS, rounds, jsonRules),
  ]
}

function jsonLogic({ elements, rules }: Scene): JsonEngine {
  const classes = factClasses(elements, rules).map(({ first, facts, rules: own }) => ({
    first,
    facts,
    judges: own.map((rule) => ({ id: rule.id, isFail: logicRule(rule) })),
  }))
  return {
    name: 'json-logic-engine, compiled',
    judge: (failed) => {
      let fails = 0
      for (const { first, facts, judges } of classes) {
        for (const { id, isFail } of judges) {
          for (let i = 0; i < facts.length; i++) {
            if (!isFail(facts[i] as (typeof facts)[number])) continue
            fails++
            failed?.(id, first + i)
          }
        }
      }
      return fails
    },
  }
}

function jsonRules({ elements, rules }: Scene): JsonEngine {
  const classes = factClasses(elements, rules).map(({ first, facts, rules: own }) => ({
    first,
    facts,
    engine: rulesEngine(own),
  }))
  return {
    name: 'json-rules-engine',
    judge: async (failed) => {
      let fails = 0
      for (const { first, facts, engine } of classes) {
        for (const [i, row] of facts.entries()) {
          const { events } = await engine.run({ ...row })
          fails += events.length
          if (failed !== undefined) for (const { type } of events) failed(type, first + i)
        }
      }
      return fails
    },
  }
}

async function against(
  kernel: Kernel,
  rows: number,
  rounds: Rounds,
  makeEngine: (scene: Scene) => JsonEngine,
): Promise<Section> {
  const scene = makeScene(kernel, undefined, { rows, rules: RULES })
  const run = compiled(await scene.read(), scene.rules)
  const engine = makeEngine(scene)
  await assertFailures(run, scene, engine)
  const [ours, theirs] = (await measure(
    [
      { name: 'lintel: re-check', run: () => evaluate(run, scene) },
      { name: engine.name, run: () => engine.judge() },
    ],
    rounds,
  )) as [Timing, Timing]
  return {
    title: `evaluation, ${scene.title}, nanoseconds per check`,
    figures: [
      ...[ours, theirs].map((timing) => timed(timing, 'ns', 1e6 / scene.checks)),
      { name: `re-check, against ${engine.name}`, value: theirs.median / ours.median, unit: 'x' },
    ],
  }
}

/** Throws unless the same rows fail the same rules. */
async function assertFailures(run: Run, { rules, elements }: Scene, engine: JsonEngine): Promise<void> {
  run.evaluate()
  const rows = new Map(rules.map(({ id }) => [id, [] as number[]]))
  await engine.judge((rule, row) => rows.get(rule)?.push(row))
  rules.forEach(({ id, applies }, i) => {
    const shift = run.model.rowsOf(applies).first - elements.ranges[applies].first
    const ours = Array.from(run.rows(i, 'fail'), (row) => row - shift)
    const theirs = (rows.get(id) ?? []).sort((a, b) => a - b)
    if (ours.join() !== theirs.join()) throw new Error(`${engine.name}, ${id}: not the same rows fail`)
  })
}

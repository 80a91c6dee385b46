/** Judging: first runs and re-checks of the kernel, against JavaScript in three ways; every verdict is compared. */
import type { Run } from '../../engine/run.ts'
import { type Figure, type Section, timed } from '../figures.ts'
import { measure, of, type Rounds, type Side, type Timing } from '../measure.ts'
import { closureRule } from './closures.ts'
import { generatedRule } from './generated.ts'
import { PlaneEvaluator } from './planes.ts'
import { compiled, evaluate, type Scene } from './scene.ts'
import { assertVerdicts, emptyVerdicts, failures, type Verdicts } from './verdicts.ts'

const FIRST = 'lintel: first run'
const FIRST_COMPILED = 'lintel: first run, from rule texts and records'
const AGAIN = 'lintel: re-check'
const GENERATED = 'generated JavaScript'
const CLOSURES = 'closures'
const PLANES_FIRST = 'bit planes in JavaScript: first run'
const PLANES_AGAIN = 'bit planes in JavaScript: re-check'

/** What is measured against what. */
const RATIOS: readonly (readonly [string, string])[] = [
  [AGAIN, GENERATED],
  [FIRST, GENERATED],
  [FIRST_COMPILED, GENERATED],
  [AGAIN, CLOSURES],
  [FIRST, CLOSURES],
  [AGAIN, PLANES_AGAIN],
  [FIRST, PLANES_FIRST],
]

/** Milliseconds, nanoseconds per check, and ratios. @param run judges the scene, and is judged with */
export async function evaluation(scene: Scene, run: Run, rounds: Rounds): Promise<Section> {
  const { sides, verdicts } = javaScriptSides(scene)
  const timings = await measure([...lintelSides(scene, run), ...sides], rounds)
  for (const [name, filled] of verdicts) assertVerdicts(name, run, scene.rules, filled)
  const perCheck = (timing: Timing): Figure => ({
    ...timed(timing, 'ns', 1e6 / scene.checks),
    name: `${timing.name}, per check`,
  })
  return {
    title: `evaluation, ${scene.title}, ${(scene.checks / 1e6).toFixed(1)} million checks`,
    figures: [
      ...timings.map((timing) => timed(timing)),
      ...timings.map(perCheck),
      ...RATIOS.map(([ours, theirs]) => ({
        name: `${ours.replace('lintel: ', '')}, against ${theirs}`,
        value: of(timings, theirs).median / of(timings, ours).median,
        unit: 'x',
      })),
    ],
  }
}

/** A first run needs a model and a run that nothing was judged with yet. */
function lintelSides(scene: Scene, run: Run): Side[] {
  let fresh: Run | undefined
  let model: Awaited<ReturnType<Scene['read']>> | undefined
  return [
    { name: AGAIN, run: () => evaluate(run, scene) },
    {
      name: FIRST,
      prepare: async () => {
        fresh = undefined
        fresh = compiled(await scene.read(), scene.rules)
      },
      run: () => evaluate(fresh as Run, scene),
    },
    {
      name: FIRST_COMPILED,
      prepare: async () => {
        fresh = undefined
        model = undefined
        model = await scene.read()
      },
      run: () => evaluate(compiled(model as NonNullable<typeof model>, scene.rules), scene),
    },
  ]
}

/** Each fills verdicts of its own. */
function javaScriptSides({ rules, elements }: Scene): {
  readonly sides: Side[]
  readonly verdicts: ReadonlyMap<string, readonly Verdicts[]>
} {
  const verdicts = new Map<string, readonly Verdicts[]>()
  const filling = (name: string, fill: (all: readonly Verdicts[]) => void): Side => {
    const all = emptyVerdicts(rules, elements)
    verdicts.set(name, all)
    return {
      name,
      run: () => {
        fill(all)
        return failures(all)
      },
    }
  }
  const each =
    (judges: readonly ((out: Verdicts) => void)[]) =>
    (all: readonly Verdicts[]): void => {
      judges.forEach((judge, i) => {
        judge(all[i] as Verdicts)
      })
    }
  const planes = new PlaneEvaluator(rules, elements)
  const sides = [
    filling(GENERATED, each(rules.map((rule) => generatedRule(rule, elements)))),
    filling(CLOSURES, each(rules.map((rule) => closureRule(rule, elements)))),
    filling(PLANES_FIRST, (all) => {
      planes.code()
      planes.judge(all)
    }),
    filling(PLANES_AGAIN, (all) => planes.judge(all)),
  ]
  return { sides, verdicts }
}

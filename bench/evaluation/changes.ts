/** Judging again after changes: in the kernel's call alone, up to the flips, and up to the findings that came, changed and went. */
import { SOURCE_OCCURRENCE } from '../../assembly/abi.ts'
import { Elements } from '../../engine/findings/elements.ts'
import { Findings } from '../../engine/findings/findings.ts'
import type { Change, Run } from '../../engine/run.ts'
import { createRandom } from '../../engine/sample/random.ts'
import { type Section, timed } from '../figures.ts'
import { measure, type Rounds, type Side } from '../measure.ts'
import { lintelRule } from './rules.ts'
import { evaluate, type Scene } from './scene.ts'

const LEAF = { kind: 'property', set: 'Bench_Size', glob: false, name: 'Width' } as const
const SEED = 5
/** Metres: narrow and wide in turn, so that every change changes something. */
const WIDTHS = [0.55, 2.45] as const

/** One and a thousand changed rows, other rows each time. @param run judges the scene, and was judged with */
export async function changes(scene: Scene, run: Run, rounds: Rounds): Promise<Section> {
  evaluate(run, scene)
  const elements = new Elements(run.model, run.relations)
  const findings = new Findings(run, elements, scene.rules.map(lintelRule))
  const sides = (count: number): Side[] => [
    kernelSide(run, count),
    flipsSide(run, count),
    findingsSide(run, count, findings),
  ]
  const few = { warmUp: 2, rounds: Math.ceil(rounds.rounds / 5) }
  const timings = [...(await measure(sides(1), rounds)), ...(await measure(sides(1000), few))]
  assertAsFullRun(run, scene)
  return {
    title: `changes, ${scene.title}, microseconds`,
    figures: timings.map((timing) => timed(timing, 'µs', 1000)),
  }
}

const rowsText = (count: number): string => (count === 1 ? 'one row' : `${count.toLocaleString('en')} rows`)

/** Gives other changes each time, each row once. @param stream each side has its own, or it would find the work done */
function changer(run: Run, count: number, stream: number): () => Change[] {
  const { below } = createRandom(SEED, count + stream)
  const { first, end } = run.model.rowsOf('IfcElement')
  let turn = 0
  return () => {
    const value = WIDTHS[turn++ % 2] as number
    const rows = new Set<number>()
    while (rows.size < count) rows.add(first + below(end - first))
    return [...rows].map((row) => ({ leaf: LEAF, row, value }))
  }
}

/** The cells are written and marked before the clock starts. */
function kernelSide(run: Run, count: number): Side {
  const next = changer(run, count, 1)
  const { kernel } = run.model
  const column = run.column(LEAF)
  if (column === undefined) throw new Error('no rule reads the column that changes')
  return {
    name: `${rowsText(count)}: the kernel's call`,
    varies: true,
    prepare: () => {
      for (const { row, value } of next()) {
        kernel.columnPut(column.address, row, value as number, SOURCE_OCCURRENCE)
        run.mark(column, row)
      }
    },
    run: () => kernel.changeRun(0),
  }
}

function flipsSide(run: Run, count: number): Side {
  const next = changer(run, count, 2)
  let made: Change[] = []
  return {
    name: `${rowsText(count)}: up to the flips in TypeScript`,
    varies: true,
    prepare: () => {
      made = next()
    },
    run: () => run.change(made).length,
  }
}

function findingsSide(run: Run, count: number, findings: Findings): Side {
  const next = changer(run, count, 3)
  let made: Change[] = []
  return {
    name: `${rowsText(count)}: up to the findings in TypeScript`,
    varies: true,
    prepare: () => {
      made = next()
    },
    run: () => {
      const rejudged = run.rejudge(made)
      const { added, changed, removed } = findings.after(rejudged)
      return rejudged.flips.length + added.length + changed.length + removed.length
    },
  }
}

/** After all those changes the counts must be those of a full run. */
function assertAsFullRun(run: Run, scene: Scene): void {
  const before = scene.rules.map((_, i) => JSON.stringify(run.counts(i)))
  evaluate(run, scene)
  scene.rules.forEach(({ id }, i) => {
    const after = JSON.stringify(run.counts(i))
    if (before[i] !== after) throw new Error(`${id}: after changes ${before[i]}, a full run says ${after}`)
  })
}

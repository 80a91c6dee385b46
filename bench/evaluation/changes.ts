/** Judging again after changes: in the kernel's call alone, up to the flips, and up to the findings that came, changed and went. */
import { SOURCE_OCCURRENCE } from '../../assembly/abi.ts'
import { Elements } from '../../engine/findings/elements.ts'
import { type FindingChanges, Findings } from '../../engine/findings/findings.ts'
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
/** The class with the fewest rows: all findings of its rules are made, before the changes and after them. */
const FEWEST = 'IfcRailing'

/** One and a thousand changed rows, other rows each time. @param run judges the scene, and was judged with */
export async function changes(scene: Scene, run: Run, rounds: Rounds): Promise<Section> {
  evaluate(run, scene)
  const elements = new Elements(run.model, run.relations)
  const rules = scene.rules.map(lintelRule)
  const findings = new Findings({ run, elements, rules, waivers: undefined })
  const sides = (count: number): Side[] => [
    kernelSide(run, count),
    flipsSide(run, count),
    findingsSide(run, count, findings),
  ]
  // who follows findings has made them all: the code is not new then
  wholeFindings(findings, scene)
  const few = { warmUp: 2, rounds: Math.ceil(rounds.rounds / 5) }
  // edits come while somebody works: no garbage collection stands before each
  const working = { collect: false }
  const timings = [
    ...(await measure(sides(1), rounds, working)),
    ...(await measure(sides(1000), few, working)),
  ]
  assertAsFullRun(run, scene)
  assertFindings(findings.after(run.rejudge(changer(run, 1000, 4)())), wholeFindings(findings, scene))
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

/** All findings of the rules about the class with the fewest rows: as text, by their ids, by rule. */
function wholeFindings(
  findings: Findings,
  { rules }: Scene,
): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const about = [...rules.entries()].filter(([, { applies }]) => applies === FEWEST)
  return new Map(
    about.map(([number, { id }]) => [
      id,
      new Map([...findings.of(number)].flat().map((finding) => [finding.id, JSON.stringify(finding)])),
    ]),
  )
}

/** The findings that a change made must be those of a whole check. */
function assertFindings(
  { added, changed, removed }: FindingChanges,
  whole: ReadonlyMap<string, ReadonlyMap<string, string>>,
): void {
  for (const finding of [...added, ...changed]) {
    const all = whole.get(finding.rule)
    if (all !== undefined && all.get(finding.id) !== JSON.stringify(finding))
      throw new Error(
        `${finding.id} is ${JSON.stringify(finding)}, a whole check says ${all.get(finding.id)}`,
      )
  }
  for (const [rule, all] of whole) {
    const left = removed.find((id) => id.startsWith(`${rule}:`) && all.has(id))
    if (left !== undefined) throw new Error(`${left} went, a whole check still has it`)
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

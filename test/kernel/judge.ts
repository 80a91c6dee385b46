/** Judges one building by rules twice, in the kernel and by the reference, and says where they differ. */
import type { Kernel } from '../../engine/kernel.ts'
import type { CheckedRule } from '../../engine/language/ast.ts'
import type { Model } from '../../engine/model.ts'
import { Run } from '../../engine/run.ts'
import { loadSchema } from '../../engine/schema/load.ts'
import { evaluateRule, type Verdict } from '../reference/evaluate.ts'
import type { PlainModel } from '../reference/model.ts'
import { type Building, plainModel } from './building.ts'
import { writeBuilding } from './building-step.ts'
import { read } from './load.ts'

export interface ReadBuilding {
  readonly model: Model
  readonly plain: PlainModel
  /** Row of the kernel's model by the plain row's id, and back. */
  readonly rows: ReadonlyMap<string, number>
  readonly ids: ReadonlyMap<number, string>
}

/** Writes a building, reads it with the kernel. */
export async function readBuilding(building: Building, kernel?: Kernel): Promise<ReadBuilding> {
  const { text, ids } = writeBuilding(building)
  const model = await read(text, kernel)
  const rows = new Map([...ids].map(([id, name]) => [id, model.rowOfId(name)]))
  return { model, plain: plainModel(building), rows, ids: new Map([...rows].map(([id, row]) => [row, id])) }
}

/** Verdicts that a run gives the rows of a rule, by plain row id; a row that is neither is pass or not applicable. */
export function foundVerdicts(
  run: Run,
  rule: number,
  ids: ReadonlyMap<number, string>,
): Map<string, Verdict> {
  const verdicts = new Map<string, Verdict>()
  for (const which of ['fail', 'unknown'] as const) {
    for (const row of run.rows(rule, which)) verdicts.set(ids.get(row) ?? `row ${row}`, which)
  }
  return verdicts
}

/** Where kernel and reference differ; empty when they agree. */
export function differences(
  building: ReadBuilding,
  rules: readonly CheckedRule[],
  run = new Run(building.model, rules),
): string[] {
  run.evaluate()
  return rules.flatMap((rule, i) => {
    const number = run.program.rules[i]?.number ?? -1
    const { verdicts } = evaluateRule(rule, building.plain, loadSchema(building.plain.schema))
    const found = foundVerdicts(run, number, building.ids)
    const wrong = [...verdicts].flatMap(([id, wanted]) => {
      const got =
        found.get(id) ?? (wanted === 'pass' || wanted === 'notApplicable' ? wanted : 'pass or not applicable')
      return got === wanted ? [] : [`rule ${i}, ${id}: kernel ${got}, reference ${wanted}`]
    })
    const stray = [...found]
      .filter(([id]) => !verdicts.has(id))
      .map(([id, got]) => `rule ${i}, ${id}: kernel ${got}, reference nothing`)
    const passed = [...verdicts.values()].filter((verdict) => verdict === 'pass').length
    const counted = run.counts(number).pass
    return [
      ...wrong,
      ...stray,
      ...(counted === passed ? [] : [`rule ${i}: kernel passes ${counted}, reference ${passed}`]),
    ]
  })
}

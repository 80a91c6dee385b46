/** What an evaluation bench starts from: elements, rules about them, and the kernel's side of both. */
import type { Hasher } from '../../engine/hasher.ts'
import type { Kernel } from '../../engine/kernel.ts'
import { checkRule } from '../../engine/language/check.ts'
import type { Model } from '../../engine/model.ts'
import { readModel } from '../../engine/read.ts'
import { Run } from '../../engine/run.ts'
import { loadSchema, SCHEMA_NAMES } from '../../engine/schema/load.ts'
import { type Elements, makeElements } from './elements.ts'
import { type BenchRule, checksOf, lintelRule, makeRules } from './rules.ts'
import { elementsFile } from './step.ts'

const SEED = 11

export interface Scene {
  readonly elements: Elements
  readonly rules: readonly BenchRule[]
  /** Pairs of a row and a rule about it. */
  readonly checks: number
  /** `1,000,000 rows x 1,000 rules`. */
  readonly title: string
  /** A fresh model of the elements, in a kernel of its own. */
  readonly read: () => Promise<Model>
}

export function makeScene(
  kernel: Kernel,
  hasher: (() => Hasher) | undefined,
  { rows, rules: count }: { readonly rows: number; readonly rules: number },
): Scene {
  const elements = makeElements(rows, SEED)
  const rules = makeRules(count, SEED)
  const chunks = [...elementsFile(elements)]
  return {
    elements,
    rules,
    checks: checksOf(rules, elements),
    title: `${rows.toLocaleString('en')} rows x ${count.toLocaleString('en')} rules`,
    read: () => readModel(kernel, { name: 'elements', chunks, size: null }, { hasher }),
  }
}

/** From rule texts to a program in the kernel, its columns filled. */
export function compiled(model: Model, rules: readonly BenchRule[]): Run {
  const schemas = SCHEMA_NAMES.map(loadSchema)
  const options = { schema: model.schema, schemas, params: {}, tables: {}, definitions: {} }
  return new Run(
    model,
    rules.map((rule) => checkRule(lintelRule(rule), options)),
  )
}

/** Judges everything. @returns how many failures there are */
export function evaluate(run: Run, { rules }: Scene): number {
  run.evaluate()
  return rules.reduce((sum, _, i) => sum + run.counts(i).fail, 0)
}

/** A check that stays open while its model is edited: every change gives what it does to the result, at the cost of what it touches. */
import {
  type CheckOptions,
  findingsOf,
  judge,
  type PackRule,
  packRules,
  resultOf,
  ruleResult,
} from './check.ts'
import { leafKey } from './columns.ts'
import type { FindingChanges, Findings } from './findings/findings.ts'
import type { Flip } from './flips.ts'
import { type Kernel, kernelOf } from './kernel.ts'
import type { Model } from './model.ts'
import type { Result, RuleResult, Summary } from './result.ts'
import type { Change, Run } from './run.ts'
import { summarise } from './summary.ts'

/** What a change did to the result. */
export interface ResultChanges {
  readonly flips: readonly Flip[]
  readonly findings: FindingChanges
  /** The rules whose results are others now. */
  readonly rules: readonly RuleResult[]
  readonly summary: Summary
}

export type LiveCheckOptions = Omit<CheckOptions, 'onFindings'>

/** A model that is read, judged by packs and followed. What it says after a change is what a check of the changed model says. */
export class LiveCheck {
  readonly run: Run
  private readonly kernel: Kernel
  private readonly options: LiveCheckOptions
  private readonly rules: readonly PackRule[]
  private readonly findings: Findings
  /** By the rules' numbers. */
  private readonly results: RuleResult[]
  /** Numbers of the rules that bound how many rows are applicable: that may change while no verdict does. */
  private readonly bounded: readonly number[]
  /** Rows of the cells that were changed, by leaf. */
  private readonly changed = new Map<string, Set<number>>()
  private times = 0

  /** Errors: `rule-…` when a pack does not compile for the model's schema. */
  constructor(kernel: Kernel, model: Model, options: LiveCheckOptions) {
    // which build judges depends on the model
    this.kernel = kernelOf(model.kernel) ?? kernel
    this.options = options
    this.rules = packRules(options.packs)
    this.run = judge(model, this.rules)
    this.findings = findingsOf(this.run, this.rules)
    this.findings.prepare()
    this.results = this.rules.map(({ rule }, number) => ruleResult(rule, this.run.counts(number)))
    this.bounded = [...this.rules.keys()].filter((number) => this.rules[number]?.rule.occurs !== undefined)
  }

  /** The whole document of the model as it is; when a change comes in between it is begun again. */
  async result(): Promise<Result> {
    const { kernel, options, rules, run } = this
    for (;;) {
      const { times } = this
      const changedValues = [...this.changed.values()].reduce((sum, { size }) => sum + size, 0)
      const result = await resultOf({ kernel, options, rules, run, changedValues })
      if (times === this.times) return result
    }
  }

  /** Puts values in and says what that did. Values that no rule reads are passed over. */
  change(changes: readonly Change[]): ResultChanges {
    this.times++
    for (const { leaf, row } of changes)
      if (this.run.column(leaf) !== undefined) this.note(leafKey(leaf), row)
    const rejudged = this.run.rejudge(changes)
    const rules = this.recount(new Set([...rejudged.flips.map(({ rule }) => rule), ...this.bounded]))
    return {
      flips: rejudged.flips,
      findings: this.findings.after(rejudged),
      rules,
      summary: summarise(this.results),
    }
  }

  /** Gives up what the check holds of the model. */
  close(): void {
    this.run.close()
  }

  private note(key: string, row: number): void {
    const rows = this.changed.get(key)
    if (rows === undefined) this.changed.set(key, new Set([row]))
    else rows.add(row)
  }

  /** Counts rules again; @returns the results that are others now, in the order of the rules */
  private recount(numbers: ReadonlySet<number>): RuleResult[] {
    const others: RuleResult[] = []
    for (const number of [...numbers].sort((a, b) => a - b)) {
      const { rule } = this.rules[number] as PackRule
      const result = ruleResult(rule, this.run.counts(number))
      if (isSame(result, this.results[number] as RuleResult)) continue
      this.results[number] = result
      others.push(result)
    }
    return others
  }
}

/** Whether two results of one rule say the same. */
function isSame(a: RuleResult, b: RuleResult): boolean {
  return (['status', 'pass', 'fail', 'unknown', 'message'] as const).every((key) => a[key] === b[key])
}

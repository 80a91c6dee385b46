/** A check that stays open while its model is edited: every change gives what it does to the result, at the cost of what it touches. */
import {
  type CheckOptions,
  findingsOf,
  judge,
  type PackRule,
  packRules,
  registerOf,
  resultOf,
  ruleResult,
} from './check.ts'
import { forgetParts } from './compile/model-parts.ts'
import { keepEdit, type ModelEdit, roomMissing, stageEdit } from './edit.ts'
import { LintelError } from './errors.ts'
import type { FindingChanges, Findings } from './findings/findings.ts'
import type { Flip } from './flips.ts'
import { prepareEdit } from './follow.ts'
import { asksForNames } from './ids/property.ts'
import { type Kernel, kernelOf } from './kernel.ts'
import type { Model } from './model.ts'
import type { Result, RuleResult, Summary, WaiversResult } from './result.ts'
import type { Change, Rejudged, Run } from './run.ts'
import type { SchemaClass } from './schema/schema.ts'
import { summarise } from './summary.ts'
import type { WaiverRegister } from './waivers/register.ts'
import { waivedRule } from './waivers/waived-rule.ts'

/** What a change did to the result. */
export interface ResultChanges {
  readonly flips: readonly Flip[]
  readonly findings: FindingChanges
  /** The rules whose results are others now. */
  readonly rules: readonly RuleResult[]
  readonly summary: Summary
  /** What became of the waivers; absent where the check was opened without. */
  readonly waivers?: WaiversResult
}

export type LiveCheckOptions = Omit<CheckOptions, 'onFindings'>

/** A model that is read, judged by packs and followed. What it says after a change is what a check of the changed model says. */
export class LiveCheck {
  private judged: Run
  private readonly kernel: Kernel
  private readonly options: LiveCheckOptions
  private readonly rules: readonly PackRule[]
  private readonly waivers: WaiverRegister | undefined
  private findings: Findings
  /** By the rules' numbers. */
  private readonly results: RuleResult[]
  /** Numbers of the rules that bound how many rows are applicable: that may change while no verdict does. */
  private readonly bounded: readonly number[]
  /** Instances that came, that went and that were stated anew since the model was read, by name. */
  private readonly edited = new Set<number>()
  private times = 0

  /** Errors: `rule-…` when a pack does not compile for the model's schema. */
  constructor(kernel: Kernel, model: Model, options: LiveCheckOptions) {
    // which build judges depends on the model
    this.kernel = kernelOf(model.kernel) ?? kernel
    this.options = options
    this.rules = packRules(options.packs)
    this.waivers = registerOf(options, this.rules)
    this.judged = judge(model, this.rules)
    this.findings = this.prepared()
    this.results = this.rules.map((_, number) => this.count(number))
    this.bounded = [...this.rules.keys()].filter((number) => this.rules[number]?.rule.occurs !== undefined)
  }

  /** The rules on the model; another one after an edit for which the model had no room. */
  get run(): Run {
    return this.judged
  }

  private prepared(): Findings {
    const findings = findingsOf(this.judged, this.rules, this.waivers)
    findings.prepare()
    return findings
  }

  /** The whole document of the model as it is; when a change comes in between it is begun again. */
  async result(): Promise<Result> {
    const { kernel, options, rules } = this
    for (;;) {
      const { times, run } = this
      const changed = { values: run.changeCount, instances: this.edited.size }
      try {
        const result = await resultOf({ kernel, options, rules, run, changed })
        if (times === this.times) return result
      } catch (error) {
        // an edit may have made room: the run is another one then
        if (times === this.times) throw error
      }
    }
  }

  /** Puts values in and says what that did. Values that no rule reads are passed over. */
  change(changes: readonly Change[]): ResultChanges {
    this.times++
    const rejudged = this.run.rejudge(changes)
    return this.changesOf(rejudged, this.findings.after(rejudged))
  }

  /**
   * Edits the model, and says what that did. The first edit, and one that brings more rows of a class than there is room for,
   * numbers the rows anew and judges all of them once: `row`s are then to be asked for again.
   *
   * Errors: `edit-invalid` when the edit cannot be done, `call-invalid` when a rule cannot follow edits or another check edited
   * the model; nothing has changed then.
   */
  edit(edit: ModelEdit): ResultChanges {
    const { model } = this.run
    this.run.take()
    expectFollowable(this.rules)
    const staged = stageEdit(model, edit)
    const missing = roomMissing(model, staged)
    this.times++
    if (!model.isSpread || missing.size > 0) this.makeRoom(missing)
    const linking = prepareEdit(model, this.run.relations, staged)
    const before = this.findings.beforeEdit(
      [...staged.restated, ...staged.removed].map((id) => model.rowOfId(id)),
    )
    const edited = keepEdit(model, staged)
    for (const id of [...staged.added.keys(), ...staged.restated, ...staged.removed]) this.edited.add(id)
    const rejudged = this.run.follow(edited, linking)
    return this.changesOf(rejudged, this.findings.afterEdit(rejudged, edited, before))
  }

  /** Makes room for rows: all of them are numbered anew, so what knew rows is made again. */
  private makeRoom(missing: ReadonlyMap<SchemaClass, number>): void {
    const { model } = this.run
    const puts = [...this.run.changes()].map((change) => ({ ...change, id: model.idOf(change.row) }))
    this.run.close()
    model.makeRoom(missing)
    forgetParts(model)
    this.judged = judge(model, this.rules)
    this.judged.change(puts.map(({ id, ...change }) => ({ ...change, row: model.rowOfId(id) })))
    this.findings = this.prepared()
  }

  private changesOf({ flips, standing }: Rejudged, findings: FindingChanges): ResultChanges {
    // a row that still fails a specification may fail another requirement of it
    const asking = standing.filter(({ rule }) => this.rules[rule]?.rule.specification !== undefined)
    const moved = [...flips, ...asking].map(({ rule }) => rule)
    const waived = this.waivers?.takeTouched() ?? []
    const rules = this.recount(new Set([...moved, ...waived, ...this.bounded]))
    const told = this.waivers === undefined ? {} : { waivers: this.waivers.result() }
    return { flips, findings, rules, summary: summarise(this.results), ...told }
  }

  private count(number: number): RuleResult {
    const result = ruleResult(this.run, number, (this.rules[number] as PackRule).rule)
    return this.waivers === undefined ? result : waivedRule(result, this.waivers.counts(number))
  }

  /** Gives up what the check holds of the model. */
  close(): void {
    this.run.close()
  }

  /** Counts rules again; @returns the results that are others now, in the order of the rules */
  private recount(numbers: ReadonlySet<number>): RuleResult[] {
    const others: RuleResult[] = []
    for (const number of [...numbers].sort((a, b) => a - b)) {
      const result = this.count(number)
      if (isSame(result, this.results[number] as RuleResult)) continue
      this.results[number] = result
      others.push(result)
    }
    return others
  }
}

/** What a pattern of names means is found out when a rule is compiled, and an edit may bring names. */
function expectFollowable(rules: readonly PackRule[]): void {
  const found = rules.find(({ rule }) => rule.specification !== undefined && asksForNames(rule.specification))
  if (found === undefined) return
  const what = `${found.rule.id} names property sets or properties by a pattern and cannot follow an edit`
  throw new LintelError('call-invalid', `${what}; check the edited model anew`)
}

/** Whether two results of one rule say the same. */
function isSame(a: RuleResult, b: RuleResult): boolean {
  const fails = ({ requirements = [] }: RuleResult): string => requirements.map(({ fail }) => fail).join()
  const isAlike = (['status', 'pass', 'fail', 'unknown', 'waived', 'message'] as const).every(
    (key) => a[key] === b[key],
  )
  return isAlike && fails(a) === fails(b)
}

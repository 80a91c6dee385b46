/** Checks a model: the whole story on one screen. Bytes in, the `lintel-result/1` document out. */

import { breathe } from './breathe.ts'
import { sharedParts } from './compile/model-parts.ts'
import { type DigestedResult, ResultDigest } from './digest.ts'
import { Elements } from './findings/elements.ts'
import { Findings } from './findings/findings.ts'
import { checkSpecification } from './ids/check-specification.ts'
import { ModelNames } from './ids/model-names.ts'
import { namedByIds } from './ids/pack.ts'
import { requirementResults } from './ids/requirement-results.ts'
import { type Kernel, kernelOf } from './kernel.ts'
import { typedCore } from './language/typed-core.ts'
import type { Model } from './model.ts'
import type { ResolvedRule } from './pack/chain.ts'
import type { ResolvedPack } from './pack/resolve.ts'
import { usedParameters } from './parameters.ts'
import { type ModelInput, type ReadOptions, readModel } from './read.ts'
import type { Finding, PackRef, Result, RuleResult, RuleStatus } from './result.ts'
import { Run } from './run.ts'
import type { Schema, SchemaClass } from './schema/schema.ts'
import { summarise } from './summary.ts'
import { WaiverRegister } from './waivers/register.ts'
import { waivedRule } from './waivers/waived-rule.ts'
import type { WaiversInForce } from './waivers/waiver.ts'

export type { ModelInput } from './read.ts'

export interface CheckOptions extends ReadOptions {
  readonly packs: readonly ResolvedPack[]
  readonly jurisdiction?: string | undefined
  /** Sees the model when it is read, before it is checked. */
  readonly onRead?: ((model: Model) => void) | undefined
  /** Findings that someone accepts, and the day: time comes from outside. */
  readonly waivers?: WaiversInForce | undefined
  /**
   * Takes the findings as they come, and the result holds none: its digest and its summary are those of all of them. For
   * results that need not be in memory as a whole.
   */
  readonly onFindings?: ((findings: readonly Finding[]) => void) | undefined
}

/** A rule that runs, with the pack it came from. */
export interface PackRule {
  readonly pack: ResolvedPack
  readonly rule: ResolvedRule
}

/** What a result is made from. */
export interface Judged {
  readonly kernel: Kernel
  readonly options: CheckOptions
  readonly rules: readonly PackRule[]
  readonly run: Run
  /** How many values were put in, and how many instances came, went or were stated anew, since the file was read. */
  readonly changed: { readonly values: number; readonly instances: number }
}

/**
 * Reads a model and checks it against packs.
 *
 * Errors: those of `readModel`; `rule-…` when a pack does not compile for the model's schema.
 */
export async function checkModel(kernel: Kernel, input: ModelInput, options: CheckOptions): Promise<Result> {
  const model = await readToCheck(kernel, input, options)
  try {
    options.onRead?.(model)
    return await checkRead(kernel, model, options)
  } finally {
    model.close()
  }
}

/** Reads a model for `checkRead` with the same options; whoever calls it closes it. Errors: those of `readModel`. */
export function readToCheck(kernel: Kernel, input: ModelInput, options: CheckOptions): Promise<Model> {
  const rules = options.packs.reduce((sum, pack) => sum + pack.rules.length, 0)
  const keep = (schema: Schema): ReadonlySet<string> => namedByIds(schema, options.packs)
  return readModel(kernel, input, { ...options, rules, keep })
}

/** Checks a model that is read already; with a signal the host may breathe, and cancel, between rules. */
export async function checkRead(kernel: Kernel, model: Model, options: CheckOptions): Promise<Result> {
  const rules = packRules(options.packs)
  options.onEvent?.({ type: 'progress', phase: 'check', done: 0, total: rules.length })
  const run = judge(model, rules, false)
  // which build judges depends on the model
  const judging = kernelOf(model.kernel) ?? kernel
  const result = await resultOf({
    kernel: judging,
    options,
    rules,
    run,
    changed: { values: 0, instances: 0 },
  })
  run.close()
  return result
}

/** The rules of packs, in their order: a rule's place is its number in a run. */
export function packRules(packs: readonly ResolvedPack[]): PackRule[] {
  return packs.flatMap((pack) => pack.rules.map((rule): PackRule => ({ pack, rule })))
}

/** Compiles rules for a model and judges all its rows; `follows`: whether changes will be followed. */
export function judge(model: Model, rules: readonly PackRule[], follows = true): Run {
  const { schema } = model
  const names = new ModelNames(model, sharedParts(model).relations, follows)
  const mayHaveRows = (found: SchemaClass): boolean => {
    const { first, end } = model.ownRows(found)
    return follows || first < end
  }
  const context = { schema, names, mayHaveRows, made: new Map() }
  const checked = rules.map(({ pack, rule }) =>
    rule.specification === undefined
      ? typedCore(rule, pack.names, schema)
      : checkSpecification(rule.id, rule.specification, context),
  )
  const run = new Run(model, checked, follows)
  run.evaluate()
  return run
}

/** The register of a check that is made with waivers. */
export function registerOf(
  { waivers }: Pick<CheckOptions, 'waivers'>,
  rules: readonly PackRule[],
): WaiverRegister | undefined {
  if (waivers === undefined) return undefined
  const waivable = rules.map(({ pack, rule: { id, reference } }) => ({ id, reference, packs: pack.chain }))
  return new WaiverRegister(waivers, waivable)
}

/** The findings of rules, by their numbers. */
export function findingsOf(run: Run, rules: readonly PackRule[], waivers?: WaiverRegister): Findings {
  const elements = new Elements(run.model, run.relations)
  return new Findings({ run, elements, rules: rules.map(({ rule }) => rule), waivers })
}

/** The document that says what a run found. */
export async function resultOf(judged: Judged): Promise<Result> {
  const { options, rules, run } = judged
  const waivers = registerOf(options, rules)
  const findings = findingsOf(run, rules, waivers)
  const results: RuleResult[] = []
  const found: Finding[] = []
  const digest = new ResultDigest(options.hasher)
  const take =
    options.onFindings ??
    ((more: readonly Finding[]): void => {
      for (const finding of more) found.push(finding)
    })
  for (const [number, { rule }] of rules.entries()) {
    for (const portion of findings.of(number)) {
      digest.add(portion)
      take(portion)
    }
    const result = ruleResult(run, number, rule)
    results.push(waivers === undefined ? result : waivedRule(result, waivers.counts(number)))
    options.onEvent?.({ type: 'progress', phase: 'check', done: number + 1, total: rules.length })
    await breathe(options.signal, run.model.facts.name)
  }
  const told = waivers === undefined ? {} : { waivers: waivers.result() }
  const body = { ...assemble(judged, results), ...told }
  return { ...body, findings: found, digest: digest.end(body) }
}

/** What became of a rule, by its number in a run, without waivers. */
export function ruleResult(run: Run, number: number, rule: ResolvedRule): RuleResult {
  const { fail, unknown, pass, whereTrue } = run.counts(number)
  const { specification } = rule
  const min = rule.occurs?.min ?? 0
  const max = rule.occurs?.max ?? Number.POSITIVE_INFINITY
  const amiss = rule.occurs !== undefined && (whereTrue < min || whereTrue > max)
  const status: RuleStatus =
    fail > 0 || amiss
      ? 'fail'
      : unknown > 0
        ? 'unknown'
        : pass > 0 || rule.occurs !== undefined
          ? 'pass'
          : 'notApplicable'
  return {
    id: rule.id,
    title: rule.title,
    reference: rule.reference,
    category: rule.category,
    severity: rule.severity,
    verified: rule.verified,
    status,
    applicable: fail + unknown + pass,
    pass,
    fail,
    unknown,
    waived: 0,
    ...(specification === undefined ? {} : { requirements: requirementResults(run, number, specification) }),
    ...(amiss ? { message: occursMessage(rule, whereTrue, min, max) } : {}),
  }
}

function occursMessage(rule: ResolvedRule, found: number, min: number, max: number): string {
  const wanted =
    min === max ? `exactly ${min}` : max === Number.POSITIVE_INFINITY ? `at least ${min}` : `${min} to ${max}`
  return `${rule.title}: ${wanted} expected, ${found} found. ${rule.mend}`
}

function assemble({ kernel, options, run, changed }: Judged, rules: readonly RuleResult[]): DigestedResult {
  const { model } = run
  return {
    schema: 'lintel-result/1' as const,
    model: {
      name: model.facts.name,
      sha256: model.facts.sha256,
      ifcSchema: model.schema.name,
      rows: model.countIn(model.rowsOf('IfcRoot')),
      ...(options.jurisdiction === undefined ? {} : { jurisdiction: options.jurisdiction }),
      ...(changed.values === 0 ? {} : { changedValues: changed.values }),
      ...(changed.instances === 0 ? {} : { changedInstances: changed.instances }),
      notRead: model.notRead,
    },
    packs: options.packs.flatMap(packRefs),
    parameters: usedParameters(options.packs),
    kernel: { version: kernel.version, build: kernel.build, sha256: kernel.sha256 },
    summary: summarise(rules),
    rules,
  }
}

function packRefs({ id: own, chain, audit, declared }: ResolvedPack): PackRef[] {
  return chain.map(({ id, version, sha256 }) => ({
    id,
    version,
    sha256,
    ...(declared.length === 0 || id !== own ? {} : { declared }),
    ...(audit === undefined || id !== own ? {} : { audit }),
  }))
}

/** Checks a model: the whole story on one screen. Bytes in, the `lintel-result/1` document out. */

import { breathe } from './breathe.ts'
import { type DigestedResult, ResultDigest } from './digest.ts'
import { Elements } from './findings/elements.ts'
import { Findings } from './findings/findings.ts'
import type { Kernel } from './kernel.ts'
import { checkRule } from './language/check.ts'
import type { Model } from './model.ts'
import type { ResolvedRule } from './pack/chain.ts'
import type { ResolvedPack } from './pack/resolve.ts'
import { type ModelInput, type ReadOptions, readModel } from './read.ts'
import type { Finding, Result, RuleResult, RuleStatus } from './result.ts'
import { type Counts, Run } from './run.ts'
import { loadSchema, SCHEMA_NAMES } from './schema/load.ts'
import { summarise } from './summary.ts'

export type { ModelInput } from './read.ts'

export interface CheckOptions extends ReadOptions {
  readonly packs: readonly ResolvedPack[]
  readonly jurisdiction?: string | undefined
  /**
   * Takes the findings as they come, and the result holds none: its digest and its summary are those of all of them. For
   * results that need not be in memory as a whole.
   */
  readonly onFindings?: ((findings: readonly Finding[]) => void) | undefined
}

/** A rule that runs, with the pack it came from. */
interface PackRule {
  readonly pack: ResolvedPack
  readonly rule: ResolvedRule
}

/**
 * Reads a model and checks it against packs.
 *
 * Errors: those of `readModel`; `rule-…` when a pack does not compile for the model's schema.
 */
export async function checkModel(kernel: Kernel, input: ModelInput, options: CheckOptions): Promise<Result> {
  const model = await readModel(kernel, input, options)
  return await checkRead(kernel, model, options)
}

/** Checks a model that is read already; with a signal the host may breathe, and cancel, between rules. */
export async function checkRead(kernel: Kernel, model: Model, options: CheckOptions): Promise<Result> {
  const rules = options.packs.flatMap((pack) => pack.rules.map((rule): PackRule => ({ pack, rule })))
  options.onEvent?.({ type: 'progress', phase: 'check', done: 0, total: rules.length })
  const schemas = SCHEMA_NAMES.map(loadSchema)
  const checked = rules.map(({ pack, rule }) =>
    checkRule(rule, { ...pack.names, schema: model.schema, schemas }),
  )
  const run = new Run(model, checked)
  run.evaluate()
  const findings = new Findings(
    run,
    new Elements(model, run.relations),
    rules.map(({ rule }) => rule),
  )
  const results: RuleResult[] = []
  const found: Finding[] = []
  const digest = new ResultDigest(options.hasher)
  const keep = (more: readonly Finding[]): void => {
    for (const finding of more) found.push(finding)
  }
  for (const [i, { rule }] of rules.entries()) {
    const compiled = run.program.rules[i]
    if (compiled === undefined) continue
    results.push(ruleResult(rule, run.counts(compiled.number)))
    const own = findings.of(i)
    digest.add(own)
    if (own.length > 0) (options.onFindings ?? keep)(own)
    options.onEvent?.({ type: 'progress', phase: 'check', done: i + 1, total: rules.length })
    await breathe(options.signal, model.facts.name)
  }
  run.close()
  const body = assemble(kernel, model, options, results)
  return { ...body, findings: found, digest: digest.end(body) }
}

function ruleResult(rule: ResolvedRule, counts: Counts): RuleResult {
  const { fail, unknown, pass, whereTrue } = counts
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
    ...(amiss ? { message: occursMessage(rule, whereTrue, min, max) } : {}),
  }
}

function occursMessage(rule: ResolvedRule, found: number, min: number, max: number): string {
  const wanted =
    min === max ? `exactly ${min}` : max === Number.POSITIVE_INFINITY ? `at least ${min}` : `${min} to ${max}`
  return `${rule.title}: ${wanted} expected, ${found} found. ${rule.mend}`
}

function assemble(
  kernel: Kernel,
  model: Model,
  options: CheckOptions,
  rules: readonly RuleResult[],
): DigestedResult {
  const parameters = Object.fromEntries(options.packs.flatMap((pack) => usedParameters(pack)))
  return {
    schema: 'lintel-result/1' as const,
    model: {
      name: model.facts.name,
      sha256: model.facts.sha256,
      ifcSchema: model.schema.name,
      rows: model.rowsOf('IfcRoot').end,
      ...(options.jurisdiction === undefined ? {} : { jurisdiction: options.jurisdiction }),
      notRead: model.notRead,
    },
    packs: options.packs.flatMap((pack) =>
      pack.chain.map(({ id, version, sha256: digest }) => ({ id, version, sha256: digest })),
    ),
    parameters,
    kernel: { version: kernel.version, build: kernel.build, sha256: kernel.sha256 },
    summary: summarise(rules),
    rules,
  }
}

function usedParameters(pack: ResolvedPack): [string, number | string | boolean][] {
  return Object.entries(pack.names.params).map(([name, { value, unit }]) => [
    name,
    unit === undefined || typeof value !== 'number' ? value : `${value} ${unit}`,
  ])
}

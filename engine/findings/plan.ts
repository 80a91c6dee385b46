/** What is the same for all findings of a rule, found out once: what its conjuncts measure, what may be moved, what is shown. */
import type { Value } from '../compile/builder.ts'
import { ownSources, waysOf } from '../compile/leaves.ts'
import type { CompiledConjunct, CompiledRule } from '../compile/probes.ts'
import { SpecificationFindings } from '../ids/finding.ts'
import type { Node, Source, ToOneRelation } from '../language/ast.ts'
import type { Rule } from '../pack/pack.ts'
import type { FindingInput } from '../result.ts'
import { type Target, targetOf } from './fixes.ts'
import { paramsOf } from './inputs.ts'
import { type Scale, scaleOf } from './judge.ts'

export interface RulePlan {
  readonly rule: Rule
  readonly compiled: CompiledRule
  /** In their order; a single one where the rule requires nothing. */
  readonly conjuncts: readonly ConjunctPlan[]
  readonly probes: { readonly fail: Probes; readonly unknown: Probes }
  /** Of a specification that requires something. */
  readonly specification: SpecificationFindings | null
}

/** Rules to ask which conjunct failed, or which is undecided. */
export interface Probes {
  /** Without those that never fail. */
  readonly asked: readonly number[]
  /** By the places of the conjuncts: where its probe stands among those asked; -1 where it has none. */
  readonly places: readonly number[]
  /** Where the probe stands that tells whether `where` is undecided; -1 for none. */
  readonly where: number
}

export interface ConjunctPlan {
  /** Undefined where the rule requires nothing. */
  readonly compiled: CompiledConjunct | undefined
  readonly scale: Scale | null
  readonly target: Target | null
  readonly inputs: InputPlan
}

/** The inputs of a conjunct and its conditions, then those of `where`. */
export interface InputPlan {
  readonly sources: readonly Source[]
  /** Ways that may lead nowhere, and parameters, in the order in which they are shown. */
  readonly others: readonly (readonly ToOneRelation[] | FindingInput)[]
  readonly aggregates: readonly { readonly path: string; readonly value: Value }[]
}

/** The plan of a rule. */
export function rulePlan(rule: Rule, compiled: CompiledRule): RulePlan {
  const { checked, conjuncts, whereUndecided } = compiled
  const all = conjuncts.length === 0 ? [undefined] : conjuncts
  return {
    rule,
    compiled,
    conjuncts: all.map((conjunct) => ({
      compiled: conjunct,
      scale: conjunct === undefined ? null : scaleOf(conjunct),
      target: conjunct === undefined ? null : targetOf(conjunct, checked),
      inputs: inputPlan(conjunct, checked.where),
    })),
    probes: {
      // the only conjunct of a failed row has failed
      fail: probesOf(conjuncts.length < 2 ? [] : conjuncts.map((conjunct) => conjunct.rule), null),
      unknown: probesOf(
        conjuncts.map(({ undecided }) => undecided),
        whereUndecided,
      ),
    },
    specification: specificationOf(rule, conjuncts),
  }
}

function specificationOf(rule: Rule, conjuncts: readonly CompiledConjunct[]): SpecificationFindings | null {
  const asked = conjuncts.flatMap(({ conjunct }) => conjunct.requirement ?? [])
  return asked.length === 0 ? null : new SpecificationFindings(rule, asked)
}

function probesOf(conjuncts: readonly (number | null)[], where: number | null): Probes {
  const asked = [...conjuncts, where].filter((probe) => probe !== null)
  const placeOf = (probe: number | null): number => (probe === null ? -1 : asked.indexOf(probe))
  return { asked, places: conjuncts.map(placeOf), where: placeOf(where) }
}

function inputPlan(compiled: CompiledConjunct | undefined, where: Node | null): InputPlan {
  const nodes: Node[] = compiled === undefined ? [] : [compiled.conjunct.node, ...compiled.conjunct.given]
  if (where !== null) nodes.push(where)
  const sources = new Map<string, Source>()
  for (const node of nodes) ownSources(node, sources)
  return {
    sources: [...sources.values()].filter(({ leaf }) => leaf.kind !== 'absent'),
    others: nodes.flatMap((node) => [...waysOf(node), ...paramsOf(node)]),
    aggregates: compiled?.aggregates ?? [],
  }
}

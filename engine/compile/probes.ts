/**
 * Rules as formulas, and beside each rule hidden ones, its probes, that tell which part of it decided a row. A run judges no
 * probes: they are judged when asked for, in the blocks that hold findings of their rule, and speak of these findings only.
 */
import type { AggregateNode, CheckedRule, Conjunct, Node } from '../language/ast.ts'
import { type Bits, either, isTotal, ONE, TRUE, type Truth, without } from './bits.ts'
import type { Value } from './builder.ts'
import type { Conditions } from './conditions.ts'
import { childrenOf } from './leaves.ts'
import type { RuleFormulas } from './serialise.ts'

/** A conjunct of a rule as the kernel knows it. */
export interface CompiledConjunct {
  readonly conjunct: Conjunct
  /** Number of the rule that fails where this conjunct does: a hidden one, or the rule itself when it is the only one. */
  readonly rule: number
  /** Number of the hidden rule that fails where this conjunct is undecided; null when it never is. */
  readonly undecided: number | null
  readonly value: Value | null
  /** The limit where it is no constant. */
  readonly limit: Value | null
  /** What the conjunct counts or sums over members. */
  readonly aggregates: readonly { readonly path: string; readonly value: Value }[]
}

export interface CompiledRule {
  readonly checked: CheckedRule
  readonly number: number
  /** None of a rule that applies to no row. */
  readonly conjuncts: readonly CompiledConjunct[]
  /** Number of the hidden rule that fails where `where` is undecided; null when it never is. */
  readonly whereUndecided: number | null
}

/** Rules and hidden rules by their numbers. */
export class RuleTable {
  readonly formulas: RuleFormulas[] = []

  add(formulas: RuleFormulas): number {
    return this.formulas.push(formulas) - 1
  }
}

/** Adds rules, numbered in their order, and behind them their probes. */
export function addRules(
  table: RuleTable,
  compiler: Conditions,
  rules: readonly CheckedRule[],
  conjunctsOf: (rule: CheckedRule) => readonly Conjunct[],
): CompiledRule[] {
  const truths = rules.map((rule) =>
    compiler.about(rule, () => ({
      where: rule.where === null ? TRUE : compiler.truth(rule.where),
      require: rule.require === null ? TRUE : compiler.truth(rule.require),
    })),
  )
  const numbers = rules.map((_, i) => {
    const { where, require } = truths[i] as { where: Truth; require: Truth }
    return table.add(formulasOf(where, require, null))
  })
  return rules.map((checked, i) =>
    compiler.about(checked, () =>
      addProbes(
        table,
        compiler,
        { checked, number: numbers[i] as number },
        { where: truths[i]?.where ?? TRUE, conjuncts: conjunctsOf(checked) },
      ),
    ),
  )
}

function addProbes(
  table: RuleTable,
  compiler: Conditions,
  { checked, number }: Pick<CompiledRule, 'checked' | 'number'>,
  { where, conjuncts }: { readonly where: Truth; readonly conjuncts: readonly Conjunct[] },
): CompiledRule {
  if (isNever(where)) return { checked, number, whereUndecided: null, conjuncts: [] }
  const undecided = (truth: Truth): number | null => {
    if (isTotal(truth)) return null
    const known = either([truth.isTrue, truth.isFalse])
    return known === ONE ? null : table.add(undecidedFormulas(where.isFalse, known, number))
  }
  return {
    checked,
    number,
    whereUndecided: checked.where === null ? null : undecided(where),
    conjuncts: conjuncts.map((conjunct) => {
      const truth = compiler.truth(conjunct.given.reduceRight<Node>(implied, conjunct.node))
      return {
        conjunct,
        rule: conjuncts.length === 1 ? number : table.add(formulasOf(where, truth, number)),
        undecided: undecided(truth),
        ...measured(compiler, conjunct),
      }
    }),
  }
}

/** Whether no row can be found to apply. */
function isNever({ isFalse }: Truth): boolean {
  return isFalse === ONE
}

function implied(right: Node, left: Node): Node {
  return { kind: 'implies', left, right }
}

function formulasOf(where: Truth, require: Truth, explains: number | null): RuleFormulas {
  return {
    whereTrue: where.isTrue,
    whereFalse: where.isFalse,
    requireTrue: require.isTrue,
    requireFalse: require.isFalse,
    explains,
  }
}

/** Fails where something is not known, of the rows that the rule may apply to. */
function undecidedFormulas(notApplicable: Bits, known: Bits, explains: number): RuleFormulas {
  return {
    whereTrue: without(notApplicable),
    whereFalse: notApplicable,
    requireTrue: known,
    requireFalse: without(known),
    explains,
  }
}

/** The numbers a finding about the conjunct reports. */
function measured(
  compiler: Conditions,
  conjunct: Conjunct,
): Pick<CompiledConjunct, 'value' | 'limit' | 'aggregates'> {
  const { value, limit, node } = conjunct
  return {
    value: limit?.kind === 'number' && value !== null ? compiler.numbers.value(value) : null,
    limit: limit?.kind === 'number' ? compiler.numbers.value(limit.node) : null,
    aggregates: aggregatesOf(node, []).flatMap((aggregate) => {
      const number = compiler.numbers.value(aggregate)
      return number === null ? [] : [{ path: aggregateText(aggregate), value: number }]
    }),
  }
}

function aggregatesOf(node: Node, into: AggregateNode[]): readonly AggregateNode[] {
  if (node.kind === 'aggregate') into.push(node)
  else for (const child of childrenOf(node)) aggregatesOf(child, into)
  return into
}

function aggregateText(node: AggregateNode): string {
  return `${node.function}(${node.text}${node.where === null ? '' : ' where …'})`
}

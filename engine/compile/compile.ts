/** Compiles checked rules against a model: makes the columns they read, writes the program, hands it to the kernel. */
import { CODED_TEXT } from '../../assembly/abi.ts'
import { type Column, columnTexts, fillColumns } from '../columns.ts'
import { guarded } from '../kernel.ts'
import type { CheckedRule, Conjunct } from '../language/ast.ts'
import type { Model } from '../model.ts'
import type { Relations } from '../relations.ts'
import { TRUE } from './bits.ts'
import type { TextSet, Value } from './builder.ts'
import { Conditions } from './conditions.ts'
import { wantedColumns } from './leaves.ts'
import { CompileScope } from './scope.ts'
import { type Plan, type RuleFormulas, serialise } from './serialise.ts'

/** Texts that a change may bring before a program must be compiled again. */
const TEXT_RESERVE = 8192

/** A conjunct of a rule as the kernel knows it. */
export interface CompiledConjunct {
  readonly conjunct: Conjunct
  /** Number of the hidden rule that judges this conjunct alone; the rule's own number when it is the only one. */
  readonly rule: number
  readonly value: Value | null
  /** The limit where it is no constant. */
  readonly limit: Value | null
}

export interface CompiledRule {
  readonly checked: CheckedRule
  readonly number: number
  readonly conjuncts: readonly CompiledConjunct[]
}

export interface CompiledProgram {
  readonly rules: readonly CompiledRule[]
  readonly columns: ReadonlyMap<string, Column>
  /** Number of a column in the program by its address. */
  readonly columnNumbers: ReadonlyMap<number, number>
  readonly sets: readonly LoadedSet[]
  readonly textLimit: number
  readonly words: Uint32Array
}

/** A set of texts as a bitmap in the kernel. */
export interface LoadedSet {
  readonly set: TextSet
  readonly address: number
}

/** Compiles and loads; the kernel is ready to run afterwards. `conjunctsOf` comes from the language. */
export function compile(
  model: Model,
  relations: Relations,
  rules: readonly CheckedRule[],
  conjunctsOf: (rule: CheckedRule) => readonly Conjunct[],
): CompiledProgram {
  const columns = fillColumns(model, relations, wantedColumns(model, relations, rules))
  const scope = new CompileScope(model, relations, columns)
  const compiler = new Conditions(scope)
  const formulas: RuleFormulas[] = []
  const classes: (readonly string[])[] = []
  const compiled = rules.map(
    (checked): Omit<CompiledRule, 'conjuncts'> & { conjuncts: CompiledConjunct[] } => {
      const number = formulas.push(ruleFormulas(compiler, checked)) - 1
      classes.push(checked.classes)
      return { checked, number, conjuncts: [] }
    },
  )
  for (const rule of compiled) {
    const all = conjunctsOf(rule.checked)
    for (const conjunct of all) {
      const probe =
        all.length === 1 ? rule.number : formulas.push(probeFormulas(compiler, rule.checked, conjunct)) - 1
      if (all.length > 1) classes.push(rule.checked.classes)
      rule.conjuncts.push(compileConjunct(compiler, conjunct, probe))
    }
  }
  const { builder } = scope
  builder.seal()
  const tables = builder.tables.map((entries) => loadTable(model, entries))
  const textLimit =
    internOnly(
      model,
      builder.coded.flatMap((coded) => coded.sets),
    ) + TEXT_RESERVE
  const byNumber = new Map(
    builder.columns.map((address, number) => [
      number,
      [...columns.values()].find((column) => column.address === address),
    ]),
  )
  const sets = builder.coded.map((coded) =>
    coded.kind === CODED_TEXT
      ? coded.sets.map((set) => loadSet(model, set, byNumber.get(set.column), textLimit))
      : [],
  )
  const setAddresses = sets.map((loaded) => loaded.map(({ address }) => address))
  const plans = plansOf(model, classes)
  const words = serialise({
    builder,
    rules: formulas,
    plans,
    aggregates: scope.aggregates,
    setAddresses,
    tables,
  })
  load(model, words)
  const columnNumbers = new Map(builder.columns.map((address, number) => [address, number]))
  return { rules: compiled, columns, columnNumbers, sets: sets.flat(), textLimit, words }
}

function ruleFormulas(compiler: Conditions, rule: CheckedRule): RuleFormulas {
  const where = rule.where === null ? TRUE : compiler.truth(rule.where)
  const require = rule.require === null ? TRUE : compiler.truth(rule.require)
  return {
    whereTrue: where.isTrue,
    whereFalse: where.isFalse,
    requireTrue: require.isTrue,
    requireFalse: require.isFalse,
  }
}

/** The rule as if it required this conjunct only. */
function probeFormulas(compiler: Conditions, rule: CheckedRule, conjunct: Conjunct): RuleFormulas {
  const node = conjunct.given.reduceRight(
    (right, left) => ({ kind: 'implies', left, right }) as const,
    conjunct.node,
  )
  return ruleFormulas(compiler, { ...rule, require: node })
}

function compileConjunct(compiler: Conditions, conjunct: Conjunct, rule: number): CompiledConjunct {
  const numeric = conjunct.limit?.kind === 'number' && conjunct.value !== null
  return {
    conjunct,
    rule,
    value: numeric && conjunct.value !== null ? compiler.numbers.value(conjunct.value) : null,
    limit: conjunct.limit?.kind === 'number' ? compiler.numbers.value(conjunct.limit.node) : null,
  }
}

/** One plan for every class that has rows of its own and rules that apply to them. */
function plansOf(model: Model, classes: readonly (readonly string[])[]): Plan[] {
  const ranges = classes.map((names) => names.map((name) => model.schema.class(name)))
  const plans: Plan[] = []
  for (const found of model.schema.classes) {
    const own = model.ownRows(found)
    if (own.first === own.end) continue
    const rules = ranges.flatMap((all, number) =>
      all.some((range) => range !== undefined && range.index <= found.index && found.index <= range.last)
        ? [number]
        : [],
    )
    if (rules.length > 0) plans.push({ first: own.first, count: own.end - own.first, rules })
  }
  return plans
}

/** Makes sure that every text a set is made of has an id; returns how many texts there are. */
function internOnly(model: Model, sets: readonly TextSet[]): number {
  for (const set of sets) for (const text of set.only ?? []) model.texts.intern(text)
  return model.texts.count
}

function loadSet(model: Model, set: TextSet, column: Column | undefined, limit: number): LoadedSet {
  const words = new Uint32Array((limit >>> 5) + 1)
  const mark = (id: number): void => {
    words[id >>> 5] = (words[id >>> 5] as number) | (1 << (id & 31))
  }
  if (set.only !== null) for (const text of set.only) mark(model.texts.find(text))
  else if (column !== undefined)
    for (const id of columnTexts(model, column)) if (set.test(model.texts.get(id))) mark(id)
  const address = model.kernel.alloc(words.byteLength) >>> 0
  model.u32Array(address, words.length).set(words)
  return { set, address }
}

/** text u32, 0, number f64: 16 bytes an entry. */
function loadTable(model: Model, entries: readonly (readonly [string, number])[]): readonly [number, number] {
  const ids = entries.map(([text]) => model.texts.intern(text))
  const address = model.kernel.allocZero(entries.length * 16 + 16) >>> 0
  const view = new DataView(model.kernel.memory.buffer)
  entries.forEach(([, value], i) => {
    view.setUint32(address + 16 * i, ids[i] as number, true)
    view.setFloat64(address + 16 * i + 8, value, true)
  })
  return [address, entries.length]
}

/** Hands a program to the model's kernel, which holds one at a time. */
export function load(model: Model, words: Uint32Array): void {
  const { kernel } = model
  const address = kernel.alloc(words.byteLength) >>> 0
  model.u32Array(address, words.length).set(words)
  guarded(kernel, () => kernel.programLoad(address, words.byteLength, model.rowCount))
}

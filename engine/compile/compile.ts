/** Compiles checked rules against a model: makes the columns they read, writes the program, hands it to the kernel. */
import { CODED_TEXT } from '../../assembly/abi.ts'
import { type Column, columnTexts, fillColumns } from '../columns.ts'
import { guarded } from '../kernel.ts'
import type { CheckedRule, Conjunct } from '../language/ast.ts'
import type { Model } from '../model.ts'
import type { Relations } from '../relations.ts'
import type { TextSet } from './builder.ts'
import { Conditions } from './conditions.ts'
import { wantedColumns } from './leaves.ts'
import { addRules, type CompiledRule, RuleTable } from './probes.ts'
import { CompileScope } from './scope.ts'
import { type Plan, serialise } from './serialise.ts'

/** Texts that a change may bring before a program must be compiled again. */
const TEXT_RESERVE = 8192

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
  const table = new RuleTable()
  const compiled = addRules(table, compiler, rules, conjunctsOf)
  const { builder } = scope
  builder.seal()
  const tables = builder.tables.map((entries) => loadTable(model, entries))
  const textLimit = internOnly(model, scope) + TEXT_RESERVE
  const sets = loadSets(model, scope, [...columns.values()], textLimit)
  const setAddresses = sets.map((loaded) => loaded.map(({ address }) => address))
  const plans = plansOf(model, table.classes)
  const words = serialise({
    builder,
    rules: table.formulas,
    plans,
    aggregates: scope.aggregates,
    setAddresses,
    tables,
  })
  load(model, words)
  const columnNumbers = new Map(builder.columns.map((address, number) => [address, number]))
  return { rules: compiled, columns, columnNumbers, sets: sets.flat(), textLimit, words }
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
function internOnly(model: Model, { builder }: CompileScope): number {
  for (const { sets } of builder.coded) {
    for (const set of sets) for (const text of set.only ?? []) model.texts.intern(text)
  }
  return model.texts.count
}

/** Bitmaps of the sets of every coded column, in their order. */
function loadSets(
  model: Model,
  { builder }: CompileScope,
  columns: readonly Column[],
  limit: number,
): LoadedSet[][] {
  const byAddress = new Map(columns.map((column) => [column.address, column]))
  return builder.coded.map(({ kind, sets }) =>
    kind === CODED_TEXT
      ? sets.map((set) => loadSet(model, set, byAddress.get(builder.columns[set.column] as number), limit))
      : [],
  )
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

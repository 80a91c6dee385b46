/** Compiles checked rules against a model: makes the columns they read, writes the program, hands it to the kernel. */
import { NONE } from '../../assembly/abi.ts'
import type { Column } from '../columns.ts'
import type { CheckedRule, Conjunct } from '../language/ast.ts'
import type { Model, RowRange } from '../model.ts'
import { ONE } from './bits.ts'
import type { ProgramBuilder } from './builder.ts'
import { Conditions } from './conditions.ts'
import { wantedColumns } from './leaves.ts'
import type { SharedParts } from './model-parts.ts'
import { addRules, type CompiledRule, RuleTable } from './probes.ts'
import { readsOf } from './reads.ts'
import { CompileScope } from './scope.ts'
import { type Plan, serialise } from './serialise.ts'

export interface CompiledProgram {
  readonly rules: readonly CompiledRule[]
  readonly columns: ReadonlyMap<string, Column>
  /** Number of a column in the program by its address. */
  readonly columnNumbers: ReadonlyMap<number, number>
  /** Where the program's words lie in the kernel's memory. */
  readonly address: number
  readonly bytes: number
}

export interface CompileOptions {
  /** From the language. */
  readonly conjunctsOf: (rule: CheckedRule) => readonly Conjunct[]
  /** Whether changes will be followed: then the kernel must know what findings read. */
  readonly follows: boolean
}

/** Compiles and loads; the kernel is ready to run afterwards. */
export function compile(
  model: Model,
  shared: SharedParts,
  rules: readonly CheckedRule[],
  { conjunctsOf, follows }: CompileOptions,
): CompiledProgram {
  const { relations } = shared
  const columns = shared.takeColumns(wantedColumns(model, relations, rules))
  if ([...columns.values()].some(({ guids }) => guids)) model.kernel.guidsShare()
  const scope = new CompileScope({ model, relations, columns }, follows)
  const table = new RuleTable()
  const conditions = new Conditions(scope)
  const compiled = addRules(table, conditions, rules, conjunctsOf)
  const reads = follows ? readsOf(scope, conditions, rules) : []
  const { builder } = scope
  builder.seal()
  const words = serialise({
    builder,
    rules: table.formulas,
    plans: plansOf(
      model,
      rules.map((rule, number) => (table.formulas[number]?.whereFalse === ONE ? NO_CLASSES : rule)),
    ),
    aggregates: scope.aggregates,
    reads,
    setAddresses: setsOf(shared, builder, { columns: [...columns.values()], rows: conditions.groupRows }),
    tables: builder.tables.map((entries) => shared.table(entries)),
  })
  const address = model.kernel.alloc(words.byteLength) >>> 0
  model.u32Array(address, words.length).set(words)
  const program = { address, bytes: words.byteLength }
  load(model, program)
  const columnNumbers = new Map(builder.columns.map((column, number) => [column, number]))
  return { rules: compiled, columns, columnNumbers, ...program }
}

const NO_CLASSES: Pick<CheckedRule, 'classes' | 'exact'> = { classes: [] }

/** One plan for every class that has rows of its own and rules that apply to them. */
function plansOf(model: Model, rules: readonly Pick<CheckedRule, 'classes' | 'exact'>[]): Plan[] {
  const { classes } = model.schema
  const applying: number[][] = classes.map(() => [])
  for (const [number, rule] of rules.entries()) {
    const reached = new Set<number>()
    for (const name of rule.classes) {
      const found = model.schema.class(name)
      if (found === undefined) continue
      const last = rule.exact === true ? found.index : found.last
      for (let index = found.index; index <= last; index++) reached.add(index)
    }
    for (const index of reached) applying[index]?.push(number)
  }
  return classes.flatMap((found) => {
    const { first, end } = model.ownRows(found)
    const own = applying[found.index] ?? []
    return first === end || own.length === 0 ? [] : [{ first, count: end - first, rules: own }]
  })
}

/** Addresses of the sets of every coded column, in their order. */
function setsOf(
  { textSets }: SharedParts,
  builder: ProgramBuilder,
  { columns, rows }: { readonly columns: readonly Column[]; readonly rows: GroupRows },
): number[][] {
  const byAddress = new Map(columns.map((column) => [column.address, column]))
  const addresses = builder.coded.map(({ group, map, sets }) => {
    // what a map leads to may be any row
    const own = map === NONE ? rows.get(group) : undefined
    return sets.map((set) => {
      const column = byAddress.get(builder.columns[set.column] as number) as Column
      return textSets.address(set, column, own ?? [column.rows])
    })
  })
  textSets.fill()
  return addresses
}

type GroupRows = ReadonlyMap<number, readonly RowRange[]>

/** Hands a program that lies in the kernel's memory to the kernel, which holds one at a time. */
export function load(model: Model, program: Pick<CompiledProgram, 'address' | 'bytes'>): void {
  model.kernel.programLoad(program.address, program.bytes, model.rowCount)
}

/** Word of the program that holds the address of column 0. */
export function columnWord(model: Model, { address }: Pick<CompiledProgram, 'address'>): number {
  return address + model.u32(address + 16)
}

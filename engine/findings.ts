/** Findings of one rule: which conjunct decided, the value, the limit, the margin, the inputs and the smallest change that passes. */
import { type CellValue, plainValue } from './cells.ts'
import { type Column, type ColumnLeaf, cellAddress, columnSource, columnValue } from './columns.ts'
import type { CompiledConjunct, CompiledRule } from './compile/compile.ts'
import { constantOf } from './compile/compiler.ts'
import { childrenOf, ownSources } from './compile/leaves.ts'
import type { Elements } from './elements.ts'
import type { Node, Source } from './language/ast.ts'
import { dimensionOf } from './language/build.ts'
import { siUnit } from './language/dimension.ts'
import type { Rule } from './pack/pack.ts'
import type { Finding, FindingInput, FindingStatus, FindingValue, Quantity } from './result.ts'
import type { Run } from './run.ts'
import { failMessage, unknownMessage } from './sentences.ts'

/** What is known of a conjunct's value and limit at a row. */
interface Judged {
  readonly value?: FindingValue
  readonly limit?: FindingValue
  readonly margin?: Quantity
}

export class Findings {
  private readonly run: Run
  private readonly elements: Elements

  constructor(run: Run, elements: Elements) {
    this.run = run
    this.elements = elements
  }

  /** All findings of a rule, failures first, each kind in the order of the model's rows. */
  of(rule: Rule, compiled: CompiledRule): Finding[] {
    const taken = new Map<string, number>()
    return (['fail', 'unknown'] as const).flatMap((status) => this.ofStatus(rule, compiled, status, taken))
  }

  private ofStatus(
    rule: Rule,
    compiled: CompiledRule,
    status: 'fail' | 'unknown',
    taken: Map<string, number>,
  ): Finding[] {
    const rows = this.run.rows(compiled.number, status)
    if (rows.length === 0) return []
    const decisive = this.decisive(compiled, status, rows)
    const fixes = status === 'fail' ? this.fixes(compiled, rows, decisive) : new Map<number, FindingFix>()
    const judged = this.judge(compiled, rows, decisive)
    return Array.from(rows, (row, i): Finding => {
      const conjunct = compiled.conjuncts[decisive[i] as number]
      return this.finding({
        rule,
        compiled,
        conjunct,
        status,
        row,
        judged: judged[i] as Judged,
        fix: fixes.get(row),
        taken,
      })
    })
  }

  /** For every row the place of the first conjunct that failed or is unknown. */
  private decisive(compiled: CompiledRule, status: 'fail' | 'unknown', rows: Uint32Array): number[] {
    if (compiled.conjuncts.length < 2) return Array.from(rows, () => 0)
    const sets = compiled.conjuncts.map((conjunct) => new Set(this.run.rows(conjunct.rule, status)))
    return Array.from(rows, (row) =>
      Math.max(
        0,
        sets.findIndex((set) => set.has(row)),
      ),
    )
  }

  private judge(compiled: CompiledRule, rows: Uint32Array, decisive: readonly number[]): Judged[] {
    const judged: Judged[] = Array.from(rows, () => ({}))
    compiled.conjuncts.forEach((conjunct, place) => {
      const places = decisive.flatMap((at, i) => (at === place ? [i] : []))
      if (places.length === 0) return
      const own = Uint32Array.from(places, (i) => rows[i] as number)
      const all = conjunct.value === null ? this.judgeTexts(conjunct, own) : this.judgeNumbers(conjunct, own)
      places.forEach((i, k) => {
        judged[i] = all[k] as Judged
      })
    })
    return judged
  }

  private judgeNumbers(compiled: CompiledConjunct, rows: Uint32Array): Judged[] {
    const { value, limit } = compiled.conjunct
    if (compiled.value === null || value === null || limit?.kind !== 'number')
      return Array.from(rows, () => ({}))
    const unit = siUnit(dimensionOf(value) ?? dimensionOf(limit.node))
    const values = this.run.values(compiled.value, rows)
    const constant = constantOf(limit.node)
    const limits =
      constant === undefined && compiled.limit !== null ? this.run.values(compiled.limit, rows) : null
    return Array.from(rows, (_, i) => {
      const bounds: Bounds = [values.lower[i] as number, values.upper[i] as number]
      const most: Bounds =
        limits === null
          ? [constant ?? Number.NaN, constant ?? Number.NaN]
          : [limits.lower[i] as number, limits.upper[i] as number]
      const found = boundsValue(bounds, unit)
      const wanted = boundsValue(most, unit)
      const margin = marginOf(limit.op, bounds, most)
      return {
        ...(found === undefined ? {} : { value: found }),
        ...(wanted === undefined ? {} : { limit: wanted }),
        ...(margin === undefined ? {} : { margin: { number: margin, unit } }),
      }
    })
  }

  private judgeTexts({ conjunct }: CompiledConjunct, rows: Uint32Array): Judged[] {
    const { value, limit } = conjunct
    const wanted = limitText(conjunct.limit)
    return Array.from(rows, (row) => {
      const found = value?.kind === 'source' ? this.input(value, row).value : null
      return {
        ...(found === null ? {} : { value: { text: String(found) } }),
        ...(wanted === null || limit === null ? {} : { limit: { text: wanted } }),
      }
    })
  }

  private finding(at: {
    readonly rule: Rule
    readonly compiled: CompiledRule
    readonly conjunct: CompiledConjunct | undefined
    readonly status: FindingStatus
    readonly row: number
    readonly judged: Judged
    readonly fix: FindingFix | undefined
    readonly taken: Map<string, number>
  }): Finding {
    const { rule, status, row, judged } = at
    const element = this.elements.ref(row)
    const inputs = this.inputs(at.compiled, at.conjunct, row)
    const missing = inputs.filter((input) => input.value === null).map((input) => input.path)
    const values = { ...judged, name: element.name ?? '', class: element.class }
    const base = `${rule.id}:${element.globalId === '' ? `#${element.expressId}` : element.globalId}`
    const times = (at.taken.get(base) ?? 0) + 1
    at.taken.set(base, times)
    return {
      id: times === 1 ? base : `${base}:${times}`,
      rule: rule.id,
      status,
      severity: rule.severity,
      category: rule.category,
      element,
      ...judged,
      inputs,
      ...(status === 'unknown' ? { missing } : {}),
      message:
        status === 'fail'
          ? failMessage(rule.message, values)
          : unknownMessage(rule.title, missing, judged.value),
      fix: { text: rule.mend, ...at.fix },
    }
  }

  /** Everything the verdict was read from: the conjunct's own sources, its conditions, the rule's `where`, parameters. */
  private inputs(
    compiled: CompiledRule,
    conjunct: CompiledConjunct | undefined,
    row: number,
  ): FindingInput[] {
    const nodes: Node[] = conjunct === undefined ? [] : [conjunct.conjunct.node, ...conjunct.conjunct.given]
    if (compiled.checked.where !== null) nodes.push(compiled.checked.where)
    const sources = new Map<string, Source>()
    const params = new Map<string, FindingInput>()
    for (const node of nodes) {
      ownSources(node, sources)
      collectParams(node, params)
    }
    return [
      ...[...sources.values()].filter(isReadable).map((source) => this.input(source, row)),
      ...params.values(),
    ]
  }

  private input(source: Source, row: number): FindingInput {
    const { model, relations } = this.run
    const { leaf } = source
    const target = relations.follow(row, source.steps)
    const column = leaf.kind === 'attribute' || leaf.kind === 'property' ? this.run.column(leaf) : undefined
    const none = { path: source.text, value: null, source: 'missing' } as const
    if (leaf.kind === 'relation') {
      const count = target < 0 ? 0 : relations.targets(relations.toMany(leaf.relation), target).length
      return { path: source.text, value: count, source: 'relation' }
    }
    if (leaf.kind === 'row') return { path: source.text, value: target >= 0, source: 'relation' }
    if (target < 0 || column === undefined) return none
    const value = readable(columnValue(model, column, target))
    if (value === null) return none
    const unit =
      typeof value === 'number' && source.dimension !== null ? { unit: siUnit(source.dimension) } : {}
    const from = columnSource(model, column, target)
    return { path: source.text, value, ...unit, source: source.steps.length > 0 ? 'relation' : from }
  }

  /**
   * The smallest change that passes: the limit in place of the one number judged, kept only where the kernel, run on
   * it, says that the rule passes. All rows of a conjunct are tried at once and put back.
   */
  private fixes(
    compiled: CompiledRule,
    rows: Uint32Array,
    decisive: readonly number[],
  ): Map<number, FindingFix> {
    const fixes = new Map<number, FindingFix>()
    compiled.conjuncts.forEach((conjunct, place) => {
      const target = fixTarget(conjunct)
      const own = Array.from(rows).filter((_, i) => decisive[i] === place)
      if (target === null || own.length === 0) return
      const trials = own.flatMap((row) => this.trial(target, row))
      for (const row of this.passing(compiled.number, trials)) {
        const trial = trials.find((tried) => tried.row === row)
        if (trial !== undefined)
          fixes.set(row, { path: trial.source.text, to: { number: target.limit, unit: target.unit } })
      }
    })
    return fixes
  }

  /** The first of the sources that holds a number at the row is what would be changed. */
  private trial(target: FixTarget, row: number): Trial[] {
    for (const source of target.sources) {
      const column =
        source.leaf.kind === 'attribute' || source.leaf.kind === 'property'
          ? this.run.column(source.leaf as ColumnLeaf)
          : undefined
      if (column === undefined) continue
      const value = columnValue(this.run.model, column, row)
      if (value === null) continue
      return typeof value === 'number' ? [{ row, source, column, value, limit: target.limit }] : []
    }
    return []
  }

  private passing(rule: number, trials: readonly Trial[]): number[] {
    for (const { column, row, limit } of trials) this.write(column, row, limit)
    const passed = this.run.settle().filter((flip) => flip.rule === rule && flip.after === 'pass')
    for (const { column, row, value } of trials) this.write(column, row, value)
    this.run.settle()
    return passed.map((flip) => flip.row)
  }

  /** Writes a number without touching where the cell says it came from. */
  private write(column: Column, row: number, value: number): void {
    const { model } = this.run
    const at = cellAddress(model, column, row)
    new Float64Array(model.kernel.memory.buffer, at, 1)[0] = value
    this.run.mark(column, row)
  }
}

type Bounds = readonly [number, number]

interface FindingFix {
  readonly path: string
  readonly to: FindingValue
}

interface FixTarget {
  readonly sources: readonly Source[]
  readonly limit: number
  readonly unit: string
}

interface Trial {
  readonly row: number
  readonly source: Source
  readonly column: Column
  readonly value: number
  readonly limit: number
}

/** A conjunct whose one number can be moved to a constant limit: a source of the row itself, or the first of several. */
function fixTarget({ conjunct }: CompiledConjunct): FixTarget | null {
  const { value, limit } = conjunct
  if (value === null || limit?.kind !== 'number' || limit.op === '!=' || limit.op === '<' || limit.op === '>')
    return null
  const constant = constantOf(limit.node)
  const sources = directSources(value)
  if (constant === undefined || Number.isNaN(constant) || sources === null) return null
  return { sources, limit: constant, unit: siUnit(dimensionOf(value) ?? dimensionOf(limit.node)) }
}

function directSources(node: Node): Source[] | null {
  if (node.kind === 'source') return node.steps.length === 0 ? [node] : null
  if (node.kind === 'bounds' && node.margin === undefined) return directSources(node.value)
  if (node.kind !== 'coalesce') return null
  const parts = node.items.map(directSources)
  return parts.some((part) => part === null) ? null : parts.flatMap((part) => part ?? [])
}

function isReadable(source: Source): boolean {
  return source.leaf.kind !== 'absent'
}

function collectParams(node: Node, into: Map<string, FindingInput>): void {
  if (node.kind === 'number' && node.origin !== undefined) {
    const path = `param.${node.origin.param}`
    into.set(path, { path, value: node.value, unit: siUnit(node.dimension), source: 'parameter' })
  }
  for (const child of childrenOf(node)) collectParams(child, into)
}

/** A column's value as an input shows it; null when there is none. */
function readable(cell: CellValue): number | string | boolean | null {
  const plain = plainValue(cell)
  if (plain !== null) return plain === '' ? null : plain
  if (cell === null || typeof cell === 'number') return null
  if (cell.kind === 'bounds') return `${cell.lower} … ${cell.upper}`
  if (cell.kind === 'list') return cell.items.length === 0 ? null : `list of ${cell.items.length}`
  return cell.kind === 'ref' ? `#${cell.id}` : null
}

function boundsValue([lower, upper]: Bounds, unit: string): FindingValue | undefined {
  if (Number.isNaN(lower) || Number.isNaN(upper)) return undefined
  if (lower === upper && Number.isFinite(lower)) return { number: lower, unit }
  return { interval: [Number.isFinite(lower) ? lower : null, Number.isFinite(upper) ? upper : null], unit }
}

/** How far the value lies inside the limit, negative where it is outside, taken at the bound that is nearest to passing. */
function marginOf(op: string, [lower, upper]: Bounds, [least, most]: Bounds): number | undefined {
  const margin =
    op === '>=' || op === '>'
      ? upper - least
      : op === '<=' || op === '<'
        ? most - lower
        : op === '='
          ? -Math.abs(lower - least)
          : Number.NaN
  return Number.isFinite(margin) ? margin : undefined
}

function limitText(limit: CompiledConjunct['conjunct']['limit']): string | null {
  switch (limit?.kind) {
    case 'texts':
      return `${limit.negated ? 'not ' : ''}${limit.texts.join(' | ')}`
    case 'pattern':
      return `${limit.negated ? 'not ' : ''}/${limit.pattern}/`
    case 'boolean':
      return String(limit.value)
    default:
      return null
  }
}

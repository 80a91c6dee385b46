/** Writes a compiled program as the kernel reads it; the layout is drawn in assembly/program.ts. */
import {
  ABI_VERSION,
  AGGREGATE_UNIQUE,
  CODED_CLASS,
  CODED_SAME,
  NONE,
  PROGRAM_MAGIC,
} from '../../assembly/abi.ts'
import { madeOnce } from '../made-once.ts'
import type { Aggregate, UniqueCount } from './aggregates.ts'
import { type Bits, bitsKey, codeOf, ONE, ZERO } from './bits.ts'
import { type ProgramBuilder, planesOf } from './builder.ts'
import type { Reads } from './reads.ts'

const HEADER_WORDS = 40
/** Words of one entry, section by section. */
const SIZES = [1, 1, 2, 4, 4, 8, 1, 4, 8, 2, 12, 1, 16, 2, 4, 4] as const

/** Where a rule applies and what it requires; its answer's four bitmaps. */
export interface RuleFormulas {
  readonly whereTrue: Bits
  readonly whereFalse: Bits
  readonly requireTrue: Bits
  readonly requireFalse: Bits
  /** The rule whose findings this one explains; null for a rule that is no probe. */
  readonly explains: number | null
}

/** A class's own rows and the rules, probes left out, that apply to them. */
export interface Plan {
  readonly first: number
  readonly count: number
  readonly rules: readonly number[]
}

export interface ProgramParts {
  readonly builder: ProgramBuilder
  readonly rules: readonly RuleFormulas[]
  readonly plans: readonly Plan[]
  readonly aggregates: readonly (Aggregate | UniqueCount)[]
  readonly reads: readonly Reads[]
  /** Addresses of the sets of texts, coded column by coded column. */
  readonly setAddresses: readonly (readonly number[])[]
  /** Addresses of the tables and how many entries they have. */
  readonly tables: readonly (readonly [number, number])[]
}

/** The program's words; f64 constants lie 8-byte aligned. */
export function serialise(parts: ProgramParts): Uint32Array {
  return new Serialiser(parts).words()
}

class Serialiser {
  private readonly parts: ProgramParts
  private readonly sections: number[][] = SIZES.map(() => [])
  private readonly code: number[] = []
  private readonly items: number[] = []
  /** Numbers of the wheres by their formulas. */
  private readonly wheres = new Map<string, number>()
  /** The where at hand: a rule and its probes have one. */
  private lastWhere: { readonly isTrue: Bits; readonly isFalse: Bits; readonly number: number } | undefined
  private readonly ruleWheres: number[] = []
  /** Probes by the rule they explain. */
  private readonly probes = new Map<number, number[]>()

  constructor(parts: ProgramParts) {
    this.parts = parts
  }

  words(): Uint32Array {
    const { builder } = this.parts
    this.sections[0] = [...builder.columns]
    this.sections[1] = [...builder.maps]
    this.addCoded()
    this.addValues()
    for (const number of builder.predicates.keys()) this.sections[7]?.push(...builder.predicateWords(number))
    this.where(ONE, ZERO)
    for (const [number, rule] of this.parts.rules.entries()) this.addRule(number, rule)
    for (const plan of this.parts.plans) this.addPlan(plan)
    for (const aggregate of this.parts.aggregates) this.addAggregate(aggregate)
    for (const { column, map, rules } of this.parts.reads)
      this.sections[15]?.push(column, map, ...this.addItems(rules))
    this.sections[2] = [...new Uint32Array(Float64Array.from(builder.numbers).buffer)]
    this.sections[9] = this.code
    this.sections[11] = this.items
    this.sections[13] = this.parts.tables.flat()
    return this.assemble()
  }

  private addItems(numbers: Iterable<number>): [number, number] {
    const first = this.items.length
    this.items.push(...numbers)
    return [first, this.items.length - first]
  }

  /** First instruction, instructions; the operands that the formulas end in. */
  private addCode(formulas: readonly Bits[]): { code: [number, number]; operands: readonly number[] } {
    const { words, operands } = codeOf(formulas)
    const first = this.code.length / 2
    for (const word of words) this.code.push(word)
    return { code: [first, words.length / 2], operands }
  }

  private addValues(): void {
    for (const steps of this.parts.builder.values) {
      this.sections[3]?.push((this.sections[4] as number[]).length / 4, steps.length, 0, 0)
      for (const step of steps) this.sections[4]?.push(...step)
    }
  }

  private addCoded(): void {
    const { builder, setAddresses } = this.parts
    builder.coded.forEach((coded, number) => {
      const firstCut = builder.numbers.length
      builder.numbers.push(...coded.cuts)
      const firstSet = (this.sections[6] as number[]).length
      this.sections[6]?.push(...(setAddresses[number] ?? []))
      const cuts = coded.kind === CODED_SAME ? coded.other : [firstCut, coded.cuts.length]
      const sets = coded.kind === CODED_CLASS ? this.addItems(coded.rows) : [firstSet, coded.sets.length]
      this.sections[5]?.push(coded.kind, coded.a, coded.map, ...cuts, ...sets, planesOf(coded))
    })
  }

  /** Number of a where; rules that apply alike share one. */
  private where(isTrue: Bits, isFalse: Bits): number {
    if (this.lastWhere?.isTrue === isTrue && this.lastWhere.isFalse === isFalse) return this.lastWhere.number
    const number = madeOnce(this.wheres, `${bitsKey(isTrue)} ${bitsKey(isFalse)}`, () => {
      const { code, operands } = this.addCode([isTrue, isFalse])
      this.sections[14]?.push(...code, ...operands)
      return this.wheres.size
    })
    this.lastWhere = { isTrue, isFalse, number }
    return number
  }

  private addRule(number: number, rule: RuleFormulas): void {
    const where = this.where(rule.whereTrue, rule.whereFalse)
    const { code, operands } = this.addCode([rule.requireTrue, rule.requireFalse])
    this.sections[8]?.push(...code, where, ...operands, rule.explains ?? NONE, 0, 0)
    this.ruleWheres[number] = where
    if (rule.explains === null) return
    const probes = this.probes.get(rule.explains)
    if (probes === undefined) this.probes.set(rule.explains, [number])
    else probes.push(number)
  }

  /** The coded columns that predicates read, in the order in which they are met. */
  private codedOf(predicates: Iterable<number>): Set<number> {
    const coded = new Set<number>()
    for (const number of predicates) coded.add(this.parts.builder.codedOfPredicate(number))
    return coded
  }

  /** What probes read is coded with the rest, for when they are asked. */
  private addPlan(plan: Plan): void {
    const read = new PredicatesRead(this.parts.builder)
    for (const number of plan.rules) this.readRule(number, read)
    const predicates = read.ascending()
    for (const rule of plan.rules) for (const probe of this.probes.get(rule) ?? []) this.readRule(probe, read)
    this.sections[10]?.push(
      plan.first,
      plan.count,
      ...this.addItems(this.codedOf(read.numbers)),
      ...this.addItems(predicates),
      ...this.addItems(new Set(plan.rules.map((number) => this.ruleWheres[number] as number))),
      ...this.addItems(plan.rules),
      0,
      0,
    )
  }

  private readRule(number: number, read: PredicatesRead): void {
    const { whereTrue, whereFalse, requireTrue, requireFalse } = this.parts.rules[number] as RuleFormulas
    for (const formula of [whereTrue, whereFalse, requireTrue, requireFalse]) read.add(formula)
  }

  private addAggregate(aggregate: Aggregate | UniqueCount): void {
    if ('ranges' in aggregate) {
      const { column, within, path, source, ranges } = aggregate
      this.sections[12]?.push(
        AGGREGATE_UNIQUE,
        column,
        within,
        path,
        0,
        0,
        0,
        source,
        ...this.addItems(ranges),
        0,
        0,
        0,
        0,
        0,
        0,
      )
      return
    }
    const { kind, column, relation, first, end, isTrue, isFalse, value } = aggregate
    const read = new PredicatesRead(this.parts.builder)
    read.add(isTrue)
    read.add(isFalse)
    const predicates = read.ascending()
    const { code, operands } = this.addCode([isTrue, isFalse])
    this.sections[12]?.push(
      kind,
      column,
      relation,
      first,
      end,
      ...code,
      value,
      ...this.addItems(this.codedOf(predicates)),
      ...this.addItems(predicates),
      ...operands,
      0,
      0,
    )
  }

  private assemble(): Uint32Array {
    let length = HEADER_WORDS
    const offsets = this.sections.map((section) => {
      length += length % 2
      const offset = length
      length += section.length
      return offset
    })
    const words = new Uint32Array(length)
    words[0] = PROGRAM_MAGIC
    words[1] = ABI_VERSION
    words[2] = length * 4
    this.sections.forEach((section, i) => {
      words[3 + 2 * i] = section.length / (SIZES[i] as number)
      words[4 + 2 * i] = (offsets[i] as number) * 4
      words.set(section, offsets[i] as number)
    })
    return words
  }
}

/** The predicates of formulas, and those that these are made from, each once; formulas that rules share are looked into once. */
class PredicatesRead {
  readonly numbers = new Set<number>()
  private readonly builder: ProgramBuilder
  private readonly met = new Set<Bits>()

  constructor(builder: ProgramBuilder) {
    this.builder = builder
  }

  add(bits: Bits): void {
    if (bits.kind === 'predicate') this.addPredicate(bits.number)
    else if (bits.kind === 'not') this.add(bits.value)
    else if ((bits.kind === 'and' || bits.kind === 'or') && !this.met.has(bits)) {
      this.met.add(bits)
      for (const item of bits.items) this.add(item)
    }
  }

  private addPredicate(number: number): void {
    if (this.numbers.has(number)) return
    this.numbers.add(number)
    for (const base of this.builder.basesOf(number)) this.numbers.add(base)
  }

  ascending(): Uint32Array {
    return Uint32Array.from(this.numbers).sort()
  }
}

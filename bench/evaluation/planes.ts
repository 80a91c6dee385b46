/**
 * The kernel's own algorithm in JavaScript: rank codes as bit planes, each predicate once per block, one plan per class.
 *
 *   planes of a plan: u32[blocks][planes of all coded columns][32], one bit a row
 */
import type { Elements } from './elements.ts'
import { Predicates, type RulePredicates } from './predicates.ts'
import type { BenchRule } from './rules.ts'
import type { Verdicts } from './verdicts.ts'

const BLOCK = 1024
const WORDS = BLOCK / 32

/** A class (or what is left of a larger one): its rows, and the rules about it with the place of its rows in their verdicts. */
interface Plan {
  readonly first: number
  readonly end: number
  readonly predicates: Predicates
  readonly rules: readonly {
    readonly number: number
    readonly offset: number
    readonly code: RulePredicates
  }[]
  readonly planes: Uint32Array
}

export class PlaneEvaluator {
  private readonly plans: readonly Plan[]
  private readonly bits: Uint32Array
  /** Where true, where false, require true, require false. */
  private readonly answers = Array.from({ length: 4 }, () => new Uint32Array(WORDS))

  constructor(rules: readonly BenchRule[], elements: Elements) {
    const { IfcElement: _all, IfcBuildingElement: _most, ...classes } = elements.ranges
    this.plans = Object.values(classes).map(({ first, end }) => {
      const own = rules.flatMap((rule, number) => {
        const range = elements.ranges[rule.applies]
        return range.first <= first && end <= range.end ? [{ rule, number, offset: first - range.first }] : []
      })
      const predicates = new Predicates(elements)
      const coded = own.map(({ rule, ...place }) => ({ ...place, code: predicates.of(rule) }))
      const blocks = Math.ceil((end - first) / BLOCK)
      predicates.seal()
      return {
        first,
        end,
        predicates,
        rules: coded,
        planes: new Uint32Array(blocks * predicates.planeCount * WORDS),
      }
    })
    const most = Math.max(...this.plans.map(({ predicates }) => predicates.count))
    this.bits = new Uint32Array(most * WORDS)
  }

  /** Codes all columns for the rules: a first run does this and then judges. */
  code(): void {
    for (const { first, end, predicates, planes } of this.plans) {
      let at = 0
      for (let from = first; from < end; from += BLOCK) {
        predicates.code(from, Math.min(end, from + BLOCK), planes.subarray(at))
        at += predicates.planeCount * WORDS
      }
    }
  }

  /** Judges every rule from the planes. */
  judge(verdicts: readonly Verdicts[]): void {
    for (const { counts, fail, unknown } of verdicts) {
      counts.fill(0)
      fail.fill(0)
      unknown.fill(0)
    }
    for (const plan of this.plans) {
      const { first, end, predicates, planes } = plan
      for (let from = first, block = 0; from < end; from += BLOCK, block++) {
        const at = block * predicates.planeCount * WORDS
        predicates.run(planes, at, this.bits)
        for (const { number, offset, code } of plan.rules)
          this.judgeBlock(
            code,
            verdicts[number] as Verdicts,
            offset + from - first,
            Math.min(BLOCK, end - from),
          )
      }
    }
  }

  private judgeBlock(code: RulePredicates, out: Verdicts, offset: number, rows: number): void {
    const [whereTrue, whereFalse, requireTrue, requireFalse] = this.answers as [
      Uint32Array,
      Uint32Array,
      Uint32Array,
      Uint32Array,
    ]
    this.all(whereTrue, code.whereTrue)
    this.any(whereFalse, code.whereFalse)
    this.all(requireTrue, code.requireTrue)
    this.any(requireFalse, code.requireFalse)
    let [failed, undecided, passed] = [0, 0, 0]
    for (let w = 0; w << 5 < rows; w++) {
      const valid = rows - (w << 5) >= 32 ? -1 : (1 << (rows & 31)) - 1
      const applies = valid & ~(whereFalse[w] as number)
      const isPass = applies & (requireTrue[w] as number)
      const isFail = applies & (whereTrue[w] as number) & (requireFalse[w] as number)
      const isUnknown = applies & ~isPass & ~isFail
      passed += ones(isPass)
      if (isFail !== 0) {
        failed += ones(isFail)
        put(out.fail, offset + (w << 5), isFail)
      }
      if (isUnknown !== 0) {
        undecided += ones(isUnknown)
        put(out.unknown, offset + (w << 5), isUnknown)
      }
    }
    const { counts } = out
    counts[0] = (counts[0] as number) + failed
    counts[1] = (counts[1] as number) + undecided
    counts[2] = (counts[2] as number) + passed
  }

  private all(out: Uint32Array, predicates: readonly number[]): void {
    const { bits } = this
    out.fill(0xffffffff)
    for (const predicate of predicates)
      for (let w = 0, at = predicate * WORDS; w < WORDS; w++)
        out[w] = (out[w] as number) & (bits[at + w] as number)
  }

  private any(out: Uint32Array, predicates: readonly number[]): void {
    const { bits } = this
    out.fill(0)
    for (const predicate of predicates)
      for (let w = 0, at = predicate * WORDS; w < WORDS; w++)
        out[w] = (out[w] as number) | (bits[at + w] as number)
  }
}

/** Sets the bits from `offset`, which need not be a multiple of 32. */
function put(bits: Uint32Array, offset: number, word: number): void {
  const at = offset >>> 5
  const shift = offset & 31
  bits[at] = (bits[at] as number) | (word << shift)
  if (shift !== 0 && at + 1 < bits.length) bits[at + 1] = (bits[at + 1] as number) | (word >>> (32 - shift))
}

function ones(word: number): number {
  let v = word - ((word >>> 1) & 0x55555555)
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333)
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

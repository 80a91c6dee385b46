/** Ids of one rule's findings (spec 4.4). */
import type { Rule } from '../pack/pack.ts'
import type { Elements } from './elements.ts'

/** Rows that share a GlobalId are numbered in the order in which their findings are asked for. */
export class FindingIds {
  private readonly rule: Rule
  private readonly elements: Elements
  private times: Map<string, number> | undefined

  constructor(rule: Rule, elements: Elements) {
    this.rule = rule
    this.elements = elements
  }

  /** Id of the next finding, which is of a row. */
  next(row: number): string {
    const base = `${this.rule.id}:${this.elements.key(row)}`
    if (this.elements.sharing(row).length === 0) return base
    this.times ??= new Map()
    const times = (this.times.get(base) ?? 0) + 1
    this.times.set(base, times)
    return times === 1 ? base : `${base}:${times}`
  }
}

/** Ids of one rule's findings (spec 4.4). */
import type { Rule } from '../pack/pack.ts'
import type { Elements } from './elements.ts'

/** Id of a rule's finding on a row whose GlobalId nobody shares. */
export function findingId(rule: Rule, elements: Elements, row: number): string {
  return `${rule.id}:${elements.key(row)}`
}

/** Rows that share a GlobalId are numbered in the order in which their findings are asked for. */
export class FindingIds {
  private readonly rule: Rule
  private readonly times = new Map<string, number>()

  constructor(rule: Rule) {
    this.rule = rule
  }

  /** Id of the next finding, which is of a row that has this key, alone or not. */
  next(key: string, isShared: boolean): string {
    const id = `${this.rule.id}:${key}`
    if (!isShared) return id
    const times = (this.times.get(id) ?? 0) + 1
    this.times.set(id, times)
    return times === 1 ? id : `${id}:${times}`
  }
}

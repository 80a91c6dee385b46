/** Findings of rules: of all their rows, or of those that a change concerns, whose number alone decides the cost. */
import type { CompiledRule } from '../compile/probes.ts'
import type { EditedRows } from '../edit.ts'
import { type Flip, verdictOf } from '../flips.ts'
import type { Rule } from '../pack/pack.ts'
import type { Finding } from '../result.ts'
import type { Rejudged, Run } from '../run.ts'
import type { WaiverRegister } from '../waivers/register.ts'
import { type DueFindings, dueFindings, STATUSES, type Status } from './due.ts'
import { concernedRows, editedFindings, RowsBefore } from './edited.ts'
import type { Elements } from './elements.ts'
import { explain, type Told } from './explain.ts'
import { FindingIds } from './ids.ts'
import { type RulePlan, rulePlan } from './plan.ts'

/** What a change did to the findings of a result. */
export interface FindingChanges {
  readonly added: readonly Finding[]
  /** Findings whose ids were there before and whose verdict or inputs changed; what they say may be the same. */
  readonly changed: readonly Finding[]
  /** Ids of findings that are gone. */
  readonly removed: readonly string[]
}

/** The same while it grows. */
interface Changes {
  readonly added: Finding[]
  readonly changed: Finding[]
  readonly removed: string[]
}

const noChanges = (): Changes => ({ added: [], changed: [], removed: [] })

/** What findings are made of. */
export interface FindingsOf {
  readonly run: Run
  readonly elements: Elements
  /** In the order in which they were compiled. */
  readonly rules: readonly Rule[]
  /** Takes every finding that is made, and gives it as it is told. */
  readonly waivers: WaiverRegister | undefined
}

/** Rows whose findings are made at once: few enough that what they take is collected while it is young. */
const PORTION = 256

export class Findings {
  private readonly run: Run
  private readonly elements: Elements
  /** In the order in which they were compiled. */
  private readonly rules: readonly Rule[]
  private readonly waivers: WaiverRegister | undefined
  /** By the rules' numbers, made when first needed. */
  private readonly plans: RulePlan[] = []

  constructor({ run, elements, rules, waivers }: FindingsOf) {
    this.run = run
    this.elements = elements
    this.rules = rules
    this.waivers = waivers
  }

  /** Does now what would make the first finding wait: looks through the model's GlobalIds, and makes what is waived. */
  prepare(): void {
    this.elements.sharing(0)
    if (this.waivers === undefined) return
    for (const number of this.rules.keys()) {
      const named = this.waivers.waivers(number)
      if (named.size === 0) continue
      for (const { status, told } of this.told(number)) {
        const own = told.filter(({ id }) => named.has(id))
        if (own.length > 0) this.explained(number, status, own)
      }
      this.plans[number]?.specification?.forget()
    }
  }

  /** All findings of a rule by its number in portions, failures first, each kind in the order of the model's rows. */
  *of(number: number): Generator<Finding[]> {
    for (const { status, told } of this.told(number)) yield this.explained(number, status, told)
    // what was found is of no use to other rules
    this.plans[number]?.specification?.forget()
  }

  /** The rows of a rule that are told of, in portions, with the ids of their findings. */
  private *told(number: number): Generator<{ readonly status: Status; readonly told: Told[] }> {
    const { elements } = this
    const ids = new FindingIds(this.rule(number))
    for (const status of STATUSES) {
      const rows = this.run.rows(number, status)
      for (let from = 0; from < rows.length; from += PORTION) {
        const told: Told[] = []
        for (const row of rows.subarray(from, from + PORTION))
          told.push({ row, id: ids.next(elements.key(row), elements.isShared(row)) })
        yield { status, told }
      }
    }
  }

  /** What a change did to the findings, rule by rule in their order. */
  after({ flips, standing }: Rejudged): Changes {
    const { run, elements } = this
    const changes = noChanges()
    for (const concerned of byRule([...flips, ...standing])) {
      const number = (concerned[0] as Flip).rule
      this.tell(
        changes,
        number,
        dueFindings({ run, elements, rule: this.rule(number), number, flips: concerned }),
      )
    }
    return changes
  }

  /** What must be known of rows before an edit that states them anew or removes them. */
  beforeEdit(rows: readonly number[]): RowsBefore {
    return new RowsBefore(this.elements, rows)
  }

  /** What an edit did to the findings: those of rows that it touched, or that share a GlobalId with these, by themselves. */
  afterEdit({ flips, standing }: Rejudged, edited: EditedRows, before: RowsBefore): FindingChanges {
    this.elements.forget()
    for (const plan of this.plans) plan?.specification?.forget()
    const rows = concernedRows(this.elements, edited, before)
    const own = new Set(rows)
    const isOther = ({ row }: Flip): boolean => !own.has(row)
    const changes = this.after({ flips: flips.filter(isOther), standing: standing.filter(isOther) })
    const numbers = this.rules.map((_, number) => number)
    const verdicts = this.run.verdicts(numbers, Uint32Array.from(rows))
    const { elements } = this
    for (const number of numbers) {
      const now = [...verdicts.subarray(number * rows.length, (number + 1) * rows.length)].map(verdictOf)
      const moved = [...standing, ...flips].filter(({ rule, row }) => rule === number && own.has(row))
      const told = { elements, rule: this.rule(number), rows, edited, before, now, moved }
      this.tell(changes, number, editedFindings(told))
    }
    return changes
  }

  /** Adds what is due of a rule to the changes. */
  private tell({ added, changed, removed }: Changes, number: number, due: DueFindings): void {
    for (const id of due.removed) removed.push(id)
    this.waivers?.forget(number, due.removed)
    for (const status of STATUSES) {
      for (let from = 0; from < due[status].length; from += PORTION) {
        const told = due[status].slice(from, from + PORTION)
        const made = this.explained(number, status, told)
        for (let i = 0; i < made.length; i++) (told[i]?.isNew ? added : changed).push(made[i] as Finding)
      }
    }
  }

  private explained(number: number, status: Status, told: readonly Told[]): Finding[] {
    const { run, elements, plans } = this
    const plan = plans[number] ?? rulePlan(this.rule(number), run.program.rules[number] as CompiledRule)
    plans[number] = plan
    const made = explain({ run, elements, plan, status, told })
    return this.waivers?.apply(number, made) ?? made
  }

  private rule(number: number): Rule {
    return this.rules[number] as Rule
  }
}

/** Lists of one rule each, in the order of their numbers, each row once, ascending: the first of those given for it. */
function* byRule(flips: readonly Flip[]): Generator<Flip[]> {
  const sorted = [...flips].sort((a, b) => a.rule - b.rule || a.row - b.row)
  let list: Flip[] = []
  for (const flip of sorted) {
    const last = list.at(-1)
    if (last !== undefined && last.rule !== flip.rule) {
      yield list
      list = []
    } else if (last?.row === flip.row) continue
    list.push(flip)
  }
  if (list.length > 0) yield list
}

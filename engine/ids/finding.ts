/** Findings about rows that fail a specification: of every requirement failed what was wanted and what was found. */
import { madeOnce } from '../made-once.ts'
import type { Rule } from '../pack/pack.ts'
import type { ElementRef, Finding } from '../result.ts'
import type { Run } from '../run.ts'
import type { AskedRequirement } from './asked.ts'
import { type Found, type FoundReader, foundReader } from './found.ts'
import { requirementText } from './words.ts'

/** What is told of all rows of a class of which the same is found. */
type Told = Pick<Finding, 'value' | 'limit' | 'inputs' | 'requirements' | 'message' | 'fix'>

/** Where what was found so far leads: to what is told of it, and on by what is found of the next requirement. */
interface Branch {
  told: Told | undefined
  readonly next: Map<Found, Branch>
}

export interface FailedRow {
  readonly id: string
  readonly row: number
  readonly element: ElementRef
  /** Places of the requirements that it fails, ascending, at least one. */
  readonly failed: readonly number[]
}

/** Branches that are kept before all are forgotten. */
const MOST_KEPT = 4096

export class SpecificationFindings {
  private readonly rule: Rule
  private readonly asked: readonly AskedRequirement[]
  private readonly wanted: readonly string[]
  private readers: readonly FoundReader[] = []
  private readonly byClass = new Map<string, Branch>()
  private kept = 0

  /** @param asked all requirements of the specification, in their order */
  constructor(rule: Rule, asked: readonly AskedRequirement[]) {
    this.rule = rule
    this.asked = asked
    this.wanted = asked.map(({ requirement }) => requirementText(requirement.facet, requirement.cardinality))
    this.forget()
  }

  /** Forgets what was found: the model was edited. */
  forget(): void {
    this.readers = this.asked.map(foundReader)
    this.byClass.clear()
    this.kept = 0
  }

  /** Value and limit are those of the first requirement failed; the message tells all. */
  of(run: Run, { id, row, element, failed }: FailedRow): Finding {
    const { severity, category } = this.rule
    const told = this.told(run, { row, element, failed })
    return { id, rule: this.rule.id, status: 'fail', severity, category, element, ...told }
  }

  private told(run: Run, { row, element, failed }: Omit<FailedRow, 'id'>): Told {
    if (this.kept >= MOST_KEPT) {
      this.byClass.clear()
      this.kept = 0
    }
    let branch = madeOnce(this.byClass, element.class, this.branch)
    for (const place of failed)
      branch = madeOnce(branch.next, (this.readers[place] as FoundReader)(run, row), this.branch)
    branch.told ??= this.tell(
      element.class,
      failed.map((place) => ({ place, found: (this.readers[place] as FoundReader)(run, row) })),
    )
    return branch.told
  }

  private readonly branch = (): Branch => {
    this.kept++
    return { told: undefined, next: new Map() }
  }

  private tell(className: string, all: readonly { readonly place: number; readonly found: Found }[]): Told {
    const [first] = all as readonly [(typeof all)[number]]
    const wanted = (place: number): string => this.wanted[place] as string
    const { instructions } = (this.asked[first.place] as AskedRequirement).requirement
    return {
      value: { text: first.found.text },
      limit: { text: wanted(first.place) },
      inputs: all.flatMap(({ found }) => found.inputs),
      requirements: all.map(({ place, found }) => ({
        place: (this.asked[place] as AskedRequirement).place,
        found: found.text,
      })),
      message: all.map(({ place, found }) => `${className} ${wanted(place)}; ${found.text}`).join('. '),
      fix: { text: instructions ?? this.rule.mend },
    }
  }
}

/** Makes the cases of an imported rule: for each outcome the first facts that lead to it. */
import type { Case, CaseOutcome, CaseRow, Rule } from '../pack/pack.ts'
import { loadSchema } from '../schema/load.ts'
import { type Atom, type CasePlace, type Condition, type Fact, truthOf } from './condition.ts'

/** A rule as far as its cases go: what must hold before it applies, and what must then not hold. */
export interface Judged {
  readonly class: string
  readonly gate: Condition | null
  readonly violation: Condition
}

const OUTCOMES: readonly CaseOutcome[] = ['pass', 'fail', 'unknown', 'notApplicable']

const NAMES: Readonly<Record<CaseOutcome, string>> = {
  pass: 'what the pack forbids does not hold',
  fail: 'all that the pack forbids holds',
  unknown: 'a value is missing',
  notApplicable: 'an element that is not meant',
}

const REASONS: Readonly<Record<CaseOutcome, string>> = {
  pass: 'no small model was found that meets it',
  fail: 'no small model was found that breaks it: its conditions exclude each other, or a case cannot state them',
  unknown: 'it asks only for what is there or not, which is never unknown',
  notApplicable: 'it applies to everything',
}

/** One case for each outcome that small models can show, and a reason for each other. */
export function ruleCases(judged: Judged): Pick<Rule, 'cases' | 'never'> {
  const found = new Map<CaseOutcome, readonly CaseRow[]>()
  const stranger = strangerTo(judged.class)
  if (stranger !== null) found.set('notApplicable', [stranger])
  for (const [outcome, rowsOfTrial] of trials(judged)) {
    const rows = found.has(outcome) ? null : rowsOfTrial()
    if (rows !== null) found.set(outcome, rows)
    if (found.size === OUTCOMES.length) break
  }
  const cases = OUTCOMES.flatMap((expect): Case[] => {
    const rows = found.get(expect)
    return rows === undefined ? [] : [{ name: NAMES[expect], rows, expect }]
  })
  const missing = OUTCOMES.filter((outcome) => !found.has(outcome))
  if (missing.length === 0) return { cases }
  return { cases, never: Object.fromEntries(missing.map((outcome) => [outcome, REASONS[outcome]])) }
}

/** No more are tried: facts multiply with the conditions. */
const MOST_TRIALS = 4000

/** An outcome, and the rows that lead to it; null when a case cannot state them. */
type Trial = readonly [CaseOutcome, () => readonly CaseRow[] | null]

/** Every combination of facts; those that the pack forbids come first, the judged condition's facts change first. */
function* trials({ class: className, gate, violation }: Judged): Generator<Trial> {
  const whole: Condition = gate === null ? violation : { kind: 'and', items: [violation, gate] }
  const places = placesOf(whole)
  const digits = places.map(() => 0)
  const base: CaseRow = { id: 'element', class: concrete(className) }
  for (let trial = 0; trial < MOST_TRIALS; trial++) {
    const facts = places.map(({ facts: all }, i) => all[digits[i] as number] as Fact)
    const known = new Map(places.map(({ place }, i) => [place.key, facts[i] as Fact]))
    yield [outcomeOf(gate, violation, known), () => rowsOf(base, places, facts)]
    if (!advance(digits, places)) return
  }
}

interface TriedPlace {
  readonly place: CasePlace
  readonly facts: readonly Fact[]
}

/** The places of a condition, each with the facts of all that ask there, the helpful ones first, and with none. */
function placesOf(condition: Condition): readonly TriedPlace[] {
  const asked = new Map<string, { atom: Atom; wanted: boolean }[]>()
  for (const one of wishes(condition, true)) {
    const { key } = one.atom.place
    asked.set(key, [...(asked.get(key) ?? []), one])
  }
  return [...asked.values()].map((wanting) => {
    const facts = [...new Set(wanting.flatMap(({ atom }) => atom.facts))]
    const helps = (fact: Fact): number =>
      wanting.filter(({ atom, wanted }) => atom.test(fact) === wanted).length
    const canBeMissing = !facts.some((fact) => Array.isArray(fact))
    const present = facts.filter((fact) => fact !== null).sort((a, b) => helps(b) - helps(a))
    const { place } = (wanting[0] as (typeof wanting)[number]).atom
    return { place, facts: canBeMissing ? [...present, null] : present }
  })
}

/** Every atom, and whether the condition is rather true where it matches. */
function wishes(condition: Condition, wanted: boolean): { atom: Atom; wanted: boolean }[] {
  if (condition.kind === 'atom') return [{ atom: condition, wanted }]
  if (condition.kind === 'not') return wishes(condition.item, !wanted)
  return condition.items.flatMap((item) => wishes(item, wanted))
}

/** Counts up; false after the last combination. */
function advance(digits: number[], places: readonly TriedPlace[]): boolean {
  for (let i = 0; i < digits.length; i++) {
    const next = (digits[i] as number) + 1
    if (next < (places[i] as TriedPlace).facts.length) {
      digits[i] = next
      return true
    }
    digits[i] = 0
  }
  return false
}

/** Spec 2.6.1, the requirement being that the violation does not hold. */
function outcomeOf(
  gate: Condition | null,
  violation: Condition,
  facts: ReadonlyMap<string, Fact>,
): CaseOutcome {
  const applies = gate === null ? true : truthOf(gate, facts)
  if (applies === false) return 'notApplicable'
  const violated = truthOf(violation, facts)
  if (violated === false) return 'pass'
  return violated === true && applies === true ? 'fail' : 'unknown'
}

/** The judged row first; ids of related rows are told apart by their place. Null when a case cannot state them. */
function rowsOf(
  base: CaseRow,
  places: readonly TriedPlace[],
  facts: readonly Fact[],
): readonly CaseRow[] | null {
  let judged = base
  const others: CaseRow[] = []
  for (const [i, { place }] of places.entries()) {
    const fact = facts[i] as Fact
    const named = Array.isArray(fact)
      ? (fact as readonly CaseRow[]).map((row) => ({ ...row, id: `${row.id} ${place.key}` }))
      : fact
    const rows = place.write(judged, named)
    if (rows === null) return null
    judged = rows[0] as CaseRow
    others.push(...rows.slice(1))
  }
  return [judged, ...others]
}

/** A row of another class, if there is a class that does not count. */
function strangerTo(className: string): CaseRow | null {
  const found = ['IfcWindow', 'IfcSlab', 'IfcZone', 'IfcProject', 'IfcMaterial'].find(
    (other) => !loadSchema('IFC4').isA(other, className),
  )
  if (found === undefined) return null
  return { id: 'stranger', class: found, ...(found === 'IfcMaterial' ? { attributes: { Name: 'Oak' } } : {}) }
}

/** A class that can stand in a file. */
function concrete(className: string): string {
  const schema = loadSchema('IFC4')
  const found = schema.classes.find((one) => !one.abstract && schema.isA(one.name, className))
  return schema.class(className)?.abstract === true ? (found?.name ?? className) : className
}

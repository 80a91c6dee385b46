/** Converts one rule: all conditions together forbid, so one of them, turned round, is required where the others hold. */
import { LintelError } from '../errors.ts'
import type { CheckedRule } from '../language/ast.ts'
import { checkRule } from '../language/check.ts'
import { print, printApplies } from '../language/print.ts'
import type { Expr } from '../language/syntax.ts'
import { canFail } from '../pack/can-fail.ts'
import type { Parameter, Rule } from '../pack/pack.ts'
import { loadSchema } from '../schema/load.ts'
import { type Actions, prioritySeverity, readActions } from './action.ts'
import { type Condition, expressionOf } from './condition.ts'
import { convertCondition } from './convert-condition.ts'
import type { ElementType } from './element-types.ts'
import { isObject, type JsonObject, optionalText, own, reportUnknownKeys } from './fields.ts'
import { Figures } from './figures.ts'
import { readFormula } from './formula.ts'
import { narrowing } from './narrowing.ts'
import { type Notes, shown } from './note.ts'
import { ruleCases } from './rule-cases.ts'
import { ruleType } from './rule-type.ts'
import { bounded } from './rule-words.ts'
import { joined, opposite, segment } from './terms.ts'

/** What a rule of the file became: a rule, formulas as definitions, or nothing but notes. */
export interface ConvertedRule {
  readonly rule: Rule | null
  /** Name of a definition → its text. */
  readonly definitions: Readonly<Record<string, string>>
  /** The figures of the rule. */
  readonly params: Readonly<Record<string, Parameter>>
}

/** A rule of the file and where it stands. */
export interface RuleSpot {
  readonly rule: JsonObject
  /** `rules[3]`. */
  readonly path: string
  /** Unique in the pack. */
  readonly id: string
  readonly source: string
  readonly packTitle: string
  /** Edition of what the rules are of. */
  readonly edition: string
  readonly notes: Notes
}

const KEYS = ['rule_id', 'name', 'description', 'category', 'priority', 'enabled', 'conditions', 'actions']

/** The rule, as far as it can be one. */
export function convertRule(spot: RuleSpot): ConvertedRule {
  const { rule, path, notes } = spot
  reportUnknownKeys(rule, { path, notes }, KEYS)
  const conditions = listOf(spot, 'conditions')
  const type = ruleType(conditions, path, notes)
  const read = readActions({ actions: listOf(spot, 'actions'), path, priority: own(rule, 'priority') }, notes)
  const definitions = type === null ? {} : formulas(spot, read.formulas, type)
  if (type === null) return { rule: null, definitions, params: {} }
  if (!('severity' in read)) {
    refuseRule(spot, 'actions', {
      found: 'nothing but calculations',
      decide: 'what the value is compared with; without that there is no verdict',
    })
    return { rule: null, definitions, params: {} }
  }
  const converted = conditions.map((condition, i) =>
    convertCondition({ condition, path: `${path}.conditions[${i}]`, type, notes }),
  )
  if (converted.length === 0) {
    refuseRule(spot, 'conditions', { found: 'no condition', decide: 'what is forbidden' })
    return { rule: null, definitions, params: {} }
  }
  if (converted.includes(null)) return { rule: null, definitions, params: {} }
  const made = assembled(spot, type, { conditions: converted as Condition[], actions: read })
  return { rule: null, params: {}, ...made, definitions }
}

function refuseRule(
  { rule, path, notes }: RuleSpot,
  key: string,
  why: { readonly found: string; readonly decide: string },
): void {
  notes.notConverted(`${path}.${key}`, why.found, {
    done: 'left the rule out',
    decide: why.decide,
    whole: rule,
  })
}

/** The objects of a list; the file's shape was checked before. */
function listOf({ rule }: RuleSpot, key: string): readonly JsonObject[] {
  const value = own(rule, key)
  return Array.isArray(value) ? value.filter(isObject) : []
}

function formulas(
  { id, notes }: RuleSpot,
  found: Actions['formulas'],
  type: ElementType,
): Readonly<Record<string, string>> {
  const definitions: Record<string, string> = {}
  for (const [i, formula] of found.entries()) {
    const text = readFormula({ formula, type, notes })
    if (text === null) continue
    const name = `calculated_${id.replaceAll(/\W/gu, '_')}${i === 0 ? '' : `_${i + 1}`}`
    definitions[name] = text
    notes.decide(`${formula.path}.formula`, `the formula ${shown(formula.text)}`, {
      done: `kept it as the definition ${name}, which no rule reads: a rule gives verdicts, not values`,
      decide: 'whether a rule should compare it with something',
    })
  }
  return definitions
}

interface Parts {
  readonly conditions: readonly Condition[]
  readonly actions: Actions
}

/** The rule, when the language takes it. */
function assembled(
  spot: RuleSpot,
  type: ElementType,
  { conditions, actions }: Parts,
): Pick<ConvertedRule, 'rule' | 'params'> | null {
  const flat = conditions.flatMap(conjuncts)
  const last = flat.findLastIndex((one) => one.kind === 'atom' && one.hasLimit)
  const judged = last === -1 ? flat.length - 1 : last
  const part = narrowing(type)
  const gates = [...(part === null ? [] : [part]), ...flat.filter((_, i) => i !== judged)]
  const violation = flat[judged] as Condition
  const read = words(spot, actions, opposite(expressionOf(violation)))
  const figures = new Figures(spot.id, {
    title: `Figure of the rule: ${read.title}`,
    source: read.source,
    verified: read.verified,
  })
  const where = gates.length === 0 ? null : figures.taken(joined('and', gates.map(expressionOf)))
  const texts = {
    applies: printApplies({ classes: [segment(type.class)], where }),
    require: print(figures.taken(opposite(expressionOf(violation)))),
  }
  const { params } = figures
  const taken = takenBy(spot, texts, params)
  if (taken === null) return null
  const live = taken.some(canFail) ? {} : ({ live: false } as const)
  const gate: Condition | null = gates.length === 0 ? null : { kind: 'and', items: gates }
  return {
    rule: { ...read, ...live, ...texts, ...ruleCases({ class: type.class, gate, violation }) },
    params,
  }
}

/** Conditions that must all hold are conditions of the rule itself. */
function conjuncts(condition: Condition): readonly Condition[] {
  return condition.kind === 'and' ? condition.items.flatMap(conjuncts) : [condition]
}

/** The rule for each schema when the language takes it; what that says against it is reported. */
function takenBy(
  spot: RuleSpot,
  { applies, require }: Pick<Rule, 'applies' | 'require'>,
  params: ConvertedRule['params'],
): readonly CheckedRule[] | null {
  const schemas = (['IFC2X3', 'IFC4', 'IFC4X3'] as const).map(loadSchema)
  const rule = { id: spot.id, applies, ...(require === undefined ? {} : { require }) }
  try {
    return schemas.map((schema) => checkRule(rule, { params, tables: {}, definitions: {}, schema, schemas }))
  } catch (error) {
    if (!(error instanceof LintelError)) throw error
    const found = `conditions that the rule language refuses as ${shown(require)}: ${error.message}`
    refuseRule(spot, 'conditions', { found, decide: 'how to say it' })
    return null
  }
}

/** Everything of a rule that people read. */
function words(
  spot: RuleSpot,
  actions: Actions,
  required: Expr,
): Omit<Rule, 'applies' | 'require' | 'cases' | 'source'> & { readonly source: string } {
  const { rule, path, id, source, packTitle, edition, notes } = spot
  const place = { path, notes }
  const text = (key: string): string | null => {
    const found = optionalText(rule, key, place)
    return found === null ? null : bounded(found, `${path}.${key}`, notes)
  }
  const title = text('name') ?? id
  const isEnabled = own(rule, 'enabled') !== false
  const priority = own(rule, 'priority') ?? null
  if (priority !== null) tellPriority(spot, priority)
  const origin = `imported from ${source}, rule ${shown(own(rule, 'rule_id') ?? path)}`
  const disabled = isEnabled ? '' : '; it was disabled there, so it is a draft'
  if (!isEnabled) notes.done(`${path}.enabled`, 'a disabled rule', 'made it a draft, which is off by default')
  return {
    id,
    title,
    reference: { code: packTitle, section: id, edition, ...actions.reference },
    category: text('category') ?? 'general',
    severity: actions.severity,
    verified: isEnabled ? 'secondary' : 'draft',
    message: actions.message ?? `${title}: {value} where {limit} is required`,
    why: text('description') ?? `${packTitle} demands it.`,
    mend: `Change the element, or what the model says of it, so that this holds: ${print(required).slice(0, 500)}`,
    source: `${origin}${priority === null ? '' : `, priority ${shown(priority)}`}${disabled}`,
  }
}

function tellPriority({ path, notes }: RuleSpot, priority: unknown): void {
  const isKnown = prioritySeverity(priority) !== null
  notes.decide(`${path}.priority`, `the priority ${shown(priority)}`, {
    done: 'named it in the source of the rule; a rule has a severity and no priority',
    decide: isKnown ? null : 'whether it means something for the severity',
  })
}

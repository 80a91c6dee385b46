/** Reads the actions of a rule: how much a violation weighs, what is said of it, which clause demands it. */
import { proposal } from '../language/nearest.ts'
import type { Reference } from '../pack/pack.ts'
import type { Severity } from '../result.ts'
import { isObject, type JsonObject, memberPath, optionalText, own, reportUnknownKeys } from './fields.ts'
import { type Notes, shown } from './note.ts'
import { bounded, messageOf } from './rule-words.ts'

export interface Formula {
  readonly text: string
  /** In which unit the file wants the value. */
  readonly unit: string | null
  /** Of the action. */
  readonly path: string
}

export interface Actions {
  readonly severity: Severity
  readonly message: string | null
  readonly reference: Reference | null
  readonly formulas: readonly Formula[]
}

const TYPES = ['validation', 'calculation', 'warning', 'error'] as const
type ActionType = (typeof TYPES)[number]

const KEYS = ['type', 'message', 'severity', 'code_reference', 'formula', 'unit']

interface Action {
  readonly action: JsonObject
  readonly path: string
  readonly type: ActionType
}

/** What the actions come to; null when none of them says that a match is a violation. */
export function readActions(
  rule: { readonly actions: readonly unknown[]; readonly path: string; readonly priority: unknown },
  notes: Notes,
): Actions | { readonly formulas: Actions['formulas'] } {
  const actions = rule.actions.flatMap((action, i) => actionOf(action, `${rule.path}.actions[${i}]`, notes))
  const formulas = actions.flatMap((action) => formulaOf(action, notes))
  const violations = actions.filter(({ type }) => type !== 'calculation')
  if (violations.length === 0 && actions.length > 0) return { formulas }
  const found = violations.map((action) => ({
    severity: severityOf(action, rule.priority, notes),
    message: optionalText(action.action, 'message', { path: action.path, notes }),
    reference: referenceOf(action, notes),
    path: action.path,
  }))
  const worst = [...found].sort((a, b) => WEIGHTS[b.severity] - WEIGHTS[a.severity])[0]
  if (worst === undefined) return { ...noAction(rule.path, notes), formulas }
  for (const other of found.filter((one) => one !== worst)) tellOther(other, notes)
  const message = worst.message === null ? null : messageOf(worst.message, `${worst.path}.message`, notes)
  const reference = worst.reference ?? found.find((one) => one.reference !== null)?.reference ?? null
  return { severity: worst.severity, message, reference, formulas }
}

const WEIGHTS: Readonly<Record<Severity, number>> = { error: 2, warning: 1, info: 0 }

function noAction(path: string, notes: Notes): Omit<Actions, 'formulas'> {
  notes.decide(`${path}.actions`, 'no action', {
    done: 'took a match for a violation of severity error',
    decide: 'what a match means',
  })
  return { severity: 'error', message: null, reference: null }
}

function actionOf(action: unknown, path: string, notes: Notes): Action[] {
  const found = isObject(action) ? TYPES.find((type) => type === own(action, 'type')) : undefined
  if (isObject(action) && found !== undefined) {
    reportUnknownKeys(action, { path, notes }, KEYS)
    return [{ action, path, type: found }]
  }
  const type = isObject(action) ? own(action, 'type') : action
  const near = typeof type === 'string' ? proposal(type.slice(0, 40), TYPES) : ''
  notes.notConverted(memberPath(path, 'type'), `the type of action ${shown(type)}`, {
    done: 'left the action out',
    decide: `which of ${TYPES.join(' ')} is meant${near}`,
    whole: action,
  })
  return []
}

function tellOther(other: { readonly message: string | null; readonly path: string }, notes: Notes): void {
  notes.notConverted(other.path, 'another action of the same rule', {
    done: 'kept the words and the clause of the gravest one; a match is told once',
    decide: 'whether a rule of its own should tell this, too',
    whole: other.message,
  })
}

function formulaOf({ action, path, type }: Action, notes: Notes): Actions['formulas'] {
  const text = optionalText(action, 'formula', { path, notes })
  if (text !== null) return [{ text, path, unit: optionalText(action, 'unit', { path, notes }) }]
  if (type === 'calculation')
    notes.notConverted(`${path}.formula`, 'a calculation without a formula', {
      done: 'left it out',
      decide: 'what is calculated',
      whole: action,
    })
  return []
}

const SEVERITIES: ReadonlyMap<string, Severity> = new Map<string, Severity>([
  ...(['error', 'critical', 'fatal', 'high', 'major', 'severe'] as const).map(
    (word) => [word, 'error'] as const,
  ),
  ...(['warning', 'warn', 'medium', 'moderate', 'minor'] as const).map((word) => [word, 'warning'] as const),
  ...(['info', 'information', 'low', 'notice', 'suggestion'] as const).map((word) => [word, 'info'] as const),
])

/** The action's own severity, else what its type says, else what the rule's priority says. */
function severityOf({ action, path, type }: Action, priority: unknown, notes: Notes): Severity {
  const byType: Severity | null = type === 'error' ? 'error' : type === 'warning' ? 'warning' : null
  const word = own(action, 'severity')
  if (word === undefined || word === null) return byType ?? assumedSeverity(priority, path, notes)
  const found = typeof word === 'string' ? SEVERITIES.get(word.trim().toLowerCase()) : undefined
  const severity = found ?? byType ?? 'error'
  if (found === undefined)
    notes.decide(`${path}.severity`, `the severity ${shown(word)}`, {
      done: `took it for ${severity}`,
      decide: 'which of error warning info is meant',
    })
  else if (byType !== null && byType !== found)
    notes.decide(`${path}.severity`, `the severity ${shown(word)} of an action of type ${type}`, {
      done: `took it for ${severity}`,
      decide: 'which of the two is meant',
    })
  return severity
}

function assumedSeverity(priority: unknown, path: string, notes: Notes): Severity {
  const severity = prioritySeverity(priority) ?? 'error'
  const found = prioritySeverity(priority) === null ? '' : `, but the priority ${shown(priority)}`
  notes.decide(`${path}.severity`, `no severity${found}`, {
    done: `took it for ${severity}`,
    decide: typeof priority === 'number' ? 'whether 1 is the gravest priority' : null,
  })
  return severity
}

/** 1 and `high` are the gravest; null where the priority says nothing. */
export function prioritySeverity(priority: unknown): Severity | null {
  if (typeof priority === 'string') return SEVERITIES.get(priority.trim().toLowerCase()) ?? null
  if (typeof priority !== 'number') return null
  return priority <= 1 ? 'error' : priority <= 2 ? 'warning' : 'info'
}

/** `ADA 2010 404.2.3` → code and section, parted before the last word when that has a digit. */
function referenceOf({ action, path }: Action, notes: Notes): Reference | null {
  const text = optionalText(action, 'code_reference', { path, notes })?.trim().replaceAll(/\s+/gu, ' ')
  if (text === undefined) return null
  const [, code, section] =
    /^(.{1,200}?),? (?:§ ?|section |sec\.? )?((?:[A-Z]{0,2}\d)[\w.()-]*)$/iu.exec(text) ?? []
  const isSection = section !== undefined && !/^(?:19|20)\d\d$/u.test(section)
  return isSection && code !== undefined
    ? { code, section }
    : { code: bounded(text, `${path}.code_reference`, notes) }
}

/** Finds what is wrong with a rule's cases: outcomes that none shows (spec 3.2), rows that are not there. */
import { LintelError } from '../errors.ts'
import { proposal } from '../language/nearest.ts'
import type { Schema } from '../schema/schema.ts'
import type { Case, CaseOutcome, CaseRow, Rule } from './pack.ts'

const OUTCOMES: readonly CaseOutcome[] = ['pass', 'fail', 'unknown', 'notApplicable']

/** The faults of a rule's cases and of its `never`. */
export function caseFaults(rule: Rule, schemas: readonly Schema[]): LintelError[] {
  const shown = new Set(rule.cases.map(({ expect }) => expect))
  const missing = OUTCOMES.filter((outcome) => !shown.has(outcome) && rule.never?.[outcome] === undefined)
  const contradicted = OUTCOMES.filter((outcome) => shown.has(outcome) && rule.never?.[outcome] !== undefined)
  return [
    ...missing.map((outcome) =>
      invalid(
        rule.id,
        `no case shows the outcome '${outcome}'; add one, or say in \`never\` why there is none`,
      ),
    ),
    ...contradicted.map((outcome) =>
      invalid(rule.id, `\`never\` says that nothing is '${outcome}', but a case is; drop one of them`),
    ),
    ...measuredFaults(rule),
    ...rule.cases.flatMap((item) => rowFaults(rule, item, schemas)),
  ]
}

/** That a rule runs is shown by a case that fails on what models state. */
function measuredFaults({ id, live, cases, never }: Rule): LintelError[] {
  const failing = cases.filter(({ expect }) => expect === 'fail')
  const isShown = failing.some(({ rows }) => rows.every(({ measured }) => measured === undefined))
  if (live === false || isShown || failing.length === 0 || never?.fail !== undefined) return []
  return [invalid(id, 'every failing case states measured values; add one that fails on what models state')]
}

function rowFaults(rule: Rule, item: Case, schemas: readonly Schema[]): LintelError[] {
  const ids = item.rows.map(({ id }) => id)
  const source = `${rule.id} case '${item.name}'`
  const twice = ids.filter((id, i) => ids.indexOf(id) !== i)
  const judge = item.judge === undefined || item.judge === 'rule' ? [] : [{ key: 'judge', id: item.judge }]
  const named = [...judge, ...item.rows.flatMap(references)]
  return [
    ...twice.map((id) => invalid(source, `two rows have the id '${id}'; an id stands once in a case`)),
    ...named
      .filter(({ id }) => !ids.includes(id))
      .map(({ key, id }) =>
        invalid(source, `${key} names the row '${id}', which the case does not have${proposal(id, ids)}`),
      ),
    ...item.rows.flatMap((row) =>
      classFaults(
        source,
        row,
        schemas.find(({ name }) => name === (item.schema ?? 'IFC4')),
      ),
    ),
  ]
}

/** The rows that a row names. */
function references(row: CaseRow): { readonly key: string; readonly id: string }[] {
  const { containedIn = [] } = row
  const single = (['partOf', 'type', 'fills', 'voids'] as const).flatMap((key) => {
    const id = row[key]
    return id === undefined ? [] : [{ key, id }]
  })
  const containers = typeof containedIn === 'string' ? [containedIn] : containedIn
  return [
    ...single,
    ...containers.map((id) => ({ key: 'containedIn', id })),
    ...(row.bounds ?? []).map((id) => ({ key: 'bounds', id })),
    ...(row.groups ?? []).map((id) => ({ key: 'groups', id })),
  ]
}

function classFaults(source: string, row: CaseRow, schema: Schema | undefined): LintelError[] {
  if (schema === undefined || schema.class(row.class)?.name === row.class) return []
  const hint = proposal(
    row.class,
    schema.classes.map(({ name }) => name),
  )
  return [invalid(source, `row '${row.id}': ${schema.name} has no class '${row.class}'${hint}`)]
}

function invalid(source: string, message: string): LintelError {
  return new LintelError('pack-invalid', message, { place: { source } })
}

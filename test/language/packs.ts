/** A small pack that is right in every way, to be spoilt by tests. */
import type { Case, Pack, Rule } from '../../engine/pack/pack.ts'

const door = (name: string, width: number | null, expect: Case['expect']): Case => ({
  name,
  rows: [{ id: 'd', class: 'IfcDoor', attributes: { OverallWidth: width } }],
  expect,
})

export const doorRule: Rule = {
  id: 'door-width',
  title: 'Door width',
  reference: { code: 'Example', section: '1', edition: '2020', url: 'https://example.org' },
  source: 'example, primary (E1)',
  category: 'accessibility',
  severity: 'error',
  verified: 'verified',
  applies: 'IfcDoor where OverallWidth != 2 m',
  require: 'wide ?? atMost(OverallWidth) >= param.door_width',
  message: '{name} is {value} wide; at least {limit} is required',
  why: 'People have to pass.',
  mend: 'Choose a wider door.',
  cases: [door('wide', 1, 'unknown'), door('narrow', 0.5, 'fail'), door('odd', 2, 'notApplicable')],
  never: { pass: 'The clear width is never known here.' },
}

export const pack: Pack = {
  id: 'us/example',
  version: '1.0.0',
  title: 'Example',
  params: {
    door_width: { value: 32, unit: 'in', verified: 'verified' },
    mark: { value: 'A' },
    strict: { value: false },
  },
  tables: { load: { unit: 'm2', values: { office: 9.3 } } },
  definitions: { wide: 'Own.ClearWidth' },
  rules: [
    { ...doorRule, id: 'b-table', verified: 'draft', require: 'table.load[Name] > 1 m2 and param.strict' },
    doorRule,
  ],
}

/** A copy that can be changed freely. */
export function copy<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T
}

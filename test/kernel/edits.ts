/** Changes at random to the buildings of building-arbitrary.ts, and rules that read what they write. */
import fc from 'fast-check'
import type { ColumnLeaf } from '../../engine/columns.ts'
import type { Change } from '../../engine/run.ts'
import type { RuleTexts } from './rule-arbitrary.ts'

/** Rules that read what the edits write: directly, over a step, in an aggregate, under unique. */
export const EDITED_RULES: readonly RuleTexts[] = [
  { applies: 'IfcElement', require: 'X.n1 >= 1' },
  { applies: 'IfcElement where X.b1', require: 'storey.X.n2 < 2 or type.X.t1 = "A"' },
  { applies: 'IfcDoor', require: 'unique(Name within storey)' },
  { applies: 'IfcElement', require: 'unique(X.n1)' },
  { applies: 'IfcSpace', require: 'count(boundaries where X.n1 > 0) <= 1' },
  { applies: 'IfcBuildingStorey', require: 'sum(contents.X.n2 where X.b2) > 1' },
  { applies: 'IfcProduct', require: 'count(IfcDoor where X.t1 matches /[AB]+/) > 2' },
  {
    applies: 'IfcDoor',
    require: 'max(storey.contents.X.n1) > 1 and every(host.openings satisfies any(fillings where X.b1))',
  },
  { applies: 'IfcElement', require: 'X.t1 = storey.X.t1' },
  { applies: 'IfcElement', require: 'length(Name) + table.load[X.t1 ?? Name] > 2' },
]

/** The columns that the edits write. */
export const EDITED_LEAVES: readonly ColumnLeaf[] = [
  { kind: 'attribute', name: 'Name' },
  { kind: 'attribute', name: 'OverallWidth' },
  ...['n1', 'n2', 't1', 'b1', 'b2'].map(
    (name) => ({ kind: 'property', set: 'X', glob: false, name }) as const,
  ),
]

/** A value for one cell of one row, which is counted round. */
export interface Edit {
  readonly leaf: ColumnLeaf
  readonly at: number
  readonly value: Change['value']
}

/** Values of all kinds, whatever the column holds; null takes the value away. */
const value: fc.Arbitrary<Change['value']> = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -12, max: 12 }).map((n) => n / 4) },
  { weight: 3, arbitrary: fc.constantFrom('A', 'B', 'AB', '', 'nowhere') },
  { weight: 1, arbitrary: fc.string({ maxLength: 5, unit: 'binary' }) },
  { weight: 2, arbitrary: fc.boolean() },
  { weight: 2, arbitrary: fc.constant(null) },
)

export const edit: fc.Arbitrary<Edit> = fc.record({
  leaf: fc.constantFrom(...EDITED_LEAVES),
  at: fc.nat(),
  value,
})

/** The changes that edits make to these rows; none where there are no rows. */
export function changesOf(edits: readonly Edit[], rows: readonly number[]): Change[] {
  if (rows.length === 0) return []
  return edits.map(({ leaf, at, value: to }) => ({ leaf, row: rows[at % rows.length] as number, value: to }))
}

/** What a finding calls a leaf of a rule's text. */
export function pathOf(leaf: ColumnLeaf): string {
  if (leaf.kind === 'attribute') return leaf.name
  return leaf.kind === 'property' ? `${leaf.set}.${leaf.name}` : ''
}
